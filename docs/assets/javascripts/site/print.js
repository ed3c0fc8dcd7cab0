// @ts-check
// Paper can't be unfolded: open what is folded in the text while it prints. A result of the
// questionnaire stays as it is, because it is made to fit two pages.

export function startPrint() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = /** @type {HTMLDetailsElement[]} */ ([
      ...document.querySelectorAll(
        'article details:not([open]):not([data-page="resultat"] details), .guide-answers:not([open])',
      ),
    ]);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}
