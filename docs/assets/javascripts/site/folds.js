// @ts-check
// A link to a row of a table opens what is folded in it, and what the table is folded in. A browser
// without this script opens the latter itself, or leads to the right place.

function openTarget() {
  // Not :target, which is not set yet when the page's scripts start.
  const row = document.getElementById(location.hash.slice(1))?.closest("article tr");
  const outer = row?.closest("details");
  for (const details of [outer, row?.querySelector("details")]) if (details) details.open = true;
  if (outer) row?.scrollIntoView();
}

export function startFolds() {
  openTarget();
  addEventListener("hashchange", openTarget);
}
