// @ts-check
/** Printing where a browser may not let the page: in a frame whose site has not allowed it. */

import { word } from "../words.js";

/** The browser tells that it prints within so many milliseconds, if it does. */
const SOON = 1_000;

export const NOT_ALLOWED = word(
  "no_printing",
  "Sidan som guiden visas på tillåter inte utskrift härifrån.",
);

/** Prints the page; settles with whether the browser let it. */
export async function printPage() {
  const begun = new Promise((resolve) => addEventListener("beforeprint", () => resolve(true), { once: true }));
  print();
  // By itself a page may always print.
  if (parent === window) return true;
  return Promise.race([begun, new Promise((resolve) => setTimeout(resolve, SOON, false))]);
}
