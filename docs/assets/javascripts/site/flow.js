// @ts-check
// The picture of the rules: says in words which way it marks. The stylesheet marks it, for the rule
// that the address names; a result of the guide links there.

const NUMBER = ".flow-number ~ text";

/** @param {HTMLElement} line where it is said; its data has the sentences */
export function startFlow(line) {
  const tell = () => {
    const step = document.querySelector(".flow-step:target");
    line.hidden = !step;
    if (!step) return;
    const [number, rule] = [...step.querySelectorAll(NUMBER)].map((text) => plain(text.textContent));
    const { first = "", later = "" } = line.dataset;
    const sentence = number === "1" ? first : later;
    line.textContent = sentence.replace("{nummer}", number ?? "").replace("{regel}", rule ?? "");
    // From there on the whole way is seen, and read.
    line.focus();
  };
  addEventListener("hashchange", tell);
  tell();
}

/** @param {string | null} text */
const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
