/** The other side's page: starts the worker at once and shows the first page that it sends. */

const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });

worker.addEventListener("message", ({ data }) => {
  if (data.type !== "answer") throw new Error(data.message);
  const page = new DOMParser().parseFromString(JSON.parse(data.reply).html, "text/html");
  document.getElementById("guide")?.replaceWith(document.adoptNode(page.getElementById("guide")));
});

// Filled in when the folder is made: the wheel's name and the request.
worker.postMessage("settings");
