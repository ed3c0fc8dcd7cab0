"""A municipality without a profile: papers name it, and say that the guide has no rules of it."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace

import pytest

from guide_engine.model import COMMON, Role
from guide_engine.papers.basis import basis
from guide_engine.papers.desk import respond
from guide_engine.papers.kept import Kept, read_kept, write_kept
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.record import to_json
from guide_engine.permalink import Visit, encode
from tests.guide_engine.papers.test_commands import printed
from tests.guide_engine.test_command_line import refused
from tests.strategies import IDEA, RULEBOOK

SAY = RULEBOOK.words.interface
VISIT = Visit(COMMON, Role.TJANSTEPERSON, IDEA, place="1880")
NOTE = SAY["place_note"].format(name="Örebro")
FOUND = basis(RULEBOOK, {}, VISIT, today="2026-12-01", site="https://iop.example.se/")
NAME = SAY["place_name"].format(name="Örebro")
FITTING = [kind.id for kind in KINDS.values() if kind.fits(FOUND)]


@pytest.mark.parametrize("kind", FITTING)
def test_a_paper_names_the_place_and_says_that_its_rules_are_not_known(kind: str) -> None:
    made = KINDS[kind].make(FOUND)
    assert made.subtitle == f"{NAME} · 1 december 2026"
    # The text of an agreement is handed on without the guide's remarks.
    assert (NOTE in to_markdown(made)) == (kind != "contract")
    plain = KINDS[kind].make(basis(RULEBOOK, {}, replace(VISIT, place=""), today="2026-12-01"))
    assert "Örebro" not in to_markdown(plain)


def test_the_memo_asks_what_holds_there_and_tries_what_holds_for_all() -> None:
    text = to_markdown(KINDS["memo"].make(FOUND))
    assert SAY["result_criteria_required"].format(place="i er kommun") in text
    assert SAY["result_criteria_required"].format(place="i Örebro") not in text
    assert "plats=1880" in FOUND.link()


def test_the_json_has_the_code() -> None:
    assert json.loads(to_json(FOUND, KINDS["memo"].make(FOUND)))["place"] == "1880"


def test_a_kept_file_keeps_the_place() -> None:
    text = write_kept(RULEBOOK, Kept(VISIT))
    assert read_kept(RULEBOOK, text).visit == VISIT
    assert "plats" not in write_kept(RULEBOOK, Kept(replace(VISIT, place="")))
    unknown = read_kept(RULEBOOK, text.replace("1880", "9999"))
    assert (unknown.visit.place, unknown.left_out) == ("", ("plats=9999",))
    moved = read_kept(RULEBOOK, text.replace("1880", "1280"))
    assert (moved.visit.profile, moved.visit.place, moved.left_out) == ("malmo", "", ())
    other = read_kept(RULEBOOK, text.replace('"gemensam"', '"malmo"'))
    assert (other.visit.profile, other.visit.place) == ("malmo", "")
    assert other.left_out == ("plats=1880",)


@pytest.mark.parametrize(("code", "name"), [("1880", "orebro"), ("2023", "malung-salen")])
def test_a_file_is_named_by_the_place(code: str, name: str) -> None:
    asked = {"fragment": encode(replace(VISIT, place=code)), "today": "2026-12-01"}
    paper = respond(RULEBOOK, {}, {**asked, "kind": "paper", "paper": "memo", "as": "md"})
    assert paper["name"] == f"{KINDS['memo'].file}-{name}-2026-12-01.md"
    kept = respond(RULEBOOK, {}, {**asked, "kind": "keep"})
    assert f"-{name}-" in kept["name"]
    opened = respond(RULEBOOK, {}, {"kind": "open", "text": b64decode(kept["base64"]).decode()})
    assert f"kommun=gemensam&plats={code}" in opened["fragment"]


def test_the_command_line_takes_a_place() -> None:
    given = ("--answers", json.dumps(dict(IDEA)), "--format", "md")
    assert "Annan kommun: Örebro" in printed("memo", "--place", "1880", *given)
    assert "# " in printed("memo", "--place", "1280", *given)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--place", "9999"), '--place: "9999" finns inte; tillåtet: en kommunkod, som 1880'),
        (("--place", "1880", "--profile", "malmo"), "--place: går bara med --profile gemensam"),
    ],
)
def test_a_place_that_cannot_be_is_refused(options: tuple[str, ...], says: str) -> None:
    assert says in refused("memo", *options, "--format", "md")
