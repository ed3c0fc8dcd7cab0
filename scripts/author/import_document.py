"""Makes a draft of a page from a document: PDF, Word, HTML, Markdown or text.

`python -m scripts.author.import_document FILE [--out docs/utkast/….md] [--title …]
[--compare FILE …]`
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.author.importing import draft, likeness, markup, readers
from scripts.author.importing.likeness import Imported, Likeness, Text
from scripts.author.importing.words import DocumentError, Reading, clean
from scripts.project import DOCS
from scripts.read.front_matter import REQUIRED
from scripts.read.paragraphs import body, written_pages

DRAFTS = "utkast"
INDEX = ".index.json"
NOT_PAGES = (DRAFTS, "templates")

_HINTS = {
    "title": "sidans titel",
    "description": "en mening om vad sidan säger",
    "kalla": "källornas id med komma emellan; får vara tomt",
    "beslutad": "dag då källan beslutades, ÅÅÅÅ-MM-DD; får vara tomt",
    "giltig_fran": "ÅÅÅÅ-MM-DD; får vara tomt",
    "giltig_till": "ÅÅÅÅ-MM-DD; får vara tomt",
    "granskad": "dag då någon granskade sidan, ÅÅÅÅ-MM-DD",
    "agare": "vem som ansvarar för sidan",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A text that resembles the document; ``text`` is missing if only its hashes are known."""

    name: str
    likeness: Likeness
    text: Text | None


def main(
    arguments: Sequence[str] | None = None,
    docs: Path = DOCS,
    ask: Callable[[str], str] | None = None,
) -> int:
    """Write the draft and say what was done, or say what is wrong.

    ``ask`` asks a person for one field; without it the fields must be given.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    given = _parser().parse_args(arguments)
    if ask is None and sys.stdin.isatty():
        ask = input
    try:
        for line in _run(given, docs, ask):
            print(line, flush=True)
    except GuideError as error:
        print(f"import_document: {error}", file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print("import_document: avbrutet, inget är skrivet", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"import_document: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _run(given: argparse.Namespace, docs: Path, ask: Callable[[str], str] | None) -> Iterator[str]:
    file: Path = given.file
    out = _target(given.out or docs / DRAFTS / f"{slug(file.stem)}.md", docs, force=given.force)
    reading = readers.read(file)
    text = likeness.of_html(file.name, reading.html)
    index = docs / DRAFTS / INDEX
    earlier = likeness.read_index(index)
    found = [
        *_among_texts(text, _texts_of(given.compare)),
        *_among_texts(text, _pages(docs)),
        *_among_imports(text, (entry for entry in earlier if not _is(entry, out, docs)), docs),
    ]
    for one in found:
        yield from _told(text, one)
    if not found:
        yield "Inget liknande dokument hittades."
    if (
        not given.dry_run
        and not given.force
        and (same := [one for one in found if one.likeness.same])
    ):
        raise DocumentError(
            f"{file}: finns redan i annan form ({same[0].name}), inget utkast är skrivet; "
            "skriv det ändå med --force"
        )
    fields = _fields(given, _name(out, docs), reading, ask)
    page = draft.draft(fields, reading.html)
    counted = draft.count(str(file), reading, page, fields["title"])
    if not given.dry_run:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")
        entry = Imported(
            file.name, _name(out, docs), sha256(file.read_bytes()).hexdigest(), text.shingles
        )
        kept = [other for other in earlier if not _is(other, out, docs)]
        index.parent.mkdir(parents=True, exist_ok=True)
        index.write_text(likeness.index_text([*kept, entry]), encoding="utf-8")
    yield from _report(reading, counted)
    yield "Inget är skrivet (--dry-run)." if given.dry_run else f"Utkast: {out}"


def slug(name: str) -> str:
    """Return a file name for a page."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "dokument"


def _target(out: Path, docs: Path, *, force: bool) -> Path:
    """Return where the draft goes; raises DocumentError for a place that it may not go."""
    drafts = docs / DRAFTS
    if out.suffix != ".md":
        raise DocumentError(f"{out}: utkastet ska vara en fil som slutar på .md")
    if out.resolve().is_relative_to(docs.resolve()) and not out.resolve().is_relative_to(
        drafts.resolve()
    ):
        raise DocumentError(
            f"{out}: skulle publiceras; tillåtet: {drafts} (flytta sidan när den är granskad)"
        )
    if out.exists() and not force:
        raise DocumentError(f"{out}: finns redan; välj ett annat namn med --out, eller --force")
    return out


def _fields(
    given: argparse.Namespace, name: str, reading: Reading, ask: Callable[[str], str] | None
) -> draft.Fields:
    """Return the front matter as given or answered; nothing is made up."""
    fields: dict[str, str] = {}
    missing: list[str] = []
    for key in REQUIRED:
        value: str | None = getattr(given, key)
        if value is None and given.dry_run:
            value = draft.FITTING[key]
        if value is None and ask is not None:
            value = _answer(key, reading, ask)
        if value is None and key not in draft.MAY_BE_EMPTY:
            missing.append(f"--{key}")
        fields[key] = " ".join(clean(value or "").split())
        if value is not None:
            draft.check_field(name, key, fields[key])
    if missing:
        raise DocumentError(f"{given.file}: uppgifter saknas; ange {', '.join(missing)}")
    draft.check_fields(name, fields)
    return fields


def _answer(key: str, reading: Reading, ask: Callable[[str], str]) -> str:
    """Ask for a field until its value is allowed."""
    heading = draft.first_heading(reading.html) if key == "title" else ""
    offered = f'; tomt = "{heading}"' if heading else ""
    while True:
        value = ask(f"{key} ({_HINTS[key]}{offered}): ").strip() or heading
        try:
            draft.check_field(key, key, value)
        except GuideError as error:
            print(error, file=sys.stderr)
        else:
            return value


def _texts_of(files: Iterable[Path]) -> Iterator[Text]:
    for file in files:
        yield likeness.of_html(file.name, readers.read(file).html)


def _pages(docs: Path) -> Iterator[Text]:
    for name, file in written_pages(docs).items():
        if name.split("/")[0] not in NOT_PAGES:
            yield _page(file, f"docs/{name}")


def _page(file: Path, name: str) -> Text:
    return likeness.of_html(name, str(markup.rendered(body(file.read_text(encoding="utf-8")))))


def _among_texts(text: Text, others: Iterable[Text]) -> Iterator[_Found]:
    for other in others:
        found = likeness.likeness(text.shingles, other.shingles)
        if found.verdict:
            yield _Found(other.name, found, other)


def _among_imports(text: Text, entries: Iterable[Imported], docs: Path) -> Iterator[_Found]:
    for entry in entries:
        found = likeness.likeness(text.shingles, entry.shingles)
        if found.verdict:
            file = docs / entry.draft
            known = _page(file, entry.draft) if file.is_file() else None
            yield _Found(f"{entry.file}, tidigare infört som {entry.draft}", found, known)


def _is(entry: Imported, out: Path, docs: Path) -> bool:
    return entry.draft == _name(out, docs)


def _name(out: Path, docs: Path) -> str:
    """Return a draft's path under docs, or only its name if it is elsewhere."""
    whole, root = out.resolve(), docs.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else out.name


def _told(text: Text, found: _Found) -> Iterator[str]:
    alike = found.likeness
    yield (
        f"{found.name}: {alike.verdict}. Lika till {_percent(alike.alike)} "
        f"({alike.shared} av {alike.all} följder om {likeness.SHINGLE} ord); "
        f"{_percent(alike.within)} av det kortare finns i det längre."
    )
    if not alike.same:
        return
    if found.text is None:
        yield "  Utkastet finns inte kvar, så skillnaderna går inte att visa."
        return
    differ = likeness.differences(text, found.text)
    yield from _listed(f"  Bara i {text.name}", differ.only_first)
    yield from _listed(f"  Bara i {found.text.name}", differ.only_second)
    yield from _listed(
        f"  Andra ord i {text.name} än i {found.text.name}",
        [f'"{before}" – "{after}" i: {unit}' for before, after, unit in differ.changed],
    )


def _report(reading: Reading, counted: draft.Counted) -> Iterator[str]:
    yield (
        f"Ord in: {counted.read}. Borttagna: {counted.dropped}. "
        f"Hopskrivna: {counted.joined_from} blev {counted.joined_to}. Ord ut: {counted.written}."
    )
    yield from _listed("Borttagna rader", reading.dropped)
    yield from _listed("Hopskrivet vid radslut", [join.shown for join in reading.joins])
    yield from _listed("Att kontrollera", reading.notes)


def _listed(heading: str, found: Sequence[str]) -> Iterator[str]:
    if found:
        yield f"{heading} ({len(found)}):"
        yield from (f"    {line}" for line in found)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u00a0%"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.author.import_document",
        description=f"Gör ett utkast till en sida av ett dokument: {readers.ALLOWED}.",
    )
    parser.add_argument("file", type=Path, metavar="FIL", help="dokumentet")
    parser.add_argument("--out", type=Path, metavar="FIL", help="utkastet (docs/utkast/….md)")
    parser.add_argument(
        "--compare",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="FIL",
        help="andra dokument att jämföra med",
    )
    parser.add_argument("--dry-run", action="store_true", help="jämför och räkna, skriv inget")
    parser.add_argument(
        "--force",
        action="store_true",
        help="skriv över ett utkast, och skriv också om dokumentet redan finns i annan form",
    )
    for key in REQUIRED:
        parser.add_argument(f"--{key}", metavar="TEXT", help=_HINTS[key])
    return parser


if __name__ == "__main__":
    sys.exit(main())
