// @ts-check
// A page whose paragraphs have moved to another has a link to it: an address that names a
// paragraph which is not here leads on.

export function startFragments() {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-fragments]"));
  if (!link) return;
  const follow = () => {
    const name = location.hash.slice(1);
    if (name && !document.getElementById(name)) location.replace(link.href + location.hash);
  };
  addEventListener("hashchange", follow);
  follow();
}
