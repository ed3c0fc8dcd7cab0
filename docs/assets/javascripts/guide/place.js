// @ts-check
/** Where the questionnaire's pages are: the site's own, or those that other sites show in a frame. */

export const SITE = new URL("../../../", import.meta.url);

const OWN = new URL("guiden/", SITE);
const EMBEDDED = new URL("inbaddad/", SITE);

export const GUIDE = location.pathname.startsWith(EMBEDDED.pathname) ? EMBEDDED : OWN;

/** The look that a site has chosen for its frame: it stands in every address there. */
export const LOOK = GUIDE === EMBEDDED ? location.search : "";

/** The address of what is shown, for somebody who is to open it by itself. */
export function shared() {
  const url = new URL(location.href);
  if (GUIDE === OWN) return url.href;
  url.pathname = OWN.pathname + url.pathname.slice(EMBEDDED.pathname.length);
  url.search = "";
  return url.href;
}
