// @ts-check
// A link to the page in another language keeps the answers: on the guide's pages they stand after
// the number sign, and the file's name is the question.

/** The pages that have a file of their own in every language. */
const COMMON = /\/guiden\/gemensam\/([^/]*)$/;

export function startLanguage() {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("a[data-language-link]");
  for (const link of links) {
    const to = link.href;
    const follow = () => {
      const url = new URL(to);
      const [, file = ""] = COMMON.exec(location.pathname) ?? [];
      if (COMMON.test(url.pathname)) url.pathname = url.pathname.replace(/[^/]*$/, file);
      url.hash = location.hash;
      link.href = url.href;
    };
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
    follow();
  }
}
