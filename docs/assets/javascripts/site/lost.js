// @ts-check
/**
 * Leads on from an address without a page, where a program has changed the link to one: it has
 * encoded the number sign, so that the answers became a part of the path, left it out, or taken the
 * full stop or bracket after the link along. What the answers say is the engine's to read.
 */

const GUIDE = new URL("../../../guiden/", import.meta.url);
/** A sign of a link, encoded once or several times. */
const ENCODED = /%(?:25)*(2[36f]|3[df])/gi;
/** Where the answers begin if the sign before them is lost. */
const FIRST = /[?&]|\bv=\d/;
const TAIL = /(?:[).,;:!*'_\]]|%(?:0[ad]|20|22|3e|5d|c2%a0|c2%bb|e2%80%9d))+$/i;

/**
 * Where an address was to lead, if that is somewhere else.
 *
 * @param {Location | URL} address
 */
export function meant({ origin, pathname, hash }) {
  const path = pathname.replace(ENCODED, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
  const from = path.lastIndexOf(GUIDE.pathname);
  if (from < 0) return elsewhere(at(origin, pathname), pathname);
  let [page = "", ...rest] = path.slice(from).split("#");
  const first = rest.length ? -1 : page.search(FIRST);
  if (first >= 0) [page, rest] = [page.slice(0, first), [page.slice(first)]];
  const answers = [...rest, hash.slice(1)].filter(Boolean).join("&");
  const url = at(origin, page.replace(/\?.*/, ""));
  url.hash = answers;
  // A page that is not there may have answers all the same.
  return elsewhere(url, pathname) ?? (answers ? new URL(`#${answers}`, GUIDE) : undefined);
}

/**
 * Never on another host, whatever the path begins with.
 *
 * @param {string} origin
 * @param {string} pathname
 */
function at(origin, pathname) {
  const url = new URL(origin);
  url.pathname = pathname.replace(TAIL, "");
  return url;
}

/**
 * @param {URL} url
 * @param {string} pathname
 */
const elsewhere = (url, pathname) => (url.pathname === pathname ? undefined : url);

const url = meant(location);
if (url) location.replace(url);
