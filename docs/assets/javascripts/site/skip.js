// @ts-check
// "Hoppa till innehållet" and "Till sidans början" move the focus and leave the address as
// it is: on the guide's pages the answers stand after its number sign.

export function startSkip() {
  const target = document.getElementById("innehall");
  if (!target) return;
  for (const link of document.querySelectorAll('a[href="#innehall"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      target.focus({ preventScroll: true });
      if (link.matches(".skip-link")) target.scrollIntoView();
      else scrollTo(0, 0);
    });
  }
}
