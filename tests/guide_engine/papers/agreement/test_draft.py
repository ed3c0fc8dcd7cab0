"""The draft rests on the answers that were given, and keeps what was written."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide_engine.decision import prune
from guide_engine.errors import InputError
from guide_engine.logic import DONT_KNOW, Truth, evaluate
from guide_engine.model import Outcome
from guide_engine.papers.agreement.document import agreement, contract, fits
from guide_engine.papers.agreement.template import State
from guide_engine.papers.docx import to_docx
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.page import to_html
from guide_engine.papers.paper import Heading, Paragraph, cleaned, plain, texts
from tests.drafts import PARTS, SITE, TEMPLATE, draft, draft_basis, part_of
from tests.ideas import paths
from tests.representatives import of_representatives
from tests.strategies import IDEA, RULEBOOK, any_answers, profile_ids


@of_representatives
def test_the_paper_says_what_the_draft_and_the_screen_say(of: str) -> None:
    outcomes = set()
    for answers in paths(of).values():
        of_visit = draft_basis(of, answers=answers)
        outcomes.add(of_visit.assessment.outcome)
        paper = agreement(of_visit)
        said = list(texts(paper))
        assert of_visit.say("agreement.mark") in said
        assert sum(of_visit.title.rstrip(".") in text for text in said) == 1
        found = draft(of, answers=answers)
        headings = [b.text for b in paper.blocks if isinstance(b, Heading) and b.level == 1]
        sections = [f"{section.number}. {section.heading}" for section, _ in found.sections]
        assert headings[:-1] == sections
        assert len(sections) == len(TEMPLATE.sections)
        for each in found.parts:
            assert any(each.part.guidance in text for text in said)
            for suggested in each.suggested:
                assert plain(suggested) in said
            for finding in each.findings:
                assert any(finding.text in text for text in said)
        for section, each in found.open:
            name = f"{section.number}. {section.heading}"
            (entry,) = [t for t in said if t.startswith(f"{name}: ")]
            assert each.part.heading in entry
    assert outcomes == set(Outcome)


@of_representatives
def test_the_text_alone_has_all_of_the_agreement_and_nothing_of_the_guides(of: str) -> None:
    of_visit = draft_basis(of, {"behov": "Vi behövs."})
    whole, alone = agreement(of_visit).blocks, contract(of_visit).blocks
    guides = [b for b in whole if isinstance(b, Paragraph) and b.note]
    end = whole.index(Heading(1, of_visit.say("agreement.remarks")))
    assert guides
    assert alone == tuple(block for block in whole[:end] if block not in guides)
    assert "Vi behövs." in texts(contract(of_visit))


@of_representatives
def test_an_agreement_that_is_the_wrong_paper_says_so_first(of: str) -> None:
    for answers in paths(of).values():
        of_visit = draft_basis(of, answers=answers)
        first = [plain(b.line) for b in agreement(of_visit).blocks[:2] if isinstance(b, Paragraph)]
        wrong = of_visit.assessment.outcome not in (Outcome.IOP, Outcome.UTRED)
        assert fits(of_visit) is not wrong
        assert KINDS["agreement"].fits(of_visit) is not wrong
        assert ("fel papper" in first[1]) is wrong


@given(profile_ids(), any_answers())
@settings(max_examples=40)
def test_what_is_suggested_rests_on_answers_that_were_given(
    of: str, answers: Mapping[str, str]
) -> None:
    of_visit = draft_basis(of, answers=answers)
    counted = prune(RULEBOOK, of_visit.visit.answers)
    for each in draft(of, answers=answers).parts:
        for fact in each.facts:
            assert counted.get(fact, DONT_KNOW) != DONT_KNOW
        used = [p for p in each.part.passages if evaluate(p.when, counted) is Truth.MET]
        assert len(each.suggested) <= len(used)
        assert bool(each.suggested) is bool(each.rests_on)


@pytest.mark.parametrize(
    ("answer", "shown", "text"),
    [("nej", False, False), ("ja", True, True), (DONT_KNOW, True, False)],
)
def test_control_and_insight_is_about_the_municipalitys_own_task(
    answer: str, shown: bool, text: bool
) -> None:
    found = draft("gemensam", answers={**IDEA, "uppdrag": answer})
    parts = [each for each in found.parts if each.part.id == "kontroll_och_insyn"]
    assert bool(parts) is shown
    if shown:
        assert bool(parts[0].suggested) is text
        rows = {row for citation in parts[0].part.citations for row in citation.rows}
        headings = {RULEBOOK.ledger[row].heading for row in rows}
        assert {"10 kap. 8 §", "10 kap. 9 §"} <= headings
        assert parts[0].part.guidance.startswith("Lämnar kommunen genom avtal över")


def test_what_was_written_into_a_part_that_no_longer_applies_is_kept() -> None:
    found = draft("gemensam", {"kontroll_och_insyn": "Så här."}, {**IDEA, "uppdrag": "nej"})
    assert part_of(found, "kontroll_och_insyn").written == "Så här."
    answers = {**IDEA, "avtalstid": "tills_vidare"}
    assert "forlangning" not in [each.part.id for each in draft("gemensam", answers=answers).parts]
    found = draft("gemensam", {"forlangning_samtal": "3"}, answers)
    assert part_of(found, "forlangning").values["forlangning_samtal"] == "3"


def test_an_own_text_goes_before_the_suggestion() -> None:
    said = list(texts(agreement(draft_basis("malmo", {"behov": "Vi behövs.\n\nSå är det."}))))
    suggestion = plain(part_of(draft("malmo"), "behov").suggested[0])
    assert suggestion not in said
    assert {"Vi behövs.", "Så är det."} < set(said)


def test_days_stand_in_the_text_or_beside_it() -> None:
    days = {"period_fran": "2027-01-01", "period_till": "2028-12-31"}
    suggested = list(texts(agreement(draft_basis("malmo", days))))
    assert "Avtalet gäller från och med 1 januari 2027 till och med 31 december 2028." in suggested
    assert not any(text.startswith(TEMPLATE.fields["period_till"].label) for text in suggested)
    own = list(texts(agreement(draft_basis("malmo", {"giltighetstid": "I två år.", **days}))))
    label = TEMPLATE.fields["period_till"].label
    assert {"I två år.", f"{label}: 31 december 2028"} < set(own)
    talked = agreement(draft_basis("malmo", {"dialog_juridik": "2026-11-02"}))
    label = TEMPLATE.fields["dialog_juridik"].label
    (told,) = [b for b in talked.blocks if isinstance(b, Paragraph) and label in plain(b.line)]
    assert plain(told.line) == f"{label}: 2 november 2026"
    assert told.note
    one = list(texts(agreement(draft_basis("malmo", {"uppsagning": "1"}))))
    assert any("minst 1 månad dessförinnan" in text for text in one)


def test_nothing_is_open_when_all_is_written() -> None:
    written = dict.fromkeys(PARTS, "Text.")
    found = draft("malmo", written)
    assert found.open == ()
    said = list(texts(agreement(draft_basis("malmo", written))))
    assert draft_basis("malmo").say("agreement.open_none") in said
    assert not any("delar är kvar" in text for text in said)


def test_a_part_is_open_until_its_places_are_filled_and_its_rules_are_met() -> None:
    found = draft("malmo")
    for _, each in found.open:
        assert not each.part.optional or each.findings
        if each.suggested and not each.findings:
            assert any(run.blank for line in each.suggested for run in line)
    strict = draft("soderhamn", {"uppfoljning": "Vi följer upp.", "uppfoljning_manader": "24"})
    uppfoljning = part_of(strict, "uppfoljning")
    assert [each.state for each in uppfoljning.findings] == [State.BROKEN]
    assert uppfoljning.open


def test_municipalities_speak_where_they_are_asked() -> None:
    for of in RULEBOOK.profiles:
        for each in draft(of).parts:
            named = {addition.profile for addition in each.additions} - {""}
            assert of == "gemensam" or named <= {of}
    several = {a.profile for each in draft("gemensam").parts for a in each.additions}
    assert {"soderhamn", "helsingborg", "stockholm"} < several


def test_a_name_that_nothing_has_is_refused() -> None:
    with pytest.raises(
        InputError, match=r'notes\.agreement: "behovet" finns inte; tillåtet: behov'
    ):
        draft("malmo", {"behovet": "x"})


_ANY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "\u202eabc",
            "👩‍👩‍👧",
            "# rubrik\n| a | b |",
            "{period_fran} [x]",
            "%s {0}",
        ]
    ),
)


@given(st.dictionaries(st.sampled_from(TEMPLATE.ids()), _ANY, max_size=5), profile_ids())
@settings(max_examples=25)
def test_any_text_comes_out_as_plain_text(raw: Mapping[str, str], of: str) -> None:
    written = {name: cleaned(text)[0] for name, text in raw.items()}
    paper = agreement(draft_basis(of, written))
    said = set(texts(paper))
    for id_ in PARTS:
        for text in written.get(id_, "").strip().splitlines():
            if text.strip():
                assert text.strip() in said
    to_markdown(paper)
    assert "<script>" not in to_html(paper)
    to_docx(paper)


def test_what_is_cited_leads_there() -> None:
    hrefs = [
        run.href
        for block in agreement(draft_basis("soderhamn")).blocks
        if isinstance(block, Paragraph)
        for run in block.line
        if run.href
    ]
    assert hrefs
    assert all(href.startswith(SITE) for href in hrefs)
