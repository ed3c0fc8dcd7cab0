/**
 * Runs the payload's own Python in Node, at build time: `node runtime.mjs <job>`, a JSON file.
 *
 * It says on the last line of its output, as JSON, which modules were loaded and, if a snapshot was
 * asked for, what it is good for. Clock and chance stand still, so that the bytes are always the same.
 */

import nodeCrypto from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { pathToFileURL } from "node:url";

const { runtime, folder, wheel, requests, snapshot, part, further } = JSON.parse(readFileSync(process.argv[2], "utf8"));

// The program's name is part of its memory, and is no folder of whoever builds.
process.argv[1] = "engine";

// Without the line of the runtime's script, which is a million characters long.
process.on("uncaughtException", (error) => {
  console.error(String(error.message ?? error));
  process.exit(1);
});

if (snapshot) {
  const moment = Date.UTC(2026, 0, 1);
  Date.now = () => moment;
  performance.now = () => 0;
  let state = 1;
  const chance = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16;
  Math.random = () => chance() / 65536;
  const fill = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let n = 0; n < bytes.length; n++) bytes[n] = chance();
    return array;
  };
  nodeCrypto.randomFillSync = fill;
  syncBuiltinESMExports();
  Object.defineProperty(globalThis, "crypto", { value: { getRandomValues: fill } });
}

/** The runtime's own functions, and its memory as the compiled program leaves it. */
let native;
let pristine;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (source, imports) => {
  const made = await instantiate(source, imports);
  const { exports } = made.instance ?? made;
  if (exports.PyObject_Malloc) {
    native = exports;
    pristine = new Uint8Array(imports.env.memory.buffer).slice();
  }
  return made;
};

const { loadPyodide, version } = await import(pathToFileURL(`${runtime}/pyodide.mjs`).href);
const lock = JSON.parse(readFileSync(`${folder}/pyodide-lock.json`, "utf8"));
const python = await loadPyodide({
  indexURL: folder,
  lockFileContents: { ...lock, packages: {} },
  packageBaseUrl: folder,
  _makeSnapshot: Boolean(snapshot),
  env: { PYTHONHASHSEED: "0", LANG: "C.UTF-8" },
  stdout: () => undefined,
});

python.FS.writeFile("/tmp/engine.zip", readFileSync(wheel));
python.FS.writeFile("/tmp/requests.json", JSON.stringify(requests));
// A snapshot can't hold the JavaScript objects that Pyodide's own way leaves behind.
if (!snapshot) python.unpackArchive(new Uint8Array(readFileSync(wheel)), "whl");
python.runPython(`
import importlib, json, sys, zipfile

if ${snapshot ? "True" : "False"}:
    with zipfile.ZipFile("/tmp/engine.zip") as archive:
        archive.extractall(next(path for path in sys.path if path.endswith("site-packages")))
importlib.invalidate_caches()
import guide_engine.browser

with open("/tmp/requests.json") as file:
    for request in json.load(file):
        try:
            guide_engine.browser.respond(request)
        except ImportError:
            raise
        except Exception as error:
            error = None
`);
const modules = JSON.parse(python.runPython("json.dumps(sorted(sys.modules))"));
if (part) console.log(JSON.stringify({ further: modulesOf(part, further) }));
let memory;
if (snapshot) {
  // Texts about the code, caches of files that will not be there, and what was used in between.
  python.runPython(`
import gc, linecache, re, types, zipimport

linecache.clearcache()
re.purge()
zipimport._zip_directory_cache.clear()
sys.path_importer_cache.clear()
for each in gc.get_objects():
    if isinstance(each, (types.FunctionType, types.ModuleType, type)) and each.__doc__:
        try:
            each.__doc__ = None
        except (AttributeError, TypeError):
            pass
each = file = request = archive = None
del gc.garbage[:], linecache, re, types, zipimport, zipfile, importlib, guide_engine, json
sys.last_value = None
gc.collect()
`);
  // What is kept stays: a collection need not look at it again and again.
  python.runPython("gc.collect(); gc.freeze(); del gc, each, file, request, archive");
  const heap = () => python._module.HEAPU8;
  zeroFreed(heap);
  const whole = python.makeMemorySnapshot();
  const head = new Uint32Array(whole.buffer, 0, 2)[1];
  let over = pristine.length;
  while (over > 0 && pristine[over - 1] === 0) over--;
  for (let n = 0; n < over; n++) whole[head + n] ^= pristine[n];
  writeFileSync(snapshot, withoutZeros(whole));
  memory = { pyodide: version, bytes: whole.length, head, over };
}
if (!part) console.log(JSON.stringify({ modules, memory }));

/**
 * Adds a part of the package that comes on demand, and runs it.
 *
 * @param {{folder?: string, archive?: string}} part
 * @param {string[]} further requests
 * @returns {string[]} the modules that it needs beyond what the engine has loaded
 */
function modulesOf({ folder, archive }, further) {
  const home = python.runPython("guide_engine.__path__[0].rpartition('/')[0]");
  for (const [name, content] of folder ? filesIn(folder) : filesOf(readFileSync(archive))) {
    const path = `${home}/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, content);
  }
  python.FS.writeFile("/tmp/further.json", JSON.stringify(further));
  return JSON.parse(
    python.runPython(`
sys.path_importer_cache.clear()
before = set(sys.modules)
with open("/tmp/further.json") as file:
    for request in json.load(file):
        reply = json.loads(guide_engine.browser.respond(request))
        if isinstance(reply, dict) and "papers" in reply.get("missing", []):
            raise RuntimeError("papers are not found")
here = ("guide_engine.papers", "guide_engine.workshop")
json.dumps(sorted(name for name in set(sys.modules) - before if not name.startswith(here)))
`),
  );
}

/** @param {string} folder */
function filesIn(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .map((path) => [path.slice(folder.length + 1), readFileSync(path)]);
}

/** @param {Buffer} archive as worker.js reads it */
function filesOf(archive) {
  let from = archive.indexOf(10) + 1;
  const list = JSON.parse(archive.subarray(0, from).toString());
  return list.map(([path, length]) => [path, archive.subarray(from, (from += length))]);
}

/**
 * Leaves out the pages that hold nothing, half of all. First the number of runs of other pages, then
 * each run's first page and number of pages, all as 32 bits; then the runs themselves.
 *
 * @param {Uint8Array} whole
 */
function withoutZeros(whole) {
  const page = 4096;
  const runs = [];
  const parts = [];
  for (let at = 0; at < whole.length; at += page) {
    const part = whole.subarray(at, at + page);
    if (part.every((byte) => byte === 0)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === at / page) last[1] += 1;
    else runs.push([at / page, 1]);
    parts.push(part);
  }
  return Buffer.concat([Buffer.from(new Uint32Array([runs.length, ...runs.flat()]).buffer), ...parts]);
}

/**
 * Fills freed memory with zeros: it is of no use, and would be most of a compressed snapshot's waste.
 *
 * @param {() => Uint8Array} heap
 */
function zeroFreed(heap) {
  // What earlier calls left on the stack.
  heap().fill(0, native.emscripten_stack_get_end(), native.emscripten_stack_get_current());
  // Python's own allocator: small blocks, in steps of 16 bytes.
  for (let size = 16; size <= 512; size += 16) {
    const held = [];
    for (let left = 400_000; left > 0; left -= size) {
      const block = native.PyObject_Malloc(size);
      heap().fill(0, block, block + size);
      held.push(block);
    }
    for (const block of held) native.PyObject_Free(block);
  }
  let end = heap().length;
  while (heap()[end - 1] === 0) end--;
  const held = [];
  for (let size = 1 << 20; size >= 8; size >>= 1) {
    for (;;) {
      const block = native.malloc(size);
      if (block === 0 || block + size > end) {
        native.free(block);
        break;
      }
      heap().fill(0, block, block + size);
      held.push(block);
    }
  }
  for (const block of held) native.free(block);
}
