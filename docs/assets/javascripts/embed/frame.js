// @ts-check
// The guide in a frame on another site, where site/start.js puts this into its pages: gives the page
// the look that its address asks for and keeps it in the guide's links, opens what leads out of the
// guide in a tab of its own, and tells the site's page how high the guide is (ram.js listens there).
// A plain script and not a module: a frame that is shut off from its own host may run no other, and
// what is shown should be right from the beginning. Nothing is stored, nothing is listened to, and
// of the address nothing but a known name and value is used.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const site = new URL("../../../", script.src);
  const root = document.documentElement;
  /** The guide's folders, also in other languages. */
  const GUIDE = /^([^/]+\/)?(?:guiden|inbaddad)\//;

  /** What may be chosen: the first value holds unsaid. scripts/pages/embedding.py has the same. */
  const LOOKS = new Map(
    Object.entries({
      utseende: ["auto", "ljust", "morkt"],
      accent: ["petrol", "bla", "gron", "lila", "vinrod", "gra"],
      luft: ["normal", "tat"],
    }),
  );
  /** @type {Record<string, string>} */
  const MEDIA = { ljust: "not all", morkt: "screen" };

  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(location.search)) {
    const values = LOOKS.get(name);
    if (values?.includes(value)) {
      kept.set(name, value);
      root.dataset[name] = value;
    } else {
      const [what, known] = values ? [value, values] : [name, [...LOOKS.keys()]];
      console.warn(`IOP-guiden: ${name}: "${what.slice(0, 40)}" finns inte; tillåtet: ${known.join(", ")}`);
    }
  }
  const look = `${kept}` && `?${kept}`;
  root.dataset["look"] = look;
  const dark = MEDIA[kept.get("utseende") ?? ""];
  if (dark) {
    for (const link of document.querySelectorAll("link[data-dark], #iop-dark")) {
      /** @type {HTMLLinkElement} */ (link).media = dark;
    }
  }

  /** @param {{href: string}} url */
  const isGuide = ({ href }) => href.startsWith(site.href) && GUIDE.test(href.slice(site.href.length));

  // From here on the address is the one that the guide has by itself, with a look that is known. One
  // that has answers for a look is the shell's to read.
  const path = location.pathname.slice(site.pathname.length).replace(GUIDE, "$1guiden/");
  const search = /[?&]v=\d/.test(location.search) ? location.search : look;
  try {
    history.replaceState(null, "", `${site.pathname}${path}${search}${location.hash}`);
  } catch {
    // Not where the frame is shut off from its own host: there the address stays.
  }

  const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  const word = (/** @type {string} */ key, /** @type {string} */ base) => words[key] ?? base;
  const note = word("new_tab", "öppnas i en ny flik");

  function links() {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const found = document.querySelectorAll("article a, .site-footer a");
    for (const link of found) {
      if (!/^https?:/.test(link.protocol) || link.target) continue;
      if (isGuide(link)) {
        if (link.search !== look) link.search = look;
        continue;
      }
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

  // Also in what the engine makes, and while the page is still on its way.
  new MutationObserver(links).observe(root, { childList: true, subtree: true });
  addEventListener("DOMContentLoaded", () => {
    new ResizeObserver(() => tell(false)).observe(document.body);
    // A page that another one led to; the first one leaves the site around it where it is.
    if (isGuide({ href: document.referrer })) tell(true);
  });
  addEventListener("guide-page", () => tell(true));
})();
