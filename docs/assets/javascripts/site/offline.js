// @ts-check
// Reading without a network, for visitors who ask for it on the page "Läs utan nät": there the
// service worker is turned on and off. Every other page only tells when a new version waits.

import { word } from "../words.js";
import { megabytes } from "./size.js";

/**
 * @typedef {{pages: boolean, engine: boolean, error?: string}} State
 * @typedef {{type: "progress", done: number, total: number}} Progress  in bytes
 * @typedef {{type: "failed", reason: string}} Failed
 */

const SITE = new URL("../../../", import.meta.url);
const WORKER = new URL("sw.js", SITE);
/** What the names of our caches begin with: scripts/offline/worker.js names them. */
const OURS = `iop-guiden:${SITE.pathname}:`;

const SAVE = "Spara för att läsa utan nät";
const REMOVE = "Ta bort allt som är sparat";
const NOTHING = "Ingenting är sparat på den här enheten.";
const REMOVED = "Allt är borttaget. Ingenting är sparat på den här enheten.";
const SAVING = "Sidorna sparas …";
const PAGES = "Sidorna är sparade. Du kan läsa dem utan nät.";
const QUESTIONS = "Frågorna är också sparade. Du kan svara på dem utan nät.";
const QUESTIONS_LATER =
  "Frågorna är inte sparade än. Svara på en fråga i guiden medan du har nät, så sparas de.";
const NEW_VERSION = word(
  "new_version",
  "Det finns en ny version av guiden. Svar du har gett finns kvar i adressen.",
);
const CHANGE = word("change_version", "Byt till den nya versionen");
/** @type {Record<string, string>} */
const FAILED = {
  quota: "Det finns inte plats nog på enheten. Ingenting är sparat.",
  network: "Nätet svarade inte. Ingenting är sparat. Försök igen när du har nät.",
  changed: "Webbplatsen ändrades under tiden. Ingenting är sparat. Försök igen om en stund.",
  refused: "Webbläsaren låter inte sidan spara något. Det kan bero på privat läge eller en inställning.",
};

/** A worker that keeps pages and says nothing for so long has stopped (milliseconds). */
const SILENCE = 30_000;

/** @returns {Promise<ServiceWorkerRegistration | undefined>} ours, and not that of a site around it */
async function registered() {
  const found = await navigator.serviceWorker.getRegistration(SITE);
  return found?.scope === SITE.href ? found : undefined;
}

/**
 * @param {ServiceWorker} worker
 * @param {"keep" | "engine" | "state"} what
 * @returns {Promise<State>}
 */
function ask(worker, what) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(what, [channel.port2]);
  });
}

/** Leaves nothing of ours in the browser. */
async function remove() {
  await (await registered())?.unregister();
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** @param {unknown} error what a browser says that may keep nothing */
const isRefusal = (error) => Object(error).name === "SecurityError";

/**
 * Settles when a worker that is being installed runs; rejects when it did not get that far.
 *
 * @param {ServiceWorker} worker
 */
const installed = (worker) =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve(undefined);
      else if (worker.state === "redundant") reject(new Error("changed"));
    };
    worker.addEventListener("statechange", look);
    look();
  });

/** @param {HTMLElement} place */
function control(place) {
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const progress = document.createElement("progress");
  progress.setAttribute("aria-label", "Sparat");
  const amount = document.createElement("p");
  // Not read aloud: the bar says the same.
  amount.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  place.replaceChildren(status, progress, amount, button);
  /** Why the worker gave up, if it said so. */
  let reason = "";
  let on = false;

  /**
   * @param {string} text
   * @param {boolean} isOn
   */
  function show(text, isOn) {
    on = isOn;
    status.textContent = text;
    button.textContent = on ? REMOVE : SAVE;
    button.disabled = false;
    progress.hidden = amount.hidden = true;
  }

  /** @param {State} state */
  function tell({ pages, engine }) {
    if (pages) show(`${PAGES} ${engine ? QUESTIONS : QUESTIONS_LATER}`, true);
    else show(NOTHING, false);
  }

  /** Puts off the end of the present wait for a worker, which has said something. */
  let heard = () => {};

  /**
   * @template T
   * @param {Promise<T>} work a worker's
   * @returns {Promise<T>}
   */
  function unlessSilent(work) {
    /** @type {ReturnType<typeof setTimeout>} */
    let limit;
    /** @type {Promise<never>} */
    const silence = new Promise((_, reject) => {
      heard = () => {
        clearTimeout(limit);
        limit = setTimeout(() => reject(new Error((reason = "network"))), SILENCE);
      };
      heard();
    });
    return Promise.race([work, silence]).finally(() => {
      clearTimeout(limit);
      heard = () => {};
    });
  }

  navigator.serviceWorker.addEventListener("message", (event) => {
    const message = /** @type {Progress | Failed} */ (event.data);
    heard();
    if (message.type === "failed") reason = message.reason;
    else if (button.disabled) {
      progress.hidden = amount.hidden = false;
      progress.max = message.total;
      progress.value = message.done;
      amount.textContent = `${megabytes(message.done)} av ${megabytes(message.total)} MB`;
    }
  });
  navigator.serviceWorker.startMessages();

  async function turnOn() {
    reason = "";
    try {
      const options = /** @type {const} */ ({ scope: SITE.href, updateViaCache: "none" });
      const asked = navigator.serviceWorker.register(WORKER, options);
      const registration = await unlessSilent(asked).catch((error) => {
        reason ||= error.name === "TypeError" ? "network" : "refused";
        throw error;
      });
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      if (!worker) throw new Error("no worker");
      await unlessSilent(installed(worker));
      // One that ran already, since before all was removed, has nothing kept.
      const state = await unlessSilent(ask(worker, "keep"));
      if (state.error) throw new Error((reason = state.error));
      tell(state);
      tell(await unlessSilent(ask(worker, "engine")));
    } catch (error) {
      await fail(error);
    }
  }

  /** @param {unknown} error */
  async function fail(error) {
    console.warn(error);
    if (isRefusal(error)) reason = "refused";
    // Where nothing may be kept there is nothing to remove either, and asking fails.
    await remove().catch(console.warn);
    show(FAILED[reason] ?? FAILED["changed"] ?? "", false);
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    if (on) {
      await remove().then(() => show(REMOVED, false), fail);
    } else {
      status.textContent = SAVING;
      await turnOn();
    }
    button.focus({ preventScroll: true });
  });

  show(NOTHING, false);
  // What a press does is not known before.
  button.disabled = true;
  unlessSilent(registered().then((found) => found?.active && ask(found.active, "state")))
    .then((state) => (state ? tell(state) : show(NOTHING, false)))
    .catch((error) => show(isRefusal(error) ? (FAILED["refused"] ?? "") : NOTHING, false));
}

/**
 * Tells when a new version waits for this one's pages to close, and offers to change at once.
 *
 * @param {ServiceWorkerRegistration} registration
 */
function watch(registration) {
  const bar = document.createElement("div");
  bar.className = "site-notice";
  bar.setAttribute("role", "status");
  document.querySelector(".site-header")?.after(bar);

  const offer = () => {
    if (!registration.waiting || bar.childElementCount) return;
    const text = document.createElement("p");
    text.textContent = NEW_VERSION;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = CHANGE;
    button.addEventListener("click", () => registration.waiting?.postMessage("activate"));
    bar.append(text, button);
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  // All pages change at the same time: none may go on with another version's files.
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
}

export function startOffline() {
  if (!("serviceWorker" in navigator)) return;
  const place = document.querySelector("[data-offline]");
  if (place instanceof HTMLElement) control(place);
  if (!navigator.serviceWorker.controller) return;
  registered().then((registration) => registration && watch(registration), console.warn);
}
