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
const text = (error) => (error instanceof Error ? error.message : String(error));

/**
 * Runs `load` while every fetch is counted, and rejects as soon as a file or the compilation fails.
 *
 * @template T
 * @param {URL} base
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
async function watched(base, load) {
  const { fetch: fetchFile } = self;
  const { instantiateStreaming } = WebAssembly;
  /** @type {Map<string, Promise<Response>>} */
  const early = new Map();
  let loaded = 0;
  let total = 0;
  let posted = 0;

  /** @param {number} bytes */
  const count = (bytes) => {
    loaded += bytes;
    const now = performance.now();
    if (total === 0 || (loaded < total && now - posted < PAUSE)) return;
    posted = now;
    post({ type: "progress", stage: loaded < total ? "download" : "engine", loaded, total });
  };

  /** @type {Promise<never>} */
  const failure = new Promise((_, reject) => {
    /** @type {typeof fetch} */
    const counted = async (...request) => {
      const url = new URL(request[0] instanceof Request ? request[0].url : request[0], base);
      const begun = early.get(url.href);
      early.delete(url.href);
      if (begun) return begun;
      try {
        const response = await fetchFile(...request);
        if (!response.ok) throw new Error(`HTTP status ${response.status}`);
        // A copy is counted: only the original lets the browser keep the compiled code for next time.
        response
          .clone()
          .body?.pipeTo(new WritableStream({ write: (chunk) => count(chunk.byteLength) }))
          .catch((error) => reject(new Error(`${url.pathname}: ${text(error)}`)));
        return response;
      } catch (error) {
        reject(new Error(`${url.pathname}: ${text(error)}`));
        throw error;
      }
    };
    self.fetch = counted;
    WebAssembly.instantiateStreaming = async (...source) => {
      try {
        return await instantiateStreaming(...source);
      } catch (error) {
        reject(error);
        throw error;
      }
    };
    for (const name of EARLY) {
      const { href } = new URL(name, base);
      const response = counted(href);
      response.catch(() => undefined);
      early.set(href, response);
    }
    fetchFile(new URL("manifest.json", base))
      .then((response) => response.json())
      .then((/** @type {Manifest} */ { files }) => {
        const fetched = files.filter(({ name }) => !/\.m?js$/.test(name));
        total = fetched.reduce((sum, { bytes }) => sum + bytes, 0);
      })
      .catch((error) => reject(new Error(`manifest.json: ${text(error)}`)));
  });

  try {
    return await Promise.race([failure, load()]);
  } finally {
    self.fetch = fetchFile;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/**
 * @param {URL} base
 * @returns {Promise<Respond>}
 */
async function load(base) {
  import(new URL("pyodide.asm.js", base).href).catch(() => undefined); // Pyodide asks for it later
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

/** @param {Start} message */
async function start({ base }) {
  const begun = performance.now();
  const folder = new URL(base, self.location.href);
  engine = watched(folder, () => load(folder));
  try {
    await engine;
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
