"""Every command and every path that the documents tell of works as it is written there.

The engine's commands, and those that only print, run for real. What builds or measures is
looked at: its module is there and has what is asked of it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from itertools import pairwise
from pathlib import Path

import pytest

from guide_engine import __main__ as engine
from scripts.project import ROOT

DOCUMENTS = (
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("decisions/*.md")),
    ROOT / "scripts/README.md",
    ROOT / "docs/om/publicera.md",
)
WITH_PATHS = tuple(file for file in DOCUMENTS if file.name != "CHANGELOG.md")
"""A list of changes names what is no more."""

MAKE = shutil.which("make") or "make"

RUN = ("scripts.hosting",)
"""Prints what it is asked for and does nothing else."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`]+)`")
_COMMAND = re.compile(r"(?:\S*/)?(?:make|python3?) ")
_SETTING = re.compile(r"[A-Z_]+=\S+ ")
_MODULE = re.compile(r"python3? -m (scripts[\w.]*)")
_PATH = re.compile(r"(?:decisions|docs|guide_engine|requirements|scripts|tests)/[\w./*-]+")
_GIVEN = {
    "--batch": {"profile": "malmo", "answers": {"syfte": "allmant_stod"}},
    "--notes": {"facts": {"syfte": "Läxhjälp."}, "fields": {"vad": "Läxhjälp."}},
    "--file": {
        "iop-guiden": 1,
        "kommun": "malmo",
        "svar": {"syfte": "egen_verksamhet"},
        "anteckningar": {"agreement": {"period_fran": "2027-01-01", "period_till": "2029-12-31"}},
    },
}
_GIVEN["compare"] = _GIVEN["--file"]
"""What the files hold that a command reads, by the word before their names."""
_TO_COME = ("docs/utkast/", "docs/ledger-exceptions.toml", "docs/moten/2026-12-01.md")
"""What a command makes, and what may be there."""


def commands(text: str) -> Iterator[str]:
    """Yield the commands of a document: the lines of its sh blocks, and those in running text."""
    for language, block in _FENCE.findall(text):
        if language == "sh":
            lines = block.replace("\\\n", " ").splitlines()
            yield from (line for line in lines if line.strip() and not line.startswith("#"))
    for span in _spans(text):
        if _COMMAND.match(span):
            yield span


def _spans(text: str) -> list[str]:
    return [" ".join(span.split()) for span in _INLINE.findall(_FENCE.sub("", text))]


def words(command: str) -> tuple[str, ...]:
    """Return what a shell would run: no settings before it, no comment, no file for the output."""
    program, *arguments = shlex.split(_SETTING.sub("", command), comments=True)
    name = Path(program).name
    output = arguments.index(">") if ">" in arguments else len(arguments)
    return ("python" if name == "python3" else name, *arguments[:output])


def _documented() -> list[str]:
    texts = [file.read_text(encoding="utf-8") for file in DOCUMENTS]
    return sorted({shlex.join(words(command)) for text in texts for command in commands(text)})


# ---- The check ---------------------------------------------------------------------------


def check(command: str) -> None:
    """Fail where a command can't be given as it is written; the current folder may be filled."""
    program, *arguments = words(command)
    if program == "make":
        _check_targets(arguments)
        return
    assert program == "python", f"{command}: what does it run?"
    assert arguments[0] == "-m", f"{command}: is no module"
    module, *arguments = arguments[1:]
    if module == "guide_engine":
        _run_engine(arguments)
    else:
        _check_module(module, arguments)


def _check_targets(targets: Sequence[str]) -> None:
    assert targets
    done = subprocess.run(
        [MAKE, "-n", "--no-print-directory", "-C", ROOT, f"PYTHON={sys.executable}", *targets],
        env={**os.environ, "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # A folder of that name is no target.
    assert "Nothing to be done" not in done.stdout, done.stdout


def _run_engine(arguments: Sequence[str]) -> None:
    for option, name in pairwise(arguments):
        if option in _GIVEN:
            Path(name).write_text(json.dumps(_GIVEN[option]), encoding="utf-8")
    assert engine.main(arguments) == 0
    for option, name in pairwise(arguments):
        if option == "--out":
            assert Path(name).stat().st_size > 500


def _check_module(module: str, arguments: Sequence[str]) -> None:
    spec = _spec(module)
    assert spec.origin is not None
    source = Path(spec.origin).read_text(encoding="utf-8")
    assert "def main(" in source, f"{module} can't be run"
    with pytest.MonkeyPatch.context() as patch:
        if module in RUN:
            assert _run(patch, module, arguments) == 0
            return
        if "ArgumentParser" in source:
            assert _run(patch, module, ["--help"]) == 0
    for option in re.findall(r"--[\w-]+", " ".join(arguments)):
        assert option in source, f"{module} does not know {option}"


def _spec(module: str) -> ModuleSpec:
    spec = importlib.util.find_spec(module)
    assert spec is not None, f"{module} is not there"
    if spec.submodule_search_locations is None:
        return spec
    inner = importlib.util.find_spec(f"{module}.__main__")
    assert inner is not None, f"{module} can't be run"
    return inner


def _run(patch: pytest.MonkeyPatch, module: str, arguments: Sequence[str]) -> object:
    patch.setattr(sys, "argv", [module, *arguments])
    # Run anew, not the module that another test has imported.
    for name in (module, f"{module}.__main__"):
        patch.delitem(sys.modules, name, raising=False)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    return ended.value.code


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


# ---- The tests ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", _documented())
def test_a_documented_command_works(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check(command)


def test_the_documents_tell_of_commands() -> None:
    found = _documented()
    assert {"make serve", "make test", "python -m guide_engine prove"} <= set(found)
    assert len(found) > 20


@pytest.mark.parametrize(
    "command",
    [
        "make serv   # misspelt",
        "make docs",
        "python -m scripts.bulid",
        "python -m scripts.new_meeting 2026-12-01",
        "python -m scripts.read",
        "python -m scripts.build --no-paylod",
        "python -m scripts.author.new_meeting --gruppen x",
        "python -m scripts.hosting --adress https://www.kommunen.se/ --folder /var/www/x",
        "python -m guide_engine prove --profile malmö",
        'python3 -m guide_engine assess --profile malmo --answers \'{"syfte": "stod"}\'',
        "python -m guide_engine memo --profile malmo --format pdf",
        "python -m guide_engine idea --profile malmo --role förening",
        "npm start",
    ],
)
def test_a_misspelt_command_is_found(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError):
        check(command)


def test_the_source_tells_of_modules_that_are_there() -> None:
    told = {
        (module, _name(file))
        for folder in ("guide_engine", "scripts", "docs")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".js", ".md", ".mjs", ".py", ".toml")
        for module in _MODULE.findall(file.read_text(encoding="utf-8"))
    }
    assert len(told) > 10
    for module, file in sorted(told):
        assert importlib.util.find_spec(module), f"{file}: {module} is not there"


def test_what_a_script_for_node_imports_is_there() -> None:
    """A command that needs a built site is not run here; a moved file would stop it."""
    imported = [
        (file, path)
        for file in (ROOT / "scripts").rglob("*.mjs")
        for path in re.findall(
            r'^import .* from "(\.\./[^"]+)"', file.read_text("utf-8"), re.MULTILINE
        )
    ]
    assert imported
    assert [each for each in imported if not (each[0].parent / each[1]).exists()] == []


@pytest.mark.parametrize("file", WITH_PATHS, ids=_name)
def test_a_documented_path_is_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    paths = {span for span in _spans(text) if _PATH.fullmatch(span) and span not in _TO_COME}
    assert [path for path in sorted(paths) if not list(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=_name)
def test_a_link_of_a_document_leads_to_a_file(file: Path) -> None:
    links = re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []
