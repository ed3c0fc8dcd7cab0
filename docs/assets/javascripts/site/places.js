// @ts-check
/**
 * Finds a municipality or region while its name is typed: a list of links below the field, which takes the
 * place of the page's own choices as long as something is typed. Their names and addresses are
 * those of the page that lists all municipalities.
 *
 * @typedef {{name: string, also?: string, href: string, own: boolean, note: string}} Place   also:
 *   another name that it goes by; own: the guide has a page of its own; note: what it has of it
 */

const NONE = "Ingen kommun eller region heter så. Pröva en annan stavning, eller välj i listan.";
const LOST = "Listan gick inte att hämta. Välj bland länkarna.";
const LETTERS = new Map(Object.entries({ å: "a", ä: "a", ö: "o", é: "e", ü: "u", æ: "a", ø: "o" }));
/** From so many letters on, one may be wrong. */
const FORGIVING = 4;

/**
 * A name as it is compared: å, ä and ö as a and o, without what may stand after it ("Lunds kommun").
 *
 * @param {string} name
 */
export const folded = (name) =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replace(/s?\s+(?:kommun|stad)\s*$/, "")
    .replace(/[^a-z]/g, (sign) => LETTERS.get(sign) ?? " ")
    .replace(/ +/g, " ")
    .trim();

/**
 * Whether a text begins with another of which one letter may be wrong, missing, added, or
 * exchanged for its neighbour; never the first one, which people get right.
 *
 * @param {string} name
 * @param {string} typed
 */
export function nearly(name, typed) {
  let at = 0;
  while (at < typed.length && name[at] === typed[at]) at += 1;
  const rest = typed.slice(at + 1);
  const [first, second] = [typed[at], typed[at + 1]];
  if (!at) return false;
  return (
    name.startsWith(rest, at + 1) ||
    name.startsWith(typed.slice(at), at + 1) ||
    name.startsWith(rest, at) ||
    (name[at] === second && name[at + 1] === first && name.startsWith(typed.slice(at + 2), at + 2))
  );
}

/**
 * The municipalities whose name, or a word of it, begins as typed; if there are none, those that
 * nearly do. Those that begin so are first, then those with rules of their own.
 *
 * @param {Place[]} places in alphabetical order
 * @param {string} text
 */
export function found(places, text) {
  const typed = folded(text);
  if (!typed) return [];
  const begins = (/** @type {Place} */ { name, also = "" }) =>
    ` ${folded(name)} ${folded(also)}`.includes(` ${typed}`);
  let hits = places.filter(begins);
  if (!hits.length && typed.length >= FORGIVING) {
    hits = places.filter(({ name }) => nearly(folded(name), typed));
  }
  const begun = text.trim().toLowerCase();
  const rank = (/** @type {Place} */ { name, own }) =>
    Number(folded(name).startsWith(typed)) * 4 + Number(own) * 2 + Number(name.toLowerCase().startsWith(begun));
  return hits.sort((one, other) => rank(other) - rank(one));
}

/**
 * Where Enter leads: to the only hit, or to the one that is called just what was typed.
 *
 * @param {Place[]} hits
 * @param {string} text
 */
export function meant(hits, text) {
  const same = (/** @type {(name: string) => string} */ as) =>
    hits.filter(({ name }) => as(name) === as(text.trim()));
  const called = [hits, same((name) => name.toLowerCase()), same(folded)];
  return called.find((each) => each.length === 1)?.[0];
}

/**
 * The municipalities of the page that lists them.
 *
 * @param {Document} page
 * @param {URL} address
 * @returns {Place[]}
 */
function listed(page, address) {
  const link = (/** @type {boolean} */ own) => (/** @type {HTMLAnchorElement} */ each) => ({
    name: (each.querySelector(".guide-option-label") ?? each).textContent ?? "",
    also: each.dataset["also"] ?? "",
    href: new URL(each.getAttribute("href") ?? "", address).href,
    own,
    note: each.dataset["note"] ?? "",
  });
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const own = page.querySelectorAll('#guide a[data-profile]:not([data-profile="gemensam"])');
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const others = page.querySelectorAll('.places-all a[href*="plats="]');
  const order = new Intl.Collator("sv");
  return [...[...own].map(link(true)), ...[...others].map(link(false))].sort((one, other) =>
    order.compare(one.name, other.name),
  );
}

/** @param {HTMLElement} part with the field, and room for what it finds */
export function startPlaces(part) {
  const field = /** @type {HTMLInputElement} */ (part.querySelector("input"));
  const count = /** @type {HTMLElement} */ (part.querySelector("[role=status]"));
  const list = /** @type {HTMLElement} */ (part.querySelector("ul"));
  const address = new URL(part.dataset["places"] ?? "", location.href);
  /** @type {Place[]} */
  let hits = [];
  /** @type {Promise<Place[]> | undefined} */
  let places;

  async function fetched() {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return listed(new DOMParser().parseFromString(await response.text(), "text/html"), address);
  }

  /** The addresses on the page itself may get answers to carry along: they are read anew. */
  const all = () => (part.dataset["places"] ? (places ??= fetched()) : listed(document, address));

  /** @param {Place} place */
  function item({ name, also, href, note }) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = name;
    const item = document.createElement("li");
    item.append(link);
    if (also) item.append(` – ${also}`);
    if (note) item.append(` – ${note}`);
    return item;
  }

  async function show() {
    const text = field.value;
    let said = "";
    try {
      hits = text.trim() ? found(await all(), text) : [];
      if (text !== field.value) return;
      if (text.trim()) said = hits.length ? `${hits.length} ${hits.length > 1 ? "träffar" : "träff"}` : NONE;
    } catch {
      places = undefined;
      hits = [];
      said = LOST;
    }
    count.textContent = said;
    list.replaceChildren(...hits.map(item));
    list.hidden = !hits.length;
    for (const other of document.querySelectorAll("[data-places-else]")) {
      /** @type {HTMLElement} */ (other).hidden = hits.length > 0;
    }
  }

  field.addEventListener("focus", () => void Promise.resolve(all()).catch(() => (places = undefined)));
  field.addEventListener("input", () => void show());
  field.addEventListener("keydown", async (event) => {
    if (event.isComposing || !["ArrowDown", "Enter"].includes(event.key)) return;
    event.preventDefault();
    await show();
    const place = event.key === "Enter" ? meant(hits, field.value) : undefined;
    if (place) location.assign(place.href);
    else list.querySelector("a")?.focus();
  });
  part.hidden = false;
  // A browser that comes back to the page may have kept what was typed.
  if (field.value) void show();
}
