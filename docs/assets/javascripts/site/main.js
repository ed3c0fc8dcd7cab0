// @ts-check
// What every page needs beyond HTML and CSS. Each part stands on its own.

import { startAppearance } from "./appearance.js";
import { startMenus } from "./menus.js";
import { startPrint } from "./print.js";
import { startRegions } from "./regions.js";
import { startSearch } from "./search.js";

for (const start of [startAppearance, startMenus, startSearch, startRegions, startPrint]) {
  try {
    start();
  } catch (error) {
    console.error(error);
  }
}
