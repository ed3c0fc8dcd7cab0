// @ts-check
// Runs before the page is drawn (a plain script, not a module): says that scripts work,
// and applies a choice of light or dark that the visitor asked us to remember.
(() => {
  const root = document.documentElement;
  root.classList.remove("no-js");
  root.classList.add("js");
  let choice = null;
  try {
    choice = localStorage.getItem("iop-guiden.utseende");
  } catch {
    // Storage is closed: the system's setting holds.
  }
  const dark = document.getElementById("iop-dark");
  if (dark instanceof HTMLLinkElement && (choice === "ljust" || choice === "morkt")) {
    dark.media = choice === "morkt" ? "screen" : "not all";
  }
})();
