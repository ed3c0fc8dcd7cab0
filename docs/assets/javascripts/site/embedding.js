// @ts-check
/**
 * On the page "Länka eller bädda in": the addresses in the snippets follow what an editor chooses, and
 * each snippet can be copied. Without this the snippets are for whoever lets the reader choose.
 */

const SITE = new URL("../../../", import.meta.url);
const COPIED = "Kopierat";
const NOT_COPIED = "Det gick inte att kopiera. Markera texten och kopiera den själv.";

/**
 * A text as it stands in an attribute.
 *
 * @param {string} text
 */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/**
 * The address of one municipality in a folder of the site, with the role that it speaks to.
 *
 * @param {string} folder that of the guide or of frames, in its language
 * @param {string} place its address there, or nothing for all of them
 * @param {string} role
 */
export function addressOf(folder, place, role) {
  const url = new URL(place, new URL(folder, SITE));
  if (!place || !role) return url;
  const parameters = new URLSearchParams(url.hash.slice(1) || `v=1&kommun=${place.split("/")[0]}`);
  parameters.set("roll", role);
  url.hash = parameters.toString();
  return url;
}

/** @param {HTMLFormElement} form */
export function startEmbedding(form) {
  const select = (/** @type {string} */ name) =>
    /** @type {HTMLSelectElement} */ (form.querySelector(`select[name="${name}"]`));
  const [places, roles, languages] = [select("kommun"), select("roll"), select("sprak")];
  const looks = [...form.querySelectorAll("select")].filter((one) => ![places, roles, languages].includes(one));
  const see = /** @type {HTMLAnchorElement} */ (form.querySelector("a"));
  /** What stood there before anything was chosen. @type {Map<Element, string>} */
  const texts = new Map([...document.querySelectorAll("code[id^=kod-]")].map((code) => [code, code.textContent ?? ""]));
  const { site = "", frame = "" } = form.dataset;
  const base = languages.options[0]?.dataset ?? {};

  function show() {
    // Who lets the reader choose a municipality lets them choose the role too.
    roles.disabled = !places.value;
    const [place, role, language] = [places.value, roles.value, languages.value];
    const link = addressOf(`${language}guiden/`, place, role).href;
    const shown = addressOf(`${language}inbaddad/`, place, role);
    // The first of each holds unsaid.
    for (const look of looks) if (look.selectedIndex) shown.searchParams.set(look.name, look.value);
    see.href = shown.href;
    const { title = "", own = "", lang } = languages.selectedOptions[0]?.dataset ?? {};
    for (const [code, text] of texts) {
      if (text === frame) code.textContent = shown.href;
      else if (text === `${site}guiden/`) code.textContent = link;
      else {
        code.textContent = text
          .replaceAll(`"${frame}"`, `"${escaped(shown.href)}"`)
          .replaceAll(`"${site}guiden/"`, `"${escaped(link)}"`)
          .replaceAll(`"${site}inbaddad/ram.js"`, `"${SITE.href}inbaddad/ram.js"`)
          .replace(`title="${base["title"]}"`, `title="${title}"`)
          .replace(`>${base["own"]}<`, `>${own}<`)
          .replaceAll(/<(?:iframe|a) /g, lang ? `$&lang="${lang}" ` : "$&");
      }
    }
  }

  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("button[data-copies]")) {
    /** @type {HTMLButtonElement} */ (button).hidden = false;
    button.addEventListener("click", () => void copy(/** @type {HTMLButtonElement} */ (button)));
  }
  form.hidden = false;
  show();
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const text = document.getElementById(button.dataset["copies"] ?? "")?.textContent ?? "";
  let said = COPIED;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    said = NOT_COPIED;
  }
  const line = button.parentElement?.querySelector("[role=status]");
  if (line) line.textContent = said;
}
