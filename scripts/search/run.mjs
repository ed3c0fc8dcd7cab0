// Runs searches as the site does: the theme's own search worker with the table of words in front
// of it. Reads {worker, index, plain, queries} as JSON from standard input, `plain` for searches
// without the table; prints what was searched for, the
// addresses of the hits and the times in milliseconds.

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import vm from "node:vm";

import { ranked, reader } from "../../docs/assets/javascripts/site/search-words.js";

const { worker, index, plain, queries } = JSON.parse(readFileSync(0, "utf8"));
const { config, docs, words } = JSON.parse(readFileSync(index, "utf8"));

// What the worker expects of a browser.
let handle;
let settle;
const scope = vm.createContext({
  console,
  addEventListener: (_, listener) => (handle = listener),
  postMessage: (message) => settle(message),
  importScripts: (...files) => files.forEach((file) => run(resolve(dirname(worker), file))),
});
vm.runInContext("self = globalThis", scope);
const run = (file) => vm.runInContext(readFileSync(file, "utf8"), scope, { filename: file });
run(worker);
const ask = (data) => new Promise((resolved) => ((settle = resolved), handle({ data })));

const timed = async (work) => {
  const begun = performance.now();
  const value = await work();
  return { value, ms: performance.now() - begun };
};

const { value: read, ms } = await timed(async () => {
  await ask({ type: 0, data: { config, docs, options: { suggest: false } } });
  return plain ? (text) => ({ text, asked: text }) : reader(words);
});

const results = [];
for (const typed of queries) {
  const answer = await timed(async () => {
    const query = read(typed);
    const { items } = (await ask({ type: 2, data: query.text })).data;
    return { query, pages: plain ? items : ranked(items, query) };
  });
  const { query, pages } = answer.value;
  const found = pages.map((hits) => hits.map((hit) => hit.location));
  results.push({ ms: answer.ms, asked: query.asked, cut: Boolean(query.most), pages: found });
}
console.log(JSON.stringify({ ready: ms, results }));
