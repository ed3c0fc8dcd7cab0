// @ts-check
/**
 * The live questionnaire's thin shell: follows the static pages until the engine is ready,
 * then swaps in what the engine renders. The answers stand in the address after the number
 * sign and nowhere else. All markup comes from our own pages or from the engine, which
 * escapes everything it did not write.
 */

import { megabytes } from "../site/size.js";
import { LANGUAGE, word } from "../words.js";
import { Engine, PAPERS_LIMIT, today } from "./engine.js";
import { inTime } from "./patience.js";
import { followed, moved, released, watchPresses } from "./presses.js";

const ENGINE = new URL("../../engine/", import.meta.url);
/** The root of what is in the page's language, and its guide. */
const ROOT = new URL(`../../../${LANGUAGE && `${LANGUAGE}/`}`, import.meta.url);
const GUIDE = new URL("guiden/", ROOT);

const FAILED = word(
  "failed",
  "Guiden går inte att köra direkt i den här webbläsaren. Det gör inget: svara och gå vidare sida för sida.",
);
const LOST = word("lost", "Guiden slutade svara. Dina svar är kvar: gå vidare sida för sida.");
const AGAIN = word("again", "Försök igen");
const AWAITED = word("awaited", "Svaren läses in.");
const COMPARE = word("compare", "Vilken kommun eller region vill du jämföra med? Svaren följer med.");
const FETCHED = word("fetched", "Papperen hämtas.");
const NOT_HERE = word(
  "not_here",
  "Sidan gick inte att hämta. Dina svar är kvar. Försök igen om en stund.",
);
const NO_PAPERS = word(
  "no_papers",
  "Papperen gick inte att hämta. Dina svar är kvar. Försök igen om en stund.",
);
const UNKNOWN_PROFILE = word(
  "unknown_profile",
  "Länken pekar på en kommun eller region som inte finns i guiden. Välj här.",
);
const UNREAD = word(
  "unread",
  "Svaren i länken går inte att läsa utan den. Be om en ny länk, eller svara igen.",
);

/** The profile for municipalities and regions without one of their own. */
const COMMON = "gemensam";
/** An address that names a region by its code, which has two digits. */
const REGION = /(?:^|&)plats=\d\d(?:&|$)/;

/** Milliseconds that the engine gets before static pages are fetched ahead, in its way. */
const HEAD_START = 1_000;
/** A static page may take so long: then the browser is asked for it, which tells how it goes. */
const PAGE_LIMIT = 20_000;
/** What a page can do without may take so long, and no longer keeps the page. */
const PART_LIMIT = 3_000;
/** An engine that is ready waits so long for a static page that was asked for before it was. */
const TURN_LIMIT = PART_LIMIT + 1_000;

/** @type {Engine | undefined} */
let engine;
/** Whether the engine has answered before: then it is lost, and not only unable to start. */
let wasReady = false;
/** Whether the engine was given up. */
let broken = false;
/** The number of the latest page asked for: a slow older one must not replace it. */
let latest = 0;
/** Settles when the latest page asked for is shown. */
let showing = Promise.resolve();
/** That page, for as long as it is not. @type {{url: URL, how: How} | undefined} */
let wanted;
/**
 * The pages that one choice leads to, by address: made while the visitor reads, so that an answer
 * is followed at once. @type {Map<string, Promise<Page>>}
 */
let ahead = new Map();
/** The text of static pages by path. @type {Map<string, Promise<string>>} */
const texts = new Map();
/** What knows a profile's ways without the engine, by folder. @type {Map<string, Promise<Fitter>>} */
const fitters = new Map();

/** What pages with fields need, from the first of them. @type {Promise<Papers> | undefined} */
let papers;
/** What their fields hold: here and nowhere else. @type {import("./engine.js").Held} */
const held = {};

/** @typedef {"push" | "replace" | "takeover"} How   a takeover leaves focus and place alone */
/** @typedef {import("./fit.js").Fitter} Fitter */
/** @typedef {import("./papers.js").Papers} Papers */

const section = () => /** @type {HTMLElement} */ (document.getElementById("guide"));

/**
 * The answers in an address: its fragment, unless that is a place on the page.
 *
 * @param {{hash: string}} url
 */
const answersIn = ({ hash }) => (document.getElementById(hash.slice(1)) ? "" : hash.slice(1));

/** @param {URL} url */
const profileOf = (url) => url.pathname.slice(GUIDE.pathname.length).split("/")[0] ?? "";

/**
 * Says something below the guide's part, where it moves nothing, and to a screen reader.
 *
 * @param {(string | Node)[]} content nothing takes away what was said
 */
function notice(...content) {
  const line = document.createElement("p");
  line.className = "guide-notice";
  line.append(...content);
  tellAll(content.length ? [line] : []);
}

/** @param {Iterable<Node>} notices */
const tellAll = (notices) => document.getElementById("guide-status")?.replaceChildren(...notices);

/**
 * Says that the pages lead on without the engine, and offers to try it again.
 *
 * @param {string} text
 */
function failed(text) {
  document.getElementById("guide-loading")?.remove();
  section().hidden = false;
  broken = true;
  void fit();
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = AGAIN;
  again.addEventListener("click", () => {
    section().querySelector("h1")?.focus({ preventScroll: true });
    engine = undefined;
    startEngine();
  });
  notice(text, " ", again);
  void fit();
  void unread().then((lost) => lost && again.before(UNREAD, " "));
}

/**
 * @param {number} loaded
 * @param {number} total
 */
function progress(loaded, total) {
  const line = document.getElementById("guide-loading");
  const bar = line?.querySelector("progress");
  const text = line?.querySelector("span");
  if (!line || !bar || !text) return;
  bar.max = total;
  bar.value = loaded;
  text.textContent =
    loaded < total
      ? word("loading", "Guiden hämtas: {loaded} av {total} MB", {
          loaded: megabytes(loaded),
          total: megabytes(total),
        })
      : word("starting", "Guiden är hämtad och startar");
  line.hidden = false;
}

/**
 * Adds an answer to the fragment of the present address.
 *
 * @param {string} answer "fact=value"
 * @param {string} [says] what it answers too, as a query
 */
function withAnswer(answer, says) {
  const [fact = "", value = ""] = answer.split("=");
  const parameters = new URLSearchParams(answersIn(location));
  if (!parameters.has("v")) parameters.set("v", "1");
  if (!parameters.has("kommun")) parameters.set("kommun", section().dataset["profile"] ?? "");
  parameters.set(fact, value);
  for (const [later, said] of new URLSearchParams(says)) parameters.set(later, said);
  parameters.delete("steg");
  parameters.delete("regler");
  return parameters.toString();
}

/**
 * Hides the help for the other role where a static page has that of both.
 *
 * @param {HTMLElement} part
 * @param {URL | Location} url
 */
function fitRole(part, url) {
  const role = new URLSearchParams(answersIn(url)).get("roll");
  for (const help of part.querySelectorAll("[data-role]")) {
    /** @type {HTMLElement} */ (help).hidden = Boolean(role) && help.getAttribute("data-role") !== role;
  }
}

/** @param {HTMLElement} part */
async function showButtons(part) {
  if (part.querySelector("button[hidden]")) {
    // They are a help: without them the page does the rest.
    const buttons = inTime(import("./result.js"), PART_LIMIT);
    await buttons.then((it) => it.showButtons(part)).catch(console.error);
  }
  if (!part.querySelector("[data-keep], [data-make]")) return;
  papers ??= import("./papers.js").then((it) => it.Papers.start(held, { ask, page: pageOf, show }));
  papers.catch(() => (papers = undefined));
  (await papers).fill(part);
}

/**
 * Asks the engine about the visit in the address, for pages with fields.
 *
 * @param {object} request
 */
async function ask(request) {
  if (!engine?.alive) throw new Error("no engine");
  const asked = { ...visitOf(new URL(location.href)), ...request };
  return JSON.parse(await engine.ask(JSON.stringify(asked), PAPERS_LIMIT));
}

/**
 * What the engine is told of an address.
 *
 * @param {URL} url
 */
const visitOf = (url) => ({
  fragment: answersIn(url),
  profile: profileOf(url),
  today: today(),
  ...(LANGUAGE && { language: LANGUAGE }),
  site: new URL("../../../", import.meta.url).href,
  ...(isBeside(url) && { held }),
});

/**
 * Whether an address is of a page beside a result, which needs a part of the engine that comes late.
 *
 * @param {{hash: string}} url
 */
const isBeside = ({ hash }) => /[#&]steg=(papper|avtal|tva)(&|$)/.test(hash);

/**
 * Whether an answer may have to wait for that part: it tells what other rules said, too.
 *
 * @param {URL} url
 */
const mayNeedPart = (url) => isBeside(url) || /[#&]regler=/.test(url.hash);

/**
 * @typedef {{url: URL, title: string, section: HTMLElement, notices?: Node[]}} Page
 *   notices: what is to be said of the link, if the engine has read it
 * @param {URL} url
 * @returns {Promise<Page>}
 */
async function staticPage(url) {
  const { hash, pathname } = url;
  if (!fitters.has(new URL(".", url).pathname) && !/[#&](steg|ater)=/.test(hash)) {
    return parsed(url, await textAt(pathname));
  }
  const fitter = await fitterOf(url);
  const turn = fitter?.turn(answersIn(url));
  if (!fitter || !turn) return parsed(url, await textAt(pathname));
  const page = await parsed(fitter.address(turn), await textAt(fitter.file(turn).pathname));
  if (page.section.dataset["page"] !== turn.shown) throw new Error(`no page of ${turn.shown}`);
  fitter.fit(page.section, turn);
  return page;
}

/** @param {string} path */
function textAt(path) {
  const text = texts.get(path) ?? textOf(new URL(path, location.href));
  texts.set(path, text);
  text.catch(() => texts.delete(path));
  return text;
}

/**
 * What fits the static pages to the answers of an address, if there are any and it is to be had.
 *
 * @param {URL} url
 */
async function fitterOf(url) {
  if (LANGUAGE && profileOf(url) !== COMMON) return undefined;
  const folder = new URL(".", url);
  const parameters = new URLSearchParams(answersIn(url));
  for (const key of ["v", "kommun", "plats", "roll"]) parameters.delete(key);
  if (!parameters.toString()) return undefined;
  const path = folder.pathname;
  const made = () => import("./fit.js").then((it) => it.Fitter.of(folder, profileOf(url)));
  const fitter = fitters.get(path) ?? inTime(made(), PART_LIMIT);
  fitters.set(path, fitter);
  fitter.catch(() => fitters.delete(path));
  return fitter.catch(() => undefined);
}

/** Gives the page on the screen what the answers say, or replaces it by the one that they show. */
async function fit() {
  const url = new URL(location.href);
  const known = () =>
    engine?.alive || "knows" in section().dataset || location.href !== url.href || awaitsRegion();
  const fitter = known() ? undefined : await fitterOf(url);
  const turn = fitter?.turn(answersIn(url));
  if (!fitter || !turn || known()) return;
  await released();
  if (known()) return;
  const same = fitter.address(turn).pathname === url.pathname;
  if (same && section().dataset["page"] === turn.shown) fitter.fit(section(), turn);
  else {
    ahead.set(url.href, staticPage(url));
    await ahead.get(url.href)?.then(() => show(url, "takeover")).catch(console.error);
  }
}

/** Whether the address says what the static pages do not understand: the engine alone can tell. */
async function unread() {
  const url = new URL(location.href);
  const fitter = await fitterOf(url);
  return Boolean(fitter && !fitter.turn(answersIn(url)));
}

/** @param {URL} url */
async function textOf(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PAGE_LIMIT) });
  if (!response.ok) throw new Refused(response.status);
  return response.text();
}

/** The server has no such page, or has failed to make it: a browser that asks for it gets no more. */
class Refused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`HTTP status ${status}`);
  }
}

/**
 * @param {URL} url
 * @param {string} html
 * @param {string} [title]
 * @returns {Promise<Page>}
 */
async function parsed(url, html, title) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = page.getElementById("guide");
  if (!found) throw new Error("no guide on the page");
  fitRole(found, url);
  await showButtons(found);
  return { url, title: title ?? page.title, section: document.adoptNode(found) };
}

/**
 * @param {Engine} live
 * @param {URL} url
 * @returns {Promise<Page>}
 */
async function livePage(live, url) {
  const shown = await live.page(visitOf(url), mayNeedPart(url) ? PAPERS_LIMIT : undefined);
  const address = new URL(shown.address, GUIDE);
  address.hash = shown.fragment;
  const page = await parsed(address, shown.html, `${shown.title} – IOP-guiden`);
  page.section.dataset["knows"] = "engine";
  const notices = new DOMParser().parseFromString(shown.notice, "text/html").body.childNodes;
  return { ...page, notices: [...notices] };
}

/**
 * The page of an address, live if the engine is ready, else the static one.
 *
 * @param {URL} url
 */
const pageOf = (url) => (engine?.alive && isLive(url) ? livePage(engine, url) : staticPage(url));

/** Makes the pages that the options lead to, one after the other. */
async function lookAhead() {
  const mine = new Map();
  ahead = mine;
  await fit();
  if (ahead !== mine || savesData()) return;
  for (const option of section().querySelectorAll("a[data-answer]")) {
    const url = destination(/** @type {HTMLAnchorElement} */ (option));
    const page = pageOf(url);
    mine.set(url.href, page);
    // One that failed is asked for anew when it is chosen.
    await page.catch(() => mine.delete(url.href));
    tellLoss();
    if (ahead !== mine) return;
  }
}

/** Looks ahead when the page is on the screen and nothing else is to be done. */
function lookAheadSoon() {
  ahead = new Map();
  whenIdle(() => void lookAhead());
}

/** Says once that an engine which has answered before does so no more. */
function tellLoss() {
  if (engine?.alive !== false || !wasReady) return;
  wasReady = false;
  failed(LOST);
}

/**
 * Whether the engine can tell what an address shows: its fragment does, or it is a start page.
 *
 * @param {URL} url
 */
const isLive = (url) => answersIn(url) !== "" || url.pathname.endsWith("/");

/**
 * Shows the page of an address: live if the engine is ready, else the static one.
 *
 * @param {URL} url
 * @param {How} how
 */
async function show(url, how) {
  const mine = ++latest;
  if (awaitsEngine(url)) {
    if (broken) {
      location.assign(inBase(url));
      return;
    }
    if (how === "push") history.pushState(null, "", url);
    startEngine();
    awaited();
    return;
  }
  wanted = { url, how };
  const page = await found(url, how, () => mine === latest);
  // A page that is replaced between press and release swallows the press.
  if (how === "takeover") await released();
  if (mine !== latest) return;
  wanted = undefined;
  if (!page) return;
  document.documentElement.dataset["guide"] = "live";
  // In a frame on another site the look goes along (embed/frame.js).
  const { look } = document.documentElement.dataset;
  if (look !== undefined) page.url.search = look;
  if (how === "push") history.pushState(null, "", page.url);
  else history.replaceState(null, "", page.url);
  document.title = page.title;
  if (section().hidden || saysNotHere()) notice();
  if (page.notices) tellAll(page.notices);
  if (how === "takeover") replaceQuietly(page.section);
  else {
    section().replaceWith(page.section);
    page.section.querySelector("h1")?.focus({ preventScroll: true });
    scrollTo(0, 0);
    dispatchEvent(new Event("guide-page"));
  }
  addressLinks();
  lookAheadSoon();
}

/**
 * Whether an address shows what only the engine can make: in a language other than the base one,
 * the pages of a municipality.
 *
 * @param {URL} url
 */
const awaitsEngine = (url) =>
  LANGUAGE !== "" && profileOf(url) !== COMMON && answersIn(url) !== "" && !engine?.alive;

/**
 * The page of the same answers in the base language, which has static ones.
 *
 * @param {URL} url
 */
const inBase = (url) => new URL(url.href.slice(ROOT.href.length), new URL("../", ROOT));

/** Whether the last page that was asked for could not be had. */
const saysNotHere = () => document.getElementById("guide-status")?.textContent === NOT_HERE;

/**
 * The page of an address; if it can't be had that is told, and what is on the screen stays.
 *
 * @param {URL} url
 * @param {How} how
 * @param {() => boolean} isWanted whether no other page has been asked for since
 * @returns {Promise<Page | undefined>}
 */
async function found(url, how, isWanted) {
  const asked = engine?.alive;
  try {
    return await (ahead.get(url.href) ?? pageOf(url));
  } catch (error) {
    console.error(error);
    if (!isWanted()) return undefined;
    if (asked && engine?.alive && isBeside(url)) {
      await withoutPapers(url, how);
      return undefined;
    }
    // An engine that can't make this page, perhaps for want of its rules, has nothing to say here.
    if (asked && isLive(url)) engine?.stop("it could not make the page");
    tellLoss();
  }
  if (awaitsEngine(url)) {
    location.assign(inBase(url));
    return undefined;
  }
  try {
    return await pageOf(url);
  } catch (error) {
    if (!isWanted()) return undefined;
    // What a policy or a line keeps from us the browser may still get.
    if (error instanceof Refused || !navigator.onLine) notice(NOT_HERE);
    else if (url.href !== location.href) location.assign(url);
    return undefined;
  }
}

/**
 * Says that papers can't be had, on the page that was left or on the result.
 *
 * @param {URL} url
 * @param {How} how
 */
async function withoutPapers(url, how) {
  if (how !== "push") {
    const result = new URL(url);
    result.hash = url.hash.replace(/([#&]steg=)\w+/, "$1resultat");
    await show(result, how);
  }
  tell(NO_PAPERS);
}

/**
 * Says something where the links of a result are, or else below the page.
 *
 * @param {string} text
 */
function tell(text) {
  const line = section().querySelector(".guide-ways [role=status]");
  if (line) line.textContent = text;
  else notice(text);
}

/** @param {MouseEvent} event what was said is read, and is closed */
function close({ target }) {
  if (!(target instanceof Element && target.closest("[data-close]"))) return;
  notice();
  section().querySelector("h1")?.focus({ preventScroll: true });
}

/**
 * Replaces the guide's part and leaves the focus and what is unfolded as they are.
 *
 * @param {HTMLElement} next
 */
function replaceQuietly(next) {
  const now = section();
  const focused = document.activeElement;
  const inside = focused instanceof HTMLElement && now.contains(focused);
  const folded = (/** @type {HTMLElement} */ part) =>
    /** @type {HTMLDetailsElement[]} */ ([...part.querySelectorAll("details[class]")]);
  const before = places(now);
  const open = new Map(folded(now).map((details) => [details.className, details.open]));
  now.replaceWith(next);
  for (const details of folded(next)) details.open = open.get(details.className) ?? details.open;
  // A press on its way would now fall on another answer.
  if (!now.hidden && places(next) !== before) moved();
  if (!inside) return;
  counterpart(focused, next)?.focus({ preventScroll: true });
  // One that is missing or folded away takes no focus: the heading does.
  if (next.contains(document.activeElement)) return;
  next.querySelector("h1")?.focus({ preventScroll: true });
}

/**
 * Where the answers stand: the same text for two pages that can be exchanged under a finger.
 *
 * @param {HTMLElement} part
 */
const places = (part) =>
  [...part.querySelectorAll("a[data-answer]")]
    .map((option) => `${option.getAttribute("data-answer")} ${Math.round(option.getBoundingClientRect().y)}`)
    .join();

/**
 * The part of the new page that does what another one did on the old.
 *
 * @param {HTMLElement} old
 * @param {HTMLElement} next
 */
function counterpart(old, next) {
  const purpose = (/** @type {HTMLElement} */ { dataset, textContent }) =>
    dataset["answer"] ?? dataset["nav"] ?? textContent;
  /** @type {NodeListOf<HTMLElement>} */
  const others = next.querySelectorAll(old.tagName);
  return [...others].find((other) => purpose(other) === purpose(old));
}

/** @param {MouseEvent} event */
function follow(event) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = /** @type {Element} */ (event.target).closest("a[data-answer], a[data-nav]");
  if (!(link instanceof HTMLAnchorElement) || !section().contains(link)) return;
  if (link.dataset["nav"] === "share") return;
  event.preventDefault();
  followed(event);
  showing = onward(link);
}

/** @param {HTMLAnchorElement} link */
async function onward(link) {
  // Where a question leads needs no ways, unless it may be the last one.
  if (!link.dataset["answer"] || link.pathname.includes("/resultat-")) await fit();
  if (!section().contains(link)) return;
  const url = destination(link);
  if (isBeside(url) && !papers) tell(FETCHED);
  await show(url, "push");
}

/**
 * Where a link of the guide leads, with the answers given so far.
 *
 * @param {HTMLAnchorElement} link
 */
function destination(link) {
  const url = new URL(link.href);
  const { answer, says, fact } = link.dataset;
  // Without a fragment the way here is unknown: the static pages lead on, as without scripts.
  if (!answersIn(location) || "knows" in section().dataset) return url;
  if (answer) url.hash = withAnswer(answer, says);
  else if (fact) url.hash = answersIn(location);
  return url;
}

/** Gives a static page's links the answers, for who opens them in another tab or copies them. */
function addressLinks() {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = section().querySelectorAll("a[data-answer], a[data-fact]");
  for (const link of links) link.href = destination(link).href;
}

/** Shows live what the address says, once the engine is there. */
async function takeOver() {
  document.getElementById("guide-loading")?.remove();
  // An answer that was given just before comes first.
  const answered = async () => {
    for (let before; before !== showing; await before) before = showing;
  };
  await inTime(answered(), TURN_LIMIT).catch(() => undefined);
  // What was made ahead is static.
  ahead = new Map();
  if (wanted) {
    showing = show(wanted.url, wanted.how);
    return;
  }
  const answers = answersIn(location);
  if (!answers) {
    lookAheadSoon();
    return;
  }
  const parameters = new URLSearchParams(answers);
  if (section().dataset["page"] === "resultat" && !parameters.has("steg")) {
    parameters.set("steg", "resultat");
  }
  const url = new URL(location.href);
  url.hash = parameters.toString();
  void show(url, "takeover");
}

/**
 * On the page that asks for the municipality a link may have named it already. What a program has
 * changed the engine reads, which knows the way from any municipality's page.
 */
function forward() {
  const parameters = new URLSearchParams(answersIn(location));
  const named = parameters.get("kommun") ?? (parameters.has("plats") ? COMMON : "");
  const profile = named.toLowerCase().replace(/[^\w-]/g, "");
  const link = profile && section().querySelector(`a[data-profile="${profile}"]`);
  if (link instanceof HTMLAnchorElement) location.replace(link.href + location.hash);
  else if (!named && /kommun|plats/i.test(location.hash)) location.replace(`${COMMON}/${location.hash}`);
  else if (named) notice(UNKNOWN_PROFILE);
  if (!link && parameters.has("v")) carry(parameters);
}

/**
 * Carries answers from another municipality along to whichever is chosen now.
 *
 * @param {URLSearchParams} parameters
 */
function carry(parameters) {
  const heading = document.getElementById("guide-choose");
  if (heading) heading.textContent = COMPARE;
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = section().querySelectorAll("a[data-profile], .places-all a");
  for (const link of links) {
    const place = new URLSearchParams(link.hash.slice(1)).get("plats");
    parameters.delete("plats");
    parameters.set("kommun", profileOf(new URL(link.href)));
    if (place) parameters.set("plats", place);
    link.hash = parameters.toString();
  }
}

/** Where a program has made a question mark of the number sign, what follows are answers. */
function mend() {
  const { hash, pathname, search } = location;
  if (!hash && /[?&]v=\d/.test(search)) history.replaceState(null, "", `${pathname}#${search.slice(1)}`);
}

function start() {
  mend();
  // Here from the beginning: only so is what comes into it read aloud.
  const status = document.createElement("div");
  status.id = "guide-status";
  status.setAttribute("role", "status");
  status.addEventListener("click", close);
  if (section().dataset["page"] === "valj") {
    section().before(status);
    forward();
    return;
  }
  // After it, where it moves nothing: whoever answers need not read it.
  section().after(status);
  fitRole(section(), location);
  addressLinks();
  showButtons(section()).catch(console.error);
  watchPresses();
  document.addEventListener("click", follow);
  addEventListener("popstate", () => {
    if (location.hash && !answersIn(location)) return;
    if (answersIn(location)) startEngine();
    showing = show(new URL(location.href), "replace");
  });
  awaitIntent();
}

/** Whether the page waits for the engine, which alone has the words for this region. */
const awaitsRegion = () => section().hidden && REGION.test(answersIn(location));

/** Shows nothing of a page that the engine will replace by quite another. */
function awaited() {
  section().hidden = true;
  notice(AWAITED);
}

/** Starts the engine, once. */
function startEngine() {
  if (engine) return;
  broken = false;
  document.getElementById("guide-loading")?.remove();
  notice();
  const loading = document.createElement("p");
  loading.id = "guide-loading";
  loading.hidden = true;
  // Not read aloud: the pages can be used meanwhile, and nothing has to be waited for.
  loading.setAttribute("aria-hidden", "true");
  loading.append(document.createElement("progress"), " ", document.createElement("span"));
  section().before(loading);
  setTimeout(() => engine?.alive || void lookAhead(), HEAD_START);
  wasReady = false;
  try {
    engine = new Engine(ENGINE, profileOf(new URL(location.href)), progress);
  } catch {
    failed(FAILED);
    return;
  }
  engine.ready.then(
    () => {
      wasReady = true;
      return takeOver();
    },
    (error) => {
      console.warn(`The engine did not start: ${error.message}`);
      failed(FAILED);
    },
  );
}

/**
 * Waits for a sign that the visitor is going to answer: an option pointed at, reached or chosen.
 * A page after the first one, or a link with answers, is such a sign; it then starts when the
 * browser has time. Whoever saves data has to choose something.
 */
function awaitIntent() {
  const option = (/** @type {Event} */ event) => {
    const target = event.target;
    if (target instanceof Element && target.closest("#guide a[data-answer], #guide a[data-nav]")) {
      startEngine();
    }
  };
  document.addEventListener("click", option, { capture: true });
  if (REGION.test(answersIn(location))) {
    startEngine();
    if (engine) awaited();
    return;
  }
  if (savesData()) {
    whenIdle(async () => {
      await lookAhead();
      if (await unread()) startEngine();
    });
    return;
  }
  document.addEventListener("pointerover", option, { passive: true });
  document.addEventListener("focusin", option);
  if (answersIn(location)) {
    startEngine();
    // The start page is not what the answers show: nothing on it should be pressed by mistake.
    const other = [...new URLSearchParams(answersIn(location)).keys()].some(
      (key) => !["v", "kommun", "plats"].includes(key),
    );
    if (section().dataset["page"] === "start" && engine && other) awaited();
  } else if (section().dataset["page"] !== "start") whenIdle(startEngine);
}

const savesData = () => Boolean(Object(navigator).connection?.saveData);

/** @param {() => void} work */
function whenIdle(work) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 200);
}

if (document.getElementById("guide")) start();
