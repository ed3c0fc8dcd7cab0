"""Makes the site in another language: a project of mkdocs for each, under the address of its id.

The theme is made for one language a project. Of the questionnaire the common ground has all static
pages; each municipality has its start page, which shows live what the address says (decision 0015).
Scripts, styles and pictures are those of the whole site.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from guide_engine.compiled import compiled
from guide_engine.html import Html, tag
from guide_engine.languages import in_language
from guide_engine.model import COMMON, Profile, Rulebook
from guide_engine.pages.context import Context
from guide_engine.pages.start import choose_page, page_address, profile_options, start_page
from guide_engine.regions import spoken
from scripts.finish.metadata import with_metadata
from scripts.finish.mkdocs import run_mkdocs
from scripts.finish.static_guide import read_frame, write_static_guide
from scripts.finish.theme_frame import strip_frames
from scripts.pages.assembly import Content
from scripts.processors import shared_out
from scripts.project import BUILD, ROOT
from scripts.read import front_matter
from scripts.read.front_matter import PageFacts
from scripts.read.language_pages import FILE, HOME, LanguagePages, alternates
from scripts.read.markers import Filling, filled
from scripts.read.paragraphs import written_pages
from scripts.search.addresses_only import HOOK
from scripts.search.index import INDEX, enriched_index
from scripts.search.words import Words, read_words

GUIDE, CHOOSE = f"guiden/{COMMON}/index.md", "guiden/index.md"
_LEFT_OUT = ("assets", "404.html", "sitemap.xml", "sitemap.xml.gz")
"""What the theme makes again for each project, and the whole site has once."""
_OF_ALL = re.compile(
    r'(\s(?:href|src|data-worker)=")((?:\.\./)*)(?=assets/|app\.webmanifest|moten/)'
)


_SWEDISH = re.compile(r"\[([^\]]+)\]\(sv:([^)]*)\)")


def make_language(
    language: LanguagePages,
    languages: Sequence[LanguagePages],
    config: str,
    content: Content,
    assets: str,
) -> tuple[PageFacts, ...]:
    """Make a language's own pages with mkdocs, beside the site; return what they say of themselves.

    ``config`` is the text of the Swedish mkdocs.yml, ``assets`` the mark of the site's scripts.
    Raises GuideError for what does not fit, as the Swedish pages do.
    """
    told = in_language(content.rulebook, language.id)
    pages = _assemble(language, told, content.anchors, content.shared)
    run_mkdocs(_config(language, languages, told, config, assets), ROOT, docs=_docs(language))
    return pages


def write_languages(
    languages: Sequence[LanguagePages],
    content: Content,
    site: Path,
    made: Mapping[str, Sequence[PageFacts]],
) -> list[PageFacts]:
    """Write what ``make_language`` made into the built site, and the languages' questionnaires.

    Returns what the pages say of themselves, at their addresses there.
    """

    def write(language: LanguagePages) -> list[PageFacts]:
        told, anchors = in_language(content.rulebook, language.id), content.anchors
        here, pages, contact = site / language.id, made[language.id], content.publisher.email
        _move(_made(language), here)
        _write_search(here)
        write_static_guide(told, anchors, here, only=(COMMON,), contact=contact)
        _write_starts(language, told, anchors, here)
        for facts in pages:
            _add_metadata(here, facts, told)
        return [replace(facts, page=f"{language.id}/{facts.page}") for facts in pages]

    return [facts for found in shared_out(write, languages) for facts in found]


def _docs(language: LanguagePages) -> Path:
    return BUILD / f"docs-{language.id}"


def _made(language: LanguagePages) -> Path:
    return BUILD / f"site-{language.id}"


def _assemble(
    language: LanguagePages, told: Rulebook, anchors: Mapping[str, str], shared: Filling
) -> tuple[PageFacts, ...]:
    docs = _docs(language)
    shutil.rmtree(docs, ignore_errors=True)
    shutil.copytree(language.folder, docs, ignore=shutil.ignore_patterns(FILE))
    whole = compiled(told, told.profiles[COMMON])
    start = start_page(Context(whole, anchors))
    own: dict[str, Mapping[str, str]] = {
        CHOOSE: {"välj-kommun": choose_page(told, own=profile_options(told))},
        GUIDE: {"rubrik": start.title, "start": start.html},
    }
    for page, file in written_pages(docs).items():
        text = _linked(page, file.read_text(encoding="utf-8"))
        file.write_text(filled(page, text, Filling(own.get(page, {})), shared), encoding="utf-8")
    return front_matter.read_all(docs)


def _linked(page: str, text: str) -> str:
    """Return a page whose links to Swedish pages, as in (sv:kunskap/iop/), lead there."""
    up = "../" * (page_address(page).count("/") + 1)

    def link(found: re.Match[str]) -> str:
        return f'<a href="{up}{found[2]}" hreflang="sv">{found[1]}</a>'

    return _SWEDISH.sub(link, text)


def _config(
    language: LanguagePages,
    languages: Sequence[LanguagePages],
    told: Rulebook,
    config: str,
    assets: str,
) -> str:
    """Return the text of the language's mkdocs.yml: the Swedish one but for its words."""
    base: dict[str, Any] = yaml.load(config, _Loader)
    address = base["site_url"]
    extra = base["extra"]
    extensions = [_worded(language, each) for each in base["markdown_extensions"]]
    theme = {**base["theme"], "language": language.theme, "direction": told.language.dir}
    search = {**base["plugins"][0]["search"], "lang": language.search}
    del base["not_in_nav"]
    made_of = {
        **base,
        "site_description": language.description,
        "site_url": f"{address}{language.id}/" if address else "",
        "docs_dir": str(_docs(language)),
        "site_dir": str(_made(language)),
        "theme": theme,
        "plugins": [{"search": search}],
        "markdown_extensions": extensions,
        "nav": [{title: page} for title, page in language.nav],
        "not_in_nav": "/guiden/*/index.md\n/om/*.md\n",
        "extra": {
            **extra,
            "footer_section": "",
            "assets": assets,
            "words": dict(language.frame),
            "script_words": dict(language.script),
            "alternate": alternates(languages, told.base or told, address, language),
        },
    }
    return f"{yaml.safe_dump(made_of, allow_unicode=True, sort_keys=False)}\n{HOOK}"


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml, whose one value of the surroundings is given instead."""


_Loader.add_constructor("!ENV", lambda *_: "")


def _worded(language: LanguagePages, extension: Any) -> Any:
    if isinstance(extension, dict) and "toc" in extension:
        return {"toc": {**extension["toc"], "title": language.toc}}
    if isinstance(extension, dict) and "footnotes" in extension:
        return {"footnotes": {"BACKLINK_TITLE": language.footnote}}
    return extension


def _move(made: Path, target: Path) -> None:
    """Move the project's site under the whole one, whose scripts and styles it takes."""
    for name in _LEFT_OUT:
        part = made / name
        shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
    strip_frames(made)
    for file in made.rglob("*.html"):
        text = _OF_ALL.sub(r"\1../\2", file.read_text(encoding="utf-8"))
        up = "../" * len(file.relative_to(made).parts)
        file.write_text(text.replace(f'href="{HOME}', f'href="{up}'), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    shutil.move(made, target)


def _write_search(site: Path) -> None:
    """Make the index of the language's own pages; what Swedish needs beside it is left out."""
    none = Words(frozenset(), (), frozenset(), {}, {}, read_words().fields, {})
    file = site / INDEX
    index = enriched_index(json.loads(file.read_text(encoding="utf-8")), site, words=none)
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")


def _write_starts(
    language: LanguagePages, told: Rulebook, anchors: Mapping[str, str], site: Path
) -> None:
    """Write the start page of every profile but the common one, in the frame of that one's."""
    frame = read_frame(f"guiden/{COMMON}/index.html", site, locale=told.language.locale)
    for profile in told.profiles.values():
        if profile.id == COMMON:
            continue
        rulebook = spoken(told, profile.id)
        context = Context(compiled(rulebook, rulebook.profiles[profile.id]), anchors)
        page = start_page(context, note=_only_live(language, profile))
        file = site / "guiden" / profile.id / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(frame.around(page, of=profile.id), encoding="utf-8")


def _only_live(language: LanguagePages, profile: Profile) -> Html:
    link = tag(
        "a",
        {"data-language-link": True, "href": f"../../../guiden/{profile.id}/", "hreflang": "sv"},
        language.only_live_link.format(name=profile.name),
    )
    return tag(
        "p", {"class": "guide-notice"}, language.only_live.format(name=profile.name), " ", link
    )


def _add_metadata(site: Path, facts: PageFacts, told: Rulebook) -> None:
    address = page_address(facts.page)
    file = site / address / "index.html"
    text = file.read_text(encoding="utf-8")
    made = with_metadata(f"{address}index.html", text, facts, locale=told.language.locale)
    file.write_text(made, encoding="utf-8")
