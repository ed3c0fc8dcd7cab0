// @ts-check
/**
 * Keeps the site for reading without a network; only visitors who ask for it have this worker.
 *
 * Each version of the site has a worker and a cache of its own, and all of a version is kept or
 * nothing: every file must have the digest that the build wrote here. A page that is kept gets
 * everything from the cache, so that it never meets scripts or an engine of another version. A new
 * version waits until the old one's pages are closed, or until the visitor asks for it.
 *
 * Not kept: the questionnaire's static pages. They are many, and the engine makes the same pages; so
 * the start page of the same folder, which starts the engine, stands in for any of them. Keeping
 * those that a visitor has opened would leave a trace of the answers on the device.
 *
 * @typedef {[path: string, sha256: string, bytes: number]} Entry  sha256: the first 32 digits
 * @typedef {{
 *   version: string, page: string, assets: string, files: Entry[],
 *   engine: string, parts: Entry[], spare: Entry[],
 * }} Kept
 *   page: shown for what is not kept; assets: the mark of pages that fit these scripts;
 *   engine: its folder; parts: what its start needs; spare: what it needs when something is wrong
 * @typedef {"keep" | "engine" | "state" | "activate"} Ask
 * @typedef {{pages: boolean, engine: boolean, error?: Reason}} State
 * @typedef {"quota" | "network" | "changed"} Reason
 * @typedef {{type: "progress", done: number, total: number}} Progress  in bytes
 * @typedef {{type: "failed", reason: Reason}} Failed
 */

/** @type {Kept} */
const KEPT = { version: "", page: "", assets: "", files: [], engine: "", parts: [], spare: [] };

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const scope = new URL(worker.registration.scope);
/** Another guide may live on the same host: the name tells whose the cache is. */
const OURS = `iop-guiden:${scope.pathname}:`;
const CACHE = OURS + KEPT.version;
const FILES = new Set(KEPT.files.map(([path]) => path));
const PARTS = new Map([...KEPT.parts, ...KEPT.spare].map(([path, sha256]) => [path, sha256]));
const ENGINE_FOLDER = /\/assets\/engine\/[0-9a-f]{16}\//;
/** A version that has this keeps the engine: profiles are in folders of the same kind. */
const ANY_MANIFEST = /\/assets\/engine\/[0-9a-f]{16}\/manifest\.json$/;
const MANIFEST = `${KEPT.engine}manifest.json`;
/**
 * A file of the engine in its other form, packed or not.
 *
 * @param {string} path
 */
const other = (path) => (path.endsWith(".gz") ? path.slice(0, -3) : `${path}.gz`);
/** A page of the questionnaire, and the folder whose start page it has. */
const QUESTION = /^(guiden\/[^/]+\/)[^/]+\.html$/;
const MARK = `<meta name="iop-version" content="${KEPT.assets}">`;
/** Files asked for at a time. */
const AT_A_TIME = 6;
/** A network that gives no page in this time, in milliseconds, is as good as none. */
const PATIENCE = 5_000;
/** The engine's start is over when nothing has been on its way for this long, in milliseconds. */
const QUIET = 1_500;

/** @param {string} path */
const address = (path) => new URL(`./${path}`, scope).href;

/** @param {string} path */
const kept = (path) => caches.match(address(path), { cacheName: CACHE, ignoreVary: true });

/** @returns {Promise<string[]>} the names of our caches, of all versions */
const ours = async () => (await caches.keys()).filter((name) => name.startsWith(OURS));

/** @param {Response} response its body is used up */
async function digest(response) {
  const hash = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  const digits = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0"));
  return digits.join("").slice(0, 32);
}

/** @param {Progress | Failed} message */
async function tell(message) {
  const clients = await worker.clients.matchAll({ includeUncontrolled: true });
  // All pages of the host are here, also those of another guide.
  for (const client of clients) if (client.url.startsWith(scope.href)) client.postMessage(message);
}

/**
 * @param {unknown} error
 * @returns {Reason}
 */
function reason(error) {
  const { name } = Object(error);
  return name === "QuotaExceededError" ? "quota" : name === "TypeError" ? "network" : "changed";
}

// ---------- Keeping ----------

/**
 * Fetches a file of this version; the browser's own cache may hold one of another.
 *
 * @param {string} url
 * @param {string} sha256
 */
async function fetched(url, sha256) {
  for (const cache of /** @type {RequestCache[]} */ (["default", "reload"])) {
    const response = await fetch(url, { cache });
    if (response.status !== 200 || (await digest(response.clone())) !== sha256) continue;
    // A page may not be answered with a response that was redirected.
    return response.redirected ? new Response(response.body, response) : response;
  }
  throw new Error(`${url}: not of this version`);
}

/**
 * A file in one of our caches. The engine's files have another folder in every version, also those
 * that did not change.
 *
 * @param {Cache} source
 * @param {string} path
 */
async function before(source, path) {
  const same = await source.match(address(path), { ignoreVary: true });
  if (same || !PARTS.has(path)) return same;
  const name = path.slice(KEPT.engine.length);
  const keys = await source.keys();
  const moved = keys.find(({ url }) => url.split(ENGINE_FOLDER)[1] === name);
  const response = moved && (await source.match(moved, { ignoreVary: true }));
  // A new response: this one would tell scripts that they come from the old folder.
  return response && new Response(response.body, response);
}

/**
 * Puts files into the cache: as they are in one of ours, else from the network.
 *
 * @param {Cache} cache opened by the caller, once: one that was removed since must not come back
 * @param {Entry[]} entries
 * @param {(bytes: number) => void} count
 */
async function put(cache, entries, count = () => undefined) {
  const others = (await ours()).filter((name) => name !== CACHE);
  const sources = [cache, ...(await Promise.all(others.map((name) => caches.open(name))))];
  const left = [...entries];
  const one = async (/** @type {Entry} */ [path, sha256, bytes]) => {
    const url = address(path);
    for (const source of sources) {
      const found = await before(source, path);
      if (!found || (await digest(found.clone())) !== sha256) continue;
      if (source !== cache) await cache.put(url, found);
      return bytes;
    }
    await cache.put(url, await fetched(url, sha256));
    return bytes;
  };
  const several = async () => {
    for (let entry = left.shift(); entry; entry = left.shift()) count(await one(entry));
  };
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, several));
  } finally {
    left.length = 0;
  }
}

/** Keeps the whole site, and the engine if an older version kept it; or nothing. */
async function keep() {
  const older = await Promise.all((await ours()).map(async (name) => (await caches.open(name)).keys()));
  const used = older.flat().some(({ url }) => ANY_MANIFEST.test(url));
  try {
    const cache = await caches.open(CACHE);
    const entries = used ? [...KEPT.files, ...(await needed(cache))] : KEPT.files;
    const total = entries.reduce((sum, [, , bytes]) => sum + bytes, 0);
    let done = 0;
    await put(cache, entries, (bytes) => void tell({ type: "progress", done: (done += bytes), total }));
  } catch (error) {
    await caches.delete(CACHE);
    await tell({ type: "failed", reason: reason(error) });
    throw error;
  }
}

/**
 * What the engine's start asks for. Its worker takes the packed files if the manifest came unpacked,
 * and the kept manifest says the same to it every time.
 *
 * @param {Cache} cache gets the manifest
 */
async function needed(cache) {
  await put(cache, KEPT.parts.filter(([path]) => path === MANIFEST));
  const manifest = await cache.match(address(MANIFEST), { ignoreVary: true });
  const packed = !manifest?.headers.get("Content-Encoding");
  return KEPT.parts.filter(
    ([path]) => !PARTS.has(other(path)) || path.endsWith(".gz") === packed,
  );
}

/** How many files of the engine are on their way to its worker just now, and are kept as they pass. */
let passing = 0;
/** @type {Promise<void> | undefined} */
let filling;

/**
 * Keeps a file of the engine that its worker has asked for.
 *
 * @param {string} path
 * @param {Response} response
 */
async function keepPassing(path, response) {
  passing += 1;
  try {
    // Whoever has turned this off has no cache, and must not get a new one.
    if (!(await caches.has(CACHE))) return;
    const cache = await caches.open(CACHE);
    if ((await digest(response.clone())) === PARTS.get(path)) await cache.put(address(path), response);
  } catch {
    // Came only in part, or has no room: `fill` deals with it.
  } finally {
    passing -= 1;
  }
}

/**
 * Keeps the rest of the engine when its start is over: with the network another way to start may be
 * the best one than without, and the rest must not slow the start down.
 */
async function keepRest() {
  if ((await state()).engine) return;
  do await new Promise((resolve) => setTimeout(resolve, QUIET));
  while (passing);
  await fill();
}

/** Keeps the whole engine, or nothing of it where there is no room. */
function fill() {
  filling ??= (async () => {
    const cache = (await caches.has(CACHE)) && (await caches.open(CACHE));
    try {
      if (cache) await put(cache, await needed(cache));
    } catch (error) {
      if (!cache || reason(error) !== "quota") return;
      await Promise.all([...PARTS.keys()].map((path) => cache.delete(address(path))));
    } finally {
      filling = undefined;
    }
  })();
  return filling;
}

/** @returns {Promise<State>} */
async function state() {
  const here = await caches.has(CACHE);
  const urls = new Set(here ? (await (await caches.open(CACHE)).keys()).map(({ url }) => url) : []);
  const has = (/** @type {string} */ path) => urls.has(address(path));
  return {
    pages: KEPT.files.every(([path]) => has(path)),
    engine: KEPT.parts.every(([path]) => has(path) || has(other(path))),
  };
}

/** Whether the browser has the engine already, from a visit before pages were kept. */
async function used() {
  try {
    const options = /** @type {const} */ ({ cache: "only-if-cached", mode: "same-origin" });
    return (await fetch(address(MANIFEST), options)).ok;
  } catch {
    return false;
  }
}

// ---------- Answering ----------

/**
 * Whether a page from the network was made for the scripts that are kept.
 *
 * @param {Response} response
 */
async function fits(response) {
  const page = response.headers.get("Content-Type")?.startsWith("text/html");
  return !page || (await response.clone().text()).includes(MARK);
}

/**
 * Lets a page of another version be read, but not run: our scripts are not made for it. The
 * questionnaire's pages lead on without scripts.
 *
 * @param {Response} response
 */
function withoutScripts(response) {
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.append("Content-Security-Policy", "script-src 'none'");
  return new Response(response.body, { status, statusText, headers });
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
const inTime = (promise) =>
  Promise.race([
    promise,
    /** @type {Promise<never>} */ (
      new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), PATIENCE))
    ),
  ]);

/**
 * A page that is not kept, or a page of the questionnaire that the guide's script asks for.
 *
 * @param {Request} request
 * @param {string} path
 */
async function notKept(request, path) {
  if (!(await caches.has(CACHE))) return fetch(request);
  const opens = request.mode === "navigate";
  const folder = QUESTION.exec(path)?.[1];
  const start = opens && folder && (await state()).engine ? await kept(folder) : undefined;
  try {
    const response = await (start ? inTime(fetch(request)) : fetch(request));
    if (response.type === "opaqueredirect" || (await fits(response))) return response;
    return start ?? (opens ? withoutScripts(response) : Response.error());
  } catch {
    return start ?? (opens ? Response.redirect(`${address(KEPT.page)}#saknas`) : Response.error());
  }
}

/**
 * A file of the engine. Its worker asks with "reload" when what it got was damaged.
 *
 * @param {FetchEvent} event
 * @param {string} path
 */
async function part(event, path) {
  if (path === MANIFEST) event.waitUntil(keepRest());
  const found = event.request.cache === "reload" ? undefined : await kept(path);
  if (found) return found;
  const response = await fetch(event.request);
  if (response.status === 200) event.waitUntil(keepPassing(path, response.clone()));
  return response;
}

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const inside = url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
  if (request.method !== "GET" || request.headers.has("Range") || !inside) return;
  const path = url.pathname.slice(scope.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  if (FILES.has(path)) event.respondWith(kept(path).then((found) => found ?? fetch(request)));
  else if (FILES.has(`${path}/`)) event.respondWith(Response.redirect(address(`${path}/`) + url.search));
  else if (PARTS.has(path)) event.respondWith(part(event, path));
  else if (request.mode === "navigate" || QUESTION.test(path)) event.respondWith(notKept(request, path));
});

// ---------- A version's life ----------

worker.addEventListener("install", (event) => event.waitUntil(keep()));

worker.addEventListener("activate", (event) => {
  const others = async () => (await ours()).filter((name) => name !== CACHE);
  event.waitUntil(others().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

/**
 * @param {Ask} asked
 * @returns {Promise<State>}
 */
async function answer(asked) {
  if (asked === "keep") await keep();
  if (asked === "engine" && (await used())) await fill();
  return state();
}

worker.addEventListener("message", (event) => {
  const asked = /** @type {Ask} */ (event.data);
  if (asked === "activate") event.waitUntil(worker.skipWaiting());
  else {
    const failed = (/** @type {unknown} */ error) => ({ pages: false, engine: false, error: reason(error) });
    const reply = answer(asked).catch(failed);
    event.waitUntil(reply.then((found) => event.ports[0]?.postMessage(found)));
  }
});
