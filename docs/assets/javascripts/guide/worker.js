/**
 * The engine's worker: loads Python and the decision engine, then answers requests.
 *
 * It asks for nothing but the files of the payload folder. `loadPyodide` logs some failures instead
 * of passing them on and then never settles: `watched` turns those into a rejection. The page still
 * keeps a time limit of its own.
 *
 * @typedef {{type: "start", base: string}} Start   base: address of the payload folder
 * @typedef {{type: "ask", id: number, request: string}} Ask   request: JSON for the engine
 * @typedef {Start | Ask} ToWorker
 * @typedef {"download" | "engine"} Stage   engine: all bytes are here, Python is starting
 * @typedef {{type: "progress", stage: Stage, loaded: number, total: number}} Progress   in bytes
 * @typedef {{type: "ready", ms: number}} Ready
 * @typedef {{type: "failed", message: string}} Failed   the engine will never be ready
 * @typedef {{type: "answer", id: number, reply: string}} Answer   reply: what the engine returned
 * @typedef {{type: "error", id: number, message: string}} AskError   this request only
 * @typedef {Progress | Ready | Failed | Answer | AskError} FromWorker
 * @typedef {{files: {name: string, bytes: number}[]}} Manifest
 * @typedef {(request: string) => string} Respond
 */

const PACKAGE = "guide-engine";
const MODULE = "guide_engine.browser";
/** Fetched at once, not when Pyodide comes to ask for them. */
const EARLY = ["pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"];
/** Progress is posted at most this often, in milliseconds. */
const PAUSE = 100;

/** @param {FromWorker} message */
const post = (message) => self.postMessage(message);

/** @param {unknown} error */
const text = (error) => String(Object(error).message ?? error);

/** @param {Response} response */
const checked = (response) => {
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  return response;
};

/**
 * Counts bytes towards what the manifest promises. Scripts are left out: we don't fetch those.
 *
 * @param {Promise<Response>} manifest
 */
function counter(manifest) {
  let loaded = 0;
  let total = 0;
  let posted = 0;
  const known = manifest.then(checked).then(async (response) => {
    const { files } = /** @type {Manifest} */ (await response.json());
    const fetched = files.filter(({ name }) => !/\.m?js$/.test(name));
    total = fetched.reduce((sum, { bytes }) => sum + bytes, 0);
    count(0);
  });

  /** @param {number} bytes */
  function count(bytes) {
    loaded += bytes;
    const now = performance.now();
    if (total === 0 || (loaded < total && now - posted < PAUSE)) return;
    posted = now;
    post({ type: "progress", stage: loaded < total ? "download" : "engine", loaded, total });
  }

  return { count, known };
}

/**
 * Runs `load` while every fetch is counted, and rejects as soon as a file or the compilation fails.
 *
 * @template T
 * @param {URL} base
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
async function watched(base, load) {
  const { fetch } = self;
  const { instantiateStreaming } = WebAssembly;
  const { count, known } = counter(fetch(new URL("manifest.json", base)));
  /** @type {(reason: unknown) => void} */
  let fail = () => undefined;
  /** @type {Promise<never>} */
  const failure = new Promise((_, reject) => (fail = reject));
  known.catch((error) => fail(new Error(`manifest.json: ${text(error)}`)));

  /** @type {Map<string, Promise<Response>>} */
  const early = new Map();
  /** @type {typeof fetch} */
  const counted = async (...request) => {
    const url = request[0] instanceof Request ? request[0].url : String(request[0]);
    const begun = early.get(url);
    early.delete(url);
    if (begun) return begun;
    try {
      const response = checked(await fetch(...request));
      // A copy is counted: only the original lets the browser keep the compiled code for next time.
      const copy = response.clone().body;
      copy
        ?.pipeTo(new WritableStream({ write: (chunk) => count(chunk.byteLength) }))
        .catch((error) => fail(new Error(`${url}: ${text(error)}`)));
      return response;
    } catch (error) {
      fail(new Error(`${url}: ${text(error)}`));
      throw error;
    }
  };

  self.fetch = counted;
  WebAssembly.instantiateStreaming = async (...source) => {
    try {
      return await instantiateStreaming(...source);
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  try {
    for (const name of EARLY) {
      const { href } = new URL(name, base);
      const response = counted(href);
      response.catch(() => undefined); // told by `failure`
      early.set(href, response);
    }
    return await Promise.race([failure, load()]);
  } finally {
    self.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/**
 * @param {URL} base
 * @returns {Promise<Respond>}
 */
async function load(base) {
  // Pyodide asks for this script itself, later, and then tells what is wrong with it.
  import(new URL("pyodide.asm.js", base).href).catch(() => undefined);
  /** @type {typeof import("pyodide")} */
  const { loadPyodide } = await import(new URL("pyodide.mjs", base).href);
  const python = await loadPyodide({
    indexURL: base.href,
    lockFileURL: new URL("pyodide-lock.json", base).href,
    // Without it Pyodide would name a host of its own as a second place for packages.
    packageBaseUrl: base.href,
    packages: [PACKAGE],
    stdout: () => undefined,
  });
  return python.pyimport(MODULE).respond;
}

/** @type {Promise<Respond> | undefined} */
let engine;

/**
 * Pyodide leaves promises of a failed start alone; `watched` has told the failure.
 *
 * @param {Event} event
 */
const told = (event) => event.preventDefault();

/** @param {Start} message */
async function start({ base }) {
  const begun = performance.now();
  self.addEventListener("unhandledrejection", told);
  const folder = new URL(base, self.location.href);
  engine = watched(folder, () => load(folder));
  try {
    await engine;
    self.removeEventListener("unhandledrejection", told);
    post({ type: "ready", ms: Math.round(performance.now() - begun) });
  } catch (error) {
    post({ type: "failed", message: text(error) });
  }
}

/** @param {Ask} message */
async function ask({ id, request }) {
  try {
    if (!engine) throw new Error("asked before start");
    const respond = await engine;
    post({ type: "answer", id, reply: respond(request) });
  } catch (error) {
    post({ type: "error", id, message: text(error) });
  }
}

self.addEventListener("message", (/** @type {MessageEvent<ToWorker>} */ event) => {
  if (event.data.type === "start") void start(event.data);
  else void ask(event.data);
});
export {};
