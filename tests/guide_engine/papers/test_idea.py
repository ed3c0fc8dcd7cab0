"""The idea sheet says what the result says, on one page, and marks what nobody wrote."""

from __future__ import annotations

from hypothesis import given

from guide_engine.logic import DONT_KNOW
from guide_engine.model import Outcome, Role, Status
from guide_engine.pages.reasons import between
from guide_engine.papers.basis import Basis
from guide_engine.papers.idea import NAMED, OPEN, idea
from guide_engine.papers.notes import FIELDS
from guide_engine.papers.page import to_html
from guide_engine.papers.paper import Heading, Items, Paper, Paragraph, Table
from guide_engine.papers.words import paper_words
from tests.papers import (
    NOTES,
    any_text,
    bases,
    from_html,
    level,
    of_visit,
    said,
    shown,
)
from tests.representatives import of_representatives
from tests.strategies import RULEBOOK

WORDS = RULEBOOK.words
SAY = WORDS.interface
OWN = paper_words()


def parted(basis: Basis) -> tuple[Paper, Paper]:
    """Return the sheet and the letter as two papers."""
    paper = idea(basis)
    (new,) = [n for n, b in enumerate(paper.blocks) if isinstance(b, Heading) and b.new_page]
    parts = (paper.blocks[:new], paper.blocks[new:])
    sheet, letter = (Paper("", "-", "", "-", blocks) for blocks in parts)
    return sheet, letter


def texts_of(paper: Paper) -> list[str]:
    """Return the texts of a part of a paper."""
    return [text for _, text in said(paper)[1:-1]]


def rows_of(basis: Basis) -> dict[str, str]:
    """Return the rows of the sheet's table."""
    (table,) = [block for block in idea(basis).blocks if isinstance(block, Table)]
    return {shown(first): shown(second) for first, second in table.rows}


@of_representatives
def test_the_sheet_says_the_form_and_why(of: str) -> None:
    outcomes = set()
    for basis in bases(of):
        sheet, letter = parted(basis)
        found = basis.assessment
        outcomes.add(found.outcome)
        told = texts_of(sheet)
        lead = basis.rulebook.words.rules[found.rule.id].lead
        end = "" if basis.title[-1] in ".?!" else "."
        assert f"{paper_words(basis.rulebook)['idea.says']} {basis.title}{end} {lead}" in told
        assert basis.rulebook.words.interface["result_disclaimer"] in told
        assert any(f"”{basis.title}”" in text for text in texts_of(letter))
    assert outcomes == set(Outcome)


@of_representatives
def test_the_sheet_names_a_few_criteria_and_counts_the_others(of: str) -> None:
    seen = 0
    for basis in bases(of):
        told = texts_of(parted(basis)[0])
        for status, key in ((Status.NOT_MET, "unmet"), (Status.UNKNOWN, "unknown")):
            before = paper_words(basis.rulebook)[f"idea.{key}"].partition("{")[0]
            texts = [text for text in told if text.startswith(before)]
            ids = [c.criterion.id for c in between(basis.assessment) if c.status is status]
            assert len(texts) == bool(ids)
            if ids:
                names = [f"”{basis.criterion(id_)}”" for id_ in ids]
                named = len([name for name in names if name in texts[0]])
                assert named == (len(ids) if len(ids) <= NAMED + 1 else NAMED)
                assert texts[0].endswith("villkor till.") == (named < len(ids))
                # A number would be that of a list that is not here.
                assert not any(name[1].isdigit() for name in names)
                seen += 1
    assert seen > 2


@of_representatives
def test_the_sheet_asks_a_few_of_the_open_questions_and_counts_the_others(of: str) -> None:
    counted = 0
    for basis in bases(of):
        sheet, letter = parted(basis)
        told = texts_of(sheet)
        asked = [text for b in sheet.blocks if isinstance(b, Items) for text in map(shown, b.items)]
        open_ = [basis.question(each.fact) for each in basis.assessment.open_questions]
        assert asked == (open_ if len(open_) <= OPEN + 1 else open_[:OPEN])
        assert any(text.endswith("frågor till.") for text in told) == (len(asked) < len(open_))
        assert (paper_words(basis.rulebook)["idea.open_none"] in told) == (not open_)
        assert (paper_words(basis.rulebook)["idea.open_lead"] in told) == bool(open_)
        assert (paper_words(basis.rulebook)["idea.letter_open"] in texts_of(letter)) == bool(open_)
        counted += len(asked) < len(open_)
    assert counted


def test_what_was_written_stands_there_and_the_rest_is_a_place_to_fill_in() -> None:
    assert {key.rpartition(".")[2] for key in OWN if key.startswith("idea.label.")} == set(FIELDS)
    empty = rows_of(of_visit("malmo", {}))
    for field in FIELDS:
        label, missing = OWN[f"idea.label.{field}"], OWN[f"idea.missing.{field}"]
        assert empty.get(label) == (f"[{missing}]" if field != "ovrigt" else None)
    written = {"fields": {field: f"Om {field}.\nMer." for field in FIELDS}}
    full = rows_of(of_visit("malmo", {}, notes=written))
    for field in FIELDS:
        assert full[OWN[f"idea.label.{field}"]] == f"Om {field}. Mer."
    assert list(full) == [OWN[f"idea.label.{field}"] for field in FIELDS]


def test_the_kind_of_idea_stands_there_where_it_is_known() -> None:
    kind = OWN["idea.kind"]
    for value in RULEBOOK.facts["syfte"].values:
        rows = rows_of(of_visit("malmo", {"syfte": value}))
        assert rows[kind] == WORDS.questions["syfte"].values[value].answer
    assert kind not in rows_of(of_visit("malmo", {"syfte": DONT_KNOW}))
    assert kind not in rows_of(of_visit("malmo", {}))


@of_representatives
def test_the_letter_goes_to_a_function_and_says_who_writes(of: str) -> None:
    basis = of_visit(of, {"syfte": "egen_verksamhet"}, Role.FORENING, NOTES)
    _, letter = parted(basis)
    notes = [shown(b.line) for b in letter.blocks if isinstance(b, Paragraph) and b.note]
    contacts = RULEBOOK.profiles[of].contacts
    assert len(notes) == len(contacts)
    for note, contact in zip(notes, contacts, strict=True):
        for part in (contact.text, contact.name, contact.phone, contact.email, contact.url):
            assert level(part) in note
    told = texts_of(letter)
    names = [contact.name for contact in contacts if contact.name]
    to = names[0] if names else OWN["idea.letter_to_function"]
    assert OWN["idea.letter_to"].format(name=to) in told
    missing = f"[{OWN['idea.missing.organisation']}]"
    assert told[-2:] == [missing, NOTES["fields"]["kontakt"]]


def test_the_sheet_leads_to_the_result_where_the_site_is_known() -> None:
    answers = {"syfte": "egen_verksamhet"}
    basis = of_visit("malmo", answers, Role.FORENING, NOTES)
    sheet, _ = parted(basis)
    hrefs = [run.href for b in sheet.blocks if isinstance(b, Paragraph) for run in b.line]
    assert [href for href in hrefs if href] == [basis.link()]
    assert "steg=resultat" in basis.link()
    assert "syfte=egen_verksamhet" in basis.link()
    assert "Aisha" not in basis.link()
    elsewhere, _ = parted(of_visit("malmo", answers, Role.FORENING, NOTES, site=""))
    assert OWN["idea.link"] in texts_of(sheet)
    assert OWN["idea.link"] not in texts_of(elsewhere)


@given(text=any_text())
def test_whatever_is_written_is_plain_text_and_what_is_dropped_is_said(text: str) -> None:
    basis = of_visit("malmo", {}, notes={"fields": {"vad": text}})
    paper = idea(basis)
    assert from_html(to_html(paper)) == said(paper)
    rows = rows_of(basis)
    kept = level(basis.notes.fields.get("vad", "")) or f"[{OWN['idea.missing.vad']}]"
    assert rows[OWN["idea.label.vad"]] == kept
    dropped = OWN["common.dropped"].format(number=basis.notes.dropped)
    assert (("note", dropped) in said(paper)) == (basis.notes.dropped > 0)
