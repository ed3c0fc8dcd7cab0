// @ts-check
/**
 * The buttons of a result that need a script: print, copy or share the link, copy the text for a mail.
 * They are hidden in the markup and shown here, so that nothing does nothing without scripts.
 * Fetched with the first page that has any.
 */

import { word } from "../words.js";
import { NOT_ALLOWED, printPage } from "./printing.js";

const COPIED = word("copied", "Kopierat");
const NOT_COPIED = word(
  "not_copied",
  "Det gick inte att kopiera. Markera texten och kopiera den själv.",
);
const NOT_SHARED = word("not_shared", "Det gick inte att dela. Kopiera länken i stället.");

document.addEventListener("click", press);

/** @param {HTMLElement} section the guide's part of a page */
export function showButtons(section) {
  for (const button of section.querySelectorAll("button[hidden]")) {
    // In a frame the site around it would have to allow it.
    const shares = "share" in navigator && window.top === window;
    const can = button.matches(":not([data-share])") || shares;
    /** @type {HTMLButtonElement} */ (button).hidden = !can;
  }
}

/** @param {MouseEvent} event */
function press(event) {
  const button = /** @type {Element} */ (event.target).closest("#guide button");
  if (!(button instanceof HTMLButtonElement)) return;
  if (button.dataset["print"] !== undefined) void printResult(button);
  if (button.dataset["copyLink"] !== undefined) void copy(address(), button);
  if (button.dataset["share"] !== undefined) void share(button);
  const source = document.getElementById(button.dataset["copy"] ?? "");
  if (source instanceof HTMLTextAreaElement) void copy(source.value, button);
}

/** @param {HTMLButtonElement} button */
async function printResult(button) {
  if (!(await printPage())) tell(button, NOT_ALLOWED);
}

/** The link to the result, with the answers alone that it shows. */
const address = () =>
  document.querySelector("#guide [data-copy-link]")?.getAttribute("data-copy-link") || location.href;

/**
 * Opens the device's own way to share.
 *
 * @param {HTMLButtonElement} button
 */
async function share(button) {
  try {
    await navigator.share({ title: document.title, url: address() });
  } catch (error) {
    // Whoever closes it has changed their mind.
    if (Object(error).name !== "AbortError") tell(button, NOT_SHARED);
  }
}

/**
 * Copies a text and says whether it went well, beside the button and to a screen reader.
 *
 * @param {string} text
 * @param {HTMLButtonElement} button
 */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    tell(button, COPIED);
  } catch {
    tell(button, NOT_COPIED);
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} text
 */
function tell(button, text) {
  const line = button.parentElement?.querySelector("[role=status]");
  if (line) line.textContent = text;
}
