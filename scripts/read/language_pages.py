"""The pages of the site in another language: `guide_engine/data/languages/<id>/pages/`.

Beside the Markdown stands `site.toml`: the navigation, the words of the templates and of the
scripts. A language without the folder has its words, but no pages, and no link leads to it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guide_engine.errors import GuideError
from guide_engine.languages import FOLDER, in_language, language_ids
from guide_engine.loading.files import Folder
from guide_engine.loading.regional import places_in
from guide_engine.model import Rulebook
from guide_engine.pages.start import page_address
from guide_engine.tables import Table, same_ids
from scripts.project import DOCS, ROOT

PAGES = "pages"
"""The part of a language's folder that is the site's: the engine does not read it."""
FILE = "site.toml"
FRAME = "ram"
"""The part of docs/ord.toml with the words of the templates."""

HOME = "sv:"
"""How addresses of Swedish pages begin in what is written for a language."""

_WORD = re.compile(r'\bword\(\s*"([a-z_]+)",\s*("(?:[^"\\]|\\.)*")')
_SCRIPTS = DOCS / "assets" / "javascripts"


@dataclass(frozen=True, slots=True)
class LanguagePages:
    """The site in one language; ``frame`` and ``script`` are words by key.

    ``theme`` and ``search`` are ids of the theme's own translation and of the search's language,
    ``nav`` the titles with their pages.
    """

    id: str
    folder: Path
    theme: str
    search: str
    description: str
    toc: str
    footnote: str
    only_live: str
    only_live_link: str
    frame_title: str
    frame_link: str
    nav: tuple[tuple[str, str], ...]
    frame: Mapping[str, Any]
    script: Mapping[str, str]

    @property
    def pages(self) -> tuple[str, ...]:
        """Return the paths of the pages, which are those of their Swedish counterparts."""
        return tuple(sorted(p.relative_to(self.folder).as_posix() for p in self._files()))

    def _files(self) -> Iterable[Path]:
        return self.folder.rglob("*.md")

    def addresses(self, rulebook: Rulebook) -> list[str]:
        """Return the addresses that the language has: its pages', and every profile's start."""
        starts = [f"guiden/{id_}/" for id_ in rulebook.profiles]
        return sorted({*map(page_address, self.pages), *starts})


def read_language_pages() -> tuple[LanguagePages, ...]:
    """Return the languages that have pages.

    Raises DataError, or Mistakes, naming the file and key of what is missing or unknown.
    """
    languages = ROOT / "guide_engine" / "data" / FOLDER
    return tuple(
        read_one(id_, languages / id_ / PAGES)
        for id_ in language_ids()
        if (languages / id_ / PAGES).is_dir()
    )


def read_one(id_: str, folder: Path) -> LanguagePages:
    """Return the pages of one language, as ``read_language_pages`` does."""
    files = Folder(folder, f"{FOLDER}/{id_}/{PAGES}/")
    table = files.table(FILE)
    frame, script = table.table("frame"), table.table("script")
    _check_frame(frame)
    _check_script(script)
    nav = tuple((entry.text("title"), entry.text("page")) for entry in table.tables("nav"))
    made = LanguagePages(
        id=id_,
        folder=folder,
        theme=table.text("theme"),
        search=table.text("search"),
        description=table.text("description"),
        toc=table.text("toc"),
        footnote=table.text("footnote"),
        only_live=table.text("only_live"),
        only_live_link=table.text("only_live_link"),
        frame_title=table.text("frame_title"),
        frame_link=table.text("frame_link"),
        nav=nav,
        frame={key: frame.raw(key) for key in frame},
        script={key: script.text(key) for key in script},
    )
    table.done()
    files.settle()
    return made


def frame_words() -> dict[str, Any]:
    """Return the words of the templates in Swedish."""
    found: dict[str, Any] = tomllib.loads((DOCS / "ord.toml").read_text(encoding="utf-8"))[FRAME]
    return found


def script_words() -> dict[str, str]:
    """Return what the scripts say in Swedish, by key; raises GuideError where one says two."""
    found: dict[str, str] = {}
    for file in sorted(_SCRIPTS.rglob("*.js")):
        for key, text in _WORD.findall(file.read_text(encoding="utf-8")):
            said: str = json.loads(text)
            if found.setdefault(key, said) != said:
                raise GuideError(f'{file.name}: word("{key}", …) säger två saker')
    return found


def _check_frame(table: Table) -> None:
    base = frame_words()
    same_ids(table, list(base))
    for key in table:
        if key in base and type(table.raw(key)) is not type(base[key]):
            table.refuse(key, "ska vara av samma slag som i docs/ord.toml")


def _check_script(table: Table) -> None:
    base = script_words()
    same_ids(table, list(base))
    for key in table:
        text = table.text(key)
        if key in base and places_in(text) != places_in(base[key]):
            table.refuse(key, f'har inte samma klammrar som "{base[key]}"')


def alternates(
    languages: Sequence[LanguagePages],
    rulebook: Rulebook,
    base: str,
    of: LanguagePages | None = None,
) -> list[dict[str, Any]]:
    """Return the languages that the site of one links to, Swedish first; of Swedish without ``of``.

    Of languages with one tag, as Swedish and lättläst, the first has it: it stands for the name
    where there is little room. Programs are told only of languages that have one, on their pages.
    """
    start = HOME if of else ""
    seen: set[str] = set()
    found: dict[str, dict[str, Any]] = {}
    for each in (None, *languages):
        path = f"{each.id}/" if each else ""
        language = (in_language(rulebook, each.id) if each else rulebook).language
        found[path] = {
            "name": language.name,
            "lang": language.lang,
            "tag": "" if language.lang in seen else language.lang,
            "link": f"{start}{path}",
            "base": f"{base}{path}" if base else "",
            "pages": pages.addresses(rulebook) if (pages := each or of) else [],
        }
        seen.add(language.lang)
    here = found.pop(f"{of.id}/" if of else "")
    return [{**each, "told": bool(each["tag"] and here["tag"])} for each in found.values()]


def framed(config: str, languages: Sequence[LanguagePages], rulebook: Rulebook, base: str) -> str:
    """Return the text of mkdocs.yml with the words around the pages, and the other languages.

    ``base`` is the site's address, or empty. Raises GuideError if it lacks one of the lines.
    """
    others = alternates(languages, rulebook, base)
    lines = {"words": frame_words(), "alternate": others}
    for key, value in lines.items():
        line = f"\n  {key}: {'{}' if key == 'words' else '[]'}\n"
        if config.count(line) != 1:
            raise GuideError(f'mkdocs.yml: raden "{line.strip()}" ska finnas en gång')
        config = config.replace(line, f"\n  {key}: {json.dumps(value, ensure_ascii=False)}\n")
    return config
