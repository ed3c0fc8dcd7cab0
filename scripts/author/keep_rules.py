"""Keeps the rules in force as a release, before they are changed.

`python -m scripts.author.keep_rules` writes `guide_engine/releases/<version>/` from
`guide_engine/data/`: what decides, and what the rules and criteria are called today.
"""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

from guide_engine.errors import DataError, GuideError, told
from guide_engine.loading.profiles import PROFILE
from guide_engine.releases import FOLDER, read_release
from guide_engine.rulebook import load
from scripts.project import ROOT

_ENGINE = ROOT / "guide_engine"
_AS_IT_IS = (
    "facts.toml",
    "routing.toml",
    "policy/criteria.toml",
    "policy/signs.toml",
    "policy/rules.toml",
)
_ABOUT = """# Rules that were in force until the next version; guide_engine/releases.py reads them.

version = "{version}"
date = "{version}"

# How values that did not exist then are read, by fact: newer = "the value that stood for it".
[reads]
"""


def keep_rules(data: Path, releases: Path) -> Path:
    """Write the release of the rules in a data folder; return its folder.

    Raises DataError where the data is wrong, or the version is kept already.
    """
    rulebook = load(data)
    folder = releases / rulebook.version
    if folder.exists():
        raise DataError(f"{FOLDER}/{rulebook.version}", "finns redan")
    for name in _AS_IT_IS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(data / name, folder / name)
    (folder / "profiles").mkdir()
    criteria = (data / "policy" / "criteria.toml").read_text("utf-8")
    for id_ in rulebook.profiles:
        profile = tomllib.loads((data / "profiles" / id_ / PROFILE).read_text("utf-8"))
        _write(folder / "profiles" / f"{id_}.toml", _profile(profile))
        criteria += "".join(_criterion(own, id_) for own in profile.get("criterion", []))
    _write(folder / "policy" / "criteria.toml", criteria)
    words = rulebook.words
    names = {"rules": [(rule.id, words.rules[rule.id].title) for rule in rulebook.rules]}
    names["criteria"] = [(id_, words.criteria[id_].name) for id_ in rulebook.criteria]
    lines = ["# What its rules and criteria were called, word for word."]
    for part, texts in names.items():
        lines += ["", f"[{part}]", *(f"{id_} = {_toml(text)}" for id_, text in texts)]
    _write(folder / "words.toml", "\n".join(lines) + "\n")
    _write(folder / "release.toml", _ABOUT.format(version=rulebook.version))
    read_release(folder, rulebook)
    return folder


def _criterion(criterion: dict[str, Any], group: str) -> str:
    """Return what decides in a municipality's own criterion."""
    keys = [key for key in ("id", "applies_when", "met_when", "not_met_when") if key in criterion]
    lines = [f"{key} = {_toml(criterion[key])}" for key in keys]
    return "\n".join(["", "[[criterion]]", *lines, f"group = {_toml(group)}", "cites = []", ""])


def _profile(profile: dict[str, Any]) -> str:
    """Return what decides in a profile."""
    keys = [key for key in ("id", "name", "requires", "recommends", "shows") if key in profile]
    lines = [f"{key} = {_toml(profile[key])}" for key in keys]
    for decider in profile["decided_by"]:
        lines += ["", "[[decided_by]]", *(f"{key} = {_toml(decider[key])}" for key in decider)]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(part)}' for key, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Keep the rules in force; return 2 where they cannot be kept."""
    try:
        folder = keep_rules(_ENGINE / "data", _ENGINE / FOLDER)
    except GuideError as error:
        for line in told(error):
            print(line, file=sys.stderr)
        return 2
    print(f"Kept: {folder.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
