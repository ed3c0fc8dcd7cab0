// @ts-check
// One wrong letter: the words of the pages that differ from a typed word by a letter too many,
// missing or wrong, or by two neighbours that changed places. All ways to change the typed word
// are tried against the words, which is a few hundred look-ups and needs no index of its own.

// Shorter words have too many neighbours.
const SHORTEST = 4;
const LETTERS = "abcdefghijklmnopqrstuvwxyzåäöé";

/**
 * All that a word becomes by one change, the likeliest slips first: a single letter for a double
 * one or the reverse, neighbours in the wrong order, a missing letter, a wrong one, one too many.
 * @param {string} word
 * @returns {Generator<string>}
 */
export function* changes(word) {
  /** @param {number} place @param {string} letters @param {number} instead */
  const change = (place, letters, instead) => word.slice(0, place) + letters + word.slice(place + instead);
  for (let place = 0; place < word.length; place++) yield change(place, word.charAt(place), 0);
  for (let place = 1; place < word.length; place++) {
    if (word[place] === word[place - 1]) yield change(place, "", 1);
  }
  for (let place = 1; place < word.length; place++) {
    yield change(place - 1, word.charAt(place) + word.charAt(place - 1), 2);
  }
  // From the end, because the first letter of a word is seldom wrong.
  for (let place = word.length; place >= 0; place--) {
    for (const letter of LETTERS) yield change(place, letter, 0);
  }
  for (let place = word.length - 1; place >= 0; place--) {
    for (const letter of LETTERS) yield change(place, letter, 1);
  }
  for (let place = word.length - 1; place >= 0; place--) yield change(place, "", 1);
}

/**
 * How likely a word is meant (0 for no word at all), and how it is spelled with its dots and rings.
 * @typedef {{ weight: (word: string) => number, spelled: (word: string) => string }} Words
 */

/**
 * The likeliest word that one change makes of the typed one, or "".
 * @param {string} typed
 * @param {Words} words
 * @returns {string}
 */
export function nearest(typed, words) {
  if (typed.length < SHORTEST || /\p{N}/u.test(typed)) return "";
  let best = "";
  let most = 0;
  for (const word of changes(typed)) {
    const weight = words.weight(word);
    if (weight > most) [best, most] = [word, weight];
  }
  return best && words.spelled(best);
}

/**
 * A compound that no page has, with the wrong letter of its first or last part put right; "" for
 * one whose parts are words already.
 * @param {string} typed
 * @param {Words} words
 * @returns {string}
 */
export function nearestCompound(typed, words) {
  let best = "";
  // The longest last part that is a word comes first.
  for (let place = SHORTEST; place <= typed.length - SHORTEST; place++) {
    const first = typed.slice(0, place);
    const last = typed.slice(place);
    const [knowsFirst, knowsLast] = [words.weight(first) > 0, words.weight(last) > 0];
    if (knowsFirst && knowsLast) return "";
    if (best || knowsFirst === knowsLast) continue;
    const meant = nearest(knowsFirst ? last : first, words);
    if (meant) best = knowsFirst ? first + meant : meant + last;
  }
  return best;
}
