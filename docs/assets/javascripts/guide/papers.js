// @ts-check
/**
 * Pages with fields, and what is made of them: papers to save, print and copy, and the visit as a file.
 * Fetched with the first such page. What is typed is held in the page's memory for as long as the visit
 * lasts, goes to the engine with each request, and is never stored or put into an address.
 *
 * It knows a page by its attributes, which guide_engine/README.md lists.
 *
 * @typedef {import("./engine.js").Held} Held
 * @typedef {{name: string, type: string, base64: string}} Made
 * @typedef {{refused: string}} Refused   why, in words for the visitor
 * @typedef {{fragment: string, profile: string, held: Held, told: string[]}} Opened
 * @typedef {{url: URL, title: string, section: HTMLElement}} Page
 * @typedef {{
 *   ask: (request: object) => Promise<any>, page: (url: URL) => Promise<Page>,
 *   show: (url: URL, how: "push") => Promise<void>,
 * }} Guide   what the shell does for this
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field
 */

import { LANGUAGE, word } from "../words.js";
import { NOT_ALLOWED, printPage } from "./printing.js";

const GUIDE = new URL(`../../../${LANGUAGE && `${LANGUAGE}/`}guiden/`, import.meta.url);
const STYLES = new URL("../../stylesheets/guide-papers.css", import.meta.url);
/** After the last letter so many milliseconds pass before what follows from a text is worked out. */
const PAUSE = 500;
/** Bytes of a file that are read: more than any of ours has, so that the engine refuses a longer one. */
const LONGEST = 8_000_004;
/** What is held and goes into the visitor's file; the rest is forgotten without a warning. */
const KEPT = ["facts", "fields", "agreement", "draft"];

const SAVED = word("saved", "Sparad som fil i mappen för hämtade filer.");
const COPIED = word("copied", "Kopierat");
const NOT_COPIED = word(
  "paper_not_copied",
  "Det gick inte att kopiera. Hämta papperet som en fil i stället.",
);
const FAILED = word(
  "paper_failed",
  "Det gick inte. Försök igen om en stund. Det du har skrivit är kvar.",
);
const NOT_OPENED = word("not_opened", "Filen öppnades inte. Det du har skrivit är kvar.");
const REPLACES = word(
  "replaces",
  "Det som du har skrivit här och inte sparat ersätts av filens texter. Vill du öppna filen?",
);

/** @returns {HTMLElement} the guide's part of the page */
const section = () => /** @type {HTMLElement} */ (document.getElementById("guide"));

export class Papers {
  /**
   * @param {Held} held
   * @param {Guide} guide
   */
  constructor(held, guide) {
    this.held = held;
    this.guide = guide;
    /** The number of the latest page that was asked for while somebody types. */
    this.latest = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
    /** Whether something was changed that no file of the visitor's has. */
    this.unsaved = false;
    this.warn = (/** @type {Event} */ event) => event.preventDefault();
  }

  /** Notes that something was changed: leaving the site with it brings the browser's warning. */
  changed() {
    this.unsaved = true;
    addEventListener("beforeunload", this.warn);
  }

  /** Notes that a file has everything. */
  saved() {
    this.unsaved = false;
    removeEventListener("beforeunload", this.warn);
  }

  /** Asks whether what was typed may go, if there is any. */
  mayReplace() {
    const typed = KEPT.some((name) => Object.values(this.held[name] ?? {}).some(Boolean));
    return !(typed || this.unsaved) || confirm(REPLACES);
  }

  /**
   * @param {Held} held
   * @param {Guide} guide
   */
  static async start(held, guide) {
    const papers = new Papers(held, guide);
    document.addEventListener("input", (event) => papers.typed(event));
    document.addEventListener("change", (event) => void papers.chosen(event));
    document.addEventListener("click", (event) => void papers.pressed(event));
    // A form of ours groups fields; it is never sent.
    document.addEventListener("submit", (event) => event.preventDefault());
    await styled();
    return papers;
  }

  /**
   * Puts what is held into the fields of a page.
   *
   * @param {HTMLElement} part
   */
  fill(part) {
    for (const field of fieldsIn(part)) {
      const [name, id] = keep(field);
      const text = this.held[name]?.[id];
      if (text === undefined || field.type === "file") continue;
      if (isMark(field)) field.checked = field.value === text;
      else field.value = text;
    }
  }

  /** @param {Event} event */
  typed({ target }) {
    if (!(target instanceof Element && target.matches("#guide [data-keep]"))) return;
    const field = /** @type {Field} */ (target);
    if (field.type !== "file") this.hold(field, isMark(field) && !field.checked ? "" : field.value);
  }

  /**
   * @param {Field} field
   * @param {string} text
   */
  hold(field, text) {
    const [name, id] = keep(field);
    (this.held[name] ??= {})[id] = text;
    if (KEPT.includes(name)) this.changed();
    clearTimeout(this.pause);
    if (section().querySelector("[data-live]")) this.pause = setTimeout(() => void this.renew(), PAUSE);
  }

  /** Asks for the page anew and exchanges the parts that follow from the fields. */
  async renew() {
    const mine = ++this.latest;
    const here = section();
    try {
      const page = await this.guide.page(new URL(location.href));
      if (mine !== this.latest || section() !== here) return;
      for (const part of /** @type {NodeListOf<HTMLElement>} */ (here.querySelectorAll("[data-live]"))) {
        const next = page.section.querySelector(`[data-live="${part.dataset["live"]}"]`);
        if (next?.matches(":not([data-stays])") && next.innerHTML !== part.innerHTML) exchange(part, next);
      }
      for (const field of fieldsIn(here)) judge(field, page.section);
    } catch (error) {
      console.error(error);
    }
  }

  /** @param {Event} event a file was chosen */
  async chosen({ target }) {
    if (!(target instanceof HTMLInputElement && target.matches('#guide input[type="file"]'))) return;
    const [file] = target.files ?? [];
    if (!file) return;
    await attempt(target, async () => {
      const text = await file.slice(0, LONGEST).text();
      // The same file can be chosen again when it has been changed.
      target.value = "";
      if (target.dataset["openFile"] !== undefined) return this.open(text);
      this.hold(target, text);
      return this.renew().then(() => "");
    });
  }

  /**
   * @param {string} text
   * @returns {Promise<string>} why not, if it could not be opened
   */
  async open(text) {
    /** @type {Opened | Refused} */
    const opened = await this.guide.ask({ kind: "open", text });
    if ("refused" in opened) return opened.refused;
    if (!this.mayReplace()) return NOT_OPENED;
    for (const name of Object.keys(this.held)) delete this.held[name];
    Object.assign(this.held, opened.held);
    this.saved();
    const url = new URL(`${opened.profile}/`, GUIDE);
    url.hash = opened.fragment;
    await this.guide.show(url, "push");
    tellAll(opened.told);
    return "";
  }

  /** @param {MouseEvent} event */
  async pressed({ target }) {
    const button = target instanceof Element && target.closest("#guide button");
    if (!(button instanceof HTMLButtonElement)) return;
    const { make, as, save } = button.dataset;
    if (make && as) await attempt(button, () => this.make(make, as));
    if (save !== undefined) await attempt(button, () => this.save());
  }

  /** @returns {Promise<string>} what to say */
  async save() {
    /** @type {Made | Refused} */
    const made = await this.guide.ask({ kind: "keep" });
    if ("refused" in made) return made.refused;
    download(made);
    this.saved();
    return SAVED;
  }

  /**
   * @param {string} paper its kind
   * @param {string} as
   * @returns {Promise<string>} what to say
   */
  async make(paper, as) {
    /** @type {(format: string) => Promise<Made | Refused>} */
    const one = (format) => this.guide.ask({ kind: "paper", paper, as: format });
    if (as === "copy") return copied(one);
    const made = await one(as === "print" ? "html" : as);
    if ("refused" in made) return made.refused;
    if (as === "print") return printed(made);
    download(made);
    return word("downloaded", "Hämtad: {name}", { name: made.name });
  }
}

/** @param {ParentNode} part @returns {NodeListOf<Field>} */
const fieldsIn = (part) => part.querySelectorAll("[data-keep]");

/** @param {Field} field @returns {[part: string, id: string]} */
function keep(field) {
  const [part = "", ...id] = field.dataset["keep"]?.split(".") ?? [];
  return [part, id.join(".")];
}

/**
 * Marks a field as wrong or right, as the page is that was made anew.
 *
 * @param {Field} field
 * @param {HTMLElement} page
 */
function judge(field, page) {
  const invalid = page.querySelector(`[id="${field.id}"]`)?.getAttribute("aria-invalid");
  if (invalid) field.setAttribute("aria-invalid", invalid);
}

/** @param {Field} field @returns {field is HTMLInputElement} */
const isMark = (field) => field.type === "radio" || field.type === "checkbox";

/**
 * Does what was asked for, and says how it went, beside what was pressed and to a screen reader.
 *
 * @param {HTMLElement} pressed
 * @param {() => Promise<string>} work
 */
export async function attempt(pressed, work) {
  const line = pressed.parentElement?.querySelector("[role=status]");
  const tell = (/** @type {string} */ text) => line && say(line, text);
  tell("");
  try {
    tell(await work());
  } catch (error) {
    console.error(error);
    tell(FAILED);
  }
}

/**
 * Says something; what the engine says in the base language on a page in another is marked so.
 *
 * @param {Element} line
 * @param {string} text
 */
function say(line, text) {
  line.textContent = text;
  if (text.startsWith("\u2068")) line.setAttribute("lang", "sv");
  else line.removeAttribute("lang");
}

/** @param {string[]} texts what to say of a file that was opened */
function tellAll(texts) {
  const place = section().querySelector("[data-told]") ?? document.getElementById("guide-status");
  if (!(place instanceof HTMLElement)) return;
  place.hidden = false;
  const lines = texts.map((text) => {
    const line = document.createElement("p");
    line.className = "guide-notice";
    line.textContent = text;
    return line;
  });
  place.replaceChildren(...lines);
}

/**
 * Exchanges what is in a part of the page, which stays itself: a screen reader may be listening to it.
 * The focus in it stays on what does the same.
 *
 * @param {Element} part
 * @param {Element} next
 */
function exchange(part, next) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  part.replaceChildren(...next.childNodes);
  if (!(focused instanceof HTMLElement)) return;
  const { keep: name, nav } = focused.dataset;
  const value = "value" in focused ? String(focused.value) : "";
  const same = [...part.querySelectorAll(focused.tagName)].find(
    (it) =>
      it instanceof HTMLElement &&
      it.dataset["keep"] === name &&
      it.dataset["nav"] === nav &&
      (!(it instanceof HTMLInputElement) || it.value === value),
  );
  /** @type {HTMLElement | undefined} */ (same)?.focus({ preventScroll: true });
}

/** @param {Made} made */
const blobOf = ({ base64, type }) =>
  new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type });

/** @param {Made} made */
function download(made) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blobOf(made));
  link.download = made.name;
  link.click();
  // Some browsers read it only after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Copies a paper: with its headings and lists for those who paste it into a letter, else as text.
 *
 * @param {(format: string) => Promise<Made | Refused>} one
 */
async function copied(one) {
  const blob = async (/** @type {string} */ format, /** @type {string} */ type) => {
    const made = await one(format);
    if ("refused" in made) throw new Error(made.refused);
    return new Blob([await blobOf(made).text()], { type });
  };
  try {
    // Given before they are there: a browser lets a page copy only just after a press.
    const formats = { "text/plain": blob("md", "text/plain"), "text/html": blob("html", "text/html") };
    await navigator.clipboard.write([new ClipboardItem(formats)]);
    return COPIED;
  } catch (error) {
    console.warn(error);
    return NOT_COPIED;
  }
}

/**
 * Prints a paper and nothing else; the page's title is the name of the file that a browser suggests.
 *
 * @param {Made} made
 * @returns {Promise<string>} what to say
 */
async function printed(made) {
  const page = new DOMParser().parseFromString(await blobOf(made).text(), "text/html");
  const holder = document.createElement("div");
  holder.id = "guide-paper";
  holder.append(...page.body.children);
  const { title } = document;
  document.body.append(holder);
  document.documentElement.dataset["prints"] = "paper";
  document.title = made.name.replace(/\.html$/, "");
  const done = () => {
    holder.remove();
    delete document.documentElement.dataset["prints"];
    document.title = title;
  };
  addEventListener("afterprint", done, { once: true });
  if (await printPage()) return "";
  removeEventListener("afterprint", done);
  done();
  return NOT_ALLOWED;
}

/** Fetches the styles of these pages, once. */
async function styled() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = STYLES.href;
  const loaded = new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
  document.head.append(link);
  await loaded;
}
