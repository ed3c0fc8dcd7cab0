"""The engine's package as browsers get it: with the addresses of its citations, papers apart."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Container, Iterator, Mapping
from importlib import resources
from pathlib import Path

from guide_engine.anchors import FILE as ANCHORS
from guide_engine.browser import language_part
from guide_engine.cases import FOLDER as CASES
from guide_engine.contact import FILE as CONTACT
from guide_engine.languages import FOLDER as LANGUAGES
from guide_engine.loading.ledger import FOLDER as LEDGER
from guide_engine.loading.ledger import NEEDED
from guide_engine.loading.places import FILE as PLACES
from guide_engine.loading.places import PROFILE
from guide_engine.loading.profiles import CITED
from guide_engine.loading.profiles import FOLDER as PROFILES
from guide_engine.loading.profiles import LEDGER as OWN_LEDGER
from guide_engine.loading.profiles import PROFILE as PROFILE_FILE
from guide_engine.loading.regional import FILE as REGION_WORDS
from guide_engine.model import COMMON, Rulebook
from guide_engine.papers.citing import STATEMENTS
from guide_engine.papers.words import FOLDER as PAPERS
from guide_engine.regions import PART as REGION_PART
from guide_engine.releases import FOLDER as RELEASES
from guide_engine.rulebook import default_rulebook, load, with_profile
from guide_engine.workshop.words import FOLDER as WORKSHOP
from scripts.payload.manifest import BUNDLE
from scripts.project import ROOT
from scripts.read.language_pages import PAGES
from scripts.read.paragraphs import cited_rows, named_rows, shown_rows, told_rows

_ELSEWHERE = ("__main__.py", "cases.py", "trial.py")


def stage_engine(anchors: Mapping[str, str], target: Path, contact: str = "") -> Path:
    """Copy the engine's package with the addresses of its citations; return the copy.

    ``contact`` is the publisher's e-mail address, if there is one.

    It has the common ground only; each other profile is a file beside it (``bundle``), and so are
    the words for a region and the parts of each language (``language_bundles``). The ledger has the
    rows that it names, without the statements that no list of sources shows. Papers, the workshop
    and earlier versions of the rules come when they are asked for (``stage_papers``); the cases and
    the command line stay here: no visitor's browser needs them. The municipalities go without their
    counties, but with the profiles that browsers do not have.
    """
    shutil.rmtree(target, ignore_errors=True)
    package = target / "guide_engine"
    left_out = shutil.ignore_patterns(
        "__pycache__", "*.md", RELEASES, CASES, PAPERS, WORKSHOP, LANGUAGES, *_ELSEWHERE
    )
    shutil.copytree(ROOT / "guide_engine", package, ignore=left_out)
    data = package / "data"
    apart = target / PROFILES
    apart.mkdir()
    others = [each for each in (data / PROFILES).iterdir() if each.name != COMMON]
    for folder in others:
        shutil.rmtree(folder)
    words = {REGION_WORDS: (data / REGION_WORDS).read_text(encoding="utf-8")}
    (data / REGION_WORDS).unlink()
    _write_json(apart / f"{REGION_PART}{BUNDLE}", {"files": words, "anchors": {}})
    for id_, files in language_bundles(ROOT / "guide_engine" / "data" / LANGUAGES):
        _write_json(apart / f"{id_}{BUNDLE}", {"files": files, "anchors": {}})
    base = load(data, complete=False)
    cited, shown, named = cited_rows(base), shown_rows(base), named_rows(base)
    for folder in others:
        own = ROOT / "guide_engine" / "data" / PROFILES / folder.name
        text = bundle(base, own, {row: at for row, at in anchors.items() if row not in cited})
        (apart / f"{folder.name}{BUNDLE}").write_text(text, encoding="utf-8")
    if contact:
        _write_json(data / CONTACT, contact)
    _write_json(data / ANCHORS, {row: anchors[row] for row in cited if row in anchors})
    for file in (data / LEDGER).glob("*.tsv"):
        file.write_text(_places(file.read_text(encoding="utf-8"), named, shown), encoding="utf-8")
    (data / PLACES).write_text(_municipalities(), encoding="utf-8")
    return package


def bundle(base: Rulebook, folder: Path, anchors: Mapping[str, str]) -> str:
    """Return a profile as browsers get it: its files, and the addresses of what it cites.

    ``anchors`` has no rows whose addresses are in the package.
    Raises DataError, or Mistakes, where the profile needs more than the package has.
    """
    names = (PROFILE_FILE, OWN_LEDGER)
    files = {
        name: (folder / name).read_text(encoding="utf-8")
        for name in names
        if (folder / name).is_file()
    }
    cited = told_rows(with_profile(base, folder.name, files))
    # Papers say what a row says: of the shared ones the package has no more than it shows itself.
    shared = [base.ledger[row] for row in sorted(cited - told_rows(base)) if row in base.ledger]
    columns = (*NEEDED, "certainty")
    lines = (columns, *([getattr(row, column) for column in columns] for row in shared))
    files[CITED] = "".join("\t".join(line) + "\n" for line in lines)
    at = {row: anchors[row] for row in sorted(cited) if row in anchors}
    return json.dumps({"files": files, "anchors": at}, ensure_ascii=False, sort_keys=True)


def language_bundles(languages: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Iterate over the parts of all languages by id, each with its files as the tables they hold.

    A visit needs the words; those for a region, of papers and of a municipality come with the
    first that asks for them. A language without pages is none that anybody can ask for.
    """
    for folder in sorted(each.parent for each in languages.glob(f"*/{PAGES}")):
        parts: dict[str, dict[str, object]] = {}
        for path, table in _tables_in(folder).items():
            parts.setdefault(_language_part(path), {})[path] = table
        for part, files in parts.items():
            yield language_part(folder.name, part), files


def _tables_in(folder: Path) -> dict[str, object]:
    """Return the tables of a language's files by path; those of its pages are the site's."""
    files = {file.relative_to(folder): file for file in sorted(folder.rglob("*.toml"))}
    return {
        path.as_posix(): tomllib.loads(file.read_text(encoding="utf-8"))
        for path, file in files.items()
        if path.parts[0] != PAGES
    }


def _language_part(path: str) -> str:
    before, _, name = path.partition("/")
    if path == REGION_WORDS:
        return REGION_PART
    if before == PROFILES:
        own, _, _ = name.partition("/")
        return "" if own == COMMON else own
    return PAPERS if before == PAPERS else ""


def stage_papers(engine: Path, target: Path) -> Path:
    """Copy what of the package comes on demand: papers, the workshop, their words, earlier rules.

    It has the statements that the ledger of the staged ``engine`` leaves out. Their commands stay
    here: browsers have none. Beside it stands what draws the codes on paper.
    """
    shutil.rmtree(target, ignore_errors=True)
    package = target / "guide_engine"
    for part in (PAPERS, WORKSHOP, f"data/{PAPERS}", f"data/{WORKSHOP}", RELEASES):
        left_out = shutil.ignore_patterns("__pycache__", "*.md", "commands.py")
        shutil.copytree(ROOT / "guide_engine" / part, package / part, ignore=left_out)
    whole, staged = default_rulebook().ledger, load(engine / "data", complete=False)
    hidden = [row for row in cited_rows(staged) if not staged.ledger[row].told]
    statements = {row: whole[row].told for row in hidden}
    _write_json(package / "data" / PAPERS / STATEMENTS, statements)
    _stage_drawing(target)
    return package


def _stage_drawing(target: Path) -> None:
    """Copy what of the package segno makes a code's squares; its pictures are not needed."""
    package = resources.files("segno")
    (target / "segno").mkdir()
    (target / "segno" / "__init__.py").touch()
    for name in ("encoder.py", "consts.py"):
        text = (package / name).read_text(encoding="utf-8")
        (target / "segno" / name).write_text(text, encoding="utf-8")


def _write_json(file: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0)
    file.write_text(text, encoding="utf-8")


def _municipalities() -> str:
    """Return the list of municipalities for browsers."""
    places = default_rulebook().places.values()
    rows = [(each.code, each.name, each.preposition, each.profile) for each in places]
    lines = [("kod", "namn", "i", PROFILE), *rows]
    return "".join("\t".join(line).rstrip() + "\n" for line in lines)


def _places(ledger: str, named: Container[str], shown: Container[str]) -> str:
    """Return a ledger's named rows, without the statements of those that are not shown."""
    header, *lines = ledger.splitlines()
    id_, statement = (header.split("\t").index(name) for name in ("id", "statement"))
    rows = [cells for line in lines if (cells := line.split("\t"))[id_] in named]
    for row in rows:
        if row[id_] not in shown:
            row[statement] = ""
    return "".join(f"{line}\n" for line in (header, *("\t".join(row) for row in rows)))
