"""The Swedish of the questionnaire's pages, put together: every outcome, live and static.

Each page is rendered once. Its visible text is split into lines by block element; inline
elements join without a space, so that a missing one shows.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import guide_engine
from guide_engine.decision import criterion_facts
from guide_engine.flow import flow, walk
from guide_engine.model import CriteriaTest, Outcome, Role
from guide_engine.pages.context import Context
from guide_engine.pages.start import choose_page
from guide_engine.permalink import CHECK, RESULT, Visit, encode
from guide_engine.session import turn
from scripts.finish.static_guide import static_pages
from tests import markup
from tests.ideas import idea, paths
from tests.representatives import of_representatives
from tests.strategies import CASES, FACTS, RULEBOOK, all_values, said_of, whole_of

DATA = Path(guide_engine.__file__).parent / "data"
INTERFACE = RULEBOOK.words.interface
WARNED = 2
"""So many warnings stand open."""
MORE = "Fler saker att tänka på"
MORE_OPEN = ("details", "guide-more", True)
MARKS = ("sup", "guide-marks", False)
"""Stands around the numbers of what is cited."""

BLOCKS = markup.BLOCKS | {
    "button",
    "caption",
    "dd",
    "dt",
    "li",
    "summary",
    "tbody",
    "td",
    "th",
    "textarea",
    "thead",
    "tr",
}
BREAKS = ("guide-option-label", "guide-option-hint", "guide-option-mark", "guide-progress")
"""Inline elements that the style sheet shows as blocks."""


# ---- Rendering and reading -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of visible text, the block element it stands in, and its bold beginning."""

    element: str
    text: str
    bold: str = ""


@dataclass(slots=True)
class Mark:
    """A number that stands for a source, its name for those who hear it, and the text before."""

    name: str
    before: str
    number: str = ""


@dataclass(slots=True)
class Shown:
    """One page as a reader sees it."""

    place: str
    step: str
    lines: list[Line] = field(default_factory=list)
    glued: list[str] = field(default_factory=list)
    open_warnings: list[str] = field(default_factory=list)
    folded_warnings: list[str] = field(default_factory=list)
    folds: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    panel: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, shown: Shown) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = shown
        self.open: list[tuple[str, str, bool]] = []
        self.text = self.bold = ""
        self.edge = False
        self.mark: Mark | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        names = str(found.get("class"))
        if MARKS in self.open:
            self.mark = Mark(str(found.get("aria-label", found.get("title"))), self.text)
            self.shown.marks.append(self.mark)
        # The links of a "nav" are set apart by the style sheet, as are parts of a choice.
        block = tag in BLOCKS or names in BREAKS or (bool(self.open) and self.open[-1][0] == "nav")
        if block:
            self.flush()
        self.edge = self.edge or (tag, names, block) != MARKS
        self.open.append((tag, names, block))
        if re.fullmatch("h[1-6]", tag):
            self.shown.levels.append(int(tag[1]))
        if warning := found.get("data-warning"):
            self._warning(warning)
        if way := found.get("data-leads-to"):
            self.shown.ways.append(way)
        if "data-outcome" in found:
            self.shown.panel = {key: str(value) for key, value in found.items()}

    def handle_endtag(self, tag: str) -> None:
        name, _, block = self.open[-1]
        assert name == tag
        if block:
            self.flush()
        elif tag == "strong" and not self.bold:
            self.bold = self.text
        self.edge = True
        if self.mark is not None and self.open[-1] != MARKS:
            self.mark = None
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if MARKS in self.open:
            # Raised numbers stand close to their word and are no part of the line.
            if self.mark is None:
                assert data == " ", data
            else:
                self.mark.number += data
            return
        if data == " " and not self.text:
            return  # between two blocks
        if self.edge and self.text and self.text[-1] not in " (”" and data[0] not in " .,:;?!)”":
            self.shown.glued.append(f"{self.text[-30:]}|{data[:30]}")
        self.edge = False
        if self.open and self.open[-1][0] == "textarea":
            # What is sent by mail is text too, line by line.
            *ended, data = data.split("\n")
            for line in ended:
                self.text += line
                self.flush()
        self.text += data

    def flush(self) -> None:
        """End a line."""
        if self.text:
            element = next(name for name, _, block in reversed(self.open) if block)
            self.shown.lines.append(Line(element, self.text, self.bold))
            if element == "summary" and MORE_OPEN in self.open:
                self.shown.folds.append(self.text)
        self.text = self.bold = ""

    def _warning(self, id_: str) -> None:
        folded = MORE_OPEN in self.open
        (self.shown.folded_warnings if folded else self.shown.open_warnings).append(id_)


def read(place: str, step: str, title: str, html: str) -> Shown:
    """Return a page as a reader sees it."""
    shown = Shown(place, step, [Line("title", title)])
    reader = _Reader(shown)
    reader.feed(html)
    reader.close()
    assert not reader.open
    return shown


def completed(of: str, wished: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that a visitor with some wishes gives to the flow's own questions."""
    asked, _ = walk(whole_of(of), idea(of, **wished))
    return {fact: idea(of, **wished)[fact] for fact in FACTS if fact in asked}


def visits(of: str) -> Iterator[dict[str, str]]:
    """Iterate over answers that show every way to purchase, every answer and every case."""
    for rule, path in paths(of).items():
        bought = RULEBOOK.rules_by_id[rule].outcome is Outcome.UPPHANDLING
        for varde in all_values("varde") if bought else ():
            yield completed(of, {**path, "varde": varde})
    for fact in FACTS:
        for value in all_values(fact):
            yield completed(of, {fact: value})
    for case in CASES:
        if not case.own or of in case.profiles:
            yield completed(of, case.answers)


def _visited(of: str) -> Iterator[Visit]:
    """Iterate over what is shown: each result, and each question with each answer to it."""
    done: set[tuple[Role, str, str]] = set()
    for path in paths(of).values():
        answers = completed(of, path)
        yield Visit(of, None, answers, CHECK)
        for role in (None, *Role):
            yield Visit(of, role, answers, RESULT)
        for role, (step, value) in itertools.product(Role, answers.items()):
            if (role, step, value) not in done:
                done.add((role, step, value))
                yield Visit(of, role, answers, step)
    once = {tuple(answers.items()): answers for answers in visits(of)}
    yield from (Visit(of, None, answers, RESULT) for answers in once.values())


def _live(of: str) -> Iterator[Shown]:
    done: set[str] = set()
    for visit in _visited(of):
        page = turn(RULEBOOK, {}, encode(visit), today="2026-11-25").page
        seen = re.sub(r' href="[^"]*"', "", page.html)
        if seen not in done:
            done.add(seen)
            yield read(encode(visit), visit.step, page.title, page.html)
    yield read("guiden/", "start", INTERFACE["choose_title"], choose_page(RULEBOOK))
    for fragment in ("", "v=1&syfte=x&y=z&regler=2026-11-21"):
        page = turn(RULEBOOK, {}, fragment, profile=of).page
        yield read(fragment or of, "start", page.title, page.html)


def _static(of: str) -> Iterator[Shown]:
    for page in static_pages(Context(whole_of(of), {})).values():
        step = RESULT if page.slug.startswith(RESULT) else "fraga"
        yield read(f"{of}/{page.slug}.html", step, page.title, page.html)


@cache
def pages(of: str) -> tuple[Shown, ...]:
    """Return every page of a profile, live and static."""
    return (*_live(of), *_static(of))


@cache
def lines(of: str, step: str = "") -> Mapping[Line, str]:
    """Return the lines of a profile's pages, each once, with a place where it stands."""
    return {
        line: shown.place
        for shown in reversed(pages(of))
        if not step or shown.step == step
        for line in shown.lines
    }


def faults(found: Mapping[Line, str], pattern: str) -> list[str]:
    """Return the lines that hold a pattern, each with the place."""
    return [f"{line.text} [{at}]" for line, at in found.items() if re.search(pattern, line.text)]


@of_representatives
def test_every_rule_and_every_page_is_read(of: str) -> None:
    ruled = {said_of(of).words.rules[rule.id].title for rule in RULEBOOK.rules}
    # A visit's own heading names what is left, so nobody reads the general one.
    general = {
        said_of(of).words.rules[rule.id].title
        for rule in RULEBOOK.rules
        if rule.when in (CriteriaTest.ANY_NOT_MET, CriteriaTest.ANY_UNKNOWN)
    }
    assert len(general) == 2
    asked = {step.fact for step in flow(whole_of(of)).stops.values() if not step.gathers} - {None}
    questions = {said_of(of).words.questions[str(fact)].question for fact in asked}
    for place, titles in (("v=1&", ruled - general), (f"{of}/", ruled)):
        seen = {
            line.text
            for shown in pages(of)
            if shown.place.startswith(place)
            for line in shown.lines
            if line.element == "h1"
        }
        assert titles | questions <= seen
        assert place == f"{of}/" or not general & seen


# ---- Patterns on every line ----------------------------------------------------------------

MANY = "två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv"
NEVER = {
    "heading of an outcome": r"\bTill (En annan|IOP kan|Bidrag|Upphandling|Utred)",
    "a few in figures": r"(?<!av )(?<![Hh]ögst )\b(\d|1[0-2]) (fråg|svar|villkor|steg|källo|vara)",
    "none at all": r"(?i)\b(0|noll) (fråg|svar|villkor|steg|källo)|\(0\)",
    "one as many": r"(?i)\b(1|en|ett) (frågor|svar vore andra|källor)\b",
    "many as one": rf"(?i)({MANY}|\d+) (fråga|svar vore ett)\b",
    "other municipalities": r"Övriga kommuner",
    "the common profile in a sentence": r"Annan kommun\b(?!$)|[^–] Annan kommun\b",
    "profile": r"(?i)\bprofil",
    "no space after a mark": r"[a-zåäö)”][.!?:;,][A-ZÅÄÖ]",
    "no space at a quotation": r"^[^”]*(?:”[^”]*”[^”]*)*?((?<=[\w.,:;])”[^”]*”|”[^”]*”\w)",
    "words glued": r"[a-zåäö](?!Script)[A-ZÅÄÖ]",
    "two spaces": r"\s\s|^\s|\s$| [.,:;?!)]|\( ",
    "none met": r"\b0 av\b",
    "a place not filled in": r"[{}]|\bNone\b|\bTrue\b|\bFalse\b",
    "two full stops": r"\.\.|[?!]\.|\.[,:;]|,,|[:;,–][.,:;?!]|[?!][?!]|[.,:;?!] [.,:;?!]|– –",
    "two negations": r"(?i)\b(inte|ingen|inget|inga) (inte|ingen|inget|inga)\b",
    "a double break": r"Då brister .*\b(ingen|inget|inga|inte)\b",
    "ni for an act at the screen": r"(?i)\bni (har )?svara|\bsvara(de|r|t)? ni\b",
}


@of_representatives
@pytest.mark.parametrize("what", NEVER)
def test_a_line_never_has(of: str, what: str) -> None:
    assert faults(lines(of), NEVER[what]) == []


@of_representatives
def test_nothing_on_a_result_page_reads_as_an_approval(of: str) -> None:
    assert faults(lines(of, RESULT), r"(?i)\buppfyll(da|t)\b") == []


@of_representatives
def test_texts_set_side_by_side_have_a_space_between(of: str) -> None:
    assert {text: shown.place for shown in pages(of) for text in shown.glued} == {}


COLON = r":(?!//)(?!\d)(?![a-zåäö]{1,2}\b)"
"""A colon that is none of a time, an address, a ratio or an ending ("IOP:s")."""


@of_representatives
def test_no_line_has_two_colons(of: str) -> None:
    assert faults(lines(of), f"{COLON}.*{COLON}") == []


@of_representatives
def test_a_bold_beginning_is_ended_before_the_sentence_after_it(of: str) -> None:
    found = [
        f"{line.text} [{at}]"
        for line, at in lines(of).items()
        if line.bold and re.match(r" [A-ZÅÄÖ]", line.text[len(line.bold) :])
        if line.bold[-1] not in ".?!:"
    ]
    assert found == []


@of_representatives
def test_every_heading_starts_with_a_capital(of: str) -> None:
    for shown in pages(of):
        headings = [line.text for line in shown.lines if line.element in {"h1", "h2", "h3"}]
        assert headings
        assert all(re.match(r"[A-ZÅÄÖ]\S*", text) for text in headings), shown.place
        assert len(headings) == len(set(headings)), shown.place


@of_representatives
def test_every_sentence_ends_with_a_full_stop(of: str) -> None:
    label = said_of(of).words.interface["result_label"].partition("{")[0]
    here = (
        said_of(of).words.interface["result_page_link"].format(place=RULEBOOK.profiles[of].in_name)
    )
    links = (
        said_of(of).words.interface["start_other"],
        said_of(of).words.interface["problem_title"],
        said_of(of).words.interface["result_report"],
        here,
    )
    found = [
        f"{line.text} [{at}]"
        for line, at in lines(of).items()
        if line.element in {"p", "td", "textarea"} and len(line.text.split()) > 4
        if not line.text.startswith(label) and not line.text.endswith(links)
        if line.text not in _labels() and not re.search(r"[.?!:]”?$", line.text)
    ]
    assert found == []


@cache
def _labels() -> frozenset[str]:
    """Return what is no sentence: the progress, the choices and the answers in a table."""
    left = {INTERFACE["progress_left"].format(number=number) for number in range(40)}
    values = [
        value for words in RULEBOOK.words.questions.values() for value in words.values.values()
    ]
    statuses = {text for key, text in INTERFACE.items() if key.startswith("form_status_")}
    return frozenset(
        {*left, *statuses, INTERFACE["progress_last"], *(value.answer for value in values)}
    )


@of_representatives
def test_every_text_to_send_is_read_line_by_line(of: str) -> None:
    sent = {line.text for line in lines(of, RESULT) if line.element == "textarea"}
    assert "Hej!" in sent
    asked = {text[3:] for text in sent if re.match(r"\d\. ", text)}
    questions = {words.question for words in said_of(of).words.questions.values()}
    assert asked
    assert asked <= questions


# ---- What a heading, a number and a list may be ----------------------------------------------


@of_representatives
def test_no_heading_level_is_skipped(of: str) -> None:
    for shown in pages(of):
        assert shown.levels[0] == 1, shown.place
        assert shown.levels.count(1) == 1, shown.place
        assert all(to - at <= 1 for at, to in itertools.pairwise(shown.levels)), shown.place


@of_representatives
def test_every_mark_of_a_source_says_more_than_a_number(of: str) -> None:
    names = {words.name for words in said_of(of).words.sources.values()}
    number = 0
    for shown in pages(of):
        for mark in shown.marks:
            number += 1
            assert mark.number.isdigit(), shown.place
            assert mark.before.strip() == mark.before != "", shown.place
            said_ = re.fullmatch(rf"Källa {mark.number}, (.+)", mark.name)
            assert said_, f"{mark.name} [{shown.place}]"
            assert any(len(said_[1]) > len(n) and said_[1].startswith(n) for n in names), mark.name
    assert number


@of_representatives
def test_criteria_are_counted_only_where_the_form_can_be_an_iop(of: str) -> None:
    counted = 0
    for shown in pages(of):
        if not shown.panel:
            continue
        rule = RULEBOOK.rules_by_id[shown.panel["data-rule"]]
        texts_ = [line.text for line in shown.lines]
        counts = [text for text in texts_ if COUNT.search(text)]
        counted += len(counts)
        assert len(counts) <= 1, shown.place
        if rule.ends or rule.outcome not in (Outcome.IOP, Outcome.UTRED):
            assert not counts, shown.place
            assert said_of(of).words.interface["result_criteria_show"] not in texts_, shown.place
    assert counted


COUNT = re.compile(r"\d av \d+ villkor|\d+ villkor (är|stäm|uppf|brist)")


@of_representatives
def test_no_change_leads_to_further_examination(of: str) -> None:
    ways = {way for shown in pages(of) for way in shown.ways}
    assert ways == set(Outcome) - {Outcome.UTRED}
    assert faults(lines(of), said_of(of).words.interface["result_changes_to_utred"]) == []


@of_representatives
def test_a_heading_carries_the_reason(of: str) -> None:
    plain = {said_of(of).words.rules[rule.id].title for rule in RULEBOOK.rules}
    number = 0
    for shown in pages(of):
        if not shown.panel:
            continue
        (title,) = (line.text for line in shown.lines if line.element == "h1")
        when = RULEBOOK.rules_by_id[shown.panel["data-rule"]].when
        if when in (CriteriaTest.ANY_NOT_MET, CriteriaTest.ANY_UNKNOWN):
            of_a_visit = shown.place.startswith("v=1&")
            assert re.match(r"IOP kan bli möjligt: \w", title) or not of_a_visit, shown.place
            number += of_a_visit
        else:
            assert title in plain, shown.place
    assert number


# ---- Warnings ------------------------------------------------------------------------------


@of_representatives
def test_at_most_two_warnings_are_open_and_the_rest_is_folded_by_weight(of: str) -> None:
    weight = [warning.id for warning in RULEBOOK.warnings]
    most = 0
    for shown in pages(of):
        all_ = shown.open_warnings + shown.folded_warnings
        assert len(shown.open_warnings) == min(WARNED, len(all_)), shown.place
        assert all_ == sorted(set(all_), key=weight.index), shown.place
        assert len(shown.folds) == bool(shown.folded_warnings), shown.place
        assert all(text.startswith(MORE) for text in shown.folds)
        most = max(most, len(all_))
    assert most > WARNED


# ---- The words themselves ------------------------------------------------------------------

READER = r"(?i)\b(du|dig|din|ditt|dina)\b"
TO_THE_READER = frozenset(
    {
        "your_answer",
        "check_lead",
        "condition_if",
        "condition_unknown",
        "result_reached_intro",
        "result_find_out_static",
        "result_change_static",
        "result_papers_static",
        "result_share_static",
        "result_answers",
        "result_ways",
        "problem_regler",
        "start_lead",
        "start_role",
        "start_know_1",
        "start_know_2",
    }
)
"""What speaks of the reader's own act at the screen: "du". All else says "ni", the parties."""
FILES = [
    *sorted((DATA / "words").glob("*.toml")),
    *sorted((DATA / "profiles").glob("*/profile.toml")),
]


def named(path: Path) -> str:
    """Return what a data file is called: a municipality's goes by its folder."""
    return path.parent.name if path.parent.parent == DATA / "profiles" else path.stem


every_file = pytest.mark.parametrize("path", FILES, ids=named)


def said(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Iterate over the texts of a file with their keys."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from said(inner, f"{key}.{name}".strip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from said(inner, key)


def texts(path: Path) -> list[tuple[str, str]]:
    """Return the texts of a data file with their keys."""
    return list(said(tomllib.loads(path.read_text(encoding="utf-8"))))


@every_file
def test_the_reader_alone_is_du_and_the_parties_are_ni(path: Path) -> None:
    to_reader = {key for key, text in texts(path) if re.search(READER, text)}
    assert to_reader == (TO_THE_READER if path.stem == "interface" else set())


@pytest.mark.parametrize("criterion", RULEBOOK.words.criteria)
def test_a_criterion_is_named_positively(criterion: str) -> None:
    name = RULEBOOK.words.criteria[criterion].name
    assert not re.search(r"(?i)\b(ingen|inget|inga|inte|ej|aldrig)\b", name)
    assert not name.endswith(".")
    assert criterion_facts(RULEBOOK.criteria[criterion])


SENTENCES = re.compile(
    r"(^|\.)(text|change|met|not_met|unknown|help|why|find_out|forening|tjansteperson|intro|"
    r"summary|hint|refusal|positions\.\w+|forms\.\w+)$"
)
"""The keys of data files that hold whole sentences."""


@every_file
def test_every_text_ends_with_a_full_stop(path: Path) -> None:
    found = [(key, text) for key, text in texts(path) if SENTENCES.search(key)]
    assert found or path.stem in {"interface", "sources"}
    assert [(key, text) for key, text in found if not re.search(r"[.?!]”?$", text)] == []
