/** The other side's worker: Pyodide as it is, micropip, the engine's wheel, the first answer. */

import { loadPyodide } from "./pyodide.mjs";

const here = new URL("./", import.meta.url).href;

self.addEventListener("message", async ({ data }) => {
  try {
    const python = await loadPyodide({ indexURL: here, packageBaseUrl: here });
    // The lock file knows another build of the same version.
    await python.loadPackage("micropip", { checkIntegrity: false });
    await python.pyimport("micropip").install(here + data.wheel);
    const reply = python.pyimport("guide_engine.browser").respond(data.request);
    self.postMessage({ type: "answer", reply });
  } catch (error) {
    self.postMessage({ type: "failed", message: String(error) });
  }
});
