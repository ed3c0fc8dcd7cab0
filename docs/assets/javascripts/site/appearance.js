// @ts-check
// Light, dark, or as the system says. The choice holds for this page view; it is stored
// only when the visitor ticks "Kom ihåg mitt val", and removed when the tick is taken away.

const KEY = "iop-guiden.utseende";
const SYSTEM = "screen and (prefers-color-scheme: dark)";
/** @type {Record<string, string>} */
const MEDIA = { enhet: SYSTEM, ljust: "not all", morkt: "screen" };

/** @returns {string | null} */
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/**
 * @param {string} choice
 * @param {boolean} keep
 */
function remember(choice, keep) {
  try {
    if (keep) localStorage.setItem(KEY, choice);
    else if (localStorage.getItem(KEY) !== null) localStorage.removeItem(KEY);
  } catch {
    // Storage is closed: the choice holds for this page view.
  }
}

export function startAppearance() {
  const form = document.querySelector("form[data-appearance]");
  const dark = document.getElementById("iop-dark");
  if (!(form instanceof HTMLFormElement) || !(dark instanceof HTMLLinkElement)) return;

  const stored = remembered();
  const radios = /** @type {NodeListOf<HTMLInputElement>} */ (
    form.querySelectorAll("input[name=utseende]")
  );
  const keep = /** @type {HTMLInputElement} */ (form.querySelector("input[name=spara]"));
  // The browser may fill the form again after "back": set it from what holds.
  for (const radio of radios) {
    radio.checked = radio.value === (stored !== null && stored in MEDIA ? stored : "enhet");
  }
  keep.checked = stored !== null;

  form.addEventListener("change", () => {
    const choice = [...radios].find((radio) => radio.checked)?.value ?? "enhet";
    dark.media = MEDIA[choice] ?? SYSTEM;
    remember(choice, keep.checked);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}
