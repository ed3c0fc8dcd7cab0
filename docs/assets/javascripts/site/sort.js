// @ts-check
// Tables that can be sorted: a button in each column's heading, and aria-sort says how.

/** @param {HTMLTableElement} table */
function makeSortable(table) {
  const headings = /** @type {HTMLTableCellElement[]} */ ([...table.querySelectorAll("thead th")]);
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort-button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const downwards = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", downwards ? "descending" : "ascending");
      const body = table.tBodies[0];
      // Not before: it takes longer than a frame to make one.
      const { compare } = new Intl.Collator("sv");
      const text = (/** @type {HTMLTableRowElement} */ row) =>
        row.cells[column]?.textContent?.trim() ?? "";
      const rows = [...(body?.rows ?? [])].sort((one, other) =>
        compare(text(one), text(other)),
      );
      body?.append(...(downwards ? rows.reverse() : rows));
    });
  });
}

export function startSorting() {
  for (const table of document.querySelectorAll("[data-sortable] table")) {
    if (table instanceof HTMLTableElement) makeSortable(table);
  }
}
