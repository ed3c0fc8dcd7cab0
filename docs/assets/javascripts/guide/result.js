// @ts-check
/**
 * The buttons of a result that need a script: print, copy the link, copy the text for a mail.
 * They are hidden in the markup and shown here, so that nothing does nothing without scripts.
 * Fetched with the first page that has any.
 */

import { shared } from "./place.js";
import { NOT_ALLOWED, printPage } from "./printing.js";

const COPIED = "Kopierat";
const NOT_COPIED = "Det gick inte att kopiera. Markera texten och kopiera den själv.";

document.addEventListener("click", press);

/** @param {HTMLElement} section the guide's part of a page */
export function showButtons(section) {
  for (const button of section.querySelectorAll("button[hidden]")) {
    /** @type {HTMLButtonElement} */ (button).hidden = false;
  }
}

/** @param {MouseEvent} event */
function press(event) {
  const button = /** @type {Element} */ (event.target).closest("#guide button");
  if (!(button instanceof HTMLButtonElement)) return;
  if (button.dataset["print"] !== undefined) void printResult(button);
  if (button.dataset["copyLink"] !== undefined) void copy(shared(), button);
  const source = document.getElementById(button.dataset["copy"] ?? "");
  if (source instanceof HTMLTextAreaElement) void copy(source.value, button);
}

/** @param {HTMLButtonElement} button */
async function printResult(button) {
  if (!(await printPage())) tell(button, NOT_ALLOWED);
}

/**
 * Copies a text and says whether it went well, beside the button and to a screen reader.
 *
 * @param {string} text
 * @param {HTMLButtonElement} button
 */
async function copy(text, button) {
  let told = COPIED;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    told = NOT_COPIED;
  }
  tell(button, told);
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} text
 */
function tell(button, text) {
  const line = button.parentElement?.querySelector("[role=status]");
  if (line) line.textContent = text;
}
