"""The papers on the command line: ``python -m guide_engine memo``, ``idea`` and the like.

What is made of something else than one visit adds a command of its own to ``COMMANDS``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from guide_engine.anchors import packaged_anchors
from guide_engine.entered import entered_json
from guide_engine.errors import InputError, allowed
from guide_engine.model import COMMON, Role, Rulebook
from guide_engine.papers.agreement.calendar import calendar_text
from guide_engine.papers.basis import Basis, basis, is_day
from guide_engine.papers.compare import compare, compared_report
from guide_engine.papers.docx import to_docx
from guide_engine.papers.kept import Kept, read_kept
from guide_engine.papers.kinds import COMPARE, KINDS, Kind
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.notes import Notes, check_notes
from guide_engine.papers.page import to_document
from guide_engine.papers.paper import Paper
from guide_engine.papers.record import to_json
from guide_engine.papers.views import views_of
from guide_engine.papers.words import paper_words
from guide_engine.permalink import Visit, located
from guide_engine.rulebook import check_answers, find_profile

FORMATS = ("docx", "md", "html", "json")
_SITE = re.compile(r"https?://[^\s<>\"\\]+")

type AddCommand = Callable[..., argparse.ArgumentParser]
"""argparse's ``add_parser``."""


def add_papers(add: AddCommand) -> None:
    """Add a command for each kind of paper that is made of one visit."""
    for kind in KINDS.values():
        title = paper_words()[f"{kind.id}.title"]
        one = add(kind.id, help=f"write a paper: {title}")
        add_visit(one)
        add_output(one, FORMATS)
        one.set_defaults(run=partial(_write_paper, kind))


def add_compare(add: AddCommand) -> None:
    """Add the command that lays two views beside each other."""
    one = add(COMPARE.id, help="compare the association's view and the officer's")
    for name in ("first", "second"):
        one.add_argument(name, metavar=name.upper(), help="a link, or a file kept in the guide")
    add_output(one, FORMATS)
    one.set_defaults(run=_write_compared)


def add_calendar(add: AddCommand) -> None:
    """Add the command that writes the days of an agreement."""
    one = add("calendar", help="write the days that follow from an agreement, as iCalendar")
    add_visit(one)
    add_output(one, ("ics",))
    one.set_defaults(run=_write_calendar)


COMMANDS: tuple[Callable[[AddCommand], None], ...] = (add_papers, add_compare, add_calendar)
"""Each adds commands whose ``run`` takes the rulebook and the options."""


def add_commands(add: AddCommand) -> None:
    """Add every command that writes something to take away."""
    for each in COMMANDS:
        each(add)


def add_visit(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what a paper is about."""
    parser.add_argument("--profile", help="the municipality, for example soderhamn")
    parser.add_argument("--place", help="the code of a municipality without a profile, as 1880")
    parser.add_argument("--role", help="whom the paper is for: forening or tjansteperson")
    parser.add_argument("--answers", help="a JSON object of fact to value")
    parser.add_argument(
        "--notes", metavar="FILE", help='own words as JSON: {"facts": …, "fields": …}'
    )
    parser.add_argument("--file", help="a visit that was kept as a file, instead of the others")


def add_output(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    """Add the options that say how a paper is written, and where."""
    parser.add_argument("--format", help=f"{', '.join(formats)}; else as the name of --out ends")
    parser.add_argument("--today", default="", metavar="YYYY-MM-DD", help="the day on the paper")
    parser.add_argument("--site", default="", metavar="URL", help="where the guide is published")
    parser.add_argument("--out", metavar="FILE", help="needed for docx; else standard output")


def asked_visit(rulebook: Rulebook, options: argparse.Namespace) -> Kept:
    """Return the visit that the options tell of, with what was written.

    Raises InputError that names the option and what is allowed.
    """
    if options.file is not None:
        return _kept_visit(rulebook, options)
    profile, place = _located(rulebook, options.profile, options.place)
    if profile is None:
        raise InputError(f"--profile saknas; tillåtet: {allowed(sorted(rulebook.profiles))}")
    answers = {} if options.answers is None else entered_json(options.answers, "--answers")
    return Kept(
        Visit(
            profile=find_profile(rulebook, profile).id,
            role=_role(options.role),
            answers=check_answers(rulebook, answers),
            place=place,
        ),
        _notes(rulebook, options.notes),
        rulebook.version,
    )


def _located(rulebook: Rulebook, profile: str | None, place: str | None) -> tuple[str | None, str]:
    """Return the profile and the place of ``--profile`` and ``--place``."""
    if place is None:
        return profile, ""
    if place not in rulebook.places:
        raise InputError(f'--place: "{place}" finns inte; tillåtet: en kommunkod, som 1880')
    found, kept, told = located(rulebook, profile or "", place)
    if any(problem.kind == "plats" for problem in told):
        raise InputError(f"--place: går bara med --profile {COMMON} eller utan --profile")
    return found, kept


def written_basis(rulebook: Rulebook, kept: Kept, options: argparse.Namespace) -> Basis:
    """Return what papers are made of for a visit, on the day and the site of the options."""
    return basis(
        rulebook,
        packaged_anchors(),
        kept.visit,
        notes=kept.notes,
        today=asked_day(options),
        site=asked_site(options),
        made_with=kept.rules,
    )


def asked_day(options: argparse.Namespace) -> str:
    """Return the day of ``--today``, or nothing; raises InputError if it is no day."""
    day = str(options.today)
    if day and not is_day(day):
        raise InputError(f'--today: "{day}" är ingen dag; tillåtet: ÅÅÅÅ-MM-DD')
    return day


def asked_site(options: argparse.Namespace) -> str:
    """Return the address of ``--site`` with a slash at its end, or nothing."""
    site = str(options.site)
    if site and not _SITE.fullmatch(site):
        raise InputError(f'--site: "{site}" är ingen adress; tillåtet: https://…')
    return f"{site.rstrip('/')}/" if site else ""


def asked_format(options: argparse.Namespace, formats: tuple[str, ...], binary: str = "") -> str:
    """Return how to write: as asked, as the file's name ends, or the first that is text.

    Raises InputError for an unknown format, and for a ``binary`` one without a file.
    """
    ending = Path(options.out).suffix.removeprefix(".") if options.out else ""
    texts = [each for each in formats if each != binary]
    found = str(options.format or (ending if ending in formats else texts[0]))
    if found not in formats:
        raise InputError(f'--format: "{found}" finns inte; tillåtet: {allowed(formats)}')
    if found == binary and not options.out:
        raise InputError(f"--out saknas: {found} behöver en fil, till exempel --out papper.{found}")
    return found


def write(options: argparse.Namespace, content: bytes | str) -> None:
    """Write to the file of ``--out``, or text to standard output."""
    raw = content.encode() if isinstance(content, str) else content
    if options.out:
        Path(options.out).write_bytes(raw)
    else:
        sys.stdout.write(raw.decode())


def _write_paper(kind: Kind, rulebook: Rulebook, options: argparse.Namespace) -> None:
    form = asked_format(options, FORMATS, "docx")
    kept = asked_visit(rulebook, options)
    if len(kind.roles) == 1:
        kept = replace(kept, visit=replace(kept.visit, role=kept.visit.role or kind.roles[0]))
    if kept.visit.role is not None and kept.visit.role not in kind.roles:
        raise InputError(
            f'--role: "{kept.visit.role}" gäller inte {kind.id}; tillåtet: {allowed(kind.roles)}'
        )
    found = written_basis(rulebook, kept, options)
    if not kind.fits(found):
        raise InputError(f"{kind.id}: papperet passar inte de här svaren")
    _write_as(options, form, kind.make(found), lambda paper: to_json(found, paper))


def _write_compared(rulebook: Rulebook, options: argparse.Namespace) -> None:
    form = asked_format(options, FORMATS, "docx")
    found = views_of(
        rulebook,
        packaged_anchors(),
        *(_link_or_file(given) for given in (options.first, options.second)),
        today=asked_day(options),
        site=asked_site(options),
    )
    report = json.dumps(compared_report(found), ensure_ascii=False)
    _write_as(options, form, compare(found), lambda _: f"{report}\n")


def _write_calendar(rulebook: Rulebook, options: argparse.Namespace) -> None:
    asked_format(options, ("ics",))
    if not options.today:
        raise InputError("--today saknas: dagen då kalendern görs, ÅÅÅÅ-MM-DD")
    write(options, calendar_text(written_basis(rulebook, asked_visit(rulebook, options), options)))


def _write_as(
    options: argparse.Namespace, form: str, paper: Paper, as_json: Callable[[Paper], str]
) -> None:
    match form:
        case "docx":
            write(options, to_docx(paper, str(options.today)))
        case "html":
            write(options, to_document(paper))
        case "json":
            write(options, as_json(paper))
        case _:
            write(options, to_markdown(paper))


def _link_or_file(given: str) -> str:
    """Return a link or its fragment as it is, of anything else the text of the file."""
    return given if "=" in given else _text(given)


def _kept_visit(rulebook: Rulebook, options: argparse.Namespace) -> Kept:
    """Return the visit of a file, and say on standard error what differs today."""
    for name in ("profile", "place", "role", "answers", "notes"):
        if getattr(options, name) is not None:
            raise InputError(f"--{name}: står redan i filen; ange den ena, inte båda")
    kept = read_kept(rulebook, _text(options.file))
    find_profile(rulebook, kept.visit.profile)
    if kept.rules != rulebook.version:
        made = kept.rules or "okänd version"
        print(
            f"guide_engine: {options.file}: gjord med regler {made}, bedöms med {rulebook.version}",
            file=sys.stderr,
        )
    for left_out in kept.left_out:
        print(f"guide_engine: {options.file}: finns inte i dag: {left_out}", file=sys.stderr)
    return kept


def _notes(rulebook: Rulebook, name: str | None) -> Notes:
    return check_notes(rulebook, None if name is None else entered_json(_text(name), name))


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: är inte sparad som UTF-8") from None


def _role(given: str | None) -> Role | None:
    if given is None:
        return None
    if given not in tuple(Role):
        raise InputError(f'--role: "{given}" finns inte; tillåtet: {allowed(list(Role))}')
    return Role(given)
