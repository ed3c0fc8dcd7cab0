"""The form asks for every part and field, and tells next to each what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser

import pytest

from guide_engine.model import Outcome
from guide_engine.papers.agreement.calendar import agreement_days
from guide_engine.papers.agreement.form import agreement_page, calendar_part
from guide_engine.papers.agreement.template import FieldKind
from guide_engine.papers.basis import day_in_words
from tests.drafts import NOTHING, PARTS, TEMPLATE, draft, draft_basis
from tests.ideas import paths
from tests.markup import Element, read
from tests.representatives import of_representatives

_HOSTILE = '</textarea><script>alert("1")</script>'
_WRITTEN = {
    "verksamheten": f"Kommunen beställer hjälp. {_HOSTILE}",
    "behov": "\nFörst en tom rad.",
    "period_fran": "2027-01-01",
    "period_till": "2031-12-31",
    "uppsagning": '"><b>',
}


class _Elements(HTMLParser):
    """Collects the start tags, each with its attributes, and what each id's element holds."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def _elements(of: str, written: Mapping[str, str] = NOTHING) -> list[tuple[str, dict[str, str]]]:
    return _Elements(agreement_page(draft_basis(of, written))).found


@of_representatives
def test_every_part_and_field_can_be_filled_in(of: str) -> None:
    elements = _elements(of)
    shown = draft(of).parts
    areas = [about["name"] for tag, about in elements if tag == "textarea"]
    assert areas == [each.part.id for each in shown]
    inputs = {about["name"]: about["type"] for tag, about in elements if tag == "input"}
    kinds = {FieldKind.DATE: "date", FieldKind.MONTHS: "number"}
    assert inputs == {f.id: kinds[f.kind] for f in TEMPLATE.fields.values()}


def test_everything_has_a_name_and_what_describes_it_is_there() -> None:
    elements = _elements("soderhamn", _WRITTEN)
    ids = [about["id"] for _, about in elements if "id" in about]
    assert len(ids) == len(set(ids))
    labelled = {about["for"] for tag, about in elements if tag == "label"}
    for tag, about in elements:
        if tag in ("textarea", "input"):
            assert about["id"] in labelled
            assert set(about["aria-describedby"].split()) <= set(ids)
    assert sum(tag == "fieldset" for tag, _ in elements) == sum(
        tag == "legend" for tag, _ in elements
    )


def test_nothing_that_was_written_becomes_markup() -> None:
    markup = agreement_page(draft_basis("soderhamn", _WRITTEN, organisation="<b>"))
    assert "<script" not in markup
    assert "<b>" not in markup
    plain = agreement_page(draft_basis("soderhamn"))
    assert markup.count("<textarea") == plain.count("<textarea")
    # The line break that the tag swallows, and the one that was written.
    assert 'name="behov"' in markup
    assert "\n\nFörst en tom rad.</textarea>" in markup


def _live(of: str, written: Mapping[str, str] = NOTHING) -> dict[str, Element]:
    """Return the parts of the form that follow from what is written, by name."""
    elements = read(agreement_page(draft_basis(of, written)))
    return {str(e.attributes["data-live"]): e for e in elements if "data-live" in e.attributes}


def _states(of: str, written: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the parts that have a finding, each with how it stands."""
    elements = read(agreement_page(draft_basis(of, written)))
    return [
        (str(part.attributes.get("data-live")), str(e.attributes["data-state"]))
        for e in elements
        if "data-state" in e.attributes and (part := e.parent)
    ]


def test_only_what_a_text_is_about_changes_with_it() -> None:
    before = _live("malmo")
    after = _live("malmo", {"verksamheten": "Vite utgår."})
    assert {name for name in after if after[name].text != before[name].text} == {
        "open",
        "left-insatser",
        "status-verksamheten",
    }
    assert after.keys() == before.keys()
    status = after["status-verksamheten"]
    assert status.attributes["role"] == "status"
    (wording,) = [each for each in TEMPLATE.wordings if each.id == "sanktioner"]
    for text in (wording.name, wording.why, wording.milder, "”Vite”", "Ordet avgör inte."):
        assert text in status.text


def test_a_finding_stands_next_to_its_part() -> None:
    states = _states("soderhamn", _WRITTEN)
    assert ("status-giltighetstid", "broken") in states
    assert ("status-andra_bidrag", "kept") in states
    assert _live("soderhamn", _WRITTEN)["status-malgrupp"].text == ""


def test_the_agreements_days_can_be_had_once_there_is_one() -> None:
    without = read(calendar_part(draft_basis("soderhamn")))
    assert not [e for e in without if e.name == "button"]
    assert "Fyll i avtalets första eller sista dag" in without[0].text
    written = {"period_fran": "2027-01-01", "period_till": "2029-12-31"}
    of_visit = draft_basis("soderhamn", written)
    shown = read(calendar_part(of_visit))
    (button,) = [e for e in shown if e.name == "button"]
    assert (button.attributes["data-make"], button.attributes["data-as"]) == ("calendar", "ics")
    days = agreement_days(of_visit, draft("soderhamn", written))
    assert [e.text for e in shown if e.name == "li"] == [
        f"{day_in_words(of_visit.rulebook, str(each.day))}: {each.what}" for each in days
    ]


@pytest.mark.parametrize("of", ["malmo"])
def test_where_an_agreement_is_the_wrong_paper_the_form_says_so(of: str) -> None:
    for answers in paths(of).values():
        of_visit = draft_basis(of, answers=answers)
        markup = agreement_page(of_visit)
        is_iop = of_visit.assessment.outcome is Outcome.IOP
        assert ("agreement-verdict" in markup) is not is_iop
        assert of_visit.say("agreement.mark") in markup


def test_sources_are_links_from_the_guides_pages() -> None:
    hrefs = [about["href"] for tag, about in _elements("soderhamn", _WRITTEN) if tag == "a"]
    assert hrefs
    assert all(href.startswith("../../kunskap/") for href in hrefs)


def test_the_parts_cover_the_template() -> None:
    assert {each.part.id for each in draft("gemensam").parts} | {"kontroll_och_insyn"} == set(PARTS)
