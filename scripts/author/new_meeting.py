"""Starts the notes of a new meeting: a file with all of its front matter and sections.

`python -m scripts.author.new_meeting 2026-12-01 --grupp "…" [--kommun …] [--tema …]`
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from guide_engine.errors import DataError, GuideError
from guide_engine.model import Profile
from scripts.project import DOCS
from scripts.read.meetings import FOLDER, TITLE_MAX, municipalities, notes, series
from scripts.swedish import in_words

_TEMPLATE = """---
title: $title
description: $description
kalla: []
beslutad:
giltig_fran:
giltig_till:
granskad: $reviewed
agare: Redaktionen för IOP-guiden
datum: $day
grupp: $group
kommun: $municipality
teman: $themes
organisationer: []
kommande: []
---

# $heading

Här återger vi anteckningar från mötet $held.

!!! note "Anteckningar från ett möte"
    Anteckningarna är varken ett beslut eller antagna riktlinjer.
    De visar läget när mötet hölls.$more

## Kort om mötet { #kort-om-motet }

<!--
Tre till fem punkter: det som är viktigast för en läsare som inte var med.
Länka varje punkt till stycket där det står.
Bygger ett stycke på rader i faktaförteckningen? Ange dem efter stycket, så som CONTRIBUTING.md
visar.
-->

$sections

## Kommande möten { #kommande-moten }

<!--
De möten som anteckningarna nämner, med datum och tema. Skriv dem också i fältet kommande, så
kommer de med i kalendern:

kommande:
  - datum: ÅÅÅÅ-MM-DD
    tema: Mötets tema
    medverkande: Namn och roll (fältet får utelämnas)
-->

## Om källan { #om-kallan }

<!--
Vem som skrev anteckningarna, var de finns, och vad som är oklart eller saknas i dem.
-->
"""

_SECTION = """## {heading}

<!--
{task}
Skriv med egna ord och håll isär vad mötet sade och vad som är vår slutsats.
Skriv organisationerna som nämns i fältet organisationer, så kommer de med i registret.
-->"""


def template(
    day: date, group: str, municipality: Profile | None, themes: Sequence[str], reviewed: date
) -> str:
    """Return a new file's text; it can be published as it is."""
    title = f"{group} {in_words(day)}"
    if len(title) > TITLE_MAX:
        title = f"Möte {in_words(day)}"
    place = f" {municipality.in_name}" if municipality else ""
    about = f"[IOP {municipality.in_name}](../{municipality.page})" if municipality else ""
    sections = [_SECTION.format(heading=theme, task="Det som mötet tog upp.") for theme in themes]
    return Template(_TEMPLATE).substitute(
        title=_quoted(title),
        description=_quoted(f"Anteckningar från ett möte den {in_words(day)}."),
        reviewed=reviewed,
        day=day,
        group=_quoted(group),
        municipality=municipality.id if municipality else "",
        themes=_quoted(list(themes)),
        heading=title,
        held=f"{group}{place} den {in_words(day)}",
        more=f" Läs också om {about}." if about else "",
        sections="\n\n".join(sections)
        or _SECTION.format(
            heading="Det som mötet tog upp",
            task="En rubrik för varje tema. Skriv temana i fältet teman också.",
        ),
    )


def create(docs: Path, day: date, text: str) -> Path:
    """Write a new file of notes and return its path.

    Raises DataError if the meeting has notes already, or if the text does not fit the series.
    """
    page = f"{FOLDER}/{day}.md"
    known = notes(docs)
    if page in known:
        raise DataError(page, "finns redan; tillåtet: ett datum utan anteckningar")
    series({**known, page: text})
    file = docs / page
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as opened:
        opened.write(text)
    return file


def main(arguments: Sequence[str] | None = None, docs: Path = DOCS) -> int:
    """Write the file and say what to fill in, or say what is wrong."""
    given = _parser().parse_args(arguments)
    today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
    municipality = municipalities()[given.kommun] if given.kommun else None
    text = template(given.datum, given.grupp, municipality, given.tema, today)
    try:
        file = create(docs, given.datum, text)
    except GuideError as error:
        print(f"new_meeting: {error}", file=sys.stderr)
        return 1
    print(f"""{file}
Fyll i överst i filen:
- description: vad mötet handlade om, i en mening
- kalla: källans id, om den finns i faktaförteckningen
- teman, organisationer, kommande: det som listorna, registret och kalendern ska visa
Skriv sedan avsnitten. Kommentarerna säger vad som ska stå där; ta bort dem efter hand.
Ta bort avsnitt som inte behövs. Bygg med: make build""")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.author.new_meeting",
        description="Börja på anteckningar från ett möte.",
    )
    parser.add_argument("datum", type=_day, help="mötets datum, ÅÅÅÅ-MM-DD")
    parser.add_argument("--grupp", type=_line, required=True, help="gruppen som möttes")
    parser.add_argument("--kommun", choices=sorted(municipalities()), help="kommunens id")
    parser.add_argument(
        "--tema", type=_line, action="append", default=[], help="ett tema; kan anges flera gånger"
    )
    return parser


def _day(text: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise argparse.ArgumentTypeError(f'"{text}" är inget datum; skriv ÅÅÅÅ-MM-DD')


def _line(text: str) -> str:
    """Return a text on one line."""
    line = " ".join(text.split())
    if not line:
        raise argparse.ArgumentTypeError("får inte vara tom")
    return line


def _quoted(value: object) -> str:
    """Return a value as YAML that keeps every character."""
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
