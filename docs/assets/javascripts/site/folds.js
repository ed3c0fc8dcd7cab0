// @ts-check
// A link to a row of a table opens what is folded in it. The row itself is never hidden, so
// without this script the link still leads to the right place.

function openTarget() {
  // Not :target, which is not set yet when the page's scripts start.
  const row = document.getElementById(location.hash.slice(1));
  const details = row?.closest("article tr")?.querySelector("details");
  if (details) details.open = true;
}

export function startFolds() {
  openTarget();
  addEventListener("hashchange", openTarget);
}
