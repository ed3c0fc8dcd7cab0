"""The command line is a contract: its JSON, its one line of complaint, its exit status."""

from __future__ import annotations

import importlib.util
import io
import json
import pkgutil
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import guide_engine
from guide_engine import __main__ as command_line
from guide_engine.assessment import assess
from guide_engine.model import FormStatus, Outcome, Rulebook
from guide_engine.report import report
from guide_engine.rulebook import load
from tests.representatives import of_representatives
from tests.strategies import IDEA, PROFILES, RULEBOOK, any_answers

ROOT = Path(guide_engine.__file__).parent.parent

KEYS = {
    "outcome",
    "forms",
    "criteria",
    "warnings",
    "open_questions",
    "changes",
    "conflicts",
    "next_steps",
    "decided_by",
    "purchase",
    "profile",
    "rules_version",
}


def run(*arguments: str, given: str | bytes = "") -> subprocess.CompletedProcess[str]:
    """Run the command line in this process, with streams of its own."""
    raw = given.encode() if isinstance(given, str) else given
    stdin = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in (("stdin", stdin), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        try:
            status = command_line.main(arguments)
        except SystemExit as left:
            status = int(str(left.code))
    said, complained = (_written(stream) for stream in (out, err))
    return subprocess.CompletedProcess(arguments, status, said, complained)


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def run_alone(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``python -m guide_engine`` as anybody would."""
    return subprocess.run(
        [sys.executable, "-m", "guide_engine", *arguments],
        input=given,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=60,
        check=False,
    )


def assessed(*arguments: str) -> dict[str, Any]:
    """Return the one JSON object of a run that succeeds."""
    done = run("assess", *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(*arguments: str, given: str | bytes = "") -> str:
    """Return the one line on standard error of a run that fails."""
    done = run(*arguments, given=given)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ([], ["assess", "check", "prove", "cases"]),
        (["assess"], ["--profile PROFILE", "--answers ANSWERS", "--batch FILE"]),
        (["prove"], ["--profile PROFILE"]),
        (["cases"], ["--profile PROFILE"]),
    ],
)
def test_help_says_of_every_command_and_option_what_it_does(
    command: list[str], names: list[str]
) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: python -m guide_engine ")
    for name in names:
        assert re.search(rf"^ +{name}\s+[a-z]+ \w+", done.stdout, re.MULTILINE), name


def batch(*arguments: str, given: str | bytes = "") -> list[dict[str, Any]]:
    """Return the objects of a batch, one a line."""
    done = run("assess", "--batch", *arguments, given=given)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


# ---- One object --------------------------------------------------------------------------


def test_the_example_of_the_contract() -> None:
    found = assessed("--profile", "soderhamn", "--answers", '{"syfte": "egen_verksamhet"}')
    assert found.keys() >= KEYS
    assert found["profile"] == "soderhamn"
    assert found["outcome"] == "utred"
    assert found["open_questions"][0] == "kompetens"


def test_anybody_can_run_it_alone() -> None:
    done = run_alone("assess", "--profile", "soderhamn", "--answers", '{"syfte": "allmant_stod"}')
    assert (done.returncode, done.stderr) == (0, "")
    same = run("assess", "--profile", "soderhamn", "--answers", '{"syfte": "allmant_stod"}')
    assert done.stdout == same.stdout
    assert "ö" in done.stdout
    lines = '{"profile": "\\ud800"}\n{"profile": "malmo"}\n'
    piped = run_alone("assess", "--batch", "-", given=lines)
    assert (piped.returncode, piped.stderr) == (0, "")
    assert piped.stdout == run("assess", "--batch", "-", given=lines).stdout
    assert piped.stdout.count("\n") == 2


def test_a_whole_iop() -> None:
    found = assessed("--profile", "malmo", "--answers", json.dumps(IDEA))
    assert found["outcome"] == "iop"
    assert found["open_questions"] == []
    assert found["purchase"] is None
    assert found["forms"]["iop"]["status"] == "mojlig"
    assert {c["status"] for c in found["criteria"] if c["required"]} == {"met"}


def test_without_answers_everything_is_open() -> None:
    found = assessed("--profile", "gemensam")
    assert found["outcome"] == "utred"
    assert "syfte" in found["open_questions"]


def test_a_purchase_with_the_way_to_make_it() -> None:
    answers = {**IDEA, "uppdrag": "ja", "motprestation": "ja", "varde": "over_direktgransen"}
    found = assessed("--profile", "helsingborg", "--answers", json.dumps(answers))
    assert found["outcome"] == "upphandling"
    assert found["purchase"]["id"] == "annons"
    assert found["open_questions"] == []
    statuses = {c["id"]: c["status"] for c in found["criteria"]}
    assert statuses["lag_inget_kop"] == "not_met"
    to_iop = [change for change in found["changes"] if change["outcome"] == "iop"]
    assert [change["set"] for change in to_iop] == [{"uppdrag": "nej", "motprestation": "nej"}]
    # A purchase does not become something else because the parties agree to say so.
    assert to_iop[0]["given"] == ["uppdrag", "motprestation"]


def test_an_answer_that_is_not_asked_for_counts() -> None:
    support = {"syfte": "allmant_stod", "kompetens": "ja", "uppdrag": "nej", "motprestation": "nej"}
    support["aktor"] = "stiftelse"
    found = assessed("--profile", "malmo", "--answers", json.dumps(support))
    assert found["outcome"] == "bidrag"
    assert found["open_questions"] == []
    assert {c["status"] for c in found["criteria"]} == {"met", "not_applicable"}
    paid_out = json.dumps({**support, "vinst": "delas_ut"})
    assert assessed("--profile", "malmo", "--answers", paid_out)["outcome"] == "utred"
    unknown = json.dumps({**support, "vinst": "vet_ej"})
    assert assessed("--profile", "malmo", "--answers", unknown)["open_questions"] == ["vinst"]


def test_the_command_line_says_what_the_engine_says(rulebook: Rulebook) -> None:
    answers = {**IDEA, "avtalstid": "over_4_ar"}
    found = assessed("--profile", "soderhamn", "--answers", json.dumps(answers))
    direct = report(rulebook, assess(rulebook, rulebook.profiles["soderhamn"], answers))
    assert found == json.loads(json.dumps(direct))


def test_swedish_letters_are_written_as_they_are() -> None:
    done = run("assess", "--profile", "soderhamn")
    assert "ö" in done.stdout
    assert "\\u00f6" not in done.stdout


@of_representatives
@settings(max_examples=30)
@given(answers=any_answers())
def test_the_shape_of_the_object(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    found = json.loads(json.dumps(report(RULEBOOK, assess(RULEBOOK, profile, answers))))
    assert found.keys() >= KEYS
    assert found["profile"] == profile.id
    assert found["rules_version"] == RULEBOOK.version
    assert found["outcome"] in list(Outcome)
    assert list(found["forms"]) == ["iop", "bidrag", "upphandling"]
    for form in found["forms"].values():
        assert form["status"] in list(FormStatus)
        assert form["reasons"]
        for reason in form["reasons"]:
            assert_text(reason)
            assert_citations(RULEBOOK, reason)
    for criterion in found["criteria"]:
        assert criterion["id"] in RULEBOOK.criteria
        assert criterion["status"] in {"met", "not_met", "unknown", "not_applicable"}
        assert_citations(RULEBOOK, criterion)
    for item in (*found["warnings"], *found["next_steps"], found["decided_by"]):
        assert item["id"]
        assert_text(item)
        assert_citations(RULEBOOK, item)
    for conflict in found["conflicts"]:
        assert len(conflict["positions"]) >= 2
        for position in conflict["positions"]:
            assert_text(position)
            assert_citations(RULEBOOK, position)
    assert set(found["open_questions"]) <= set(RULEBOOK.facts)
    for change in found["changes"]:
        assert change["outcome"] in set(Outcome) - {found["outcome"]}
        assert change["set"]
        for fact, value in change["set"].items():
            assert value in RULEBOOK.facts[fact].values
        given_facts = [fact for fact in change["set"] if not RULEBOOK.facts[fact].agreed]
        assert change["given"] == given_facts
    assert (found["purchase"] is not None) == (found["outcome"] == "upphandling")
    if found["purchase"] is not None:
        assert found["purchase"]["id"] in {way.id for way in RULEBOOK.purchases}
        assert found["purchase"]["title"].strip()
        assert_text(found["purchase"])
        assert_citations(RULEBOOK, found["purchase"])


def assert_text(item: Mapping[str, Any]) -> None:
    """Check that something is said."""
    assert isinstance(item["text"], str)
    assert item["text"].strip()


def assert_citations(rulebook: Rulebook, item: Mapping[str, Any]) -> None:
    """Check that what is cited is in the ledger."""
    for citation in item["citations"]:
        assert citation["rows"]
        for row in citation["rows"]:
            assert rulebook.ledger[row].source == citation["source"]
            assert rulebook.ledger[row].heading == citation["heading"]


# ---- Batches -----------------------------------------------------------------------------

LINES = [
    json.dumps({"profile": "soderhamn", "answers": IDEA}),
    "{",
    json.dumps({"profile": "malmo", "answers": {"syfte": "allmant_stod", "kompetens": "ja"}}),
    json.dumps({"profile": "atlantis", "answers": {}}),
    "",
    json.dumps({"profile": "malmo", "answers": {"syftet": "allmant_stod"}}),
    json.dumps({"profile": "malmo", "answers": {"partner": "kanske"}}),
    json.dumps({"profile": "malmo", "answers": []}),
    json.dumps(["malmo"]),
    json.dumps({"profile": "malmo", "svar": {}}),
    json.dumps({"answers": {}}),
    json.dumps({"profile": ["malmo"]}),
    json.dumps({"profile": "stockholm"}),
]


def check_batch(found: list[dict[str, Any]]) -> None:
    """Check the answers to ``LINES``."""
    assert [item.get("outcome") for item in found] == [
        "iop",
        None,
        "bidrag",
        *(None,) * 8,
        "utred",
    ]
    for item in found:
        assert (item.keys() == {"error"}) != (item.keys() >= KEYS)
    errors = [item["error"] for item in found if "error" in item]
    for error, named in zip(
        errors,
        [
            ["JSON"],
            ['"atlantis"', ", ".join(PROFILES)],
            ['"syftet"', "syfte, kompetens, uppdrag"],
            ["partner", '"kanske"', "ja, nej, vet_ej"],
            ["answers", "objekt"],
            ["objekt", "profile", "answers"],
            ['"svar"', "profile, answers"],
            ["profile"],
            ["profile"],
        ],
        strict=True,
    ):
        assert all(name in error for name in named), error


def test_a_batch_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "många svar.jsonl"
    file.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    check_batch(batch(str(file)))


def test_a_batch_from_standard_input() -> None:
    check_batch(batch("-", given="\r\n".join(LINES)))


def test_an_empty_batch_is_no_lines() -> None:
    assert batch("-") == []
    assert batch("-", given="\n  \n") == []


def test_a_batch_can_have_one_profile_for_all() -> None:
    found = batch("-", "--profile", "malmo", given='{"answers": {}}\n{"profile": "soderhamn"}\n')
    assert [item["profile"] for item in found] == ["malmo", "soderhamn"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b'{"profile": "\\ud800"}', id="half a character"),
        pytest.param(b'{"profile": "malmo", "answers": {"syfte": "\\udfff"}}', id="half a value"),
        pytest.param(b'{"profile": "malmo", "answers": {"\\ud83d": "ja"}}', id="half a fact"),
        pytest.param(
            b'{"profile": "malmo", "answers": {"syfte": ' + b"9" * 5000 + b"}}", id="huge number"
        ),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b"NaN", id="no number"),
        pytest.param(b'{"profile": null}', id="null"),
        pytest.param(b'{"profile": "malmo", "answers": {"syfte": NaN}}', id="no number inside"),
        pytest.param(b"\xef\xbb\xbf{}", id="byte order mark"),
    ],
)
def test_a_bad_line_never_stops_the_others(line: bytes) -> None:
    found = batch("-", given=line + b'\n{"profile": "malmo"}\n')
    assert len(found) == 2
    assert found[0].keys() == {"error"}
    assert found[1]["profile"] == "malmo"


# ---- Bad input: one line that names it and lists what is allowed --------------------------


def test_an_unknown_fact() -> None:
    line = refused("assess", "--profile", "malmo", "--answers", '{"syftet": "allmant_stod"}')
    assert '"syftet" finns inte; tillåtet: syfte, kompetens, uppdrag, motprestation' in line


def test_an_unknown_value() -> None:
    line = refused("assess", "--profile", "malmo", "--answers", '{"partner": "kanske"}')
    assert "answers.partner" in line
    assert '"kanske" finns inte; tillåtet: ja, nej, vet_ej' in line


def test_an_unknown_profile() -> None:
    line = refused("assess", "--profile", "atlantis")
    expected = ", ".join(PROFILES)
    assert f'"atlantis" finns inte; tillåtet: {expected}' in line
    assert "atlantis" in refused("prove", "--profile", "atlantis")


@pytest.mark.parametrize("answers", ["{", "", "ja", '{"syfte": allmant_stod}', "{'syfte': 1}"])
def test_bad_json(answers: str) -> None:
    line = refused("assess", "--profile", "malmo", "--answers", answers)
    assert line.startswith("guide_engine: --answers: ")
    assert "JSON" in line


@pytest.mark.parametrize("answers", ["[]", "null", '"syfte"', "1"])
def test_json_that_is_no_object(answers: str) -> None:
    line = refused("assess", "--profile", "malmo", "--answers", answers)
    assert "answers" in line
    assert "objekt" in line


def test_no_profile() -> None:
    assert "--profile" in refused("assess", "--answers", "{}")


def test_a_batch_file_that_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "finns-inte.jsonl"
    assert str(missing) in refused("assess", "--batch", str(missing))
    assert str(tmp_path) in refused("assess", "--batch", str(tmp_path))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--profile", "mal\nmo"), id="profile"),
        pytest.param(("--profile", "malmo", "--answers", '{"syf\\nte": "x"}'), id="fact"),
        pytest.param(("--profile", "malmo", "--answers", '{"syfte": "x\\ny"}'), id="value"),
        pytest.param(("--profile", "malmo", "--answers", '{"syfte": "\\ud800"}'), id="half"),
        pytest.param(("--profile", "malmo", "--answers", "9" * 5000), id="huge number"),
    ],
)
def test_whatever_is_wrong_is_said_in_one_line(arguments: tuple[str, ...]) -> None:
    assert refused("assess", *arguments)


def test_an_unknown_command_or_option_is_bad_input() -> None:
    assert run("bedom").returncode == 2
    assert run("assess", "--kommun", "malmo").returncode == 2
    assert run().returncode == 2


# ---- The proof ---------------------------------------------------------------------------


def test_prove_succeeds_and_says_so(rulebook: Rulebook) -> None:
    done = run("prove")
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == sorted(rulebook.profiles)
    assert all("alla 6 invarianter håller" in line for line in lines)


def test_prove_one_profile() -> None:
    done = run("prove", "--profile", "malmo")
    assert done.returncode == 0
    assert done.stdout.startswith("malmo: ")
    assert done.stdout.count("\n") == 1


def test_prove_fails_with_a_counterexample(
    rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    malmo = rulebook.profiles["malmo"]
    left_out = {"lag_kompetens", "lag_myndighetsutovning"}
    loose = replace(malmo, requires=tuple(c for c in malmo.requires if c not in left_out))
    broken = replace(
        rulebook,
        rules=tuple(rule for rule in rulebook.rules if rule.id != "utanfor_kompetens"),
        profiles={**rulebook.profiles, "malmo": loose},
    )
    monkeypatch.setattr(command_line, "default_rulebook", lambda: broken)
    assert command_line.main(["prove", "--profile", "malmo"]) == 1
    printed = capsys.readouterr().out
    assert "malmo: " in printed
    assert "FEL" in printed
    assert "BROTT MOT 5" in printed
    examples = [line for line in printed.splitlines() if "motexempel" in line]
    assert examples
    for line in examples:
        assert json.loads(line[line.index("{") :])


# ---- The check of the data ---------------------------------------------------------------


def test_check_says_how_much_there_is_without_a_mistake(rulebook: Rulebook) -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"Inga fel i {len(rulebook.facts)} frågor, ")
    assert f"{len(rulebook.profiles)} profiler och {len(rulebook.ledger)} rader" in line


def test_check_prints_every_mistake_on_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = Path(shutil.copytree(ROOT / "guide_engine" / "data", tmp_path / "data"))
    for file, old, new in (
        ("profiles/malmo/profile.toml", 'name = "Malmö"', 'nam = "Malmö"'),
        ("policy/rules.toml", 'outcome = "annan_vag"', 'outcome = "avslag"'),
    ):
        text = (data / file).read_text(encoding="utf-8")
        (data / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(command_line, "default_rulebook", lambda: load(data))

    assert command_line.main(["check"]) == 1

    printed = capsys.readouterr()
    places = [line.split(": ")[:2] for line in printed.out.splitlines()]
    assert [[file.partition(":")[0], key] for file, key in places] == [
        ["policy/rules.toml", "rule.utanfor_kompetens.outcome"],
        ["profiles/malmo/profile.toml", "nam"],
    ]
    assert printed.err == "2 fel.\n"

    # The other commands say the same, and do nothing.
    assert command_line.main(["assess", "--profile", "malmo"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[:3] for line in lines] == [["guide_engine", *p] for p in places]


# ---- A closed pipe -----------------------------------------------------------------------


def test_whoever_has_read_enough_ends_the_program_without_a_word() -> None:
    command = [sys.executable, "-m", "guide_engine", "assess", "--batch", "-"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdin.write(b"{}\n")
        program.stdin.flush()
        assert json.loads(program.stdout.readline()).keys() == {"error"}
        program.stdout.close()
        program.stdin.write(b"{}\n")
        program.stdin.close()
        said = program.stderr.read()
    assert said == b""
    # What a shell shows as 141.
    assert program.returncode == -signal.SIGPIPE


# ---- Nothing but the standard library ----------------------------------------------------


def test_the_engine_needs_only_the_standard_library() -> None:
    names = [
        module.name
        for module in pkgutil.walk_packages(guide_engine.__path__, "guide_engine.")
        if module.name != "guide_engine.__main__"
    ]
    assert "guide_engine.pages.result" in names
    # -I and -S: no site-packages, no user folder, no environment, nothing but the engine's
    # own folder is added.
    program = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
before = set(sys.modules)
import importlib
for name in {names!r} + ["guide_engine.__main__"]:
    importlib.import_module(name)
print(" ".join(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
print(" ".join(str(getattr(m, "__file__", "")) for m in sys.modules.values()))
"""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules, files = done.stdout.splitlines()
    assert set(modules.split()) <= {*sys.stdlib_module_names, "guide_engine"}
    assert "site-packages" not in files


def test_the_engine_touches_no_clock_network_or_browser() -> None:
    for module in pkgutil.walk_packages(guide_engine.__path__, "guide_engine."):
        spec = importlib.util.find_spec(module.name)
        assert spec is not None
        assert spec.origin is not None
        source = Path(spec.origin).read_text(encoding="utf-8")
        # Reckoning with days is no clock; asking which one it is would be.
        assert not re.search(r"\.(now|today|utcnow)\(", source), module.name
        for name in ("time", "socket", "urllib.request", "random", "os", "js"):
            assert f"\nimport {name}\n" not in source, module.name
            assert f"\nfrom {name} import" not in source, module.name
