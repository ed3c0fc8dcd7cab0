// @ts-check
/**
 * Gives a static page what the answers in its address say: the links of the visit, and on the page
 * with all answers those that were given. Fetched after the first answer, where there is no engine.
 *
 * @typedef {import("./walk.js").Turn} Turn
 * @typedef {import("./walk.js").Visit} Visit
 * @typedef {import("./walk.js").Walks} Walks
 */

import { CHECK, RESULT, answered, changedAt, read, turn, written } from "./walk.js";

const FILE = "vagar.json";

/** The static pages of one profile, with the answers of a visit. */
export class Fitter {
  /**
   * @param {URL} folder the profile's
   * @param {string} profile
   * @param {Walks} walks
   */
  constructor(folder, profile, walks) {
    this.folder = folder;
    this.profile = profile;
    this.walks = walks;
  }

  /**
   * @param {URL} folder
   * @param {string} profile
   */
  static async of(folder, profile) {
    const response = await fetch(new URL(FILE, folder));
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    const walks = await response.json();
    if (!walks.nodes) throw new Error(`no walks in ${FILE}`);
    return new Fitter(folder, profile, walks);
  }

  /**
   * What answers show, if all of the fragment can be understood.
   *
   * @param {string} fragment
   */
  turn(fragment) {
    const visit = read(this.walks, this.profile, fragment);
    return visit && turn(this.walks, visit);
  }

  /**
   * The static page that a turn shows.
   *
   * @param {Turn} shown
   */
  file({ file }) {
    return new URL(file ? `${file}.html` : "./", this.folder);
  }

  /**
   * The address that a turn has.
   *
   * @param {Turn} shown
   */
  address({ page, visit }) {
    const url = new URL(page ? `${page}.html` : "./", this.folder);
    if (page) url.hash = written(this.walks, visit);
    return url;
  }

  /**
   * Where a visit leads, from a page of it.
   *
   * @param {Visit} visit
   */
  href(visit) {
    return this.address(turn(this.walks, visit)).href;
  }

  /**
   * @param {HTMLElement} section the guide's part of the page that a turn shows
   * @param {Turn} shown
   */
  fit(section, shown) {
    const { visit, asked, before, shared } = shown;
    const copy = section.querySelector("[data-copy-link]");
    if (shared && copy) copy.setAttribute("data-copy-link", this.href(shared));
    if (shown.shown === "start") return;
    section.dataset["knows"] = "walk";
    const here = { ...visit, step: "" };
    for (const link of links(section, "a[data-nav]")) {
      const [nav = "", fact = "", value = ""] = link.dataset["nav"]?.split("-") ?? [];
      const start = nav === "restart" || (nav === "back" && !before);
      // The start page keeps the municipality.
      if (start && visit.place) link.hash = written(this.walks, startOf(visit));
      if (nav === "back" && before) link.href = this.href(before);
      if (nav === "check_answers" && asked.size) {
        link.href = this.href({ ...here, step: CHECK });
        link.hidden = false;
      }
      if (nav === "exact") {
        const answers = { ...visit.answers, [fact]: value };
        link.href = this.href({ ...here, answers, step: RESULT });
      }
    }
    for (const link of links(section, "a[data-answer]")) {
      const [fact = "", value = ""] = link.dataset["answer"]?.split("=") ?? [];
      link.href = this.href(answered(this.walks, here, fact, value));
      if (visit.answers[fact] === value) this.mark(link);
    }
    if (shown.shown === CHECK) this.list(section, shown);
  }

  /** @param {HTMLAnchorElement} option the answer that was given */
  mark(option) {
    if (option.getAttribute("aria-current")) return;
    option.setAttribute("aria-current", "true");
    const mark = document.createElement("span");
    mark.className = "guide-option-mark";
    mark.textContent = this.walks.yours;
    option.append(mark);
  }

  /**
   * Shows the answers that were given, each with a link that changes it.
   *
   * @param {HTMLElement} section
   * @param {Turn} shown
   */
  list(section, { visit, asked, done }) {
    const here = { ...visit, step: "" };
    /** @param {ParentNode} parent @param {string} selector */
    const show = (parent, selector) => {
      for (const part of parent.querySelectorAll(selector)) {
        /** @type {HTMLElement} */ (part).hidden = false;
      }
    };
    section.querySelector("[data-nothing]")?.remove();
    show(section, ".guide-help, nav a");
    for (const fact of asked.keys()) {
      const row = section.querySelector(`[data-given="${fact}"]`);
      const link = row?.querySelector("a");
      if (!row || !link) continue;
      const list = row.parentElement;
      for (const part of [row, list, list?.previousElementSibling]) {
        if (part instanceof HTMLElement) part.hidden = false;
      }
      show(row, `[data-value="${visit.answers[fact]}"]`);
      const at = changedAt(this.walks, visit.answers, asked, fact);
      if (at) link.href = this.href({ ...here, step: at, back: CHECK });
      else link.remove();
    }
    const onward = done ? "result" : "continue";
    for (const link of links(section, `a[data-nav="${onward}"]`)) {
      link.href = this.href({ ...here, step: done ? RESULT : "" });
      show(section, `p:has(> a[data-nav="${onward}"])`);
    }
    for (const link of links(section, 'nav a[href="../"]')) {
      link.hash = written(this.walks, { ...here, profile: "", place: "" });
    }
  }
}

/**
 * @param {Visit} visit
 * @returns {Visit}
 */
const startOf = (visit) => ({ ...visit, role: "", answers: {}, step: "", back: "" });

/**
 * @param {HTMLElement} section
 * @param {string} selector
 * @returns {NodeListOf<HTMLAnchorElement>}
 */
const links = (section, selector) => section.querySelectorAll(selector);
