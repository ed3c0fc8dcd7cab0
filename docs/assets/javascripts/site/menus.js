// @ts-check
// The header's menus are <details>, so they work without this: Escape and a press or a
// move of the focus outside close them, as people expect of a menu.

export function startMenus() {
  const menus = /** @type {HTMLDetailsElement[]} */ ([
    ...document.querySelectorAll("details[data-menu]"),
  ]);

  for (const menu of menus) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
    menu.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (to instanceof Node && !menu.contains(to)) menu.open = false;
    });
  }

  document.addEventListener("click", (event) => {
    for (const menu of menus) {
      if (menu.open && event.target instanceof Node && !menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
}
