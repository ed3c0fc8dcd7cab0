// @ts-check
// Swedish for the search worker, which compares letter by letter: a typed word becomes the words
// of the pages that it can mean. The table comes with the index (scripts/search/words.py).

import { nearest, nearestCompound } from "./search-spelling.js";

/**
 * A family: the forms of a word that stand on the pages, all forms that a reader may type (also
 * without å, ä and ö), and the families to search as well.
 * @typedef {{ tokens: string[], forms: Set<string>, related: number[] }} Family
 * @typedef {{ stop: string[], families: string[] }} Table
 */

/**
 * What the worker is asked, and for each typed word the words that answer it; what it is in the
 * reader's own words, which differ from the typed ones where a wrong letter was put right, and
 * how much is read at most, where more was typed.
 * @typedef {{
 *   text: string, meanings: Set<string>[], asked: string, typed: string, most: typeof MOST | undefined
 * }} Query
 */

// So much of a search is read: letters and signs in all, telling words, letters of a word. More
// words than this add nothing but time, and no word of the pages is as long.
const MOST = { signs: 200, words: 12, letters: 50 };

// How much a word weighs: a form of the typed word, a compound or synonym, a part of a longer word.
const SAME = 10;
const RELATED = 3;
const BEGINNING = 2;
// An unknown word may be an unknown form of a known word that begins with so much of it …
const KNOWN = 0.6;
// … or a compound: its parts need so many letters.
const PART = 4;
const WORD = /[\p{L}\p{N}]+/gu;
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
  const plain = folded(stem);
  /** @type {string[]} */
  const forms = [];
  /** @type {string[]} */
  const without = [];
  /** @param {string} endings */
  const add = (endings) => {
    for (const ending of endings.split(",")) {
      forms.push(stem + ending);
      without.push(plain + folded(ending));
    }
  };
  if (here !== "-") add(here);
  const tokens = forms.slice();
  if (elsewhere) add(elsewhere);
  return {
    tokens,
    forms: new Set([...forms, ...without]),
    related: related ? related.split(",").map(Number) : [],
  };
}

/**
 * So much of a typed text as the search reads.
 * @param {string} text
 * @returns {{ text: string, cut: boolean }}
 */
function readable(text) {
  let cut = text.length > MOST.signs;
  const read = text.slice(0, MOST.signs).normalize("NFC").replace(WORD, (word) => {
    cut ||= word.length > MOST.letters;
    return word.slice(0, MOST.letters);
  });
  return { text: read, cut };
}

/**
 * Reads what was typed; `exact` for a reader who means every letter.
 * @param {Table | undefined} table
 * @returns {(typed: string, exact?: boolean) => Query}
 */
export function reader(table) {
  const families = (table?.families ?? []).map(family);
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

  // Also without dots and rings, where that is no other word.
  const stop = new Set(table?.stop);
  for (const word of table?.stop ?? []) if (!byForm.has(folded(word))) stop.add(folded(word));
  const onPages = new Set(tokens.flatMap(({ word, plain }) => [word, plain]));

  /** @type {import("./search-spelling.js").Words} */
  const words = {
    weight(word) {
      if (stop.has(word)) return 2;
      const those = byForm.get(word)?.map((each) => each.tokens.length + each.related.length) ?? [];
      return those.length ? Number(onPages.has(word)) + Math.log2(2 + Math.max(...those)) / 10 : 0;
    },
    spelled(word) {
      // A family has its forms first and then the same without dots.
      const forms = [...(byForm.get(word)?.[0]?.forms ?? [])];
      return forms.find((form) => form === word || folded(form) === word) ?? word;
    },
  };

  /** @param {string} start */
  const begun = (start) =>
    tokens.filter(({ word, plain }) => word.startsWith(start) || plain.startsWith(start));

  /**
   * The longest beginning of an unknown word that words of the pages have too, "" for none.
   * @param {string} typed
   */
  function knownBeginning(typed) {
    for (let end = typed.length - 1; end > PART && end >= KNOWN * typed.length; end--) {
      if (begun(typed.slice(0, end)).length) return typed.slice(0, end);
    }
    return "";
  }

  /**
   * The word with its wrong letter put right; the same where nothing is wrong or nothing is near.
   * @param {string} word
   */
  function corrected(word) {
    if (stop.has(word) || byForm.has(word) || begun(word).length) return word;
    const meant = nearest(word, words) || nearestCompound(word, words);
    // An unknown ending of a known word is no slip, unless the pages have just the other word.
    return stop.has(meant) || onPages.has(meant) || !knownBeginning(word) ? meant || word : word;
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
      for (const { word } of begun(start)) add(word, BEGINNING);
    };
    /** @param {(length: number) => string} part */
    const longest = (part) => {
      let length = typed.length - 1;
      while (length >= PART && !byForm.has(part(length))) length--;
      return length >= PART ? part(length) : "";
    };
    addForm(typed, SAME);
    if (typed.length > 2 || !found.size) addBeginning(typed);
    const beginning = found.size ? "" : knownBeginning(typed);
    if (beginning) addBeginning(beginning);
    if (!found.size) {
      addForm(longest((length) => typed.slice(0, length)), RELATED);
      addForm(longest((length) => typed.slice(-length)), RELATED);
    }
    return found;
  }

  return (typed, exact = false) => {
    const { text, cut } = readable(typed);
    const asked = text.replace(WORD, (word) => {
      const meant = exact ? word : corrected(word.toLowerCase());
      return meant === word.toLowerCase() ? word : meant;
    });
    const all = [...new Set(asked.toLowerCase().match(WORD))];
    const telling = all.filter((word) => !stop.has(word));
    const chosen = telling.length ? telling : all;
    const read = chosen.slice(0, MOST.words);
    const meanings = read.map(meaning);
    const terms = meanings.flatMap((found) => [...found].map(([word, weight]) => `${word}^${weight}`));
    return {
      // What the table does not know goes to the worker as it is.
      text: terms.length ? terms.join(" ") : read.join(" "),
      meanings: meanings.map((found) => new Set(found.keys())),
      asked,
      typed: text,
      most: cut || chosen.length > MOST.words ? MOST : undefined,
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
