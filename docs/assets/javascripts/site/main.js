// @ts-check
// What every page needs beyond HTML and CSS. Each part stands on its own.

import { startAppearance } from "./appearance.js";
import { startFolds } from "./folds.js";
import { startFragments } from "./fragments.js";
import { startLanguage } from "./language.js";
import { startMenus } from "./menus.js";
import { startOffline } from "./offline.js";
import { startPrint } from "./print.js";
import { startRegions } from "./regions.js";
import { startSearch } from "./search.js";
import { startSkip } from "./skip.js";

/** Only where a municipality is chosen. */
async function startPlaces() {
  const part = document.getElementById("places");
  if (part) (await import("./places.js")).startPlaces(part);
}

/** Only on the page that compares municipalities. */
async function startCompare() {
  const part = document.getElementById("jamfor");
  if (part) (await import("./compare.js")).startCompare(part);
}

/** Only on the page that has the picture of the rules. */
async function startFlow() {
  const line = document.getElementById("flode-vag");
  if (line) (await import("./flow.js")).startFlow(line);
}

/** Only on the page for those who put the guide on their site. */
async function startEmbedding() {
  const form = document.getElementById("embedding");
  if (form instanceof HTMLFormElement) (await import("./embedding.js")).startEmbedding(form);
}

const parts = [
  startSkip,
  startFragments,
  startAppearance,
  startMenus,
  startLanguage,
  startSearch,
  startFolds,
  startRegions,
  startPrint,
  startOffline,
  startPlaces,
  startCompare,
  startFlow,
  startEmbedding,
];
for (const start of parts) {
  try {
    start();
  } catch (error) {
    console.error(error);
  }
}
