// @ts-check
// The search dialog. The theme's search worker does the searching (its messages: 0 set up,
// 1 ready, 2 query, 3 result); this shows the dialog, the number of hits and the list.

import { word } from "../words.js";

/**
 * @typedef {{
 *   location: string, title: string, text: string, score: number, terms: Record<string, boolean>
 * }} Hit
 * @typedef {{ type: number, data?: { items: Hit[][] } }} Message
 * @typedef {{ pages: Hit[][], query: import("./search-words.js").Query }} Found
 * @typedef {(typed: string, exact: boolean) => Promise<Found>} Engine
 */

const PAGES_AT_A_TIME = 8;
const SECTIONS_PER_PAGE = 3;
const EXCERPT = 180;

/**
 * The index holds markup; show its text, and keep the worker's marks.
 * @param {string} html
 * @returns {{ text: string, marked: boolean }[]}
 */
function pieces(html) {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  /** @type {{ text: string, marked: boolean }[]} */
  const found = [];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text) {
      const text = node.data.replace(/\s+/g, " ");
      if (text) found.push({ text, marked: node.parentElement?.closest("mark") !== null });
    } else if (node instanceof Element && !node.matches("mark, a, em, strong, code, abbr, sup")) {
      found.push({ text: " ", marked: false });
    }
  }
  return found;
}

/**
 * A stretch of the text round its first mark.
 * @param {string} html
 * @param {number} limit
 * @returns {DocumentFragment}
 */
function excerpt(html, limit) {
  const all = pieces(html);
  const fragment = document.createDocumentFragment();
  const first = all.findIndex((piece) => piece.marked);
  const before = all.slice(0, Math.max(first, 0)).map((piece) => piece.text).join("");
  let skip = 0;
  if (first > 0 && before.length > limit / 3) {
    skip = before.length - Math.floor(limit / 3);
    const space = before.indexOf(" ", skip);
    skip = space === -1 ? skip : space + 1;
    fragment.append("… ");
  }
  let left = limit;
  for (const piece of all) {
    if (skip >= piece.text.length) {
      skip -= piece.text.length;
      continue;
    }
    let text = piece.text.slice(skip);
    skip = 0;
    const cut = text.length > left;
    if (cut) {
      const space = text.lastIndexOf(" ", left);
      text = text.slice(0, space > 0 ? space : left);
    }
    left -= text.length;
    if (piece.marked) {
      const mark = document.createElement("mark");
      mark.textContent = text;
      fragment.append(mark);
    } else {
      fragment.append(text);
    }
    if (cut) {
      fragment.append(" …");
      break;
    }
  }
  fragment.normalize();
  return fragment;
}

/**
 * @param {Hit} hit
 * @param {URL} base
 * @returns {HTMLAnchorElement}
 */
function link(hit, base) {
  const anchor = document.createElement("a");
  anchor.href = new URL(hit.location, base).href;
  anchor.append(excerpt(hit.title, 160));
  return anchor;
}

/**
 * @param {Hit} hit
 * @returns {HTMLParagraphElement | null}
 */
function paragraph(hit) {
  const p = document.createElement("p");
  p.append(excerpt(hit.text, EXCERPT));
  return p.textContent?.trim() ? p : null;
}

/**
 * One page of the site with its best sections.
 * @param {Hit[]} hits
 * @param {URL} base
 * @returns {HTMLLIElement}
 */
function entry(hits, base) {
  const item = document.createElement("li");
  const whole = hits.find((hit) => !hit.location.includes("#")) ?? hits[0];
  if (!whole) return item;
  const head = document.createElement("div");
  head.className = "search__page";
  head.append(link(whole, base));
  const text = paragraph(whole);
  if (text) head.append(text);
  item.append(head);
  const sections = hits.filter((hit) => hit !== whole).slice(0, SECTIONS_PER_PAGE);
  if (sections.length) {
    const list = document.createElement("ul");
    for (const section of sections) {
      const li = document.createElement("li");
      li.append(link(section, base));
      const p = paragraph(section);
      if (p) li.append(p);
      list.append(li);
    }
    item.append(list);
  }
  return item;
}

/**
 * Starts the worker with the index.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<Engine>}
 */
async function connect(dialog) {
  // Not imported above: no page waits for what only a search needs.
  const [{ ranked, reader }, response] = await Promise.all([
    import("./search-words.js"),
    fetch(new URL(dialog.dataset.index ?? "", document.baseURI)),
  ]);
  if (!response.ok) throw new Error(`search index: ${response.status}`);
  const { config, docs, words } = await response.json();
  const read = reader(words);
  const worker = new Worker(new URL(dialog.dataset.worker ?? "", document.baseURI));

  /** @type {((message: Message) => void)[]} */
  const waiting = [];
  worker.addEventListener("message", ({ data }) => waiting.shift()?.(data));
  /**
   * The worker answers in the order it is asked.
   * @param {object} message
   * @returns {Promise<Message>}
   */
  const ask = (message) =>
    new Promise((resolve, reject) => {
      waiting.push(resolve);
      worker.addEventListener("error", () => reject(new Error("search worker")), { once: true });
      worker.postMessage(message);
    });
  await ask({ type: 0, data: { config, docs, options: { suggest: false } } });
  return async (typed, exact) => {
    const query = read(typed, exact);
    const items = (await ask({ type: 2, data: query.text })).data?.items ?? [];
    return { pages: ranked(items, query), query };
  };
}

export function startSearch() {
  const dialog = document.getElementById("sok");
  const opener = document.querySelector("[data-search-open]");
  if (!(dialog instanceof HTMLDialogElement) || !(opener instanceof HTMLElement)) return;
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("[data-search-form]"));
  const field = /** @type {HTMLInputElement} */ (dialog.querySelector("input[type=search]"));
  const status = /** @type {HTMLElement} */ (dialog.querySelector("[data-search-status]"));
  const list = /** @type {HTMLOListElement} */ (dialog.querySelector("[data-search-results]"));
  const more = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-search-more]"));
  const base = new URL((dialog.dataset.base ?? ".").replace(/\/?$/, "/"), document.baseURI);

  /** @type {Promise<Engine> | null} */
  let engine = null;
  /** @type {Hit[][]} */
  let results = [];
  let shown = 0;
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {boolean} focus */
  function showMore(focus) {
    const next = results.slice(shown, shown + PAGES_AT_A_TIME);
    const items = next.map((hits) => entry(hits, base));
    list.append(...items);
    shown += next.length;
    more.hidden = shown >= results.length;
    if (focus) items[0]?.querySelector("a")?.focus();
  }

  /**
   * Says how many pages were found, and what was searched for where that is not what was typed.
   * @param {Found} found
   */
  function report({ pages, query }) {
    const count = pages.length;
    const number = count === 1 ? word("page", "1 sida") : word("pages", "{count} sidor", { count });
    const { asked, typed } = query;
    const corrected = query.asked !== query.typed;
    if (count === 0) {
      status.textContent = word(
        "no_hits",
        "Inga träffar på ”{asked}”. Pröva ett annat ord eller en kortare del av ordet.",
        { asked },
      );
    } else if (corrected) {
      status.textContent = word("hits_for", "Visar träffar för ”{asked}”: {number}.", { asked, number });
    } else {
      status.textContent = word("hits", "{number} med träff på ”{asked}”.", { asked, number });
    }
    if (query.most) {
      const long = word(
        "long",
        "Det du skrev är långt, så sökningen läste bara en del: högst {signs} tecken, {words} ord och {letters} bokstäver i ett ord.",
        query.most,
      );
      status.append(` ${long}`);
    }
    if (corrected) {
      const instead = document.createElement("button");
      instead.type = "button";
      instead.className = "search__more";
      instead.textContent = word("instead", "Sök i stället efter ”{typed}”", { typed });
      instead.addEventListener("click", () => {
        field.focus();
        run(field.value.trim(), true);
      });
      status.append(" ", instead);
    }
  }

  /** @param {string} query @param {boolean} [exact] */
  async function run(query, exact = false) {
    clearTimeout(timer);
    const number = ++asked;
    if (!query) {
      results = [];
      shown = 0;
      list.replaceChildren();
      more.hidden = true;
      status.textContent = "";
      return;
    }
    /** @type {Found} */
    let found;
    try {
      engine ??= connect(/** @type {HTMLDialogElement} */ (dialog));
      found = await (await engine)(query, exact);
    } catch {
      engine = null;
      status.textContent = word(
        "no_search",
        "Sökningen kunde inte starta. Ladda om sidan eller använd menyn.",
      );
      return;
    }
    if (number !== asked) return;
    results = found.pages;
    shown = 0;
    list.replaceChildren();
    showMore(false);
    report(found);
  }

  opener.addEventListener("click", () => {
    dialog.showModal();
    field.focus();
    field.select();
  });
  dialog.querySelector("[data-search-close]")?.addEventListener("click", () => dialog.close());
  // A press on the backdrop lands on the dialog itself, outside its box.
  dialog.addEventListener("click", (event) => {
    const box = dialog.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right &&
      event.clientY >= box.top && event.clientY <= box.bottom;
    if (event.target === dialog && !inside) dialog.close();
  });
  // A link to a heading of the page you are on does not load a page: close the dialog.
  list.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a")) dialog.close();
  });
  // In a search field Escape would first empty it.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    dialog.close();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => run(field.value.trim()), 300);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(field.value.trim());
  });
  more.addEventListener("click", () => showMore(true));
}
