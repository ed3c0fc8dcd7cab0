// @ts-check
/**
 * Where a visit's answers lead, for as long as there is no engine: what `session.py` says of a
 * fragment, read from the profile's "vagar.json" (`scripts/finish/walks.py`). Touches no page.
 *
 * @typedef {{
 *   page?: string, fact?: string, to?: number[], skip?: string, gathers?: string[],
 *   exact?: Record<string, Record<string, number>>,
 * }} Node
 *   page: its file without ending; a question without one is passed over unless it is answered;
 *   to: the next node for each of the fact's values; skip: the value that holds without an answer;
 *   gathers: the facts that are asked about together
 * @typedef {{
 *   version: string, least: number, roles: string[], yours: string,
 *   facts: Record<string, string[]>,
 *   also: Record<string, Record<string, Record<string, string>>>,
 *   gatherings: Record<string, Answers>, all: string, singly: string,
 *   nodes: Node[],
 * }} Walks
 * @typedef {Record<string, string>} Answers
 * @typedef {{
 *   profile: string, place: string, role: string, answers: Answers, step: string, back: string,
 * }} Visit   place: the code of a municipality or region without a profile
 * @typedef {{
 *   shown: string, page: string, file: string, visit: Visit,
 *   asked: Map<string, Node>, done: boolean, before: Visit | undefined, shared?: Visit,
 * }} Turn
 *   shown: a fact, "start", "kontroll" or "resultat"; page: its file in the address; file: the
 *   static page that has it; before: where its way back leads, if not to the start; shared: of a
 *   result, with the answers alone that led there
 */

export const CHECK = "kontroll";
export const RESULT = "resultat";
/** The pages beside a result are the engine's alone: till it comes the result stands for them. */
const DESK = ["papper", "avtal", "tva"];
/** The profile for municipalities and regions without one of their own. */
const COMMON = "gemensam";

/**
 * What a fragment says; nothing if it says anything that the guide does not know: the engine tells
 * the visitor what.
 *
 * @param {Walks} walks
 * @param {string} profile
 * @param {string} fragment
 * @returns {Visit | undefined}
 */
export function read(walks, profile, fragment) {
  const known = new Map(
    Object.entries({
      ...walks.facts,
      v: ["1"],
      kommun: [profile],
      roll: walks.roles,
      regler: [walks.version],
      steg: [...Object.keys(walks.facts), CHECK, RESULT, ...DESK],
      ater: [CHECK, RESULT],
    }),
  );
  const pairs = [...new URLSearchParams(fragment)];
  const given = new Map(pairs);
  if (given.size < pairs.length) return undefined;
  const { plats: place = "" } = Object.fromEntries(pairs);
  // Which codes there are only the engine knows.
  if (/^(?:\d{4}|\d{2})$/.test(place) && profile === COMMON) known.set("plats", [place]);
  if (!pairs.every(([key, value]) => known.get(key)?.includes(value))) return undefined;
  const answers = Object.fromEntries(pairs.filter(([key]) => walks.facts[key]));
  const { roll: role = "", steg: step = "", ater: back = "" } = Object.fromEntries(pairs);
  return { profile, place, role, answers: completed(walks, answers), step, back };
}

/**
 * The fragment of a visit.
 *
 * @param {Walks} walks
 * @param {Visit} visit
 */
export function written(walks, { profile, place, role, answers, step, back }) {
  const pairs = Object.entries({
    v: "1",
    kommun: profile,
    plats: place,
    roll: role,
    ...answers,
    regler: [RESULT, ...DESK].includes(step) ? walks.version : "",
    steg: step,
    ater: back,
  });
  return new URLSearchParams(pairs.filter(([, value]) => value)).toString();
}

/**
 * The page that a visit shows, and the visit as its address has it.
 *
 * @param {Walks} walks
 * @param {Visit} visit
 * @returns {Turn}
 */
export function turn(walks, visit) {
  const { asked, node, exact } = walk(walks, visit.answers);
  const done = !node.fact;
  const { role, back } = visit;
  const page = String(node.page);
  const beside = DESK.includes(visit.step);
  let step = beside ? RESULT : visit.step;
  if (step === RESULT && !done) step = "";
  if (done && ![...asked.keys(), CHECK, RESULT].includes(step)) step = back || RESULT;
  const bare = !role && !Object.keys(visit.answers).length;
  const at = (/** @type {string} */ to) => ({ ...visit, step: to });
  const said = saidBefore(walks, asked, visit.answers);
  /** The latest question that was asked before another, or of all. @param {string} [fact] */
  const latest = (fact) => {
    const facts = [...asked.keys()];
    const before = facts.slice(0, fact ? facts.indexOf(fact) : facts.length);
    const found = before.filter((one) => !said.has(one)).pop();
    return found === undefined ? found : at(found);
  };
  if (asked.has(step)) {
    const fact = changedAt(walks, visit.answers, asked, step);
    if (fact) {
      const file = String(asked.get(fact)?.page);
      const before = done && back ? at(back) : latest(fact);
      return { shown: fact, page: file, file, visit: at(fact), asked, done, before };
    }
    step = CHECK;
  }
  if (done && step === RESULT) {
    const before = asked.size >= walks.least ? at(CHECK) : latest();
    const now = { ...at(beside ? visit.step : RESULT), back: "" };
    const told = Object.entries(visit.answers).filter(([fact]) => asked.has(fact) || exact.has(fact));
    const answers = Object.fromEntries(told);
    const shared = { ...now, step: RESULT, answers };
    return { shown: RESULT, page, file: page, visit: now, asked, done, before, shared };
  }
  if (step === CHECK && asked.size) {
    const now = { ...at(CHECK), back: "" };
    const before = { ...now, step: (done && latest()?.step) || "" };
    return { shown: CHECK, page, file: CHECK, visit: now, asked, done, before };
  }
  if (bare && !visit.step) {
    return { shown: "start", page: "", file: "", visit, asked, done, before: undefined };
  }
  const fact = String(node.fact);
  // Without answer or role only the step tells this page from the start page.
  const now = at(bare ? fact : "");
  return { shown: fact, page, file: page, visit: now, asked, done, before: latest() };
}

/**
 * The visit after an answer to a question.
 *
 * @param {Walks} walks
 * @param {Visit} visit
 * @param {string} fact
 * @param {string} value
 * @returns {Visit}
 */
export function answered(walks, visit, fact, value) {
  const { gathers } = questionAt(walks, visit.answers, fact);
  const says = (/** @type {string | undefined} */ said) =>
    gathers ? gathered(walks, fact, said, gathers) : saidBy(walks, fact, said);
  const before = says(visit.answers[fact]);
  const kept = Object.entries(visit.answers).filter(([key, said]) => before[key] !== said);
  const given = { ...Object.fromEntries(kept), [fact]: value, ...says(value) };
  const answers = completed(walks, given);
  const { asked, node } = walk(walks, answers);
  // The last answer that was missing: all are looked at before the result, if many.
  const check = !node.fact && asked.size >= walks.least ? CHECK : "";
  return { ...visit, answers, step: "", back: visit.back || check };
}

/**
 * The question where an answer can be changed: itself, or, where it has no page, the one whose
 * answer says it too.
 *
 * @param {Walks} walks
 * @param {Answers} answers
 * @param {Map<string, Node>} asked
 * @param {string} fact
 */
export function changedAt(walks, answers, asked, fact) {
  const facts = [...asked.keys()];
  return asked.get(fact)?.page
    ? fact
    : facts.find((one) => fact in saidBy(walks, one, answers[one]));
}

/**
 * The questions that the answers go over, the node where they end, and those that made it more exact.
 *
 * @param {Walks} walks
 * @param {Answers} answers
 */
function walk({ facts, nodes, singly }, answers) {
  /** @type {Map<string, Node>} */
  const asked = new Map();
  let node = /** @type {Node} */ (nodes[0]);
  for (let next; (next = onward(node)) !== undefined; node = /** @type {Node} */ (nodes[next])) {
    if (node.fact && answers[node.fact]) asked.set(node.fact, node);
  }
  /** @type {Set<string>} */
  const exact = new Set();
  for (const [fact, value] of Object.entries(answers)) {
    const next = nodes[node.exact?.[fact]?.[value] ?? -1];
    if (!next) continue;
    node = next;
    exact.add(fact);
  }
  return { asked, node, exact };

  function onward(/** @type {Node} */ { fact = "", to, skip, gathers }) {
    // With answers to all that a gathering asks about, singly leads to the same.
    const single = answers[fact] === singly || gathers?.some((one) => answers[one]);
    const value = gathers ? (single ? singly : undefined) : (answers[fact] ?? skip);
    return value === undefined ? undefined : to?.[facts[fact]?.indexOf(value) ?? -1];
  }
}

/**
 * @param {Walks} walks
 * @param {string} fact
 * @param {string} [value]
 * @returns {Answers} what an answer says of later questions
 */
const saidBy = (walks, fact, value = "") => walks.also[fact]?.[value] ?? {};

/**
 * The answers with what they say of later questions too, in the order of the questions.
 *
 * @param {Walks} walks
 * @param {Answers} answers
 */
function completed(walks, answers) {
  const said = Object.entries(answers).map(([fact, value]) => saidBy(walks, fact, value));
  /** @type {Answers} */
  const found = Object.assign({}, ...said.reverse(), answers);
  for (const [id, gathers] of Object.entries(walks.gatherings)) {
    const others = Object.keys(gathers).some((fact) => (found[fact] ?? gathers[fact]) !== gathers[fact]);
    // Where one of the answers is another, not all of it is so.
    if (found[id] === walks.all && others) found[id] = walks.singly;
  }
  const order = Object.keys(walks.facts).filter((fact) => found[fact]);
  return Object.fromEntries(order.map((fact) => [fact, String(found[fact])]));
}

/**
 * @param {Walks} walks
 * @param {string} id a gathering's
 * @param {string | undefined} value
 * @param {string[]} facts those that it asks about
 * @returns {Answers} what an answer to a gathering says of them
 */
const gathered = ({ gatherings, all }, id, value, facts) =>
  value === all ? Object.fromEntries(facts.map((fact) => [fact, String(gatherings[id]?.[fact])])) : {};

/**
 * The node of a question on the answers' way, or the one where they end.
 *
 * @param {Walks} walks
 * @param {Answers} answers
 * @param {string} fact
 */
function questionAt(walks, answers, fact) {
  const { asked, node } = walk(walks, answers);
  return asked.get(fact) ?? node;
}

/**
 * @param {Walks} walks
 * @param {Map<string, Node>} asked
 * @param {Answers} answers
 */
function saidBefore(walks, asked, answers) {
  const said = [...asked].flatMap(([fact, { gathers }]) =>
    Object.entries(
      gathers ? gathered(walks, fact, answers[fact], gathers) : saidBy(walks, fact, answers[fact]),
    ),
  );
  return new Set(said.filter(([fact, value]) => answers[fact] === value).map(([fact]) => fact));
}
