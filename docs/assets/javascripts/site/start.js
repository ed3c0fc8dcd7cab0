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

  // The guide in a frame on another site, or on a page that is made for one. Written, and not added,
  // because all of it has to be there before the page is drawn and before its other scripts run.
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const guide = own.dataset["guide"] !== undefined;
  if (guide && (window.top !== window || root.dataset["framed"] !== undefined)) {
    root.dataset["framed"] = "";
    const styles = own.src.replace("javascripts/site/start.js", "stylesheets/embed");
    document.write(
      `<link rel="stylesheet" href="${styles}.css">`,
      `<link rel="stylesheet" href="${styles}-dark.css" data-dark media="${dark?.getAttribute("media")}">`,
      `<script src="${own.src.replace("site/start.js", "embed/frame.js")}"></script>`,
    );
  }
})();
