// @ts-check
/**
 * The page's side of the engine's worker: starts it, asks it, and gives up in time.
 *
 * A start that fails is tried once more with a new worker, the plain way and with the whole library;
 * what the first one has fetched is then in the browser's cache.
 *
 * @typedef {import("./worker.js").FromWorker} FromWorker
 * @typedef {import("./worker.js").Start["way"]} Way
 * @typedef {Record<string, Record<string, string>>} Held   what fields hold, by part and id
 * @typedef {{fragment: string, profile: string, today: string, site?: string, held?: Held}} Visit
 * @typedef {{html: string, title: string, address: string, fragment: string, notice: string}} Shown
 */

/** Without any sign of life for this long, the start has failed (milliseconds). */
const START_LIMIT = 20_000;
/** All of a start may take this long, however slow the line: the static pages do the same work. */
const WHOLE_LIMIT = 180_000;
/** An answer takes a few milliseconds; after this the worker is taken for dead. */
const ANSWER_LIMIT = 5_000;
/** For papers a part of the engine has to come first, which the worker gives up in time. */
export const PAPERS_LIMIT = 60_000;

export class Engine {
  /**
   * @param {URL} base the payload's folder
   * @param {string} profile the id of the profile that will be asked for first
   * @param {(loaded: number, total: number) => void} onProgress in bytes
   */
  constructor(base, profile, onProgress) {
    this.alive = false;
    this.base = base;
    this.profile = profile;
    this.onProgress = onProgress;
    /** @type {Map<number, {resolve: (reply: string) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
    this.last = 0;
    /** @type {Worker | undefined} */
    this.worker = undefined;
    /** Settles once: the engine answers, or it never will. @type {Promise<void>} */
    this.ready = this.start("quickest").catch((error) => {
      console.warn(`The engine is tried once more: ${error.message}`);
      return this.start("full");
    });
  }

  /**
   * @param {Way} way
   * @returns {Promise<void>}
   */
  start(way) {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      this.worker = worker;
      /** @type {ReturnType<typeof setTimeout>} */
      let limit;
      const fail = (/** @type {string} */ message) => {
        clearTimeout(limit);
        clearTimeout(whole);
        this.stop(message);
        reject(new Error(message));
      };
      const sign = () => {
        clearTimeout(limit);
        limit = setTimeout(() => fail("no sign of life"), START_LIMIT);
      };
      const whole = setTimeout(() => fail("too slow"), WHOLE_LIMIT);
      sign();
      worker.addEventListener("error", () => fail("the worker could not be loaded"));
      worker.addEventListener("message", (/** @type {MessageEvent<FromWorker>} */ event) => {
        const message = event.data;
        if (message.type === "failed") fail(message.message);
        else if (message.type === "progress") {
          sign();
          this.onProgress(message.loaded, message.total);
        } else if (message.type === "ready") {
          clearTimeout(limit);
          clearTimeout(whole);
          this.alive = true;
          resolve();
        } else this.settle(message);
      });
      worker.postMessage({ type: "start", base: this.base.href, way, profile: this.profile });
    });
  }

  /**
   * Asks for a page.
   *
   * @param {Visit} visit
   * @param {number} [patience] in milliseconds
   * @returns {Promise<Shown>}
   */
  async page(visit, patience) {
    return JSON.parse(await this.ask(JSON.stringify({ kind: "page", ...visit }), patience));
  }

  /**
   * @param {string} request
   * @param {number} [patience] in milliseconds
   * @returns {Promise<string>}
   */
  ask(request, patience = ANSWER_LIMIT) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.stop("no answer");
        reject(new Error("no answer"));
      }, patience);
      const done = () => {
        clearTimeout(limit);
        this.waiting.delete(id);
      };
      this.waiting.set(id, {
        resolve: (reply) => (done(), resolve(reply)),
        reject: (error) => (done(), reject(error)),
      });
      this.worker?.postMessage({ type: "ask", id, request });
    });
  }

  /** @param {Extract<FromWorker, {id: number}>} message */
  settle(message) {
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    if (message.type === "answer") waiting.resolve(message.reply);
    else waiting.reject(new Error(message.message));
  }

  /** @param {string} why */
  stop(why) {
    this.alive = false;
    this.worker?.terminate();
    for (const { reject } of this.waiting.values()) reject(new Error(why));
  }
}

/** The date here, as in 2026-01-31. The browser's own formats take longer than a frame at first. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
