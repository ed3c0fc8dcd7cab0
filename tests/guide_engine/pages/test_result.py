"""Every section of a result page, held from the assessment: what belongs there, and no more.

One visit for each profile, rule and role, and some in which much is broken or unknown. The
page is read as markup; what it must say is put together here from the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import parse_qs, parse_qsl

from guide_engine.assessment import Assessment, CriterionResult, Demand, assess
from guide_engine.changes import Change
from guide_engine.decision import completed, criterion_facts
from guide_engine.flow import Stop, exacting, stop_at, walk
from guide_engine.logic import DONT_KNOW
from guide_engine.model import (
    DECISIVE,
    Citation,
    Citations,
    Contact,
    CriteriaTest,
    Form,
    Outcome,
    Role,
    SourceWords,
    Status,
    Words,
)
from guide_engine.pages.action import action
from guide_engine.pages.alternatives import exact_facts
from guide_engine.pages.context import Context
from guide_engine.pages.reasons import counted_criteria
from guide_engine.pages.sources import Sources
from guide_engine.permalink import CHECK, PAPERS, RESULT, Visit, decode, encode
from guide_engine.session import turn
from tests import markup
from tests.ideas import idea, paths
from tests.markup import Document, Element, folded, read, within
from tests.representatives import of_representatives
from tests.strategies import FACTS, IDEA, PROFILES, RULEBOOK, said_of, whole_of

WORDS = RULEBOOK.words
SAY = WORDS.interface
TODAY = "2026-11-25"
ANCHORS = {row: f"kalla/{row}/" for row in RULEBOOK.ledger}
"""A place for each ledger row, so that each citation leads somewhere."""
OPEN, CLOSE = "\x01", "\x02"
"""Stand around the numbers of sources in the text that is read."""
NUMBERS = ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva"]
NUMBERS += ["tolv"]
FEW = 5
"""Of so many pages one is left for where its links lead: that page is made for each link."""


# ---- A table of visits, and reading their pages ------------------------------------------------


@dataclass(frozen=True, eq=False)
class Case(Document):
    """A visit's result: what the engine says, and the page with the context it was made in."""

    context: Context
    visit: Visit
    asked: Sequence[str]
    step: Stop
    found: Assessment
    title: str

    def __repr__(self) -> str:
        """Return the link, for a test that fails."""
        return encode(self.visit)

    @property
    def words(self) -> Words:
        """Return the words that the page is made of."""
        return self.context.rulebook.words

    @property
    def say(self) -> Mapping[str, str]:
        """Return the words of the page itself."""
        return self.words.interface


def numbered(html: str) -> list[Element]:
    """Return the elements of a page, the numbers of its sources set apart from its text."""
    first = '<sup class="guide-marks">'
    return markup.read(html.replace(first, f"{first}{OPEN}").replace("</sup>", f"{CLOSE}</sup>"))


def plain(element: Element) -> str:
    """Return the text of an element without the numbers of sources."""
    return re.sub(f"{OPEN}.*?{CLOSE}", "", element.text)


def marked(element: Element) -> list[int]:
    """Return the numbers of sources in an element."""
    return [
        int(n) for found in re.findall(f"{OPEN}(.*?){CLOSE}", element.text) for n in found.split()
    ]


def in_words(number: int) -> str:
    """Return a number as it stands in a text."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def joined(texts: Sequence[str]) -> str:
    """Return texts as a list in words."""
    *head, last = texts
    return f"{', '.join(head)} och {last}" if head else last


def answers_of(of: str) -> Iterator[Mapping[str, str]]:
    """Iterate over a table of answers: one for each rule, and some with much to say."""
    yield from paths(of).values()
    required = [RULEBOOK.criteria[id_] for id_ in RULEBOOK.profiles[of].requires]
    asked, _ = walk(whole_of(of), idea(of))
    late = [f for f in asked[6:] if any(f in criterion_facts(c) for c in required)]
    yield idea(of, **dict.fromkeys(late, DONT_KNOW))
    some = [fact for fact in late if fact not in {"avtalstid", "mal"}][-2:]
    yield idea(of, **dict.fromkeys(some, DONT_KNOW), avtalstid="tills_vidare", mal="nej")
    yield idea(of, aktor="ekonomisk_forening", vinst="ingen")
    yield idea(
        of, avtalstid="tills_vidare", styrning="kommunen_i_detalj", mal="nej", vinst="delas_ut"
    )
    yield dict.fromkeys(FACTS, DONT_KNOW)


@cache
def cases(of: str) -> tuple[Case, ...]:
    """Return the table of a profile; officials have answered what makes a result exact too."""
    made: dict[str, Case] = {}
    for full in answers_of(of):
        for role in Role:
            case = _case(of, role, full)
            made[repr(case)] = case
    return tuple(made.values())


def _case(of: str, role: Role, full: Mapping[str, str]) -> Case:
    whole = whole_of(of)
    asked, state = walk(whole, full)
    more = exacting(whole) if role is Role.TJANSTEPERSON else ()
    answers = {f: full[f] for f in FACTS if f in asked or (f in more and full[f] != DONT_KNOW)}
    answers = completed(RULEBOOK, answers)
    asked, state = walk(whole, answers)
    visit = Visit(of, role, answers, RESULT)
    page = turn(RULEBOOK, ANCHORS, encode(visit), today=TODAY).page
    visit = Visit(of, role, answers, "", "", RULEBOOK.version)
    return Case(
        numbered(page.html),
        Context(whole, ANCHORS, visit, TODAY),
        visit,
        asked,
        stop_at(whole, state),
        assess(whole.space.rulebook, whole.profile, answers, role),
        page.title,
    )


@cache
def numbers(case: Case) -> Mapping[tuple[str, str, str], int]:
    """Return the number of each source, in the order that a reader meets it."""
    keys = dict.fromkeys(map(key, _citations(case)))
    return {name: number for number, name in enumerate(keys, start=1)}


def key(citation: Citation) -> tuple[str, str, str]:
    """Return what makes a citation the same as another."""
    return citation.source, citation.heading, citation.certainty


def cited(case: Case, citations: Citations) -> list[int]:
    """Return the numbers that stand for citations."""
    return [numbers(case)[key(citation)] for citation in citations]


def about_iop(case: Case) -> bool:
    """Tell whether the answer is about what an IOP needs."""
    return case.found.outcome not in DECISIVE and not case.found.rule.ends


def listed_criteria(case: Case) -> list[CriterionResult]:
    """Return the criteria in the folded tables, what stands against an IOP first."""
    if not about_iop(case):
        return []
    weight = [Status.NOT_MET, Status.UNKNOWN, Status.MET]
    apply = [c for c in case.found.criteria if c.status is not Status.NOT_APPLICABLE]
    demands = list(Demand)
    return sorted(apply, key=lambda c: (demands.index(c.demand), weight.index(c.status)))


def link_of(element: Element) -> tuple[str, Visit]:
    """Return the page and the visit that a link leads to; all of it can be read."""
    page, _, fragment = str(element.attributes["href"]).partition("#")
    visit, problems = decode(RULEBOOK, fragment)
    assert not problems, fragment
    return page, visit


def origin_of(of: str, *, whole: bool = False) -> list[str]:
    """Return what is said of where a profile's rules come from.

    It names the first page that was read, or the ``whole`` list, each address once.
    """
    profile, words = RULEBOOK.profiles[of], said_of(of).words
    found = []
    if profile.withdrawn:
        told = words.interface["profile_withdrawn"]
        found.append(told.format(name=profile.name, date=profile.withdrawn))
    if profile.grade == "tunn":
        found.append(words.interface[f"profile_thin_{profile.kind}"].format(name=profile.name))
    if read := read_of(of):
        others = "_others" if read[-1].elsewhere else ""
        told = words.interface[f"profile_fetched{others}_{profile.kind}"]
        names = [*{source.url: source.name for source in reversed(read)}.values()][::-1]
        listed = ", ".join(names if whole else names[:1])
        found.append(f"{told.format(date=profile.fetched)} ({listed}).")
    return found


def read_of(of: str) -> list[SourceWords]:
    """Return the pages that a profile was read from: those of others last."""
    sources = [said_of(of).words.sources[id_] for id_ in RULEBOOK.profiles[of].sources]
    read = [source for source in sources if source.url]
    return sorted(read, key=lambda source: source.elsewhere)


@of_representatives
def test_the_table_has_every_rule_for_both_roles(of: str) -> None:
    seen = {(case.found.rule.id, case.visit.role) for case in cases(of)}
    assert seen == {(rule.id, role) for rule in RULEBOOK.rules for role in Role}
    assert {case.found.outcome for case in cases(of)} == set(Outcome)
    assert max(len(case.found.open_questions) for case in cases(of)) > 5


# ---- The whole, and the ways out ---------------------------------------------------------------


def parts_of(found: Assessment) -> list[str]:
    """Return the parts of a result in order, live and static."""
    return [
        "guide-ways",
        "guide-outcome",
        *(["guide-purchase"] if found.purchase else []),
        *(["guide-origin"] if origin_of(found.profile.id) else []),
        "guide-action",
        "guide-parts",
        *(["guide-warnings-part"] if found.warnings else []),
        *(["guide-conflicts"] if found.conflicts else []),
        "guide-answers",
        "guide-sources",
        "guide-about",
        "guide-nav",
    ]


@of_representatives
def test_the_sections_stand_in_order_and_there_is_nothing_else(of: str) -> None:
    filled = set()
    for case in cases(of):
        found = case.found
        assert case.parts() == parts_of(found)
        exact = ["guide-exact"] if exact_facts(case.context, found, case.step) else []
        columns = case.children(case.one("guide-parts"))
        assert len(columns) == 2
        parts = [e for c in columns for e in ([c] if "class" in c.attributes else case.children(c))]
        assert [e.attributes["class"] for e in parts] == [
            "guide-why-part",
            *exact,
            "guide-forms-part",
            "guide-changes",
        ]
        assert case.one("guide-parts").text == "".join(e.text for e in parts)
        # Many reasons fill a column of their own.
        many = about_iop(case) and len(lines_of(case)) >= 4
        assert within(case.one("guide-forms-part"), columns[many])
        filled.add(many)
    assert filled == {True, False}


@of_representatives
def test_the_ways_out_stand_above_everything(of: str) -> None:
    for case in cases(of):
        ways = case.one("guide-ways")
        back, change, papers, print_, copy, status = case.children(ways)
        assert ways.attributes["aria-label"] == case.say["result_ways"]
        assert [back.text, change.text] == [case.say["back"], case.say["result_change"]]
        page, to = link_of(change)
        assert (page, to.step, to.answers) == (
            f"{case.step.slug}.html",
            CHECK,
            case.visit.answers,
        )
        _, before = link_of(back)
        assert before.step == (CHECK if len(case.asked) >= 4 else case.asked[-1])
        assert before.answers == case.visit.answers
        page, to = link_of(papers)
        assert (papers.text, page) == (case.say["result_papers"], f"{case.step.slug}.html")
        assert (to.step, to.answers) == (PAPERS, case.visit.answers)
        assert [print_.text, copy.text] == [case.say["result_print"], case.say["result_copy"]]
        for button, name in ((print_, "data-print"), (copy, "data-copy-link")):
            assert (button.name, button.attributes["type"]) == ("button", "button")
            assert {"hidden", name} <= set(button.attributes)
        assert (status.attributes["role"], status.text) == ("status", "")


# ---- The panel ---------------------------------------------------------------------------------


def heading_of(case: Case) -> str:
    """Return the heading that a result must have."""
    found = case.found
    title = case.words.rules[found.rule.id].title
    if found.rule.when not in (CriteriaTest.ANY_NOT_MET, CriteriaTest.ANY_UNKNOWN):
        return title
    required = [c for c in found.criteria if c.required]
    unmet = [c for c in required if c.status is Status.NOT_MET]
    needs = list(dict.fromkeys(case.words.criteria[c.criterion.id].need for c in unmet))
    open_ = len(found.open_questions)
    parts = [f"{in_words(open_)} {'fråga' if open_ == 1 else 'frågor'} återstår"] if open_ else []
    parts += needs if len(needs) <= 2 else [f"{in_words(len(needs))} villkor brister"]
    if not parts:
        unknown = [
            case.words.criteria[c.criterion.id].name for c in required if c.status is Status.UNKNOWN
        ]
        parts = [f"pröva om {name[0].lower()}{name[1:]}" for name in unknown[:2]]
    return f"IOP kan bli möjligt: {joined(parts)}"


@of_representatives
def test_the_panel_says_for_whom_what_why_and_what_it_is_not_in_seventy_words(of: str) -> None:
    counts = 0
    for case in cases(of):
        found = case.found
        panel = case.one("guide-outcome")
        rule = found.rule
        assert panel.attributes["data-outcome"] == found.outcome
        assert panel.attributes["data-rule"] == rule.id
        place = case.context.profile.in_name
        label = case.say[f"result_label_{case.visit.role}"].format(place=place)
        heading = heading_of(case)
        counted = counted_criteria(found)
        required = [c for c in found.criteria if c.required]
        assert (counted is None) is not (
            about_iop(case) and any(c.status is Status.MET for c in required)
        )
        count = []
        if counted:
            applies = [c for c in required if c.status is not Status.NOT_APPLICABLE]
            met = [c for c in applies if c.status is Status.MET]
            assert counted == (len(met), len(applies))
            count = [case.say["result_criteria_count"].format(met=counted[0], number=counted[1])]
            counts += 1
        outcome = case.say[f"outcome_{found.outcome}"]
        shown = case.children(panel)
        from_ = case.all("guide-origin")
        said = origin_of(of)
        assert [plain(e) for box in from_ for e in case.children(box)] == said
        assert len(from_) == bool(said)
        assert [plain(e) for e in shown] == [
            # The heading need not be said twice.
            f"{label}, {TODAY}" + (f" – {outcome}" if outcome != heading else ""),
            heading,
            case.words.rules[rule.id].lead,
            *count,
            case.say["result_disclaimer"],
        ]
        assert [e.text for e in case.all("<h1")] == [heading]
        assert case.title == f"{heading} – {case.context.profile.name}"
        length = sum(len(plain(e).split()) for e in shown)
        assert length <= 70, length
        assert marked(panel) == cited(case, rule.citations)
    assert counts


@of_representatives
def test_how_a_purchase_can_be_made_comes_next(of: str) -> None:
    seen = set()
    for case in cases(of):
        way = case.found.purchase
        panels = case.all("guide-purchase")
        assert len(panels) == bool(way)
        for panel in panels if way else ():
            assert way is not None
            words = case.words.purchases[way.id]
            assert panel.attributes["data-purchase"] == way.id
            assert [plain(e) for e in case.children(panel)] == [words.title, words.text]
            assert marked(panel) == cited(case, way.citations)
            seen.add(way.id)
    assert len(seen) > 1


# ---- What to do now ----------------------------------------------------------------------------


@of_representatives
def test_every_next_step_of_the_role_stands_in_order_and_three_are_open(of: str) -> None:
    later = mended = 0
    for case in cases(of):
        action = case.one("guide-action")
        first = case.found.open_questions[:2]
        texts: list[tuple[str, str, list[int]]] = [
            (f"fact-{q.fact}", case.words.questions[q.fact].find_out, []) for q in first
        ]
        unmet = [
            c.criterion.id for c in case.found.criteria if c.required and c.status == "not_met"
        ]
        for id_ in unmet[: 0 if case.found.rule.ends else 1]:
            texts.append((f"criterion-{id_}", case.words.criteria[id_].not_met, []))
            mended += 1
        for noted in case.found.next_steps:
            step = noted.item
            assert step.scope.role in (None, case.visit.role)
            text = step.text or case.words.steps[step.id]
            texts.append((step.id, text, cited(case, step.citations)))
        shown = case.having("data-next-step")
        assert [(e.attributes["data-next-step"], plain(e), marked(e)) for e in shown] == texts
        assert [folded(e) for e in shown] == [at >= 3 for at in range(len(texts))]
        assert shown
        assert within(shown[0], action)
        heading, steps, *_ = case.children(action)
        assert (heading.name, heading.text) == ("h2", case.say["result_steps"])
        assert steps.name == "ol"
        boxes = case.all("guide-later")
        assert len(boxes) == (len(texts) > 3)
        for box in boxes:
            summary, more = case.children(box)
            assert summary.text == case.say["result_steps_later"].format(number=len(texts) - 3)
            assert (more.name, more.attributes["start"]) == ("ol", "4")
            later += 1
    assert later
    assert mended


@of_representatives
def test_every_open_question_says_how_to_find_out_and_stands_in_the_mail(of: str) -> None:
    seen = 0
    for case in cases(of):
        open_ = [question.fact for question in case.found.open_questions]
        boxes = case.all("guide-find-out")
        assert len(boxes) == bool(open_)
        assert len(case.all("<textarea")) == bool(open_)
        for box in boxes:
            summary, items, label, mail, after = case.children(box)
            assert summary.text == case.say["result_find_out"].format(number=len(open_))
            assert [(e.attributes["data-open"], e.text) for e in case.children(items)] == [
                (
                    fact,
                    f"{case.words.questions[fact].question} {case.words.questions[fact].find_out}",
                )
                for fact in open_
            ]
            assert label.text == case.say["mail_label"]
            assert label.attributes["for"] == mail.attributes["id"]
            listed = [
                f"{number}. {case.words.questions[fact].question}"
                for number, fact in enumerate(open_, start=1)
            ]
            assert [line for line in mail.text.split("\n") if re.match(r"\d", line)] == listed
            assert mail.text == case.say[f"mail_{case.visit.role}"].format(
                place=case.context.profile.in_name,
                title=heading_of(case),
                questions="\n".join(listed),
            )
            assert "readonly" in mail.attributes
            copy, status = case.children(after)
            assert copy.attributes["data-copy"] == mail.attributes["id"]
            assert "hidden" in copy.attributes
            assert (copy.text, status.attributes["role"]) == (case.say["mail_copy"], "status")
            seen += len(open_)
    assert seen


@of_representatives
def test_whom_to_turn_to_and_who_decides_stand_with_all_their_fields(of: str) -> None:
    for case in cases(of):
        box = case.one("guide-contacts")
        assert not folded(box)
        contact_term, contacts, who_term, who = case.children(box)
        assert contact_term.text == case.say["result_contact"]
        assert who_term.text == case.say["result_decides"]
        decider = case.found.decided_by
        (decides,) = case.having("data-decider")
        assert decides.attributes["data-decider"] == decider.id
        assert plain(decides) == decider.text
        assert plain(who) == " ".join(filter(None, (decider.text, decider.refusal)))
        assert marked(who) == cited(case, decider.citations)
        begin = case.context.profile.begins
        begins = [e for dl in case.all("guide-beginnings") for e in case.children(dl)]
        for fold in case.all("guide-begin"):
            (summary, _) = case.children(fold)
            assert summary.text == case.say["begin_title"].format(place=case.context.in_name)
        assert [e.text for e in begins[::2]] == [case.say[f"begin_{subject}"] for subject in begin]
        for element, told in zip(begins[1::2], begin.values(), strict=True):
            link = f" {case.say['begin_link']}" if told.url else ""
            assert plain(element) == f"{told.text}{link}"
            assert marked(element) == cited(case, told.citations)
            links = [e for e in case.all("<a", element) if "aria-label" not in e.attributes]
            assert [e.attributes["href"] for e in links] == [told.url] * bool(told.url)
        shown = case.all("guide-contact", contacts)
        assert case.all("guide-contact") == shown
        assert contacts.text == "".join(e.text for e in shown)
        assert case.found.contacts
        for element, contact in zip(shown, case.found.contacts, strict=True):
            fields = [contact.phone, contact.email, contact.url]
            checked = (
                case.say["result_checked"].format(date=contact.checked) if contact.checked else ""
            )
            name = f"{contact.name}. " if contact.name else ""
            texts = [text for text in (*fields, checked) if text]
            assert plain(element) == " ".join([f"{name}{contact.text}", *texts])
            assert marked(element) == cited(case, contact.citations)
            links = [e for e in case.all("<a", element) if "aria-label" not in e.attributes]
            digits = re.sub(r"\D", "", contact.phone)
            expected = [f"tel:{digits}", f"mailto:{contact.email}", contact.url]
            assert [e.attributes["href"] for e in links] == [
                href for href, field in zip(expected, fields, strict=True) if field
            ]


def test_a_contact_of_which_all_is_known_can_be_called_written_to_and_visited() -> None:
    case = cases(PROFILES[0])[0]
    checked = "2026-11-20"
    contact = Contact(
        text="Fråga efter föreningsstödet.",
        name="Kontaktcenter",
        phone="0270-750 00",
        email="kontakt@kommunen.example",
        url="https://kommunen.example/kontakt",
        checked=checked,
        citations=(),
    )
    found = replace(case.found, contacts=(contact,))
    page = markup.read(action(case.context, found, Sources(case.context)))
    (shown,) = (e for e in page if e.attributes.get("class") == "guide-contact")
    links = [e for e in page if e.name == "a" and within(e, shown)]
    assert [(e.attributes["href"], e.text) for e in links] == [
        ("tel:027075000", contact.phone),
        (f"mailto:{contact.email}", contact.email),
        (contact.url, contact.url),
    ]
    strong = [e.text for e in page if e.name == "strong" and within(e, shown)]
    assert strong == [f"{contact.name}. "]
    assert shown.text == (
        f"{contact.name}. {contact.text} {contact.phone} {contact.email} {contact.url} "
        f"{case.say['result_checked'].format(date=checked)}"
    )


# ---- Why ---------------------------------------------------------------------------------------


def lines_of(case: Case) -> list[tuple[str, str, str]]:
    """Return a line for each thing that is unmet, then unknown, counted once by its answers."""
    lines: dict[tuple[frozenset[str], Status], tuple[str, str, str]] = {}
    for status, said in ((Status.NOT_MET, "not_met"), (Status.UNKNOWN, "unknown")):
        for found in case.found.criteria:
            if found.required and found.status is status:
                words = case.words.criteria[found.criterion.id]
                text = f"{words.name.lstrip('0123456789. ')} – {getattr(words, said)}"
                by = (criterion_facts(found.criterion), status)
                lines.setdefault(by, (found.criterion.id, status, text))
    return list(lines.values())


@of_representatives
def test_the_reasons_are_what_is_unmet_and_then_what_is_unknown(of: str) -> None:
    seen, most = set(), 0
    for case in cases(of):
        part = case.one("guide-why-part")
        expected = lines_of(case) if about_iop(case) else []
        most = max(most, len(expected))
        lists = case.all("guide-reasons")
        assert len(lists) == bool(expected)
        assert [e.text for e in case.all("<h2", part)] == [case.say["result_why"]] * bool(expected)
        for found in lists:
            assert not folded(found)
            items = case.children(found)
            if len(expected) > 6:
                assert items.pop().text == case.say["result_why_more"].format(
                    number=in_words(len(expected) - 5)
                )
                expected = expected[:5]
            assert [
                (e.attributes["data-criterion"], e.attributes["data-status"], e.text) for e in items
            ] == expected
            seen |= {status for _, status, _ in expected}
        full = case.one("guide-why-full")
        summary, text = case.children(full)
        assert (summary.text, plain(text)) == (
            case.say["result_why_full"],
            case.words.rules[case.found.rule.id].text,
        )
        assert marked(full) == cited(case, case.found.rule.citations)
    assert seen == {Status.NOT_MET, Status.UNKNOWN}
    assert most > 6


@of_representatives
def test_all_criteria_are_folded_and_stand_only_where_an_iop_is_in_question(of: str) -> None:
    for case in cases(of):
        boxes = case.all("guide-criteria-box")
        assert len(boxes) == about_iop(case)
        for box in boxes:
            assert case.children(box)[0].text == case.say["result_criteria_show"]
        expected = listed_criteria(case)
        rows = [e for e in case.having("data-criterion") if e.name == "tr"]
        assert len(rows) == len(expected)
        for row, result in zip(rows, expected, strict=True):
            words = case.words.criteria[result.criterion.id]
            name, status, comment = case.children(row)
            assert row.attributes["data-criterion"] == result.criterion.id
            group = case.say[f"group_{result.criterion.group}"]
            assert plain(name) == f"{group}: {words.name}"
            assert marked(name) == cited(case, result.criterion.citations)
            assert status.text == case.say[f"status_{result.status}"]
            assert comment.text == getattr(words, result.status)
            assert row.attributes["data-status"] == result.status
            # A phone shows each row as a card, whose lines name their columns.
            labels = [cell.attributes["data-label"] for cell in (status, comment)]
            assert labels == [case.say["result_status"], case.say["result_comment"]]
    assert any(about_iop(case) for case in cases(of))
    assert not all(about_iop(case) for case in cases(of))


@of_representatives
def test_the_tables_of_criteria_say_what_they_are_and_name_their_columns(of: str) -> None:
    say = said_of(of).words.interface
    columns = [say[f"result_{name}"] for name in ("criterion", "status", "comment")]
    place = RULEBOOK.profiles[of].in_name
    most = 0
    for case in cases(of):
        captions = [
            case.say[f"result_criteria_{key}"].format(place=place)
            for key in Demand
            if any(result.demand is key for result in listed_criteria(case))
        ]
        tables = case.all("guide-criteria")
        assert [case.all("<caption", table)[0].text for table in tables] == captions
        for table in tables:
            (head,) = case.all("<thead", table)
            assert [e.text for e in case.all("<th", head)] == columns
        most = max(most, len(tables))
    profile = RULEBOOK.profiles[of]
    assert most == 1 + bool(profile.recommends) + bool(profile.shows)


# ---- More exact, the forms, and what would change it -------------------------------------------


@of_representatives
def test_what_makes_the_answer_more_exact_is_asked_and_keeps_all_answers(of: str) -> None:
    whole = whole_of(of)
    seen = current = 0
    for number, case in enumerate(cases(of)):
        facts = exact_facts(case.context, case.found, case.step)
        assert set(facts) <= set(exacting(whole)) - set(case.asked)
        assert "varde" in facts or case.found.outcome is not Outcome.UPPHANDLING
        asked = case.having("data-exact")
        assert [e.attributes["data-exact"] for e in asked] == facts
        boxes = case.all("guide-exact")
        assert len(boxes) == bool(facts)
        for box in boxes:
            assert (box.name == "details") is (case.found.purchase is None)
            assert case.children(box)[0].text == case.say["result_exact"]
        for element, fact in zip(asked, facts, strict=True):
            words = case.words.questions[fact]
            question, choices = case.children(element)
            assert question.text == words.question
            links = case.all("<a", choices)
            values = RULEBOOK.facts[fact].values
            assert [e.text for e in links] == [words.values[value].answer for value in values]
            for link, value in zip(links, values, strict=True):
                answers = {**case.visit.answers, fact: value}
                page, to = link_of(link)
                assert (to.answers, to.step) == (answers, RESULT)
                assert (to.profile, to.role) == (of, case.visit.role)
                if number % FEW == 0:
                    shown = turn(RULEBOOK, ANCHORS, str(link.attributes["href"]).partition("#")[2])
                    assert shown.page.slug == page.removesuffix(".html")
                is_given = case.visit.answers.get(fact) == value
                assert link.attributes.get("aria-current") == ("true" if is_given else None)
                current += is_given
                seen += 1
    assert seen
    assert current


@of_representatives
def test_asked_is_what_can_still_say_more_and_nothing_else(of: str) -> None:
    by_rule = {case.found.rule.id: case for case in cases(of)}
    more: set[str] = set()
    for case in by_rule.values():
        facts = exacting(whole_of(of))
        varied = [fact for fact in facts if len(set(_said_for(case, fact))) > 1]
        assert exact_facts(case.context, case.found, case.step) == varied
        more.update(varied)
    assert {"varde", "offentligt_finansierad"} <= more


def _said_for(case: Case, fact: str) -> Iterator[tuple[object, ...]]:
    """Iterate over what is said for each answer to a question: what it can make more exact."""
    profile = RULEBOOK.profiles[case.visit.profile]
    for value in RULEBOOK.facts[fact].values:
        found = assess(RULEBOOK, profile, {**case.visit.answers, fact: value})
        assert found.rule is case.found.rule
        # A rule that ends the questions asks neither for who decides nor for warnings.
        later = (found.decided_by.id, *(noted.item.id for noted in found.warnings))
        way = found.purchase and found.purchase.id
        yield (way, *(() if found.rule.ends else later))


@of_representatives
def test_the_three_forms_stand_with_their_status_and_first_reason(of: str) -> None:
    for case in cases(of):
        part = case.one("guide-forms-part")
        heading, list_ = case.children(part)
        assert heading.text == case.say["result_forms"]
        rows = case.children(list_)
        assert len(rows) == len(Form)
        for row, form in zip(rows, Form, strict=True):
            result = case.found.forms[form]
            term, text = case.children(row)
            assert row.attributes["data-form"] == form
            assert row.attributes["data-status"] == result.status
            assert (
                term.text
                == f"{case.say[f'form_{form}']} {case.say[f'form_status_{result.status}']}"
            )
            assert (
                text.text
                == result.reasons[0].text
                == case.words.rules[case.found.rule.id].forms[form]
            )


def _distance(change: Change) -> tuple[bool, bool]:
    given = any(not RULEBOOK.facts[fact].agreed for fact in change.answers)
    return change.outcome is Outcome.ANNAN_VAG, given


@of_representatives
def test_the_way_to_an_iop_comes_first_then_three_single_changes_and_the_rest_is_folded(
    of: str,
) -> None:
    more = 0
    for case in cases(of):
        part = case.one("guide-changes")
        heading, text = case.children(part)[:2]
        assert heading.text == case.say["result_changes"]
        assert text.text == case.words.rules[case.found.rule.id].change
        found = [c for c in case.found.changes if c.outcome is not Outcome.UTRED]
        intro = [e.text for e in case.children(part)[2:3]]
        assert intro == ([case.say["result_changes_intro"]] if found else [])
        to_iop = [c for c in found if c.outcome is Outcome.IOP]
        single = [c for c in found if c.outcome is not Outcome.IOP and len(c.answers) == 1]
        first = to_iop[:1] + sorted(single, key=_distance)[:3]
        rest = [c for c in found if not any(c is other for other in first)]
        items = case.having("data-leads-to")
        assert all(within(item, part) for item in items)
        assert [
            (e.attributes["data-leads-to"], str(e.attributes["data-changes"]).split())
            for e in items
        ] == [(c.outcome, list(c.answers)) for c in (*first, *rest)]
        assert [folded(e) for e in items] == [False] * len(first) + [True] * len(rest)
        boxes = case.all("guide-more-changes")
        assert len(boxes) == bool(rest)
        for box in boxes:
            summary = case.children(box)[0]
            assert summary.text == case.say["result_changes_more"].format(number=len(rest))
        for item, change in zip(items, (*first, *rest), strict=True):
            assert item.text == change_text(case, change)
            given = [e.attributes["data-agreed"] for e in case.having("data-agreed", item)]
            facts = facts_in_order(case, change)
            assert given == ["yes" if RULEBOOK.facts[f].agreed else "no" for f in facts]
        more += bool(rest)
    assert more


def facts_in_order(case: Case, change: Change) -> list[str]:
    """Return the changed facts, those with an answer first."""
    given = case.visit.answers
    return sorted(change.answers, key=lambda fact: given.get(fact, DONT_KNOW) == DONT_KNOW)


def change_text(case: Case, change: Change) -> str:
    """Return what is said of a change: how many answers, and which, and who can choose them."""
    title = case.say[f"result_changes_to_{change.outcome}"]
    named: list[str] = []
    for fact in facts_in_order(case, change):
        words = case.words.questions[fact]
        values = (change.answers[fact], *change.alternatives.get(fact, ()))
        *head, last = [f"”{words.values[value].answer}”" for value in values]
        answer = f"{', '.join(head)} eller {last}" if head else last
        who = case.say[f"result_changes_{'agreed' if RULEBOOK.facts[fact].agreed else 'given'}"]
        if len(change.answers) == 1:
            short = words.short.lower()
            return f"{title} svaret på frågan om {short} vore {answer}. {who}"
        named.append(f"{words.short} – {answer}. {who}")
    given = case.visit.answers
    known = [fact for fact in change.answers if given.get(fact, DONT_KNOW) != DONT_KNOW]
    open_ = len(change.answers) - len(known)
    parts: list[str] = []
    if len(known) == 1:
        parts.append("ett svar vore ett annat")
    elif known:
        parts.append(f"{in_words(len(known))} svar vore andra")
    if open_:
        noun = "fråga" if open_ == 1 else "frågor"
        also = " till" if known else ""
        parts.append(f"{in_words(open_)} {noun}{also} besvarades så här")
    return f"{title} {joined(parts)}.{case.say['result_changes_answers']}{''.join(named)}"


# ---- Warnings, conflicts, answers, sources -----------------------------------------------------


@of_representatives
def test_all_warnings_stand_there_and_two_are_open(of: str) -> None:
    most = 0
    for case in cases(of):
        warnings = case.found.warnings
        items = case.having("data-warning")
        parts = case.all("guide-warnings-part")
        assert len(parts) == bool(warnings)
        for part in parts:
            heading, list_, *_ = case.children(part)
            assert (heading.name, heading.text) == ("h2", case.say["result_warnings"])
            assert list_.name == "ul"
        assert len(items) == len(warnings)
        for item, noted in zip(items, warnings, strict=True):
            words = case.words.warnings[noted.item.id]
            title = words.title if words.title[-1] in "?!" else f"{words.title}."
            assert item.attributes["data-warning"] == noted.item.id
            assert plain(item) == f"{title} {words.text}"
            assert marked(item) == cited(case, noted.item.citations)
        assert [folded(e) for e in items] == [at >= 2 for at in range(len(items))]
        folds = [case.children(e)[0].text for e in case.all("guide-more")]
        left = len(warnings) - 2
        assert folds == ([case.say["result_warnings_more"].format(number=left)] if left > 0 else [])
        most = max(most, len(warnings))
    assert most > 3


@of_representatives
def test_every_conflict_stands_with_all_positions(of: str) -> None:
    seen = 0
    for case in cases(of):
        conflicts = case.found.conflicts
        boxes = case.all("guide-conflicts")
        assert len(boxes) == bool(conflicts)
        for box in boxes:
            summary, intro, *topics = case.children(box)
            assert summary.text == case.say["result_conflicts"].format(number=len(conflicts))
            place = case.context.profile.in_name
            assert intro.text == case.say["result_conflicts_intro"].format(place=place)
            for topic, noted in zip(topics, conflicts, strict=True):
                words = case.words.conflicts[noted.item.id]
                assert topic.attributes["data-conflict"] == noted.item.id
                heading, text, positions = case.children(topic)
                assert (heading.text, text.text) == (words.topic, words.intro)
                assert noted.item.positions
                assert [(plain(e), marked(e)) for e in case.children(positions)] == [
                    (words.positions[p.id], cited(case, p.citations)) for p in noted.item.positions
                ]
                seen += 1
    assert seen


@of_representatives
def test_every_answer_is_listed_and_can_be_changed_from_here(of: str) -> None:
    for number, case in enumerate(cases(of)):
        summary, list_ = case.children(case.one("guide-answers"))
        assert summary.text == case.say["result_answers"]
        cells = case.children(list_)
        terms, texts = cells[::2], cells[1::2]
        given = case.visit.answers
        more = [fact for fact in exacting(whole_of(of)) if fact in given]
        facts = [*case.asked, *more]
        also = {f for fact in given for f in RULEBOOK.also.get(fact, {}).get(given[fact], {})}
        assert set(facts) | also == set(given)
        assert [e.text for e in terms] == [case.words.questions[fact].short for fact in facts]
        assert {e.name for e in terms} == {"dt"}
        assert facts
        for text, fact in zip(texts, facts, strict=True):
            answer = case.say["unknown_answer"]
            if given[fact] != DONT_KNOW:
                answer = case.words.questions[fact].values[given[fact]].answer
            links = case.all("<a", text)
            assert len(links) == (fact in case.asked)
            assert text.text == (f"{answer} {case.say['check_change']}" if links else answer)
            for link in links:
                page, to = link_of(link)
                assert (to.step, to.back, to.answers) == (fact, RESULT, given)
                assert "ater=resultat" in str(link.attributes["href"])
                assert case.words.questions[fact].short.lower() in str(
                    link.attributes["aria-label"]
                )
                if number % FEW == 0:
                    shown = turn(RULEBOOK, ANCHORS, str(link.attributes["href"]).partition("#")[2])
                    assert shown.page.slug == page.removesuffix(".html")
                    assert f'data-page="{fact}"' in shown.page.html


@of_representatives
def test_every_source_is_listed_once_and_numbered_without_gaps(of: str) -> None:
    kinds = set()
    for case in cases(of):
        expected = numbers(case)
        all_ = list(_citations(case))
        first = {key(c): c for c in reversed(all_)}
        places = {(expected[key(c)], f"../../{ANCHORS[c.rows[0]]}") for c in all_}
        summary, list_ = case.children(case.one("guide-sources"))
        entries = case.children(list_)
        assert summary.text == case.say["result_sources"].format(number=len(expected))
        assert list_.name == "ol"
        assert expected
        assert len(entries) == len(expected)
        for entry, name in zip(entries, expected, strict=True):
            citation = first[name]
            kind, link = case.children(entry)
            assert kind.attributes["data-kind"] == citation.kind
            source = case.words.sources[citation.source].name
            # Without the last note for whoever edits the ledger.
            statement = re.sub(r" \([^()]*\)$", "", RULEBOOK.ledger[citation.rows[0]].statement)
            leaf = citation.heading.rsplit(" > ", maxsplit=1)[-1]
            assert kind.text == case.say[f"kind_{citation.kind}"]
            assert entry.text == f"{kind.text} {link.text}"
            assert re.fullmatch(
                f"{re.escape(source)},? {re.escape(leaf)}( – {re.escape(statement)})?", link.text
            )
            assert not statement or link.text.endswith(statement)
            assert link.attributes["href"] == f"../../{ANCHORS[citation.rows[0]]}"
            kinds.add(citation.kind)
        marks = [e for e in case.all("<a") if e.parent and e.parent.name == "sup"]
        assert {int(e.text.strip(OPEN + CLOSE)) for e in marks} == set(expected.values())
        for mark in marks:
            number = int(mark.text.strip(OPEN + CLOSE))
            assert str(mark.attributes["aria-label"]).startswith(f"Källa {number}, ")
            assert (number, mark.attributes["href"]) in places
    assert len(kinds) > 3


def _citations(case: Case) -> Iterator[Citation]:
    """Iterate over all that is cited, in the order that a reader meets it."""
    found = case.found
    all_: list[Citations] = [found.rule.citations]
    all_ += [found.purchase.citations] if found.purchase else []
    all_ += [noted.item.citations for noted in found.next_steps]
    all_ += [contact.citations for contact in found.contacts]
    all_ += [found.decided_by.citations]
    all_ += [begin.citations for begin in found.profile.begins.values()]
    all_ += [result.criterion.citations for result in listed_criteria(case)]
    all_ += [noted.item.citations for noted in found.warnings]
    all_ += [position.citations for c in found.conflicts for position in c.item.positions]
    for citations in all_:
        yield from citations


@of_representatives
def test_the_page_ends_with_the_rules_the_link_and_the_ways_on(of: str) -> None:
    for case in cases(of):
        place = case.context.profile.in_name
        assert case.one("guide-about").text == (
            f"{case.say['result_share_text']} "
            f"{case.say['result_rules_version'].format(version=RULEBOOK.version)} "
            f"{case.say['result_how']} · {case.say['result_page_link'].format(place=place)}"
            f" · {case.say['result_report']}"
        )
        links = case.all("<a", case.one("guide-nav"))
        assert [e.text for e in links] == [case.say["restart"], case.say["check_compare"]]


def test_a_letter_about_a_result_names_the_rule_and_no_answers() -> None:
    answers = completed(RULEBOOK, IDEA)
    visit = Visit("soderhamn", Role.FORENING, answers, RESULT)
    shown = turn(RULEBOOK, {}, encode(visit), contact="iop@kommunen.se").page.html
    links = [str(e.attributes.get("href")) for e in read(shown) if e.name == "a"]
    (letter,) = (link for link in links if link.startswith("mailto:iop@kommunen.se?"))
    said = parse_qs(letter.partition("?")[2])
    body = said["body"][0]
    rule = assess(RULEBOOK, RULEBOOK.profiles["soderhamn"], answers).rule
    assert said["subject"] == [SAY["report_subject"]]
    assert f"Regel: {rule.id}\r\n" in body
    assert RULEBOOK.version in body
    assert RULEBOOK.profiles["soderhamn"].name in body
    assert "=" not in body
    told = RULEBOOK.words.questions
    assert not [f for f, value in answers.items() if told[f].values[value].answer in body]
    assert "%0A" not in letter.replace("%0D%0A", "")


def test_without_an_address_a_fault_is_reported_where_all_contacts_stand() -> None:
    shown = turn(RULEBOOK, {}, encode(Visit("soderhamn", None, IDEA, RESULT))).page.html
    assert f'href="../../om/#kontakt">{SAY["result_report"]}' in shown
    assert "mailto:" not in shown.partition('class="guide-about"')[2]


def test_the_words_that_are_put_together_are_all_in_use() -> None:
    assert SAY["numbers"].split() == [NUMBERS[0], "ett", *NUMBERS[2:]]
    assert len(PROFILES) > 4
    assert dict(parse_qsl(encode(Visit(PROFILES[0], None, {}, RESULT, RESULT))))["ater"] == RESULT
