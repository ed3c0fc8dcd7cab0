"""A package as small as can be, in the engine's place, and its part that comes on demand."""

from __future__ import annotations

from pathlib import Path

from scripts.payload.manifest import BUNDLE

ENGINE = """
import json, tomllib
from importlib import resources

import js

if getattr(js, "name", "") == "broken":  # so may a test call the worker
    raise RuntimeError("broken rules")

words = resources.files("guide_engine").joinpath("data/words.toml").read_text("utf-8")

def respond(request: str) -> str:
    asked = json.loads(request)
    if asked == "more":
        import csv
        data = resources.files("guide_engine").joinpath("data/words.toml").read_text("utf-8")
        return json.dumps([",".join(next(csv.reader(["1,2"]))), data])
    if isinstance(asked, dict) and "kind" in asked:
        try:
            from guide_engine.papers import made
        except ModuleNotFoundError as error:
            if error.name != "guide_engine.papers":
                raise
            if "papers" in asked["more"]:
                raise ValueError("a paper can't do without")
            return json.dumps({"missing": ["papers"]})
        return json.dumps(made())
    if isinstance(asked, dict):
        wanted = [id_ for id_ in asked["profiles"] if id_ not in asked["more"]]
        return json.dumps({"missing": wanted} if wanted else asked["more"])
    if asked == "crash":
        raise ValueError("as asked")
    if asked == "dive":
        return json.loads("[" * 1_000_000)
    return json.dumps([asked, tomllib.loads(words)], ensure_ascii=False)
"""
PART = {
    "papers/__init__.py": """
import csv
from importlib import resources

from guide_engine.spare import SPARE

def made():
    words = resources.files("guide_engine") / "data" / "papers" / "words.toml"
    return [next(csv.reader(["1,2"])), SPARE, words.read_text("utf-8")]
""",
    "data/papers/words.toml": 'ord = "äpple"\n',
}
"""What comes on demand; it needs a module of Python's, one of the engine's, and a file."""
MADE = [["1", "2"], "reserv", 'ord = "äpple"\n']
PROFILES = ("lund", "vara")


def stub_engine(folder: Path) -> Path:
    """A package as small as can be, in the engine's place."""
    package = folder / "guide_engine"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "browser.py").write_text(ENGINE, "utf-8")
    (package / "spare.py").write_text('SPARE = "reserv"\n')
    (package / "data" / "words.toml").write_text('ord = "åäö"\n', "utf-8")
    (folder / "profiles").mkdir(exist_ok=True)
    for profile in PROFILES:
        (folder / "profiles" / f"{profile}{BUNDLE}").write_text(f'id = "{profile}"\n')
    return package


def stub_part(folder: Path) -> Path:
    """The part of that package that comes on demand."""
    for name, text in PART.items():
        file = folder / "guide_engine" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder / "guide_engine"
