// @ts-check
/**
 * The guide in a frame on another site: tells that site's page how high it is (ram.js listens there),
 * and opens what leads out of the guide in a tab of its own. The message has no answers in it, and
 * nothing is listened to.
 */

import { startPlaces } from "../site/places.js";
import { startPrint } from "../site/print.js";

const GUIDE = new URL("../../../inbaddad/", import.meta.url).href;

const article = /** @type {HTMLElement} */ (document.querySelector("[data-new-tab]"));
const note = article.dataset["newTab"] ?? "";

/** Marks the ways out of the guide, as the build does on static pages. */
function outward() {
  for (const link of article.querySelectorAll("a")) {
    if (!/^https?:/.test(link.protocol) || link.href.startsWith(GUIDE) || link.target) continue;
    link.target = "_blank";
    if (link.ariaLabel) link.ariaLabel += `, ${note}`;
    else {
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = ` (${note})`;
      link.append(said);
    }
  }
}

/** @param {boolean} top whether the page begins anew, and so should be seen from its top */
function tell(top) {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  parent.postMessage({ iopGuiden: { height, top } }, "*");
}

new MutationObserver(outward).observe(article, { childList: true, subtree: true });
new ResizeObserver(() => tell(false)).observe(document.body);
addEventListener("guide-page", () => tell(true));
// A page that a static one led to; the first one leaves the site around it where it is.
if (document.referrer.startsWith(GUIDE)) tell(true);
startPrint();
const places = document.getElementById("places");
if (places) startPlaces(places);
