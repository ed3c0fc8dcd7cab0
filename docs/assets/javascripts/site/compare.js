// @ts-check
/**
 * Two or three municipalities side by side. What each says is read from its own page, so that
 * nobody downloads those that are not chosen; the address has the choice (#jamfor=boras,umea).
 *
 * @typedef {{label: string, content: Node[], short: string, rule: boolean}} Row
 *   short: what is compared; rule: an answer that the guide accepts, not what a document says
 * @typedef {{id: string, name: string, address: URL}} Chosen
 * @typedef {Map<string, Row>} Rows   by the ids that all pages share
 */

const KEY = "jamfor";
/** What a page has no row of is what its municipality does not demand, or say. */
const NOTHING = "ingen";

/**
 * The municipalities that a fragment names, each once; undefined if it is about something else.
 *
 * @param {string} hash
 * @returns {string[] | undefined}
 */
export function named(hash) {
  if (hash.length < 2) return [];
  const ids = new URLSearchParams(hash.slice(1)).get(KEY);
  return ids === null ? undefined : [...new Set(ids.split(",").filter(Boolean))];
}

/** @param {string[]} ids */
export const fragment = (ids) => `#${KEY}=${[...new Set(ids.filter(Boolean))].join(",")}`;

/**
 * What a municipality's page says, with links that hold elsewhere too.
 *
 * @param {Document} page
 * @param {URL} address
 */
function read(page, address) {
  for (const link of page.querySelectorAll("a[href]")) {
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "", address).href);
  }
  /** @type {Rows} */
  const rows = new Map();
  for (const told of page.querySelectorAll(".municipality-facts dd[id]")) {
    rows.set(told.id, row(told.previousElementSibling, told, told.textContent ?? "", false));
  }
  for (const line of page.querySelectorAll(".generated-kommun tr[id]")) {
    const cell = line.querySelector("td");
    rows.set(line.id, row(line.querySelector("th"), cell, cell?.querySelector("span")?.dataset["answers"] ?? "", true));
  }
  return rows;
}

/**
 * @param {Element | null} label
 * @param {Element | null} told
 * @param {string} short
 * @param {boolean} rule
 * @returns {Row}
 */
const row = (label, told, short, rule) => ({
  label: label?.textContent ?? "",
  content: [...(told?.childNodes ?? [])],
  short,
  rule,
});

/**
 * All ids once, in the order that they have on the pages: one may have what another has not.
 *
 * @param {string[][]} lists
 */
export function merged(lists) {
  /** @type {string[]} */
  const all = [];
  for (const list of lists) {
    let at = 0;
    for (const id of list) {
      const found = all.indexOf(id);
      if (found < 0) all.splice(at, 0, id);
      at = (found < 0 ? at : found) + 1;
    }
  }
  return all;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {(Node | string)[]} inside
 * @param {Record<string, string>} [attributes]
 */
function tag(name, inside, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** @param {HTMLElement} part with the choices, a line for what happens, and room for the table */
export function startCompare(part) {
  const selects = [...part.querySelectorAll("select")];
  const status = /** @type {HTMLElement} */ (part.querySelector("[role=status]"));
  const room = /** @type {HTMLElement} */ (part.querySelector("[data-compared]"));
  const options = [...(selects[0]?.options ?? [])].filter((option) => option.value);
  /** @type {Map<string, Promise<Rows>>} */
  const pages = new Map();
  let turn = 0;

  const say = (/** @type {string} */ key) => part.dataset[key] ?? "";

  for (const select of selects.slice(1)) {
    select.append(...options.map((option) => option.cloneNode(true)));
  }

  /** @param {Chosen} chosen */
  function page({ id, address }) {
    const found = pages.get(id) ?? fetched(address);
    pages.set(id, found);
    found.catch(() => pages.delete(id));
    return found;
  }

  /** @param {URL} address */
  async function fetched(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return read(new DOMParser().parseFromString(await response.text(), "text/html"), address);
  }

  /**
   * @param {Chosen[]} chosen
   * @param {Rows[]} found
   * @param {string[]} ids
   */
  function table(chosen, found, ids) {
    const heads = chosen.map(({ name }) => tag("th", [name], { scope: "col" }));
    const lines = ids.map((id) => {
      const rows = found.map((each) => each.get(id));
      const known = rows.find((each) => each);
      const nothing = say(known?.rule ? "krav" : "tyst");
      const cells = rows.map((each, number) =>
        tag("td", each ? each.content.map((node) => node.cloneNode(true)) : [nothing], {
          "data-label": chosen[number]?.name ?? "",
        }),
      );
      return tag("tr", [tag("th", [known?.label ?? ""], { scope: "row" }), ...cells]);
    });
    const head = tag("tr", [tag("th", [say("amne")], { scope: "col" }), ...heads]);
    const made = tag(
      "table",
      [tag("caption", [say("rubrik")]), tag("thead", [head]), tag("tbody", lines)],
      { class: "generated generated-kommuner" },
    );
    const box = { class: "table-wide", tabindex: "0", role: "region", "aria-label": say("rubrik") };
    return tag("div", [made], box);
  }

  /**
   * @param {Chosen[]} chosen
   * @param {Rows[]} found
   */
  function filled(chosen, found) {
    const ids = merged(found.map((rows) => [...rows.keys()]));
    const alike = (/** @type {string} */ id) =>
      found.length > 1 &&
      found.some((rows) => rows.get(id)?.rule) &&
      new Set(found.map((rows) => rows.get(id)?.short ?? NOTHING)).size === 1;
    const same = ids.filter(alike);
    room.replaceChildren(table(chosen, found, ids.filter((id) => !alike(id))));
    if (!same.length) return;
    const summary = tag("summary", [`${say("lika")} (${same.length})`]);
    room.append(tag("details", [summary, table(chosen, found, same)]));
  }

  async function show() {
    const ids = named(location.hash);
    if (!ids) return;
    turn += 1;
    const mine = turn;
    const known = ids.flatMap((id) => {
      const option = options.find((each) => each.value === id);
      const href = option?.dataset["href"] ?? "";
      return option ? [{ id, name: option.text, address: new URL(href, document.baseURI) }] : [];
    });
    const chosen = known.slice(0, selects.length);
    selects.forEach((select, number) => (select.value = chosen[number]?.id ?? ""));
    const strange = ids.filter((id) => !known.some((each) => each.id === id));
    const said = strange.length ? `${say("okand")}${strange.join(", ")}. ` : "";
    try {
      const found = await Promise.all(chosen.map(page));
      if (mine !== turn) return;
      room.replaceChildren();
      if (chosen.length) filled(chosen, found);
      // Not in the table's head, which nobody sees on a phone: a link there would take the focus.
      const links = chosen.flatMap(({ name, address }, number) => [
        number ? ", " : say("klart"),
        tag("a", [name], { href: address.href }),
      ]);
      status.replaceChildren(said, ...links, chosen.length ? "." : "");
    } catch {
      if (mine !== turn) return;
      room.replaceChildren();
      status.textContent = said + say("borta");
    }
  }

  part.addEventListener("change", () => {
    location.hash = fragment(selects.map((select) => select.value));
  });
  addEventListener("hashchange", () => void show());
  part.hidden = false;
  if (named(location.hash)?.length) part.scrollIntoView();
  void show();
}
