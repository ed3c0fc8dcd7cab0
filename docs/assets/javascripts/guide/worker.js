/**
 * The engine's worker: loads Python and the decision engine, then answers requests.
 *
 * It asks for nothing but the files of the payload folder, all of them at once, and uses none before
 * its size and digest are what the manifest says. There are three ways to get ready:
 *
 * - "memory": Python continues from a memory in which the engine is loaded already;
 * - "plain": Python starts and loads the engine, with the modules that it needs;
 * - "full": the same with Python's whole standard library, for when a module was missing.
 *
 * The memory is bigger, which a slow line turns around: "quickest" begins with it, measures the line
 * meanwhile and goes over to "plain" if that is ready sooner.
 *
 * Other profiles than the common one are files of their own, fetched when a request needs them; so
 * is the part of the engine that makes papers.
 *
 * The page still keeps a time limit of its own.
 *
 * @typedef {"memory" | "plain" | "full"} Way
 * @typedef {{type: "start", base: string, way: Way | "quickest", profile?: string}} Start   base: address of the
 *   payload folder; profile: the one that will be asked for first
 * @typedef {{type: "ask", id: number, request: string}} Ask   request: JSON for the engine
 * @typedef {Start | Ask} ToWorker
 * @typedef {"download" | "engine"} Stage   engine: all bytes are here, Python is starting
 * @typedef {{type: "progress", stage: Stage, loaded: number, total: number}} Progress   in bytes
 * @typedef {{type: "ready", ms: number, way: Way}} Ready
 * @typedef {{type: "failed", message: string}} Failed   the engine will never be ready
 * @typedef {{type: "answer", id: number, reply: string}} Answer   reply: what the engine returned
 * @typedef {{type: "error", id: number, message: string}} AskError   this request only
 * @typedef {Progress | Ready | Failed | Answer | AskError} FromWorker
 * @typedef {{name: string, bytes: number, sha256: string, br: number, gz: number}} Entry
 * @typedef {{pyodide: string, bytes: number, head: number, over: number}} Memory
 * @typedef {{files: Entry[], memory: Memory}} Manifest
 * @typedef {import("pyodide").PyodideInterface} Python
 * @typedef {Record<string, string | null>} Profiles   the files' texts by id; null: there is none
 * @typedef {{way: Way, respond: (request: string) => string, complete: () => Promise<void>,
 *   addPapers: () => Promise<void>, files: Files, more: Profiles}} Running   more: the profiles that were
 *   needed so far
 */

const PACKAGE = "guide-engine";
const MODULE = "guide_engine.browser";
const PROGRAM = "pyodide.asm.wasm";
const SCRIPT = "pyodide.asm.js";
const LOADER = "loader.js";
const LIBRARY = "python_stdlib.zip";
const WHOLE_LIBRARY = "python_stdlib_full.zip";
const LOCK = "pyodide-lock.json";
const MEMORY = "memory.bin";
const PAPERS = "papers.bin";
/** What the engine calls that part where it is missing. */
const PART = "papers";
/** So many bytes are enough to tell a line's speed, and few to have fetched for nothing. */
const SAMPLE = 250_000;
/** Megabits a second. Below it the memory's extra bytes take longer than Python's start. */
const FAST_LINE = 5;
/** Memory is kept in pages of so many bytes. */
const PAGE = 4096;
/** The papers' part may take so long to come, in milliseconds; it is asked for twice at most. */
const PAPERS_LIMIT = 20_000;
/** So many times at most something may be missing for one request. */
const SUPPLIES = 4;
/** What Python says when something was left out. */
const MISSING = /ModuleNotFoundError|ZipImportError|FileNotFoundError/;
/** Progress is posted at most this often, in milliseconds. */
const PAUSE = 100;

/** The browser's own, which is replaced while Pyodide loads. */
const download = self.fetch.bind(self);

/** @param {FromWorker} message */
const post = (message) => self.postMessage(message);

/** Where in Python an error came from, which tells a reader nothing. */
const TRACE = /^Traceback[^]*\n {2,}[^\n]*\n/;

/** @param {unknown} error */
const text = (error) => String(Object(error).message ?? error).replace(TRACE, "").trim();

/** @param {Response} response */
const checked = (response) => {
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  return response;
};

/** @param {Uint8Array} bytes */
const decoded = (bytes) => new TextDecoder().decode(bytes);

/** @param {Response} response */
const unpacked = ({ body }) =>
  new Response(body?.pipeThrough(new DecompressionStream("gzip")), {
    headers: { "Content-Type": "application/wasm" },
  });

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The payload's files: each is fetched once, checked, and counted towards the bytes in all.
 *
 * Bytes are counted as they go over the line, compressed if the server compresses.
 */
class Files {
  /**
   * @param {URL} folder
   * @param {Manifest} manifest
   * @param {"br" | "gz" | "bytes"} sent how the server sends files
   * @param {Record<string, string>} digests of the profiles
   * @param {string} papers the folder of the papers' part
   */
  constructor(folder, manifest, sent, digests, papers) {
    this.folder = folder;
    this.manifest = manifest;
    this.sent = sent;
    this.digests = new Map(Object.entries(digests));
    this.papers = papers;
    /** @type {Map<string, Promise<string>>} */
    this.profiles = new Map();
    /** Bytes that were expected and that have come, by file. @type {Map<string, number>} */
    this.came = new Map();
    this.posted = 0;
    /** When the first file began to come. */
    this.begun = 0;
    /** @type {(fast: boolean) => void} */
    this.measured = () => undefined;
    /** Whether the line is fast; settles when enough has come to tell. @type {Promise<boolean>} */
    this.fast = new Promise((resolve) => (this.measured = resolve));
  }

  /**
   * Reads the manifest of the folder that is current.
   *
   * @param {URL} base
   */
  static async of(base) {
    /** @type {{folder: string, profiles?: Record<string, string>, papers?: string}} */
    const { folder, profiles = {}, papers = "" } = await named("current.json", async () => {
      const response = await download(new URL("current.json", base), { cache: "no-cache" });
      return checked(response).json();
    });
    if (!/^[0-9a-f]+$/.test(folder)) throw new Error("current.json: no folder");
    const inside = new URL(`${folder}/`, base);
    const { bytes, encoding } = await ofFolder(base, folder, "manifest.json");
    const sent = encoding === "br" ? "br" : encoding === "gzip" ? "gz" : "bytes";
    return new Files(inside, JSON.parse(decoded(bytes)), sent, profiles, papers);
  }

  /**
   * A profile's file.
   *
   * @param {string} id
   * @returns {Promise<string | null>} null where there is no such profile
   */
  async profile(id) {
    const folder = this.digests.get(id);
    if (!folder) return null;
    const text = this.profiles.get(id) ?? this.#profile(folder, `${id}.profile.json`);
    this.profiles.set(id, text);
    // A failure is not kept: the next request tries again.
    text.catch(() => this.profiles.delete(id));
    return text;
  }

  /**
   * @param {string} folder
   * @param {string} name
   */
  async #profile(folder, name) {
    return decoded((await ofFolder(new URL("../", this.folder), folder, name)).bytes);
  }

  /** The files of the papers' part, each with its path. */
  async part() {
    if (!this.papers) throw new Error(`${PAPERS}: not in current.json`);
    const { bytes } = await ofFolder(new URL("../", this.folder), this.papers, PAPERS, PAPERS_LIMIT);
    let from = bytes.indexOf(10) + 1;
    /** @type {[path: string, length: number][]} */
    const list = JSON.parse(decoded(bytes.subarray(0, from)));
    return list.map(
      ([path, length]) => /** @type {const} */ ([path, bytes.subarray(from, (from += length))]),
    );
  }

  /** @param {string} name */
  entry(name) {
    const found = this.manifest.files.find((file) => file.name === name);
    if (!found) throw new Error(`${name}: not in the manifest`);
    return found;
  }

  /** The wheel's name has its version in it. */
  get wheel() {
    return this.manifest.files.find(({ name }) => name.endsWith(".whl"))?.name ?? "";
  }

  /** @param {string} name */
  address(name) {
    return new URL(name, this.folder).href;
  }

  /** @param {string[]} names what will be fetched and counted */
  expect(...names) {
    for (const name of names) this.came.set(name, 0);
  }

  /** @param {string} name what is not needed after all */
  forget(name) {
    this.came.delete(name);
  }

  /** @param {Entry} entry */
  #onLine(entry) {
    return this.#packed(entry.name) ? entry.gz : entry[this.sent];
  }

  /**
   * Whether we unpack a file ourselves: the big ones, where the server doesn't compress.
   *
   * @param {string} name
   */
  #packed(name) {
    return this.sent === "bytes" && (name === MEMORY || name === PROGRAM);
  }

  /**
   * @param {string} name
   * @param {number} bytes all that have come of the file
   */
  #count(name, bytes) {
    this.came.set(name, bytes);
    this.tell();
  }

  /** Posts how much has come of how much. */
  tell() {
    let loaded = 0;
    let total = 0;
    for (const [each, came] of this.came) {
      loaded += came;
      total += this.#onLine(this.entry(each));
    }
    const now = performance.now();
    this.#measure(loaded, now - this.begun);
    loaded = Math.min(Math.round(loaded), total);
    const done = loaded >= total;
    if (!done && now - this.posted < PAUSE) return;
    this.posted = now;
    post({ type: "progress", stage: done ? "engine" : "download", loaded, total });
  }

  /**
   * Tells the line's speed when enough has come. Whoever was here before has the scripts and the
   * program in the browser's cache: then only the memory says how fast the line is.
   *
   * @param {number} loaded bytes of all files
   * @param {number} time in milliseconds
   */
  #measure(loaded, time) {
    if (loaded < SAMPLE) return;
    const [first] = performance.getEntriesByName(this.address(LOADER));
    if (!(first instanceof PerformanceResourceTiming)) return;
    const kept = first.transferSize < first.encodedBodySize;
    const bytes = kept ? (this.came.get(MEMORY) ?? 0) : loaded;
    if (bytes >= SAMPLE) this.measured(bytes * 8 >= FAST_LINE * 1000 * time);
  }

  /**
   * Fetches a file and checks it; what came damaged, perhaps from a cache, is asked for once more.
   *
   * @param {string} name
   * @param {(response: Response) => void} [early] gets the response before it is read
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  get(name, early, signal) {
    return named(name, async () => {
      try {
        return await this.#once(name, signal ? { signal } : {}, early);
      } catch {
        signal?.throwIfAborted();
        return this.#once(name, { cache: "reload" }, early);
      }
    });
  }

  /**
   * @param {string} name
   * @param {RequestInit} options
   * @param {((response: Response) => void) | undefined} early
   */
  async #once(name, options, early) {
    const entry = this.entry(name);
    const share = this.#onLine(entry) / entry.bytes;
    const packed = this.#packed(name);
    const came = checked(await download(this.address(packed ? `${name}.gz` : name), options));
    this.begun ||= performance.now();
    const response = packed ? unpacked(came) : came;
    // The original goes to the compiler: only that lets the browser keep the compiled code.
    const stream = (early ? response.clone() : response).body ?? new Blob().stream();
    early?.(response);
    const bytes = new Uint8Array(entry.bytes);
    let length = 0;
    const reader = stream.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length + part.value.length > entry.bytes) throw new Error("longer than it should be");
      bytes.set(part.value, length);
      length += part.value.length;
      // What comes unexpected, later, is not waited for by anybody.
      if (this.came.has(name)) this.#count(name, length * share);
    }
    if (length < entry.bytes) throw new Error("shorter than it should be");
    if ((await digest(bytes)) !== entry.sha256) throw new Error("damaged");
    return bytes;
  }

  /**
   * The compiled program; it is compiled while it comes in, and used when it is checked.
   *
   * @returns {Promise<WebAssembly.Module>}
   */
  async program() {
    /** @type {Promise<WebAssembly.Module> | undefined} */
    let compiled;
    const bytes = await this.get(PROGRAM, (response) => {
      compiled = WebAssembly.compileStreaming(response);
      compiled.catch(() => undefined);
    });
    // Some servers don't know the type of the file, which streaming insists on.
    return named(
      PROGRAM,
      async () => (await compiled?.catch(() => undefined)) ?? WebAssembly.compile(bytes),
    );
  }

  /**
   * A script is checked and then asked for again, which the browser has in its cache.
   *
   * @param {string} name
   */
  async script(name) {
    await this.get(name);
    return named(name, () => import(this.address(name)));
  }
}

/**
 * A file whose digest begins as its folder's name does; asked for once more if not.
 *
 * @param {URL} base
 * @param {string} folder
 * @param {string} name
 * @param {number} [limit] in milliseconds; else the page has one
 */
async function ofFolder(base, folder, name, limit) {
  const once = async (/** @type {RequestInit} */ asked) => {
    const options = limit ? { ...asked, signal: AbortSignal.timeout(limit) } : asked;
    const response = checked(await download(new URL(`${folder}/${name}`, base), options));
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!(await digest(bytes)).startsWith(folder)) throw new Error("not the one of its folder");
    return { bytes, encoding: response.headers.get("Content-Encoding") };
  };
  return named(name, () => once({}).catch(() => once({ cache: "reload" })));
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 */
async function named(name, work) {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${name}: ${text(error)}`);
  }
}

/**
 * Asks for the contents that a way needs beside the program.
 *
 * @typedef {{way: Way, contents: Map<string, Promise<Uint8Array<ArrayBuffer>>>}} Chosen
 * @param {Files} files
 * @param {Start["way"]} way
 * @returns {Promise<Chosen>}
 */
async function choose(files, way) {
  if (way === "quickest") {
    const stop = new AbortController();
    files.expect(MEMORY);
    const memory = files.get(MEMORY, undefined, stop.signal);
    memory.catch(() => undefined);
    // A browser may tell nothing to measure by; then all of the memory has come.
    const fast = await Promise.race([files.fast, memory.then(() => true)]);
    if (fast) return { way: "memory", contents: new Map([[MEMORY, memory]]) };
    stop.abort();
    files.forget(MEMORY);
    return choose(files, "plain");
  }
  const library = way === "full" ? WHOLE_LIBRARY : LIBRARY;
  const names = way === "memory" ? [MEMORY] : [library, files.wheel];
  files.expect(...names);
  return { way, contents: new Map(names.map((name) => [name, files.get(name)])) };
}

/**
 * Starts Python with what is here already. `loadPyodide` logs some failures instead of passing them
 * on and then never settles; here nothing of what it asks for can fail to load.
 *
 * @param {Files} files
 * @param {Start["way"]} asked
 * @returns {Promise<Running>}
 */
async function load(files, asked) {
  files.expect(PROGRAM, SCRIPT, LOADER, LOCK);
  const { memory } = files.manifest;
  const compiled = files.program();
  const scripts = Promise.all([files.script(LOADER), files.script(SCRIPT)]);
  const lock = files.get(LOCK);
  const chosen = choose(files, asked);
  files.tell();
  const rest = chosen.then(({ contents }) => Promise.all(contents.values()));
  const all = Promise.all([compiled, scripts, lock, rest]);
  // Whatever fails, all fails; `loadPyodide` would wait for ever.
  const failure = all.then(() => new Promise(() => undefined));
  const [[loader], { way, contents }] = await Promise.race([
    Promise.all([scripts, chosen]),
    /** @type {Promise<never>} */ (failure),
  ]);
  const { loadPyodide, version } = /** @type {typeof import("pyodide")} */ (loader);
  const kept = contents.get(MEMORY);
  if (kept && version !== memory.pyodide) throw new Error(`${MEMORY}: of another version`);
  const whole = kept && new Uint8Array(memory.bytes);

  const { fetch } = self;
  const { instantiateStreaming } = WebAssembly;
  self.fetch = async (asked) => {
    const name = String(asked instanceof Request ? asked.url : asked).slice(files.folder.href.length);
    if (name === PROGRAM) return new Response();
    if (name === LOCK) return new Response(await lock);
    // A memory has its modules in it and needs no library.
    const library = contents.get(LIBRARY) ?? contents.get(WHOLE_LIBRARY);
    return new Response((await (name === LIBRARY ? library : contents.get(name))) ?? new Uint8Array());
  };
  /** @type {(reason: unknown) => void} */
  let fail = () => undefined;
  /** @type {Promise<never>} */
  const broken = new Promise((_, reject) => (fail = reject));
  WebAssembly.instantiateStreaming = async (_source, imports = {}) => {
    try {
      const program = await compiled;
      const instance = await WebAssembly.instantiate(program, imports);
      if (whole) uncover(/** @type {Uint8Array<ArrayBuffer>} */ (await kept), whole, memory, imports);
      return { module: program, instance };
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  try {
    const starting = loadPyodide({
      indexURL: files.folder.href,
      lockFileURL: files.address(LOCK),
      ...(whole ? { _loadSnapshot: whole } : { packages: [PACKAGE] }),
      // Without it Pyodide would name a host of its own as a second place for packages.
      packageBaseUrl: files.folder.href,
      stdout: () => undefined,
    });
    const python = await Promise.race([broken, failure, starting]);
    return {
      way,
      respond: /** @type {Python} */ (python).pyimport(MODULE).respond,
      complete: once(() => complete(/** @type {Python} */ (python), files)),
      addPapers: once(() => addPapers(/** @type {Python} */ (python), files)),
      files,
      more: {},
    };
  } finally {
    self.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/**
 * Makes the whole memory of the kept one: it has only the pages that are not empty, and of those at
 * the beginning what differs from what the program starts with.
 *
 * @param {Uint8Array<ArrayBuffer>} kept
 * @param {Uint8Array<ArrayBuffer>} whole
 * @param {Memory} memory
 * @param {WebAssembly.Imports} imports
 */
function uncover(kept, whole, { head, over }, imports) {
  const [count = 0] = new Uint32Array(kept.buffer, 0, 1);
  const runs = new Uint32Array(kept.buffer, 4, 2 * count);
  let from = 4 + runs.byteLength;
  for (let n = 0; n < runs.length; n += 2) {
    const [first = 0, pages = 0] = runs.subarray(n, n + 2);
    // The last page may be shorter.
    const run = kept.subarray(from, from + pages * PAGE).subarray(0, whole.length - first * PAGE);
    whole.set(run, first * PAGE);
    from += run.length;
  }
  const started = /** @type {WebAssembly.Memory} */ (imports["env"]?.["memory"]);
  const words = Math.ceil(over / 4);
  const under = new Uint32Array(started.buffer, 0, words);
  const covered = new Uint32Array(whole.buffer, head, words);
  for (let n = 0; n < words; n++) covered[n] = (covered[n] ?? 0) ^ (under[n] ?? 0);
}

/**
 * Adds what was left out: the whole library, and the engine's files where only its memory was kept.
 *
 * @param {Python} python
 * @param {Files} files
 */
async function complete(python, files) {
  const [library, wheel] = await Promise.all([files.get(WHOLE_LIBRARY), files.get(files.wheel)]);
  const [major, minor] = python.runPython("import sys; sys.version_info[:2]").toJs();
  python.FS.writeFile(`/lib/python${major}${minor}.zip`, library);
  python.FS.writeFile("/tmp/engine.whl", wheel);
  python.runPython(`
import importlib, sys
# First what is known of the smaller library, then that there was none.
importlib.invalidate_caches()
sys.path_importer_cache.clear()
import zipfile
with zipfile.ZipFile("/tmp/engine.whl") as archive:
    archive.extractall(next(path for path in sys.path if path.endswith("site-packages")))
importlib.invalidate_caches()
`);
}

/**
 * Adds the part of the engine that makes papers, where the rest of the package is or would be.
 *
 * @param {Python} python
 * @param {Files} files
 */
async function addPapers(python, files) {
  const part = await files.part();
  const home = python.runPython("import guide_engine; guide_engine.__path__[0].rpartition('/')[0]");
  for (const [name, content] of part) {
    const path = `${home}/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, content);
  }
  // What Python knows of the folders as they were.
  python.runPython("import sys; sys.path_importer_cache.clear()");
}

/**
 * Work that is done once, however often it is asked for; after a failure it is tried again.
 *
 * @param {() => Promise<void>} work
 */
function once(work) {
  /** @type {Promise<void> | undefined} */
  let done;
  return () => {
    done ??= work().catch((error) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

/** @type {Promise<Running> | undefined} */
let engine;

/**
 * Pyodide leaves promises of a failed start alone; `start` tells the failure.
 *
 * @param {Event} event
 */
const told = (event) => event.preventDefault();

/** @param {Start} message */
async function start({ base, way, profile = "" }) {
  const begun = performance.now();
  self.addEventListener("unhandledrejection", told);
  const folder = new URL(base, self.location.href);
  engine = Files.of(folder).then(async (files) => {
    // Asked for beside the rest; if it fails, the request that needs it tells.
    files.profile(profile).catch(() => undefined);
    return load(files, way);
  });
  try {
    const running = await engine;
    self.removeEventListener("unhandledrejection", told);
    post({ type: "ready", ms: Math.round(performance.now() - begun), way: running.way });
  } catch (error) {
    post({ type: "failed", message: text(error) });
  }
}

/**
 * @param {Files} files
 * @param {string[]} ids
 * @returns {Promise<Profiles>}
 */
async function profiles(files, ids) {
  return Object.fromEntries(
    await Promise.all(ids.map(async (id) => /** @type {const} */ ([id, await files.profile(id)]))),
  );
}

/**
 * @param {Running} running
 * @param {string} request
 * @param {Profiles} lacking what can't be had
 */
async function respond(running, request, lacking) {
  const asked = JSON.parse(request);
  const more = { ...running.more, ...lacking };
  const whole = Object(asked) === asked ? JSON.stringify({ ...asked, more }) : request;
  try {
    return running.respond(whole);
  } catch (error) {
    if (!MISSING.test(text(error))) throw error;
    await running.complete();
    return running.respond(whole);
  }
}

/**
 * Answers a request, with what it lacks.
 *
 * @param {Running} running
 * @param {string} request
 */
async function supplied(running, request) {
  /** Why the papers' part can't be had: a page can do without it, a paper can't. @type {unknown} */
  let failure;
  try {
    for (let left = SUPPLIES; left; left--) {
      const reply = await respond(running, request, failure ? { [PART]: null } : {});
      /** @type {{missing?: string[]}} */
      const { missing = [] } = Object(JSON.parse(reply));
      if (!missing.length) return reply;
      const ids = missing.filter((id) => id !== PART);
      if (ids.length) running.more = { ...running.more, ...(await profiles(running.files, ids)) };
      if (missing.includes(PART)) await running.addPapers().catch((error) => (failure = error));
    }
  } catch (error) {
    throw failure ?? error;
  }
  throw new Error("what is missing stays missing");
}

/** @param {Ask} message */
async function ask({ id, request }) {
  try {
    if (!engine) throw new Error("asked before start");
    const running = await engine;
    const reply = await supplied(running, request);
    post({ type: "answer", id, reply });
  } catch (error) {
    // After such an error Python answers nothing any more.
    if (Object(error).pyodide_fatal_error) post({ type: "failed", message: text(error) });
    post({ type: "error", id, message: text(error) });
  }
}

self.addEventListener("message", (/** @type {MessageEvent<ToWorker>} */ event) => {
  if (event.data.type === "start") void start(event.data);
  else void ask(event.data);
});
export {};
