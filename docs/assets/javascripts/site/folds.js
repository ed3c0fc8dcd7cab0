// @ts-check
// A link to a row of a table opens what is folded in it; a link to what is folded, or to something in
// it, opens that. The row itself is never hidden, so without this script the link still leads to the
// right place.

function openTarget() {
  // Not :target, which is not set yet when the page's scripts start.
  const target = document.getElementById(location.hash.slice(1));
  const inside = target?.closest("article tr")?.querySelector("details") ?? null;
  if (inside) inside.open = true;
  let outer = target?.closest("article details") ?? null;
  if (!outer) return;
  for (; outer; outer = outer.parentElement?.closest("details") ?? null) {
    /** @type {HTMLDetailsElement} */ (outer).open = true;
  }
  target?.scrollIntoView();
}

export function startFolds() {
  openTarget();
  addEventListener("hashchange", openTarget);
}
