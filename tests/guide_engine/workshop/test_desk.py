"""What the browser gets: fields that say what they are, and what follows from them."""

from __future__ import annotations

import json
from base64 import b64decode
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag

from guide_engine.browser import respond
from guide_engine.model import COMMON
from guide_engine.workshop.desk import PARTS, START
from guide_engine.workshop.files import written
from guide_engine.workshop.parts import WRITTEN as FORMS
from tests.guide_engine.workshop.drafts import PLACE, ask, finished
from tests.strategies import RULEBOOK

MARKUP = '<img src=x onerror="alert(1)">'


@cache
def files() -> dict[str, str]:
    return written(RULEBOOK, finished())


def page(part: str, **more: object) -> BeautifulSoup:
    return BeautifulSoup(ask("show", files=files(), part=part, **more)["html"], "html.parser")


def fields(part: str) -> list[Tag]:
    return list(page(part).select("[data-keep]"))


def test_it_comes_with_what_papers_come_with() -> None:
    asked = {"kind": "workshop", "do": "show", "part": "", "today": ""}
    reply = json.loads(respond(json.dumps(asked)))

    assert 'data-part="borja"' in reply["html"]


def test_a_draft_begins_with_a_place_and_a_model() -> None:
    chosen = {"start": {"place": PLACE.code, "model": COMMON}}
    reply = ask("start", held=chosen)

    assert reply["part"] == PARTS[0]
    assert f'place = "{PLACE.code}"' in reply["files"]["profile.toml"]
    assert "Välj en kommun" in ask("start", held={"start": {"place": "0000"}})["refused"]


@pytest.mark.parametrize("part", FORMS)
def test_every_field_has_its_label_and_the_place_of_its_mistakes(part: str) -> None:
    shown = page(part)
    ids = [str(each["id"]) for each in shown.select("[id]")]
    assert len(ids) == len(set(ids))
    for field in shown.select("[data-keep]:not([type=radio], [type=checkbox])"):
        assert shown.select(f'label[for="{field["id"]}"]')
        for id_ in str(field.get("aria-describedby", "")).split():
            assert id_ in ids
    for mark in shown.select("[type=radio], [type=checkbox]"):
        assert mark.find_parent("label")
        assert mark.find_parent("fieldset")


@pytest.mark.parametrize("part", FORMS)
def test_no_field_is_dead(part: str) -> None:
    """What a text field holds is in the draft, and stands in the field when it is shown again."""
    names = [
        str(field["data-keep"]).removeprefix("draft.")
        for field in page(part).select("textarea, input[type=text]")
    ]
    held = {"draft": {name: f"text {number}" for number, name in enumerate(names)}}
    reply = ask("show", files=files(), part=part, held=held)
    shown = BeautifulSoup(ask("show", files=reply["files"], part=part)["html"], "html.parser")
    values = {
        str(each.get("value", each.string)).strip() for each in shown.select("textarea, input")
    }
    assert set(held["draft"].values()) <= values


@pytest.mark.parametrize("part", PARTS)
def test_what_is_written_never_becomes_markup(part: str) -> None:
    names = [
        str(field["data-keep"]).removeprefix("draft.")
        for form in FORMS
        for field in fields(form)
        if field.name == "textarea" or field.get("type") == "text"
    ]
    shown = page(part, held={"draft": dict.fromkeys(names, MARKUP)})

    assert shown.select("[onerror]") == []


def test_a_mistake_is_said_at_its_field_and_in_the_list() -> None:
    held = {"draft": {"source.0.url": "fel"}}
    shown = page("kallor", held=held)
    (field,) = shown.select('[data-keep="draft.source.0.url"]')

    assert field["aria-invalid"] == "true"
    said = shown.select_one(f"#{str(field['aria-describedby']).split()[-1]}")
    assert said is not None
    assert said.get_text().startswith("Fel: ”fel” är ingen adress")
    (row,) = page("foljder", held=held).select(".workshop-mistakes li")
    assert said["id"] == row.a["data-at"] if row.a else False
    assert row.get_text().startswith("Källa 1: ")


def test_a_broken_proof_is_told_in_words() -> None:
    shown = page("foljder", held={"draft": {"use.gemensam_finansiering": "shows"}})
    (broken,) = shown.select("[data-holds=no]")

    question = RULEBOOK.words.questions["syfte"].question
    assert question in broken.get_text(), "the example has the question's words"
    assert "Gör så här:" in broken.get_text()
    for id_ in (*RULEBOOK.rules_by_id, *RULEBOOK.facts):
        assert f'"{id_}"' not in broken.get_text()


def test_the_preview_is_walked_by_its_links() -> None:
    shown = page("prova")
    (inside,) = shown.select("#workshop-guide")
    assert inside["data-page"] == "start"

    link = inside.select_one("a[data-answer]")
    assert link is not None
    fragment = str(link["href"]).partition("#")[2]
    (inside,) = page("prova", preview=fragment).select("#workshop-guide")
    assert inside["data-page"] not in ("start", "valj")
    (inside,) = page("prova", preview=f"v=1&kommun={COMMON}").select("#workshop-guide")
    assert inside["data-profile"] == finished().id


PART_OF = {
    "source": "kallor",
    "loose": "kallor",
    "criterion": "egna",
    "decided_by": "beslut",
    "contact": "beslut",
    "step": "vidare",
    "unknown": "vidare",
}
"""Where each thing that can be added stands."""


@pytest.mark.parametrize("what", PART_OF)
def test_what_is_written_in_what_was_added_is_kept(what: str) -> None:
    """The draft goes to the browser and back as files before anything is written."""
    part, text = PART_OF[what], "Det här skrevs nyss."
    reply = ask("add", files=files(), part=part, what=what, held={"add": {"fact": "moten"}})
    shown = BeautifulSoup(reply["html"], "html.parser")
    (place,) = shown.select(f"#{reply['focus']}")
    texts = "textarea[data-keep], input[type=text][data-keep]"
    field = place if place.has_attr("data-keep") else place.select_one(texts)
    assert field is not None
    held = {"draft": {str(field["data-keep"]).removeprefix("draft."): text}}
    kept = ask("show", files=reply["files"], part=part, held=held)["files"]
    assert text in "".join(kept.values())


@pytest.mark.parametrize("what", [what for what in PART_OF if what != "unknown"])
def test_what_is_added_takes_the_focus_and_can_be_removed(what: str) -> None:
    part = PART_OF[what]
    reply = ask("add", files=files(), part=part, what=what, held={"add": {"fact": "moten"}})
    shown = BeautifulSoup(reply["html"], "html.parser")

    assert shown.select(f"#{reply['focus']}")
    path = next(
        str(each["data-what"])
        for each in reversed(shown.select("[data-do=remove]"))
        if what in (str(each["data-what"]).partition(".")[0], "loose")
    )
    if what == "decided_by":
        path = "decided_by.0"
    assert ask("remove", files=reply["files"], part=part, what=path)["files"] == files()


def test_it_is_kept_and_opened() -> None:
    made = ask("keep", files=files())
    text = b64decode(made["base64"]).decode()

    assert made["name"] == f"egna-regler-{finished().id}.json"
    assert ask("open", text=text)["files"] == files()
    assert ask("open", text="{}")["refused"]


def test_without_a_draft_every_part_is_the_beginning() -> None:
    assert {ask("show", part=part)["part"] for part in PARTS} == {START}
