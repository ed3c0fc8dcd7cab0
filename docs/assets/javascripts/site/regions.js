// @ts-check
// Wide tables and code scroll sideways inside their own box. The box takes the keyboard's
// focus and has a name when there is something to scroll, and only then.

import { word } from "../words.js";

/**
 * The caption, or else the nearest heading before the box.
 * @param {Element} box
 * @returns {string}
 */
function nameOf(box) {
  const caption = box.querySelector("caption, figcaption")?.textContent?.trim();
  if (caption) return caption;
  const kind = box.matches("pre > code") ? word("code", "Kodexempel") : word("table", "Tabell");
  let heading = "";
  for (const candidate of document.querySelectorAll("article :is(h1, h2, h3, h4)")) {
    if (!(candidate.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
    heading = candidate.textContent?.trim() ?? "";
  }
  return heading ? `${kind}: ${heading}` : kind;
}

export function startRegions() {
  const article = document.querySelector("article.md-typeset");
  if (!article) return;

  const boxes = [...article.querySelectorAll(".table-wide, pre > code, figure.flow")];
  const named = new WeakSet(
    boxes.filter((box) => box.hasAttribute("aria-label") || box.hasAttribute("aria-labelledby")),
  );
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) {
        target.setAttribute("tabindex", "0");
        if (!target.matches("figure, [role]")) target.setAttribute("role", "group");
        if (!named.has(target)) target.setAttribute("aria-label", nameOf(target));
      } else {
        target.removeAttribute("tabindex");
        if (!named.has(target)) {
          if (target.getAttribute("role") === "group") target.removeAttribute("role");
          target.removeAttribute("aria-label");
        }
      }
    }
  });
  for (const box of boxes) observer.observe(box);
}
