"""Every section of a static result, which is for all ways to it: what differs says for whom."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from guide_engine.assessment import Assessment, Demand, Noted, assess_stop
from guide_engine.decision import criterion_facts
from guide_engine.flow import NOT_ASKED, Stop, flow, possible_answers
from guide_engine.logic import DONT_KNOW, Condition, Truth, evaluate, facts_of
from guide_engine.model import DECISIVE, Citation, Citations, Outcome, Role, Scope, Status, Words
from guide_engine.pages.context import Context
from guide_engine.pages.headline import headline
from guide_engine.pages.result import result_page
from guide_engine.pages.start import page_address
from tests.guide_engine.pages.test_result import (
    ANCHORS,
    begins_of,
    in_words,
    marked,
    numbered,
    origin_of,
    parts_of,
    plain,
)
from tests.markup import Document, Element, folded, within
from tests.representatives import of_representatives
from tests.strategies import PROFILES, RULEBOOK, said_of, whole_of

WORDS = RULEBOOK.words
SAY = WORDS.interface
BEFORE, BEFORE_FACT = "sidan-innan.html", "syfte"
ORDER = whole_of(PROFILES[0]).space.order
"""The facts in the order of the questions."""
WEIGHT = [Status.NOT_MET, Status.UNKNOWN, Status.DEPENDS, Status.MET]
"""The statuses in the order of the criteria."""
DEMANDS = list(Demand)


@dataclass(frozen=True, eq=False)
class Case(Document):
    """A page with what the engine says of all ways to it."""

    context: Context
    stop: Stop
    found: Assessment
    asked: Sequence[str]
    title: str

    def __repr__(self) -> str:
        """Return the name of the page, for a test that fails."""
        return f"{self.found.profile.id}/{self.stop.slug}"

    @property
    def words(self) -> Words:
        """Return the words that the page is made of."""
        return said_of(self.found.profile.id).words

    @property
    def say(self) -> Mapping[str, str]:
        """Return the words of the page itself."""
        return self.words.interface

    def cites(self, element: Element, citations: Citations) -> bool:
        """Tell whether an element is marked with what is cited, each as the list has it."""
        entries = self.children(self.all("<ol", self.one("guide-sources"))[0])
        names = [entries[number - 1].text for number in marked(element)]
        return len(names) == len(citations) and all(
            # Of several rows of a heading the list tells the first that was cited.
            f"{name} – ".startswith(f"{name_of(citation)} – ")
            for name, citation in zip(names, citations, strict=True)
        )


@cache
def cases(of: str) -> tuple[Case, ...]:
    """Return each static result of a profile."""
    whole = whole_of(of)
    context = Context(whole, ANCHORS, before=BEFORE, before_fact=BEFORE_FACT)
    found: list[Case] = []
    for stop in flow(whole).ends:
        possible = possible_answers(whole)[stop.slug]
        asked = [fact for fact in ORDER if possible.get(fact, {NOT_ASKED}) != {NOT_ASKED}]
        assessment = assess_stop(said_of(of), whole.profile, stop)
        page = result_page(context, assessment, stop, asked)
        shown = numbered(page.html)
        found.append(Case(shown, context, stop, assessment, asked, page.title))
    return tuple(found)


def name_of(citation: Citation) -> str:
    """Return how what is cited stands in the list of sources, what it states left out."""
    words = WORDS.sources[citation.source]
    leaf = citation.heading.rsplit(" > ", maxsplit=1)[-1]
    between = " " if leaf[0].isdigit() else ", "
    return f"{SAY[f'kind_{citation.kind}']} {words.name}{between}{leaf}"


def about_iop(case: Case) -> bool:
    """Tell whether the answer is about what an IOP needs."""
    return case.found.outcome not in DECISIVE and not case.found.rule.ends


def for_whom(case: Case, condition: Condition, truth: Truth = Truth.MET) -> str:
    """Return for which of the possible answers a condition has a truth; empty if for all."""
    facts = sorted(facts_of(condition), key=ORDER.index)
    possible: Mapping[str, frozenset[str]] = case.found.possible
    values = [sorted(possible.get(fact, {NOT_ASKED})) for fact in facts]
    ways = [
        way
        for way in (dict(zip(facts, chosen, strict=True)) for chosen in itertools.product(*values))
        if evaluate(condition, {f: v for f, v in way.items() if v != NOT_ASKED}) is truth
    ]
    parts: list[str] = []
    for fact in facts:
        words = case.words.questions[fact]
        said = {way[fact] for way in ways}
        if said != set(possible.get(fact, ())):
            named = [f"”{words.values[v].answer}”" for v in words.values if v in said]
            *head, last = named or [""]
            answers = f"{', '.join(head)} eller {last}" if head else last
            if named:
                parts.append(f"{answers} på frågan om {words.short.lower()}")
    return f"Gäller om du svarade {' och '.join(parts)}. " if parts else ""


def only_if(case: Case, noted: Noted[object], scope: Scope) -> str:
    """Return for whom something is said, where it is not for all."""
    return "" if noted.certain else for_whom(case, scope.when)


@of_representatives
def test_the_sections_stand_in_order_and_there_is_nothing_else(of: str) -> None:
    for case in cases(of):
        found = case.found
        assert case.parts() == parts_of(found)
        columns = [case.children(column) for column in case.children(case.one("guide-parts"))]
        exact = ["guide-exact"] if case.stop.exact else []
        assert [[e.attributes["class"] for e in column] for column in columns] == [
            ["guide-why-part", *exact, "guide-forms-part"],
            ["guide-changes"],
        ]
    assert {case.found.rule.id for case in cases(of)} == set(RULEBOOK.rules_by_id)


@of_representatives
def test_the_ways_out_and_the_panel_are_nobodys_own(of: str) -> None:
    for case in cases(of):
        found, profile = case.found, case.context.profile
        back, change, without, *buttons, status = case.children(case.one("guide-ways"))
        assert (change.text, change.attributes["href"]) == (
            case.say["result_change"],
            "kontroll.html",
        )
        assert "hidden" in change.attributes
        assert (without.name, without.text) == ("noscript", case.say["result_change_static"])
        assert (back.text, back.attributes["href"]) == (case.say["back"], BEFORE)
        assert back.attributes["data-fact"] == BEFORE_FACT
        assert [e.text for e in (*buttons, status)] == [
            *(case.say[f"result_{name}"] for name in ("print", "copy", "share")),
            "",
        ]
        assert all("hidden" in button.attributes for button in buttons)
        panel = case.one("guide-outcome")
        words = case.words.rules[found.rule.id]
        shown = case.children(panel)
        from_ = case.all("guide-origin")
        said = origin_of(of)
        assert [plain(e) for box in from_ for e in case.children(box)] == said
        assert len(from_) == bool(said)
        label, heading, lead, *count, disclaimer = shown
        title, outcome = headline(case.context, found), case.say[f"outcome_{found.outcome}"]
        place = case.say["result_label"].format(place=profile.in_name)
        assert label.text == place + (f" – {outcome}" if outcome != title else "")
        assert heading.text == title
        assert case.title == f"{title} – {profile.name}"
        assert plain(lead) == words.lead
        assert case.cites(lead, found.rule.citations)
        assert disclaimer.text == case.say["result_disclaimer"]
        required = [c.status for c in found.criteria if c.required]
        applies = [status for status in required if status is not Status.NOT_APPLICABLE]
        met = applies.count(Status.MET)
        counted = about_iop(case) and met and Status.DEPENDS not in applies
        expected = case.say["result_criteria_count"].format(met=met, number=len(applies))
        assert [e.text for e in count] == ([expected] if counted else [])
        for panel in case.all("guide-purchase"):
            assert found.purchase is not None
            way = case.words.purchases[found.purchase.id]
            assert [plain(e) for e in case.children(panel)] == [way.title, way.text]
            assert case.cites(panel, found.purchase.citations)


@of_representatives
def test_the_steps_of_both_roles_say_for_whom_and_when(of: str) -> None:
    roles, conditions, later = set(), 0, 0
    for case in cases(of):
        items = case.having("data-next-step")
        steps = case.found.next_steps
        assert items
        assert [e.attributes["data-next-step"] for e in items] == [n.item.id for n in steps]
        for item, noted in zip(items, steps, strict=True):
            step = noted.item
            when = only_if(case, noted, step.scope)
            text = step.text or case.words.steps[step.id]
            role = step.scope.role
            whose = f"{case.say[f'role_help_{role}']}. " if role else ""
            assert plain(item) == f"{whose}{when}{text}"
            assert case.cites(item, step.citations)
            roles.add(step.scope.role)
            conditions += bool(when)
        assert [folded(e) for e in items] == [at >= 3 for at in range(len(items))]
        boxes = case.all("guide-later")
        assert len(boxes) == (len(items) > 3)
        for box in boxes:
            summary, list_ = case.children(box)
            assert summary.text == case.say["result_steps_later"].format(number=len(items) - 3)
            assert list_.attributes["start"] == "4"
            later += 1
    assert roles == {None, *Role}
    assert conditions
    assert later


@of_representatives
def test_the_questions_that_may_be_open_stand_without_a_mail(of: str) -> None:
    seen = 0
    for case in cases(of):
        open_ = [question.fact for question in case.found.open_questions]
        possible = case.found.possible
        unknown = [fact for fact in ORDER if DONT_KNOW in possible.get(fact, ())]
        assert open_ == (unknown if case.found.outcome is Outcome.UTRED else [])
        boxes = case.all("guide-find-out")
        assert len(boxes) == bool(open_)
        for box in boxes:
            summary, intro, items = case.children(box)
            assert summary.text == case.say["result_find_out"].format(number=len(open_))
            assert intro.text == case.say["result_find_out_static"]
            assert [(e.attributes["data-open"], e.text) for e in case.children(items)] == [
                (
                    fact,
                    f"{case.words.questions[fact].question} {case.words.questions[fact].find_out}",
                )
                for fact in open_
            ]
            seen += 1
        assert not case.all("<textarea")
    assert seen


@of_representatives
def test_whom_to_turn_to_and_who_decides_stand_there(of: str) -> None:
    deciders = set()
    for case in cases(of):
        shown = case.children(case.one("guide-contacts"))
        contact_term, contacts, who_term, who = shown
        assert [contact_term.text, who_term.text] == [
            case.say["result_contact"],
            case.say["result_decides"],
        ]
        decider = case.found.decided_by
        assert plain(who) == " ".join(filter(None, (decider.text, decider.refusal)))
        assert case.cites(who, decider.citations)
        begin = begins_of(case.found)
        begins = [e for dl in case.all("guide-beginnings") for e in case.children(dl)]
        assert [e.text for e in begins[::2]] == [case.say[f"begin_{subject}"] for subject in begin]
        for element, told in zip(begins[1::2], begin.values(), strict=True):
            assert plain(element).startswith(told.text)
            assert case.cites(element, told.citations)
        shown = case.all("guide-contact", contacts)
        assert case.found.contacts
        for element, contact in zip(shown, case.found.contacts, strict=True):
            assert contact.text in plain(element)
            assert case.cites(element, contact.citations)
        deciders.add(decider.id)
    assert len(deciders) == len(RULEBOOK.profiles[of].decided_by)


def _lines(case: Case) -> list[tuple[str, str]]:
    """Return the criteria of the reasons: unmet, then unknown, counted once by their answers."""
    lines: dict[tuple[frozenset[str], Status], tuple[str, str]] = {}
    for status, said in ((Status.NOT_MET, "not_met"), (Status.UNKNOWN, "unknown")):
        for found in case.found.criteria if about_iop(case) else ():
            if found.required and found.status is status:
                words = case.words.criteria[found.criterion.id]
                text = f"{words.name.lstrip('0123456789. ')} – {getattr(words, said)}"
                by = (criterion_facts(found.criterion), status)
                lines.setdefault(by, (found.criterion.id, text))
    return list(lines.values())


@of_representatives
def test_the_reasons_and_the_criteria_say_on_which_answer_they_depend(of: str) -> None:
    depends = broken = unknown = 0
    for case in cases(of):
        expected = _lines(case)
        lists = case.all("guide-reasons")
        assert len(lists) == bool(expected)
        for list_ in lists:
            items = case.children(list_)
            if len(expected) > 6:
                more = in_words(len(expected) - 5)
                assert items.pop().text == case.say["result_why_more"].format(number=more)
            shown = [(str(e.attributes["data-criterion"]), e.text) for e in items]
            assert shown == expected[: len(items)]
        full = case.one("guide-why-full")
        assert (
            plain(full)
            == f"{case.say['result_why_full']}{case.words.rules[case.found.rule.id].text}"
        )
        assert case.cites(full, case.found.rule.citations)
        shown_boxes = [case.children(box)[0].text for box in case.all("guide-criteria-box")]
        assert shown_boxes == [case.say["result_criteria_show"]] * about_iop(case)
        rows = [e for e in case.having("data-criterion") if e.name == "tr"]
        found = [c for c in case.found.criteria if c.status is not Status.NOT_APPLICABLE]
        found.sort(key=lambda c: (DEMANDS.index(c.demand), WEIGHT.index(c.status)))
        for row, result in zip(rows, found if about_iop(case) else (), strict=True):
            words, criterion = case.words.criteria[result.criterion.id], result.criterion
            name, status, comment = case.children(row)
            assert row.attributes["data-status"] == result.status
            assert plain(name) == f"{case.say[f'group_{criterion.group}']}: {words.name}"
            assert case.cites(name, criterion.citations)
            assert status.text == case.say[f"status_{result.status}"]
            if result.status is not Status.DEPENDS:
                assert comment.text == getattr(words, result.status)
                continue
            depends += 1
            when = for_whom(case, criterion.met_when, Truth.NOT_MET)
            texts = [f"{when}{words.not_met}"] if when else []
            if Truth.UNKNOWN in _truths(case, criterion.met_when):
                texts.append(f"{case.say['condition_unknown']} {words.unknown}")
                unknown += 1
            assert comment.text == " ".join(texts)
            broken += bool(when)
    assert depends
    assert broken
    assert unknown


def _truths(case: Case, condition: Condition) -> set[Truth]:
    facts = sorted(facts_of(condition))
    values = [sorted(case.found.possible.get(fact, {NOT_ASKED})) for fact in facts]
    ways = (dict(zip(facts, chosen, strict=True)) for chosen in itertools.product(*values))
    return {evaluate(condition, {f: v for f, v in way.items() if v != NOT_ASKED}) for way in ways}


@of_representatives
def test_what_makes_the_answer_more_exact_leads_to_other_static_pages(of: str) -> None:
    slugs = {case.stop.slug for case in cases(of)}
    seen = 0
    for case in cases(of):
        boxes = case.all("guide-exact")
        assert len(boxes) == bool(case.stop.exact)
        for box in boxes:
            title, *asked = case.children(box)
            assert title.text == case.say["result_exact"]
            assert box.name == ("details" if case.found.purchase is None else "div")
            assert [e.attributes["data-exact"] for e in asked] == list(case.stop.exact)
            for element, (fact, by_value) in zip(asked, case.stop.exact.items(), strict=True):
                question, list_ = case.children(element)
                assert question.text == case.words.questions[fact].question
                links = case.all("<a", list_)
                values = RULEBOOK.facts[fact].values
                for link, value in zip(links, values, strict=True):
                    assert link.text == case.words.questions[fact].values[value].answer
                    assert link.attributes["href"] == f"{by_value[value].slug}.html"
                    assert by_value[value].slug in slugs
                    assert "aria-current" not in link.attributes
                    seen += 1
    assert seen


@of_representatives
def test_the_forms_stand_there_and_the_change_only_in_words(of: str) -> None:
    for case in cases(of):
        words, say = case.words.rules[case.found.rule.id], case.say
        rows = case.children(case.one("guide-forms"))
        assert [(e.attributes["data-form"], e.text) for e in rows] == [
            (
                form,
                f"{say[f'form_{form}']} {say[f'form_status_{result.status}']}{words.forms[form]}",
            )
            for form, result in case.found.forms.items()
        ]
        assert len(rows) == 3
        heading, text = case.children(case.one("guide-changes"))
        assert (heading.text, text.text) == (case.say["result_changes"], words.change)


@of_representatives
def test_the_warnings_and_the_conflicts_say_for_whom(of: str) -> None:
    warned = disputed = 0
    for case in cases(of):
        headings = [case.children(e)[0].text for e in case.all("guide-warnings-part")]
        assert headings == [case.say["result_warnings"]] * bool(case.found.warnings)
        items = case.having("data-warning")
        for item, caution in zip(items, case.found.warnings, strict=True):
            note = case.words.warnings[caution.item.id]
            title = note.title if note.title[-1] in "?!" else f"{note.title}."
            when = only_if(case, caution, caution.item.scope)
            assert plain(item) == f"{title} {when}{note.text}"
            assert case.cites(item, caution.item.citations)
            warned += bool(when)
        topics = case.having("data-conflict")
        assert [e.attributes["data-conflict"] for e in topics] == [
            noted.item.id for noted in case.found.conflicts
        ]
        for topic, noted in zip(topics, case.found.conflicts, strict=True):
            words = case.words.conflicts[noted.item.id]
            heading, intro, positions = case.children(topic)
            when = only_if(case, noted, noted.item.scope)
            assert (heading.text, intro.text) == (words.topic, f"{when}{words.intro}")
            assert len(noted.item.positions) > 1
            shown = case.children(positions)
            for element, position in zip(shown, noted.item.positions, strict=True):
                assert plain(element) == words.positions[position.id]
                assert case.cites(element, position.citations)
            disputed += bool(when)
        assert all(within(e, case.one("guide-conflicts")) for e in topics)
    assert warned
    assert disputed


@of_representatives
def test_the_answers_that_lead_here_stand_as_all_that_are_possible(of: str) -> None:
    several = unasked = 0
    for case in cases(of):
        summary, intro, list_ = case.children(case.one("guide-answers"))
        assert (summary.text, intro.text) == (
            case.say["result_reached"],
            case.say["result_reached_intro"],
        )
        cells = case.children(list_)
        assert [e.text for e in cells[::2]] == [case.words.questions[f].short for f in case.asked]
        assert case.asked
        for cell, fact in zip(cells[1::2], case.asked, strict=True):
            possible = case.found.possible[fact]
            values = {v: w.answer for v, w in case.words.questions[fact].values.items()}
            values[DONT_KNOW] = case.say["unknown_answer"]
            named = [f"”{answer}”" for value, answer in values.items() if value in possible]
            *head, last = named
            assert cell.text == (f"{', '.join(head)} eller {last}" if head else last)
            several += len(named) > 1
            unasked += NOT_ASKED in possible
    assert several
    assert unasked


@of_representatives
def test_every_source_stands_in_the_list_once(of: str) -> None:
    for case in cases(of):
        summary, list_ = case.children(case.one("guide-sources"))
        entries = [e.text for e in case.children(list_)]
        expected = list(dict.fromkeys(name_of(c) for found in _citations(case) for c in found))
        assert summary.text == case.say["result_sources"].format(number=len(entries))
        for entry, name in zip(entries, expected, strict=True):
            assert f"{entry} – ".startswith(f"{name} – ")
        numbers = {n for e in case.all("guide-marks") for n in marked(e)}
        assert numbers == set(range(1, len(entries) + 1))


def _citations(case: Case) -> Iterator[Citations]:
    found = case.found
    yield found.rule.citations
    yield found.purchase.citations if found.purchase else ()
    yield from (noted.item.citations for noted in found.next_steps)
    yield from (contact.citations for contact in found.contacts)
    yield found.decided_by.citations
    yield from (begin.citations for begin in begins_of(found).values())
    shown = [c for c in found.criteria if c.status is not Status.NOT_APPLICABLE]
    shown.sort(key=lambda c: (DEMANDS.index(c.demand), WEIGHT.index(c.status)))
    yield from (c.criterion.citations for c in shown if about_iop(case))
    yield from (caution.item.citations for caution in found.warnings)
    yield from (p.citations for noted in found.conflicts for p in noted.item.positions)


@of_representatives
def test_the_page_ends_with_the_rules_and_the_ways_on(of: str) -> None:
    for case in cases(of):
        profile, say = case.context.profile, case.say
        about = case.one("guide-about")
        assert about.text == (
            f"{say['result_share_static']} {say['result_papers_static']} "
            f"{say['result_rules_version'].format(version=RULEBOOK.version)} "
            f"{say['result_how']} · {say['result_page_link'].format(place=profile.in_name)}"
            f" · {say['result_report']}"
        )
        how, page, fault = case.children(about)
        rule = case.one("guide-outcome").attributes["data-rule"]
        assert how.attributes["href"] == f"../../sa-fungerar-guiden/#vag-{rule}"
        assert fault.attributes["href"] == "../../om/#kontakt"
        assert page.attributes["href"] == f"../../{page_address(profile.page)}"
        restart, other = case.children(case.one("guide-nav"))
        assert (restart.text, restart.attributes["href"]) == (case.say["restart"], "./")
        assert (other.text, other.attributes["href"]) == (case.say["start_other"], "../")
