// @ts-check
// Swedish for the search worker, which compares letter by letter: a typed word becomes the words
// of the pages that it can mean. The table comes with the index (scripts/search_words.py).

/**
 * A family: the forms of a word that stand on the pages, all forms that a reader may type (also
 * without å, ä and ö), and the families to search as well.
 * @typedef {{ tokens: string[], forms: Set<string>, related: number[] }} Family
 * @typedef {{ stop: string[], families: string[] }} Table
 */

/**
 * What the worker is asked, and for each typed word the words that answer it.
 * @typedef {{ text: string, meanings: Set<string>[] }} Query
 */

// How much a word weighs: a form of the typed word, a compound or synonym, a part of a longer word.
const SAME = 10;
const RELATED = 3;
const BEGINNING = 2;
// An unknown word may be an unknown form of a known word that begins with so much of it …
const KNOWN = 0.6;
// … or a compound: its parts need so many letters.
const PART = 4;
// More words than this add nothing but time.
const WORDS = 12;
const PLAIN = /^[a-z0-9]*$/;

/**
 * A word of small letters without accents, rings and dots.
 * @param {string} word
 */
function folded(word) {
  return PLAIN.test(word) ? word : word.normalize("NFD").replace(/\p{M}/gu, "");
}

/**
 * "stem|endings on the pages|other endings|related families"
 * @param {string} line
 * @returns {Family}
 */
function family(line) {
  const [stem = "", here = "", elsewhere = "", related = ""] = line.split("|");
  /** @param {string} endings */
  const words = (endings) => endings.split(",").map((ending) => stem + ending);
  const tokens = here === "-" ? [] : words(here);
  const forms = elsewhere ? [...tokens, ...words(elsewhere)] : tokens;
  return {
    tokens,
    forms: new Set([...forms, ...forms.map(folded)]),
    related: related ? related.split(",").map(Number) : [],
  };
}

/**
 * @param {Table | undefined} table
 * @returns {(typed: string) => Query}
 */
export function reader(table) {
  const families = (table?.families ?? []).map(family);
  const stop = new Set(table?.stop);
  const tokens = families.flatMap((each) => each.tokens.map((word) => ({ word, plain: folded(word) })));
  /** @type {Map<string, Family[]>} */
  const byForm = new Map();
  for (const each of families) {
    for (const form of each.forms) {
      const same = byForm.get(form);
      if (same) same.push(each);
      else byForm.set(form, [each]);
    }
  }

  /**
   * The words of the pages that a typed word can mean, with their weights.
   * @param {string} typed
   * @returns {Map<string, number>}
   */
  function meaning(typed) {
    /** @type {Map<string, number>} */
    const found = new Map();
    /** @param {string} word @param {number} weight */
    const add = (word, weight) => found.set(word, Math.max(weight, found.get(word) ?? 0));
    /** @param {string} form @param {number} weight */
    const addForm = (form, weight) => {
      for (const each of byForm.get(form) ?? []) {
        for (const word of each.tokens) add(word, weight);
        for (const number of each.related) {
          for (const word of families[number]?.tokens ?? []) add(word, RELATED);
        }
      }
    };
    /** @param {string} start */
    const addBeginning = (start) => {
      for (const { word, plain } of tokens) {
        if (word.startsWith(start) || plain.startsWith(start)) add(word, BEGINNING);
      }
    };
    /** @param {(length: number) => string} part */
    const longest = (part) => {
      let length = typed.length - 1;
      while (length >= PART && !byForm.has(part(length))) length--;
      return length >= PART ? part(length) : "";
    };
    addForm(typed, SAME);
    if (typed.length > 2 || !found.size) addBeginning(typed);
    for (let end = typed.length - 1; !found.size && end > PART && end >= KNOWN * typed.length; end--) {
      addBeginning(typed.slice(0, end));
    }
    if (!found.size) {
      addForm(longest((length) => typed.slice(0, length)), RELATED);
      addForm(longest((length) => typed.slice(-length)), RELATED);
    }
    return found;
  }

  return (typed) => {
    const all = typed.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const telling = all.filter((word) => !stop.has(word));
    const words = (telling.length ? telling : all).slice(0, WORDS);
    const meanings = words.map(meaning);
    const terms = meanings.flatMap((found) => [...found].map(([word, weight]) => `${word}^${weight}`));
    return {
      // What the table does not know goes to the worker as it is.
      text: terms.length ? terms.join(" ") : words.join(" "),
      meanings: meanings.map((found) => new Set(found.keys())),
    };
  };
}

/**
 * Sorts the hits so that those that answer more of the typed words come first.
 * @template {{ score: number, terms: Record<string, boolean> }} Hit
 * @param {Hit[][]} pages
 * @param {Query} query
 * @returns {Hit[][]}
 */
export function ranked(pages, { meanings }) {
  /** @param {Hit} hit */
  const value = (hit) => {
    const words = Object.keys(hit.terms).filter((word) => hit.terms[word]);
    const answered = meanings.filter((meaning) => words.some((word) => meaning.has(word))).length;
    return hit.score * (answered / meanings.length) ** 2;
  };
  return pages
    .map((hits) => hits.map((hit) => ({ hit, value: value(hit) })).sort((a, b) => b.value - a.value))
    .sort((a, b) => (b[0]?.value ?? 0) - (a[0]?.value ?? 0))
    .map((hits) => hits.map(({ hit }) => hit));
}
