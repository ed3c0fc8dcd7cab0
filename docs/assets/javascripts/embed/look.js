// @ts-check
// Runs before an embedded page is drawn: says that scripts work, gives the page the look that its
// address asks for, and keeps that in the guide's links. A plain script and not a module: a frame
// that is shut off from its own host may run no other. Nothing is stored, and nothing but a known
// name and value of the address is used.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const folder = new URL("../../../inbaddad/", script.src).href;
  const root = document.documentElement;
  root.classList.replace("no-js", "js");

  /** What may be chosen: the first value is there unasked. @type {Map<string, string[]>} */
  const looks = new Map();
  for (const look of (script.dataset["looks"] ?? "").split(" ")) {
    const [name = "", values = ""] = look.split("=");
    looks.set(name, values.split(","));
  }

  const kept = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(location.search)) {
    const values = looks.get(name);
    if (values?.includes(value)) {
      kept.set(name, value);
      root.dataset[name] = value;
    } else {
      const [what, known] = values ? [value, values] : [name, [...looks.keys()]];
      console.warn(`IOP-guiden: ${name}: "${what.slice(0, 40)}" finns inte; tillåtet: ${known.join(", ")}`);
    }
  }

  /** @type {Record<string, string>} */
  const media = { ljust: "not all", morkt: "screen" };
  const dark = media[kept.get("utseende") ?? ""];
  if (dark) {
    for (const link of document.querySelectorAll("link[data-dark]")) {
      /** @type {HTMLLinkElement} */ (link).media = dark;
    }
  }

  const search = kept.toString();
  // What is not known goes no further.
  if (location.search) history.replaceState(null, "", `${location.pathname}?${search}${location.hash}`);
  if (!search) return;
  const keep = () => {
    for (const link of document.querySelectorAll("#guide a")) {
      const way = /** @type {HTMLAnchorElement} */ (link);
      if (way.href.startsWith(folder) && way.search !== `?${search}`) way.search = search;
    }
  };
  // Also in what the engine makes, and while the page is still on its way.
  new MutationObserver(keep).observe(root, { childList: true, subtree: true });
})();
