// @ts-check
/**
 * The words of a page that is not in the base language: what the scripts say of themselves, by key.
 * They stand in the page, so that nothing has to be fetched to tell that something could not be.
 */

const told = document.getElementById("words")?.textContent;
/** @type {Record<string, string>} */
const words = told ? JSON.parse(told) : {};

/** The id of the language of the guide on the page; empty in the base language. */
export const LANGUAGE = document.getElementById("guide")?.dataset["language"] ?? "";

/**
 * What the page's language says.
 *
 * @param {string} key
 * @param {string} base what the base language says
 * @param {Record<string, string | number>} [values] what stands in the places in braces
 */
export function word(key, base, values = {}) {
  return (words[key] ?? base).replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}
