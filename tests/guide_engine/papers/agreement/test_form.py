"""The form asks for every part and field, and tells next to each what is to be said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest

from guide_engine.model import Outcome
from guide_engine.papers.agreement.form import agreement_changes, agreement_page
from guide_engine.papers.agreement.template import FieldKind
from tests.drafts import NOTHING, PARTS, TEMPLATE, draft, draft_basis
from tests.ideas import paths
from tests.strategies import every_profile

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


@every_profile
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


def test_what_changes_stands_in_the_page_as_it_is() -> None:
    of_visit = draft_basis("soderhamn", _WRITTEN)
    page = agreement_page(of_visit)
    changes = agreement_changes(of_visit)
    for id_, markup in changes.items():
        (after,) = re.findall(rf'id="{id_}"[^>]*>(.*)', page, re.DOTALL)
        assert after.startswith(markup), id_
    for id_ in (f"agreement-status-{each.part.id}" for each in draft("soderhamn").parts):
        assert id_ in changes
        assert re.search(rf'id="{id_}" role="status"', page)


def test_only_what_a_text_is_about_changes_with_it() -> None:
    before = agreement_changes(draft_basis("malmo"))
    after = agreement_changes(draft_basis("malmo", {"verksamheten": "Vite utgår."}))
    assert {id_ for id_ in after if after[id_] != before[id_]} == {
        "agreement-open",
        "agreement-left-insatser",
        "agreement-status-verksamheten",
    }
    status = after["agreement-status-verksamheten"]
    (wording,) = [each for each in TEMPLATE.wordings if each.id == "sanktioner"]
    for text in (wording.name, wording.why, wording.milder, "”Vite”", "Ordet avgör inte."):
        assert text in status
    assert "<button" not in status


def test_a_finding_stands_next_to_its_part() -> None:
    changes = agreement_changes(draft_basis("soderhamn", _WRITTEN))
    assert 'data-state="broken"' in changes["agreement-status-giltighetstid"]
    assert 'data-state="kept"' in changes["agreement-status-andra_bidrag"]
    assert changes["agreement-status-malgrupp"] == ""


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
