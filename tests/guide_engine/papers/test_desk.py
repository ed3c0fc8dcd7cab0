"""What the browser asks for beside the guide's own pages: the page of papers, papers, files."""

from __future__ import annotations

import json
from base64 import b64decode
from importlib.resources import files
from typing import Any

import pytest

from guide_engine import browser
from guide_engine.anchors import packaged_anchors
from guide_engine.browser import respond
from guide_engine.errors import InputError
from guide_engine.html import tag
from guide_engine.loading.regional import FILE
from guide_engine.model import COMMON, Role
from guide_engine.papers import overview
from guide_engine.papers.agreement.calendar import calendar_text
from guide_engine.papers.basis import basis
from guide_engine.papers.compare import compare
from guide_engine.papers.desk import FORMATS, PAGES
from guide_engine.papers.docx import to_docx
from guide_engine.papers.kept import VERSION
from guide_engine.papers.kinds import KINDS, Kind
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.notes import FIELDS, LONGEST, Notes
from guide_engine.papers.overview import fitting
from guide_engine.papers.page import to_html
from guide_engine.papers.record import to_json
from guide_engine.papers.views import views_of
from guide_engine.papers.words import paper_words
from guide_engine.permalink import AGREEMENT, DESK, PAPERS, RESULT, Visit, encode
from guide_engine.regions import PART as WORDS
from guide_engine.session import turn
from tests.markup import read
from tests.representatives import of_representatives
from tests.strategies import IDEA, PROFILES, RULEBOOK

TODAY = "2026-12-01"
SITE = "https://iop.example/"
HELD = {
    "facts": {"syfte": "\nVi såg behovet <b>i våras</b>."},
    "fields": {"vad": "En mötesplats\nför unga"},
    "views": {"lank": "hör inte hit"},
}


_REGIONAL = (files("guide_engine") / "data" / FILE).read_text("utf-8")
WITH_REGIONS = {WORDS: json.dumps({"files": {FILE: _REGIONAL}, "anchors": {}})}
"""What a browser has once a region has been chosen: its words."""


def visit(of: str = COMMON, step: str = RESULT, role: Role | None = None) -> Visit:
    return Visit(of, role, IDEA, step)


def asked(kind: str, shown: Visit, more: object = WITH_REGIONS, **rest: object) -> Any:
    request = {"kind": kind, "fragment": encode(shown), "today": TODAY, "site": SITE, **rest}
    request["more"] = more
    return json.loads(respond(json.dumps(request)))


def content(reply: dict[str, str]) -> str:
    return b64decode(reply["base64"]).decode()


# ---- The part that comes late ------------------------------------------------------------------


@pytest.fixture
def without_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_has_papers", lambda: False)


@pytest.mark.parametrize("step", DESK)
def test_a_page_beside_the_result_says_that_its_part_is_missing(
    without_papers: None, step: str
) -> None:
    assert asked("page", visit(step=step)) == {"missing": ["papers"]}


@pytest.mark.parametrize("kind", ["paper", "keep", "open"])
def test_a_paper_says_that_its_part_is_missing(without_papers: None, kind: str) -> None:
    assert asked(kind, visit(), paper="agenda", text="") == {"missing": ["papers"]}


def test_the_other_pages_need_no_papers(without_papers: None) -> None:
    assert 'data-page="resultat"' in asked("page", visit())["html"]


def test_a_paper_cannot_do_without_its_part(without_papers: None) -> None:
    with pytest.raises(InputError, match="papperen gick inte att hämta"):
        asked("paper", visit(), paper="agenda", more={"papers": None})


# ---- The page ----------------------------------------------------------------------------------


@of_representatives
@pytest.mark.parametrize("role", [None, *Role])
def test_the_page_has_a_row_for_each_paper_and_a_field_for_each_text(
    of: str, role: Role | None
) -> None:
    shown = asked("page", visit(of, PAPERS, role))
    elements = read(shown["html"])
    made = [
        (each.attributes["data-make"], each.attributes["data-as"])
        for each in elements
        if "data-make" in each.attributes
    ]
    found = fitting(basis(RULEBOOK, {}, visit(of, "", role)))
    ways = ("docx", "md", "print", "copy")
    assert made == [
        (kind.id, way)
        for kind in found
        for way in (*ways, *(["json"] if kind.id == "memo" else []))
    ]
    kept = [each.attributes["data-keep"] for each in elements if "data-keep" in each.attributes]
    assert kept[: len(FIELDS)] == [f"fields.{id_}" for id_ in FIELDS]
    assert {str(id_).partition(".")[2] for id_ in kept[len(FIELDS) :]} <= set(IDEA)
    assert len(kept) > len(FIELDS) + 10
    labels = {each.attributes.get("for") for each in elements if each.name == "label"}
    fields = [each for each in elements if each.name in ("textarea", "input")]
    assert {each.attributes["id"] for each in fields} == labels
    assert shown["fragment"].endswith(f"steg={PAPERS}")
    assert f"regler={RULEBOOK.version}" in shown["fragment"]


def test_what_is_held_stands_in_its_field_and_is_no_markup() -> None:
    shown = asked("page", visit(step=PAPERS), held=HELD)["html"]
    # The first line break of a field's text is left out by whoever reads the markup.
    assert ">\n\nVi såg behovet &lt;b&gt;i våras&lt;/b&gt;.</textarea>" in shown
    assert ">\nEn mötesplats\nför unga</textarea>" in shown
    assert "hör inte hit" not in shown
    live = {e.attributes["data-live"]: e.text for e in read(shown) if "data-live" in e.attributes}
    assert live["fields"] == f"(1 av {len(FIELDS)} ifyllda)"
    opened = [each.attributes["class"] for each in read(shown) if "open" in each.attributes]
    assert opened == ["guide-notes-fields", "guide-notes-facts"]


def test_the_papers_of_ones_own_role_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    make = KINDS["agenda"].make
    kinds = {
        kind.id: kind
        for kind in (
            Kind("both", "b", make),
            Kind("officer", "o", make, (Role.TJANSTEPERSON,)),
            Kind("never", "n", make, fits=lambda _: False),
            Kind("association", "a", make, (Role.FORENING,)),
        )
    }
    monkeypatch.setattr(overview, "KINDS", kinds)

    def ids(role: Role | None) -> list[str]:
        return [kind.id for kind in fitting(basis(RULEBOOK, {}, visit(COMMON, "", role)))]

    assert ids(None) == ["officer", "association", "both"]
    assert ids(Role.FORENING) == ["association", "both"]
    assert ids(Role.TJANSTEPERSON) == ["officer", "both"]


def test_without_the_answers_the_next_question_is_asked() -> None:
    shown = asked("page", Visit(COMMON, None, {"syfte": IDEA["syfte"]}, PAPERS))
    assert "data-keep" not in shown["html"]
    assert "steg=" not in shown["fragment"]
    assert RULEBOOK.words.interface["problem_obesvarad"] in shown["notice"]


@pytest.mark.parametrize("step", DESK)
def test_where_nothing_makes_the_page_the_result_stands_for_it(step: str) -> None:
    shown = turn(RULEBOOK, {}, encode(visit(step=step)))
    assert 'data-page="resultat"' in shown.page.html
    assert shown.fragment.endswith(f"steg={RESULT}")


# ---- Papers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_what_the_command_line_makes(kind: str) -> None:
    notes = Notes(facts=HELD["facts"], fields=HELD["fields"])
    paper = KINDS[kind].make(
        basis(RULEBOOK, packaged_anchors(), visit(), notes=notes, today=TODAY, site=SITE)
    )
    wanted = {
        "docx": to_docx(paper, TODAY),
        "md": to_markdown(paper).encode(),
        "html": to_html(paper).encode(),
    }
    for as_ in FORMATS:
        made = asked("paper", visit(), paper=kind, held=HELD, **{"as": as_})
        assert made["name"] == f"{KINDS[kind].file}-{COMMON}-{TODAY}.{as_}"
        assert b64decode(made["base64"]) == wanted[as_]


def test_the_memo_as_data_the_days_and_the_comparison_are_what_the_commands_make() -> None:
    written = {"period_fran": "2027-01-01"}
    other = encode(Visit("malmo", Role.FORENING, {**IDEA, "partner": "nej"}))
    held = {"agreement": written, "views": {"lank": other}}
    found = basis(
        RULEBOOK,
        packaged_anchors(),
        visit(),
        notes=Notes(agreement=written),
        today=TODAY,
        site=SITE,
    )
    compared = views_of(
        RULEBOOK, packaged_anchors(), encode(visit()), other, today=TODAY, site=SITE
    )
    wanted = {
        ("memo", "json"): ("underlag", to_json(found, KINDS["memo"].make(found))),
        ("calendar", "ics"): ("avtalsdagar", calendar_text(found)),
        ("compare", "md"): ("jamforelse", to_markdown(compare(compared))),
    }
    for (kind, as_), (file, text) in wanted.items():
        made = asked("paper", visit(), paper=kind, held=held, **{"as": as_})
        assert made["name"] == f"{file}-{COMMON}-{TODAY}.{as_}"
        assert content(made) == text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"paper": "agenda", "as": "json"}, 'as: "json" finns inte; tillåtet: docx, md, html'),
        ({"paper": "memo", "as": "x"}, 'as: "x" finns inte; tillåtet: docx, md, html, json'),
        ({"paper": "calendar", "as": "ics"}, "agreement: kalendern behöver minst en dag"),
        ({"paper": "compare", "as": "md"}, "Det finns inget att jämföra med."),
        (
            {"paper": "compare", "as": "md", "held": {"views": {"lank": "katt"}}},
            "Det gick inte att läsa: inga svar",
        ),
        ({"paper": "brev", "as": "docx"}, 'papper: "brev" finns inte; tillåtet: '),
        ({"paper": "agenda", "as": "pdf"}, 'as: "pdf" finns inte; tillåtet: docx, md, html'),
        ({"paper": "agenda", "as": "md", "held": ["x"]}, "held: ska vara ett objekt"),
        ({"paper": "agenda", "as": "md", "held": {"facts": ""}}, "held: ska vara ett objekt"),
        (
            {"paper": "agenda", "as": "md", "held": {"fields": {"vad": "x" * (LONGEST + 1)}}},
            f"notes.fields.vad: är för lång; tillåtet: {LONGEST} tecken",
        ),
    ],
)
def test_what_cannot_be_made_is_refused(more: dict[str, object], said: str) -> None:
    assert asked("paper", visit(), **more)["refused"].startswith(said)


def test_a_paper_of_no_municipality_is_refused() -> None:
    assert asked("paper", Visit("", None, IDEA), paper="agenda", **{"as": "md"})["refused"]


def test_a_page_with_texts_that_are_none_is_an_error() -> None:
    with pytest.raises(InputError, match="held"):
        asked("page", visit(step=PAPERS), held={"facts": 1})


# ---- Files -------------------------------------------------------------------------------------


@of_representatives
def test_a_file_that_was_saved_opens_as_it_was(of: str) -> None:
    saved = asked("keep", visit(of, PAPERS, Role.FORENING), held=HELD)
    assert saved["name"] == f"iop-guiden-{of}-{TODAY}.json"
    assert json.loads(content(saved))["regler"] == RULEBOOK.version

    opened = asked("open", visit(PROFILES[0]), text=content(saved))

    assert opened["profile"] == of
    assert opened["held"] == {**{k: HELD[k] for k in ("facts", "fields")}, "agreement": {}}
    shown = asked("page", Visit(), fragment=opened["fragment"])
    assert f'data-profile="{of}" data-page="{PAPERS}"' in shown["html"]
    assert opened["told"] == ["Filen är öppnad. Den sparades 1 december 2026."]


def test_what_a_file_says_that_the_guide_does_not_know_is_named() -> None:
    raw = json.loads(content(asked("keep", visit())))
    raw["svar"] |= {"syfte": "annat", "nytt": "ja"}
    raw["anteckningar"]["fields"] = {"vad": "a\x00b"}
    raw["anteckningar"]["agreement"] = {"behov": "Ett behov.", "pris": "Hundra kronor."}
    opened = asked("open", visit(), text=json.dumps({**raw, "sparad": ""}))
    assert "syfte=" not in opened["fragment"]
    assert opened["held"]["fields"] == {"vad": "ab"}
    first, names, dropped = opened["told"]
    assert first == "Filen är öppnad."
    assert "syfte=annat, nytt=ja, avtal: pris" in names
    assert opened["held"]["agreement"] == {"behov": "Ett behov."}
    shown = asked("page", visit(step=AGREEMENT), held=opened["held"])["html"]
    assert "Ett behov.</textarea>" in shown
    assert dropped.startswith("1 tecken")


def test_a_file_of_older_rules_is_told_as_a_link_of_them() -> None:
    raw = json.loads(content(asked("keep", visit())))
    opened = asked("open", visit(), text=json.dumps({**raw, "regler": "2026-11-21"}))
    shown = asked("page", Visit(), fragment=opened["fragment"])
    said = RULEBOOK.words.interface["problem_regler"].format(name="2026-11-21")
    assert tag("p", None, said) in shown["notice"]


def test_a_file_of_another_municipality_asks_for_its_profile_first() -> None:
    text = content(asked("keep", visit("malmo"))).replace('"malmo"', '"atlantis"')
    assert asked("open", visit(), text=text) == {"missing": ["atlantis"]}
    refused = asked("open", visit(), text=text, more={"atlantis": None})["refused"]
    assert "”atlantis”" in refused
    without = text.replace('"atlantis"', '""')
    assert asked("open", visit(), text=without).keys() == {"refused"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ingen fil från IOP-guiden"),
        ("[]", "ingen fil från IOP-guiden"),
        ("x" * 2_000_001, "ingen fil från IOP-guiden"),
        ('{"iop-guiden": 1, "svar":', "filen är skadad"),
        ('{"iop-guiden": 1, "svar": ' + "[" * 1000, "filen är skadad"),
        ('{"iop-guiden": 1, "kommun": "papers"}', "inte finns i guiden"),
        (json.dumps({"iop-guiden": VERSION + 1}), "nyare guide"),
        (json.dumps({"iop-guiden": 1, "roll": "kung"}), 'roll "kung" finns inte'),
    ],
)
def test_a_file_that_is_not_ours_or_damaged_or_too_new_is_refused(text: str, said: str) -> None:
    reply = asked("open", visit(), text=text)
    assert reply.keys() == {"refused"}
    assert said in reply["refused"]


# ---- Words -------------------------------------------------------------------------------------


def test_every_paper_and_field_and_page_has_its_words() -> None:
    words = paper_words()
    for kind in KINDS.values():
        assert words[f"desk.for.{kind.id}"]
        assert words[f"{kind.id}.title"]
    assert {key for key in words if key.startswith("desk.field.")} == {
        f"desk.field.{id_}" for id_ in FIELDS
    }
    assert all(words[f"desk.{step}"] for step in PAGES if step != PAPERS)
