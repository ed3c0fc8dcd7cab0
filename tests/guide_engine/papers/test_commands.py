"""The papers on the command line: each kind in each format, and one clear line for bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from guide_engine.assessment import assess
from guide_engine.model import Outcome, Role
from guide_engine.papers.agreement.calendar import calendar_text
from guide_engine.papers.basis import Basis, basis
from guide_engine.papers.commands import COMMANDS, FORMATS
from guide_engine.papers.compare import compare, compared_report
from guide_engine.papers.docx import to_docx
from guide_engine.papers.kept import Kept, write_kept
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.notes import check_notes
from guide_engine.papers.page import to_document
from guide_engine.papers.views import views_of
from guide_engine.permalink import Visit
from guide_engine.report import report
from tests.guide_engine.test_command_line import ROOT, refused, run
from tests.papers import NOTES, TODAY
from tests.strategies import IDEA, RULEBOOK

ANSWERS = json.dumps(dict(IDEA))
GIVEN = ("--profile", "malmo", "--answers", ANSWERS, "--today", TODAY)


def of_options(kind: str, notes: object = None, site: str = "") -> Basis:
    """Return what the options above tell of; a kind for one role is for that role."""
    roles = KINDS[kind].roles
    role = roles[0] if len(roles) == 1 else None
    made = check_notes(RULEBOOK, notes)
    visit = Visit("malmo", role, dict(IDEA))
    return basis(RULEBOOK, {}, visit, notes=made, today=TODAY, site=site)


every_kind = pytest.mark.parametrize(
    "kind", [id_ for id_, kind in KINDS.items() if kind.fits(of_options(id_))]
)


def printed(*arguments: str) -> str:
    """Return what a command that succeeds prints."""
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


# ---- Each kind in each format --------------------------------------------------------------------


@every_kind
def test_text_goes_to_standard_output(kind: str) -> None:
    paper = KINDS[kind].make(of_options(kind))
    assert printed(kind, *GIVEN) == to_markdown(paper)
    assert printed(kind, *GIVEN, "--format", "md") == to_markdown(paper)
    assert printed(kind, *GIVEN, "--format", "html") == to_document(paper)


@every_kind
def test_a_file_is_written_as_its_name_ends(kind: str, tmp_path: Path) -> None:
    paper = KINDS[kind].make(of_options(kind))
    for name, content in (
        ("a.docx", to_docx(paper, TODAY)),
        ("a.md", to_markdown(paper).encode()),
        ("a.html", to_document(paper).encode()),
        ("utan", to_markdown(paper).encode()),
    ):
        assert printed(kind, *GIVEN, "--out", str(tmp_path / name)) == ""
        assert (tmp_path / name).read_bytes() == content
    assert printed(kind, *GIVEN, "--format", "docx", "--out", str(tmp_path / "b")) == ""
    assert (tmp_path / "b").read_bytes() == to_docx(paper, TODAY)


@every_kind
def test_the_json_is_the_report_with_what_was_given(kind: str, tmp_path: Path) -> None:
    notes = tmp_path / "ord.json"
    notes.write_text(json.dumps(NOTES), encoding="utf-8")
    site = "https://iop.example.se"
    arguments = (*GIVEN, "--notes", str(notes), "--site", site, "--format", "json")
    text = printed(kind, *arguments)
    assert text.count("\n") == 1
    told: dict[str, Any] = json.loads(text)
    found = of_options(kind, NOTES, f"{site}/")
    expected = report(
        RULEBOOK, assess(RULEBOOK, RULEBOOK.profiles["malmo"], IDEA, found.visit.role)
    )
    assert {key: told[key] for key in expected} == json.loads(json.dumps(expected))
    more = {"place", "role", "answers", "notes", "today", "link", "paper"}
    assert set(told) - set(expected) == more
    assert told["role"] == (found.visit.role or "")
    assert told["answers"] == dict(IDEA)
    assert told["notes"] == {**NOTES, "agreement": {}}
    assert told["today"] == TODAY
    assert told["link"] == found.link()
    assert told["link"].startswith(f"{site}/guiden/malmo/#")
    paper = KINDS[kind].make(found)
    assert (told["paper"]["kind"], told["paper"]["title"]) == (kind, paper.title)
    assert len(told["paper"]["blocks"]) == len(paper.blocks)
    assert told["outcome"] == Outcome.IOP


def test_a_kept_file_gives_the_same_paper(tmp_path: Path) -> None:
    kept = tmp_path / "min.json"
    visit = Visit("malmo", Role.FORENING, dict(IDEA))
    kept.write_text(
        write_kept(RULEBOOK, Kept(visit, check_notes(RULEBOOK, NOTES))), encoding="utf-8"
    )
    paper = KINDS["idea"].make(of_options("idea", NOTES))
    assert printed("idea", "--file", str(kept), "--today", TODAY) == to_markdown(paper)


def test_a_kept_file_of_other_rules_is_told_of_and_assessed_again(tmp_path: Path) -> None:
    kept = tmp_path / "min.json"
    raw = json.loads(write_kept(RULEBOOK, Kept(Visit("malmo", None, dict(IDEA)))))
    raw["regler"], raw["svar"]["farg"] = "2020-01-01", "bla"
    kept.write_text(json.dumps(raw), encoding="utf-8")
    done = run("memo", "--file", str(kept), "--today", TODAY)
    assert done.returncode == 0
    found = replace(of_options("memo"), made_with="2020-01-01")
    assert done.stdout == to_markdown(KINDS["memo"].make(found))
    first, second = done.stderr.splitlines()
    assert "2020-01-01" in first
    assert RULEBOOK.version in first
    assert second.endswith("farg=bla")


def test_every_kind_has_a_command_and_says_how_it_is_given() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(f"    {kind} " in done.stdout for kind in KINDS)
    assert "assess" in done.stdout
    for kind in KINDS:
        told = run(kind, "--help").stdout
        assert all(option in told for option in ("--profile", "--notes", "--file", "--out"))
    assert COMMANDS


# ---- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ("--profile", "malmo")),
        (("--profile", "atlantis"), ('"atlantis"', "malmo")),
        (("--profile", "malmo", "--answers", "{"), ("--answers", "JSON")),
        (("--profile", "malmo", "--answers", '{"farg": "bla"}'), ('"farg"', "syfte")),
        (("--profile", "malmo", "--answers", '{"syfte": "bla"}'), ('"bla"', "allmant_stod")),
        (("--profile", "malmo", "--role", "chef"), ("--role", '"chef"', "forening")),
        (("--profile", "malmo", "--format", "pdf"), ("--format", '"pdf"', *FORMATS)),
        (("--profile", "malmo", "--format", "docx"), ("--out", "docx")),
        (("--profile", "malmo", "--today", "i dag"), ("--today", '"i dag"', "ÅÅÅÅ-MM-DD")),
        (("--profile", "malmo", "--today", "2026-13-01"), ("--today", "2026-13-01")),
        (("--profile", "malmo", "--site", "javascript:x"), ("--site", "javascript:x")),
        (("--profile", "malmo", "--site", "https://a.se/ b"), ("--site", "https://a.se/ b")),
        (("--profile", "malmo", "--notes", "finns-inte.json"), ("finns-inte.json",)),
        (("--file", "finns-inte.json"), ("finns-inte.json",)),
        (("--file", "x.json", "--profile", "malmo"), ("--profile", "filen")),
        (("--file", "x.json", "--answers", "{}"), ("--answers", "filen")),
    ],
)
def test_bad_input_is_said_in_one_line_that_names_it(
    arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    line = refused("memo", *arguments)
    assert line.startswith("guide_engine: ")
    for word in words:
        assert word in line


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", ("ord.json", "UTF-8")),
        (b"{", ("ord.json", "JSON")),
        (b"[]", ("notes", "objekt")),
        (b'{"fields": {"farg": "x"}}', ('"farg"', "organisation")),
        (b'{"facts": {"syfte": 1}}', ("notes.facts.syfte", "text")),
    ],
)
def test_notes_that_cannot_be_read_are_refused(
    content: bytes, words: tuple[str, ...], tmp_path: Path
) -> None:
    notes = tmp_path / "ord.json"
    notes.write_bytes(content)
    line = refused("memo", *GIVEN, "--notes", str(notes))
    for word in words:
        assert word in line


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("{}", encoding="utf-8")
    assert "IOP-guiden" in refused("memo", "--file", str(file))
    raw = json.loads(write_kept(RULEBOOK, Kept(Visit("malmo"))))
    file.write_text(json.dumps({**raw, "kommun": "atlantis"}), encoding="utf-8")
    assert '"atlantis"' in refused("memo", "--file", str(file))


def test_a_kind_for_one_role_refuses_the_other() -> None:
    line = refused("idea", *GIVEN, "--role", Role.TJANSTEPERSON)
    assert all(word in line for word in ("--role", Role.TJANSTEPERSON, Role.FORENING, "idea"))
    assert printed("idea", *GIVEN, "--role", Role.FORENING) == printed("idea", *GIVEN)


@pytest.mark.parametrize("kind", [id_ for id_ in KINDS if not KINDS[id_].fits(of_options(id_))])
def test_a_paper_that_does_not_fit_the_answers_is_refused(kind: str) -> None:
    line = refused(kind, *GIVEN)
    assert line.startswith(f"guide_engine: {kind}: ")
    assert "svaren" in line


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in refused("memo", *GIVEN, "--out", str(tmp_path / "x" / "a.md"))


# ---- What is read only when it is asked for ------------------------------------------------------


def test_other_commands_read_no_papers() -> None:
    program = (
        "import sys; from guide_engine.__main__ import main;"
        "main(['assess', '--profile', 'malmo']);"
        "print(sorted(name for name in sys.modules if 'papers' in name), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (0, "[]")


# ---- What is made of something else than one visit -----------------------------------------------

OURS = f"kommun=malmo&roll=forening&{urlencode(IDEA)}"
THEIRS = f"kommun=malmo&roll=tjansteperson&{urlencode({**IDEA, 'uppdrag': 'ja'})}"


def test_two_views_are_compared_from_links_and_files(tmp_path: Path) -> None:
    file = tmp_path / "sparat.json"
    kept = Kept(Visit("malmo", Role.FORENING, dict(IDEA)), rules=RULEBOOK.version)
    file.write_text(write_kept(RULEBOOK, kept), encoding="utf-8")
    found = views_of(RULEBOOK, {}, OURS, THEIRS, today=TODAY)
    assert found.matter == ("uppdrag",)
    given = (f"https://iop.example.se/guiden/malmo/#{OURS}", THEIRS, "--today", TODAY)
    assert printed("compare", *given) == to_markdown(compare(found))
    report = json.loads(printed("compare", *given, "--format", "json"))
    assert report == json.loads(json.dumps(compared_report(found)))
    from_file = views_of(RULEBOOK, {}, file.read_text(encoding="utf-8"), THEIRS, today=TODAY)
    assert printed("compare", str(file), *given[1:]) == to_markdown(compare(from_file))
    out = tmp_path / "jamfort.docx"
    assert printed("compare", *given, "--out", str(out)) == ""
    assert out.read_bytes() == to_docx(compare(found), TODAY)


def test_a_view_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    foreign = tmp_path / "annat.json"
    foreign.write_text('{"a": 1}', encoding="utf-8")
    assert "andra: det här är ingen fil från IOP-guiden" in refused("compare", OURS, str(foreign))
    assert "första: inga svar" in refused("compare", "kommun=malmo", THEIRS)
    assert "finns-inte.json" in refused("compare", "finns-inte.json", THEIRS)


def test_the_calendar_of_an_agreement_is_written(tmp_path: Path) -> None:
    notes = tmp_path / "ord.json"
    days = {"agreement": {"period_fran": "2027-01-01", "period_till": "2029-12-31"}}
    notes.write_text(json.dumps(days), encoding="utf-8")
    out = tmp_path / "avtal.ics"
    assert printed("calendar", *GIVEN, "--notes", str(notes), "--out", str(out)) == ""
    assert out.read_bytes() == calendar_text(of_options("agreement", days)).encode()
    assert b"\r\nDTSTART;VALUE=DATE:20270101\r\n" in out.read_bytes()
    without = ("--profile", "malmo", "--answers", ANSWERS, "--notes", str(notes))
    assert "--today saknas" in refused("calendar", *without)
    assert "period_fran" in refused("calendar", *GIVEN)
