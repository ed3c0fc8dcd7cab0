// @ts-check
// Paper can't be unfolded: open what is folded in the text while it prints.

export function startPrint() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = /** @type {HTMLDetailsElement[]} */ ([
      ...document.querySelectorAll("article details:not([open])"),
    ]);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}
