"""What is wrong with a municipality that is not in place: all that would stop the build."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from guide_engine.cases import read_cases
from guide_engine.errors import DataError, GuideError, Mistakes, told
from guide_engine.loading.lines import placed
from guide_engine.loading.profiles import LEDGER, PAGE, PROFILE
from guide_engine.logic import DONT_KNOW
from guide_engine.model import COMMON, Profile, Rulebook
from guide_engine.proof import INVARIANTS, Violation, prove
from guide_engine.rulebook import load
from guide_engine.trial import all_problems
from scripts.new_municipality.draft import Draft
from scripts.pages.assembly import Content
from scripts.pages.municipalities.municipality import parts
from scripts.read import front_matter
from scripts.read.gathering import Gathering
from scripts.read.markers import Filling, filled
from scripts.read.paragraphs import CARRIES, written_pages
from scripts.read.publisher import NOBODY
from scripts.read.written import read_written

DATA = "guide_engine/data"
MOST_WORDS = 800
"""So long may a municipality's page be, with all that editors write on it."""

_TO_WRITE = re.compile(r"^(?:<!-- )?Skriv: ")
_HTML = re.compile(r"<(?!!--)/?[a-zA-Z][^>]*>?")
_ATTRIBUTES = re.compile(r"^\s*(?:#+ .*)?\{ (.*) \}\s*$")
_ATTRIBUTE = re.compile(r'\s*(?:#[\w-]+|data-(?:fakta|upprepar)="[^"]*")')
_CARRIED = re.compile(rf'{CARRIES}="([^"]*)"')
_STARTS = re.compile(r"guiden/[a-z0-9_-]+/index\.md")
"""The pages where the questions start, which the build makes."""
_LINK = re.compile(r"\]\(([^)\s]+)")


def problems(root: Path, draft: Draft) -> list[str]:
    """Return what is wrong with a municipality, a line each: file, line, key and what to do.

    The project in ``root`` is only read; the draft takes the place of a folder of the same name.
    """
    with tempfile.TemporaryDirectory(prefix="iop-kommun-") as name:
        copy = Path(name)
        shutil.copytree(root / DATA, copy / DATA)
        shutil.rmtree(copy / DATA / draft.folder, ignore_errors=True)
        draft.write(copy / DATA / draft.folder)
        (copy / "docs").symlink_to((root / "docs").resolve())
        gathering = Gathering()
        _check(copy, draft, gathering)
    page = f"{own_page(draft)}:"
    lines = [line for error in gathering.found for line in told(error)]
    return list(dict.fromkeys(line.replace(page, f"{draft.folder}/{PAGE}:", 1) for line in lines))


def own_page(draft: Draft) -> str:
    """Return the path that the page has on the site."""
    return f"kommuner/{draft.id}.md"


def _check(copy: Path, draft: Draft, gathering: Gathering) -> None:
    gathering.found += _of_page(copy, draft)
    rulebook = _loaded(copy, gathering)
    if rulebook is None:
        gathering.found += _of_front_matter(draft)
        return
    profile = rulebook.profiles[draft.id]
    gathering.found += _unproved(rulebook, profile, draft)
    gathering.found += _of_cases(copy / DATA, rulebook, draft)
    with gathering.go_on():
        read_written(copy, rulebook)
    gathering.found += _untold(rulebook, draft)
    with gathering.go_on():
        docs, today = copy / "docs", date.today()  # noqa: DTZ011 - the reader's calendar day
        content = Content(docs, rulebook, {}, (), (), NOBODY, today, offline=True, proofs=())
        made = Filling(parts(rulebook, profile, {}, today))
        filled(profile.page, draft.files[PAGE], made, content.shared)


def _loaded(copy: Path, gathering: Gathering) -> Rulebook | None:
    try:
        return load(copy / DATA)
    except GuideError as error:
        gathering.found.append(error)
    return None


# ---- The page ----------------------------------------------------------------------------


def _of_page(copy: Path, draft: Draft) -> Iterator[GuideError]:
    """Iterate over what no page of a municipality may have, and what is still to be written."""
    pages = written_pages(copy / "docs")
    words = len(draft.files[PAGE].split())
    if words > MOST_WORDS:
        problem = f"har {words} ord; tillåtet: högst {MOST_WORDS}"
        yield DataError(f"{draft.folder}/{PAGE}", problem)
    for number, line in enumerate(draft.files[PAGE].splitlines(), start=1):
        for problem in _of_line(line, pages):
            yield DataError(f"{draft.folder}/{PAGE}", problem, line=number)


def _of_front_matter(draft: Draft) -> Iterator[GuideError]:
    """Iterate over what is wrong at the top of the page, where the sources are not known."""
    gathering = Gathering()
    with gathering.go_on():
        front_matter.read(own_page(draft), draft.files[PAGE])
    yield from (error for error in gathering.found if ": kalla: " not in str(error))


def _of_line(line: str, pages: Mapping[str, Path]) -> Iterator[str]:
    if _TO_WRITE.match(line):
        yield "står kvar från mallen; skriv texten och ta bort raden"
    if html := _HTML.search(line):
        yield f'"{html[0]:.40}" är HTML; skriv Markdown'
    attributes = _ATTRIBUTES.match(line)
    if attributes and _ATTRIBUTE.sub("", attributes[1]).strip():
        wanted = '{ #namn data-fakta="…" data-upprepar="…" }'
        yield f'"{attributes[1]:.40}" går inte; tillåtet: {wanted}'
    for target in _LINK.findall(line):
        path = target.partition("#")[0]
        if re.match(r"[a-z]+:", target):
            if not target.startswith(("https://", "mailto:")):
                yield f'länken "{target:.60}" går inte; tillåtet: https:// eller en sida'
        elif path and (page := _resolved(path)) not in pages and not _STARTS.fullmatch(page):
            yield f'länken "{target:.60}" leder ingenstans; skriv sidans fil, som ../kunskap/iop.md'


def _resolved(path: str) -> str:
    """Return the path of a page that a municipality's page links to."""
    parts_ = ["kommuner"]
    for part in path.split("/"):
        if part == ".." and parts_:
            parts_.pop()
        elif part not in (".", ".."):
            parts_.append(part)
    return "/".join(parts_)


def _untold(rulebook: Rulebook, draft: Draft) -> Iterator[GuideError]:
    """Iterate over the rows of the municipality's ledger that no paragraph of its page carries."""
    carried = {row for rows in _CARRIED.findall(draft.files[PAGE]) for row in rows.split()}
    for number, line in enumerate(draft.files[LEDGER].splitlines(), start=1):
        row = line.partition("\t")[0]
        if row in rulebook.ledger and row not in carried:
            problem = f'{row}: inget stycke bär raden; skriv data-fakta="{row}" i {PAGE}'
            yield DataError(f"{draft.folder}/{LEDGER}", problem, line=number)


# ---- The rules ---------------------------------------------------------------------------


def _of_cases(data: Path, rulebook: Rulebook, draft: Draft) -> list[GuideError]:
    """Return what is wrong in a case, or with what the guide says of one."""
    try:
        cases = read_cases(data, rulebook)
    except Mistakes as several:
        found = list(several.found)
    except DataError as error:
        found = [error]
    else:
        return [GuideError(line) for line in all_problems(rulebook, cases, draft.id)]
    errors = [error for error in found if isinstance(error, DataError)]
    return [*placed(errors, lambda file: (data / file).read_text("utf-8"))]


def _unproved(rulebook: Rulebook, profile: Profile, draft: Draft) -> Iterator[GuideError]:
    """Iterate over the invariants that do not hold, with a counterexample and what would help."""
    text = draft.files[PROFILE]
    for violation in prove(rulebook, profile).violations:
        said = f"{violation.problem}. {INVARIANTS[violation.invariant]}"
        if violation.counterexample:
            said += f" Motexempel: {_in_words(rulebook, violation.counterexample)}."
        if helps := list(_remedies(rulebook, profile, violation)):
            said += f" Det hjälper att {' eller att '.join(helps)}."
        error = DataError(f"{draft.folder}/{PROFILE}: requires", said, ("requires",))
        yield from placed([error], lambda _: text)


def _in_words(rulebook: Rulebook, answers: Mapping[str, str]) -> str:
    """Return answers in the words of the questions; what is not known is left out."""
    questions = rulebook.words.questions
    return "; ".join(
        f"{questions[fact].short}: {questions[fact].values[value].answer}"
        for fact, value in answers.items()
        if value != DONT_KNOW
    )


def _remedies(rulebook: Rulebook, profile: Profile, violation: Violation) -> Iterator[str]:
    """Iterate over single changes of what is required after which a problem is gone."""
    if violation.invariant == 1:  # too much is required: nothing can meet it all
        for id_ in profile.requires:
            rest = tuple(each for each in profile.requires if each != id_)
            less = replace(profile, requires=rest)
            if not rulebook.criteria[id_].everywhere and not _has(rulebook, less, violation):
                yield f'ta bort eller ändra "{id_}"'
        return
    for id_ in rulebook.profiles[COMMON].requires:
        if id_ not in profile.requires:
            more = replace(profile, requires=(*profile.requires, id_))
            if not _has(rulebook, more, violation):
                yield f'lägga till "{id_}"'


def _has(rulebook: Rulebook, profile: Profile, violation: Violation) -> bool:
    found = {(each.invariant, each.problem) for each in prove(rulebook, profile).violations}
    return (violation.invariant, violation.problem) in found
