// @ts-check
/**
 * The workshop where an editor builds a municipality's profile. The engine makes every part of it; this
 * keeps the draft, as the texts of its files, and what its fields have come to hold since. Nothing of
 * it is stored, put into an address or sent anywhere.
 *
 * Fields, files and what follows while somebody types are as on the guide's other pages (papers.js).
 *
 * @typedef {Record<string, string>} Files
 * @typedef {{refused: string}} Refused
 * @typedef {{html: string, part: string, files?: Files, focus?: string}} Shown
 * @typedef {{files: Files, told: string[], part: string}} Opened
 */

import { megabytes } from "../site/size.js";
import { Engine, PAPERS_LIMIT, today } from "./engine.js";
import { attempt, Papers } from "./papers.js";

const ENGINE = new URL("../../engine/", import.meta.url);
/** From here the addresses in the preview lead on, as from a municipality's folder in the guide. */
const GUIDE = new URL("../../../guiden/kommun/", import.meta.url);
const COMMON = "gemensam";
const LOADED = "Verkstaden startar.";
const FAILED = "Verkstaden går inte att köra i den här webbläsaren. Längre ned står hur ni gör för hand.";

/** @type {Engine} */
let engine;
/** @type {Files | undefined} */
let files;
/** The files that were opened, until they are shown. @type {Opened | undefined} */
let opened;
/** Where in the questionnaire the preview is. */
let preview = "";
/** What a link leads to on the next part. */
let target = "";
/** @type {import("./engine.js").Held} */
const held = {};
/** @type {Papers} */
let papers;

const section = () => /** @type {HTMLElement} */ (document.getElementById("guide"));

const partNamed = () => new URLSearchParams(location.hash.slice(1)).get("del") ?? "";

/**
 * @param {string} what to do
 * @param {object} [more]
 * @returns {Promise<any>}
 */
async function request(what, more) {
  const part = partNamed();
  const asked = { kind: "workshop", do: what, today: today(), held, files, part, preview, ...more };
  return JSON.parse(await engine.ask(JSON.stringify(asked), PAPERS_LIMIT));
}

/** @param {string} html */
function parsed(html) {
  const found = new DOMParser().parseFromString(html, "text/html").getElementById("guide");
  if (!found) throw new Error("no workshop in the answer");
  return document.adoptNode(found);
}

/**
 * Shows what the engine made, and keeps the draft as it is then.
 *
 * @param {Shown | Refused} reply
 * @param {string} [focus] a selector
 * @returns {string} why not
 */
function show(reply, focus = "h2") {
  if ("refused" in reply) return reply.refused;
  const next = parsed(reply.html);
  files = reply.files ?? files;
  for (const name of ["draft", "add"]) delete held[name];
  if (reply.part !== partNamed()) history.replaceState(null, "", `#del=${reply.part}`);
  leadOn(next);
  papers.fill(next);
  section().replaceWith(next);
  const to = reply.focus ? document.getElementById(reply.focus) : next.querySelector(focus);
  focusOn(/** @type {HTMLElement | null} */ (to));
  return "";
}

/**
 * Focuses a field, or the first one in what is no field.
 *
 * @param {HTMLElement | null} to
 */
function focusOn(to) {
  /** @type {HTMLElement | null | undefined} */
  const field = to?.matches("fieldset, span") ? fieldNear(to) : to;
  for (let fold = field?.closest("details"); fold; fold = fold.parentElement?.closest("details")) {
    // Its own line is seen when it is folded.
    if (!field?.matches("summary")) fold.open = true;
  }
  field?.focus();
  if (to?.matches("h1, h2")) section().scrollIntoView();
}

/** @param {HTMLElement} place @returns {HTMLElement | null | undefined} */
const fieldNear = (place) =>
  (place.matches("fieldset") ? place : place.closest(".guide-field, fieldset, section"))?.querySelector(
    "input, textarea, select, button",
  );

/**
 * Makes the links in the preview lead on in it; those to pages of the site lead there.
 *
 * @param {HTMLElement} part
 */
function leadOn(part) {
  const id = part.querySelector("#workshop-guide")?.getAttribute("data-profile");
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (part.querySelectorAll("#workshop-guide a"))) {
    const url = new URL(link.getAttribute("href") ?? "", GUIDE);
    const { answer, nav } = link.dataset;
    // The municipality has no page yet.
    const own = url.pathname.includes(`/kommuner/${id}/`);
    if (!answer && !nav && !own) link.href = url.href;
    else if (url.pathname.startsWith(GUIDE.pathname)) {
      link.dataset["preview"] = url.hash.slice(1);
      link.href = location.hash;
    } else if (nav === "back") link.remove();
    else link.replaceWith(...link.childNodes);
  }
}

/** @param {MouseEvent} event */
async function pressed(event) {
  const { target: at } = event;
  if (!(at instanceof Element) || !section().contains(at)) return;
  const link = at.closest("a");
  target = link?.dataset["at"] ?? "";
  if (link?.dataset["preview"] !== undefined) {
    event.preventDefault();
    await walked(link.dataset["preview"]);
  }
  const button = at.closest("button");
  const { do: what, what: about } = button?.dataset ?? {};
  if (button && what) await attempt(button, () => done(what, about));
}

/** @param {string} fragment where the preview goes */
async function walked(fragment) {
  preview = fragment;
  show(await request("show"), "#workshop-guide h1");
}

/**
 * @param {string} what
 * @param {string} [about]
 * @returns {Promise<string>} what to say
 */
async function done(what, about) {
  if (what === "restart") return walked("").then(() => "");
  if (what === "start" && !papers.mayReplace()) return "";
  const more = what === "start" ? { profile: held["start"]?.["model"] ?? COMMON } : { what: about };
  const said = show(await request(what, more));
  if (said) return said;
  if (what === "start") preview = "";
  else papers.changed();
  return "";
}

/** What the pages with fields ask for, said of the workshop. @type {import("./papers.js").Guide} */
const desk = {
  async ask(asked) {
    const { kind, ...more } = /** @type {{kind: string}} */ (asked);
    const reply = await request(kind, more);
    if (kind !== "open" || "refused" in reply) return reply;
    opened = reply;
    return { fragment: "", profile: "", held: {}, told: reply.told };
  },
  async page(url) {
    return { url, title: document.title, section: parsed((await request("show")).html) };
  },
  async show() {
    files = opened?.files;
    preview = "";
    show(await request("show", { part: opened?.part }));
  },
};

/** Shows the part that the address names. */
async function moved() {
  if (!partNamed() || !section().dataset["part"]) return;
  const at = target;
  const reply = await request("show");
  show(reply);
  if (at) focusOn(document.getElementById(at));
}

/** @param {HTMLElement} line */
async function open(line) {
  line.textContent = LOADED;
  engine = new Engine(ENGINE, COMMON, (loaded, total) => {
    line.textContent = `${LOADED} ${megabytes(loaded)} av ${megabytes(total)} MB`;
  });
  await engine.ready;
  papers = await Papers.start(held, desk);
  show(await request("show"));
  /** @type {HTMLElement} */ (document.getElementById("workshop-about")).hidden = true;
  document.addEventListener("click", (event) => void pressed(event).catch(console.error));
  addEventListener("hashchange", () => void moved().catch(console.error));
}

function start() {
  const button = section().querySelector("button");
  const line = section().querySelector("[role=status]");
  if (!button || !(line instanceof HTMLElement)) return;
  section().hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    open(line).catch((error) => {
      console.warn(error);
      button.disabled = false;
      line.textContent = FAILED;
    });
  });
}

start();
