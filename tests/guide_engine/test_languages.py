"""A language is a folder of data: nothing on a page is said by anything else."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any, override

import pytest

from guide_engine import browser
from guide_engine.assessment import assess_stop
from guide_engine.compiled import compiled
from guide_engine.errors import GuideError
from guide_engine.flow import flow, walk
from guide_engine.html import FOREIGN
from guide_engine.languages import for_papers, in_language, language_ids, with_translation
from guide_engine.model import COMMON, REGION, Role, Rulebook
from guide_engine.pages.check import check_page
from guide_engine.pages.context import Context
from guide_engine.pages.question import question_page
from guide_engine.pages.result import result_page
from guide_engine.pages.start import choose_page, profile_options, start_page
from guide_engine.papers import desk
from guide_engine.papers.basis import Basis, basis
from guide_engine.papers.docx import to_docx
from guide_engine.papers.earlier_view import earlier_block, earlier_page
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.languages import check_language
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.page import to_html
from guide_engine.permalink import AGREEMENT, CHECK, PAPERS, RESULT, VIEWS, Visit, encode
from guide_engine.regions import for_region
from guide_engine.session import EarlierPages, turn
from tests.ideas import paths
from tests.pseudo import ID, OF_COMMON, in_pseudo, tables
from tests.strategies import OLD_LINK, RULEBOOK, whole_of

PLACE = next(p for p in RULEBOOK.places.values() if p.kind == REGION and not p.profile)
OWN = "malmo"
RULES = tuple(paths(COMMON))
ONE_OF_EACH = tuple({RULEBOOK.rules_by_id[rule].outcome: rule for rule in RULES}.values())
BEFORE = EarlierPages(earlier_block, earlier_page)
_LATIN = re.compile(r"[A-Za-zÅÄÖåäö]{2,}")
_NO_WORDS = re.compile(r"https?://\S+|[\w.-]+@[\w.-]+|\b(?:JSON|IOP-guiden|docx|iop-guiden)\b")
_SAID = ("aria-label", "title", "data-label", "placeholder", "alt")
_VOID = ("br", "col", "hr", "img", "input", "link", "meta")


class _Reader(HTMLParser):
    """Reads what is said in a page's language: its texts, and the attributes that are read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._within: list[bool] = []
        self.feed(page)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        foreign = has.get("lang") == FOREIGN or any(self._within)
        if not foreign:
            self.said += [has[name] for name in _SAID if name in has]
        self.links += [(n, v) for n, v in has.items() if n == "href" or n.startswith("data-")]
        if tag not in _VOID:
            self._within.append(foreign)

    @override
    def handle_endtag(self, tag: str) -> None:
        self._within.pop()

    @override
    def handle_data(self, data: str) -> None:
        if not any(self._within):
            self.said.append(data)


def swedish(page: str, *names: str) -> list[str]:
    """Return what of a page is not said in its language, but for the ``names`` of places."""
    read = [_NO_WORDS.sub("", text) for text in _Reader(page).said]
    for name in names:
        read = [text.replace(name, "") for text in read]
    return [text for text in read if _LATIN.search(text)]


@cache
def told() -> Rulebook:
    return with_translation(RULEBOOK, ID, tables())


def page(
    visit: Visit, *, rulebook: Rulebook | None = None, papers: Rulebook | None = None
) -> tuple[str, str]:
    """Return the title and markup of a page in the language."""
    rulebook = rulebook or in_pseudo()
    fragment = encode(visit)
    asked = {"fragment": fragment, "profile": visit.profile}
    beside = desk.pages(papers or rulebook, asked)
    made = turn(rulebook, {}, fragment, desk=beside, earlier=BEFORE, today="2026-12-01")
    return made.page.title, made.page.html


def assert_told(visit: Visit, *names: str) -> None:
    title, html = page(visit)
    assert not swedish(html, *names), visit
    assert f'data-language="{ID}" lang="en-x-pseudo" dir="rtl"' in html
    assert not _LATIN.search(_without(title, *names)), title


def _without(text: str, *names: str) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


# ---- Nothing is said in Swedish that is not marked so --------------------------------------------


def test_the_first_pages_are_in_the_language() -> None:
    names = [profile.name for profile in RULEBOOK.profiles.values() if profile.id != COMMON]
    chosen = choose_page(in_pseudo(), own=profile_options(in_pseudo()))
    longest = sorted(names, key=len, reverse=True)
    assert not swedish(chosen, *longest)
    assert f'lang="{FOREIGN}"' in chosen
    for context in (context_in_pseudo(COMMON), context_in_pseudo(OWN)):
        assert not swedish(start_page(context).html, RULEBOOK.profiles[OWN].name)


def context_in_pseudo(of: str, visit: Visit | None = None) -> Context:
    rulebook = in_pseudo()
    return Context(compiled(rulebook, rulebook.profiles[of]), {}, visit)


def test_every_static_page_is_in_the_language() -> None:
    context = context_in_pseudo(COMMON)
    stops = list(flow(context.whole).stops.values())
    results = [stop for stop in stops if stop.fact is None]
    for stop in {str(stop.fact or stop.rule): stop for stop in stops}.values():
        if stop.fact:
            assert not swedish(question_page(context, stop).html), stop.slug
    for stop in results[:: max(1, len(results) // 8)]:
        found = assess_stop(context.rulebook, context.profile, stop)
        html = result_page(context, found, stop, ["syfte"]).html
        assert not swedish(html), stop.slug
    facts = list(context.whole.space.order)
    assert not swedish(check_page(context, facts, None).html)


def test_every_question_is_in_the_language() -> None:
    for of, names in ((COMMON, ()), (OWN, (RULEBOOK.profiles[OWN].name,))):
        ways = ((f, way) for way in paths(of).values() for f in walk(whole_of(of), way)[0])
        for fact, answers in dict(ways).items():
            assert_told(Visit(of, None, answers, fact), *names)


def test_every_result_is_in_the_language() -> None:
    for answers in list(paths(COMMON).values())[::2]:
        assert_told(Visit(COMMON, None, answers, RESULT))


@pytest.mark.parametrize("rule", ONE_OF_EACH)
def test_so_is_what_is_beside_a_result(rule: str) -> None:
    answers = paths(COMMON)[rule]
    for step in (CHECK, PAPERS, AGREEMENT, VIEWS):
        assert_told(Visit(COMMON, None, answers, step))
    region = Visit(COMMON, None, answers, RESULT, place=PLACE.code)
    assert_told(region, PLACE.name)
    found = _basis(Visit(COMMON, None, answers))
    for kind in (each for each in KINDS.values() if each.fits(found)):
        assert not swedish(to_html(kind.make(found))), kind.id


def _basis(visit: Visit, rulebook: Rulebook | None = None) -> Basis:
    return basis(
        rulebook or in_pseudo(), {}, visit, today="2026-12-01", site="https://iop.example/"
    )


def test_what_a_municipality_says_itself_is_marked_as_swedish() -> None:
    name = RULEBOOK.profiles[OWN].name
    for rule, answers in list(paths(OWN).items())[::6]:
        visit = Visit(OWN, None, answers, RESULT, compared=COMMON)
        _, html = page(visit)
        assert not swedish(html, name), rule
        assert f'<span lang="{FOREIGN}" dir="ltr">' in html
        memo = KINDS["memo"].make(_basis(Visit(OWN, None, answers)))
        assert not swedish(to_html(memo), name), rule
        assert "\u2068" not in to_markdown(memo)
        assert b'w:lang w:val="sv-SE"' in _document(to_docx(memo))


def _document(docx: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")


def test_so_is_what_earlier_rules_said() -> None:
    made = turn(in_pseudo(), {}, OLD_LINK, earlier=BEFORE)
    assert 'data-known="kept"' in made.page.html
    assert not swedish(made.page.html, RULEBOOK.profiles["soderhamn"].name)


# ---- Nothing else changes ------------------------------------------------------------------------


def test_ids_rules_and_links_are_the_same() -> None:
    region, said = in_pseudo(), in_pseudo()
    for part in ("facts", "criteria", "rules", "warnings", "purchases", "ledger", "sections"):
        assert getattr(said, part) is getattr(RULEBOOK, part) is getattr(for_region(region), part)
    assert compiled(said, said.profiles[COMMON]).rule is whole_of(COMMON).rule
    for answers in list(paths(COMMON).values())[::4]:
        visit = Visit(COMMON, Role.FORENING, answers, RESULT)
        (_, here), (_, there) = page(visit), page(visit, rulebook=RULEBOOK)
        mine = [(n, _at_root(v)) for n, v in _Reader(here).links if n not in _DIFFERENT]
        assert mine == [(n, v) for n, v in _Reader(there).links if n not in _DIFFERENT]


_DIFFERENT = ("data-language", "data-label")


def _at_root(address: str) -> str:
    return re.sub(r"^\.\./\.\./\.\./", "../../", address)


def test_another_profile_has_one_page_that_shows_what_the_address_says() -> None:
    visit = Visit(OWN, Role.FORENING)
    made = turn(in_pseudo(), {}, encode(visit))
    assert made.address == f"{OWN}/"
    assert re.search(r'href="\./#v=1&amp;kommun=malmo[^"]*" data-answer', made.page.html)
    assert turn(in_pseudo(), {}, encode(Visit(COMMON, Role.FORENING))).address.endswith(".html")


# ---- A folder that lacks something is refused ----------------------------------------------------


def _changed(change: Callable[[dict[str, Any]], object]) -> Rulebook:
    made = copy.deepcopy(dict(tables()))
    change(made)
    return with_translation(RULEBOOK, ID, made)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda t: t["words/interface.toml"].pop("back"),
            'languages/pseudo/words/interface.toml: "back" saknas',
        ),
        (
            lambda t: t["words/questions.toml"]["syfte"].pop("help"),
            "languages/pseudo/words/questions.toml: syfte.help: saknas",
        ),
        (
            lambda t: t["words/interface.toml"].update(progress="Utan platser"),
            "progress: platserna är inga; tillåtet: {most} {number}",
        ),
        (
            lambda t: t["words/steps.toml"].update(pahitt={"text": "Nej"}),
            "languages/pseudo/words/steps.toml: pahitt: finns inte",
        ),
        (
            lambda t: t["papers/desk.toml"].pop("title"),
            "languages/pseudo/papers/desk.toml: title: saknas",
        ),
        (
            lambda t: t["papers/desk.toml"].update(pahitt="Nej"),
            "languages/pseudo/papers/desk.toml: pahitt: okänd nyckel",
        ),
        (
            lambda t: t["papers/case.toml"]["kort"].pop(),
            "languages/pseudo/papers/case.toml: kort: har 4 delar; tillåtet: 5",
        ),
        (
            lambda t: t["papers/case.toml"]["kort"][0].update(cites=["LP-001"]),
            "kort 1.cites: okänd nyckel",
        ),
        (
            lambda t: t["papers/agreement/sections.toml"]["section"][0].update(id="annan"),
            'section.annan.id: ska vara "bakgrund", som i grunden',
        ),
        (
            lambda t: t["papers/common.toml"].update(footer="Utan plats"),
            "footer: har inte samma klammrar",
        ),
        (
            lambda t: t["papers/common.toml"].update(months="en två"),
            "languages/pseudo/papers/common.toml: months: ska vara 12 ord",
        ),
        (
            lambda t: t[OF_COMMON].pop("summary"),
            "languages/pseudo/profiles/gemensam/profile.toml: summary: saknas",
        ),
        (
            lambda t: t[OF_COMMON]["decided_by"].pop(0),
            'decided_by: "flera_kommuner" saknas',
        ),
        (lambda t: t["language.toml"].update(dir="upp"), 'dir: "upp" finns inte'),
        (lambda t: t["language.toml"].update(date="{dag}"), "date: platserna är fel"),
        (
            lambda t: t["words/region.toml"]["text"].pop(0),
            "languages/pseudo/words/region.toml: text: ",
        ),
        (
            lambda t: t["words/region.toml"]["text"].append({"kommun": "Å hå", "region": "Å nej"}),
            '"Å hå" är ingen text på språket',
        ),
    ],
)
def test_a_key_too_few_or_too_many_is_named(
    change: Callable[[dict[str, Any]], object], says: str
) -> None:
    with pytest.raises(GuideError) as refusal:
        check_language(_changed(change), ID)
    assert says in str(refusal.value)


def test_the_whole_language_is_read() -> None:
    assert check_language(told(), ID).language.lang == "en-x-pseudo"


@pytest.mark.parametrize("language", language_ids())
def test_every_language_of_the_package_is_whole(language: str) -> None:
    assert check_language(RULEBOOK, language).language.id == language


def test_a_language_that_is_not_there_leaves_the_rulebook_as_it_is() -> None:
    for id_ in ("", "finns", "../words"):
        assert in_language(RULEBOOK, id_) is RULEBOOK


def test_papers_without_words_are_in_swedish_and_say_so() -> None:
    rulebook = _changed(lambda t: t["language.toml"].update(papers=False))
    said = in_language(rulebook, ID)
    visit = Visit(COMMON, Role.FORENING, paths(COMMON)[RULES[0]], PAPERS)
    _, html = page(visit, rulebook=said, papers=for_papers(rulebook, ID))
    assert f'data-page="papper" data-language="{ID}" lang="sv" dir="ltr"' in html
    assert not swedish(html)
    found = _basis(Visit(COMMON, None, visit.answers), for_papers(rulebook, ID))
    assert to_html(KINDS["memo"].make(found)).startswith('<article class="paper" lang="sv-SE"')
    assert found.link().startswith(f"https://iop.example/{ID}/guiden/")


# ---- The browser gets it when it is asked for ----------------------------------------------------


def _ask(came: Mapping[str, Any], **asked: object) -> dict[str, Any]:
    request = {"kind": "page", "language": ID, "more": came, **asked}
    found: dict[str, Any] = json.loads(browser.respond(json.dumps(request)))
    return found


def _bundles() -> Iterator[tuple[str, str | None]]:
    region, papers = "words/region.toml", "papers/"
    parts = {
        "": [path for path in tables() if path != region and not path.startswith(papers)],
        "region": [region],
        "papers": [path for path in tables() if path.startswith(papers)],
    }
    for part, paths_ in parts.items():
        files = {path: tables()[path] for path in paths_}
        bundle = json.dumps({"files": files, "anchors": {}}, ensure_ascii=False)
        yield browser.language_part(ID, part), bundle
    yield browser.language_part(ID, COMMON), None


def test_what_of_a_language_is_missing_is_named() -> None:
    bundles = dict(_bundles())
    words, region, papers, own = bundles
    visit = Visit(COMMON, Role.FORENING, paths(COMMON)[RULES[0]], RESULT)
    assert _ask({}, fragment=encode(visit)) == {"missing": [words, own]}
    came = {words: bundles[words], own: None}
    shown = _ask(came, fragment=encode(visit))
    assert not swedish(shown["html"])
    at_region = encode(Visit(COMMON, Role.FORENING, place=PLACE.code))
    assert _ask(came, fragment=at_region) == {"missing": ["region", region]}
    beside = encode(Visit(COMMON, Role.FORENING, visit.answers, PAPERS))
    assert _ask(came, fragment=beside) == {"missing": [papers]}
    assert not swedish(_ask({**came, papers: bundles[papers]}, fragment=beside)["html"])
    assert "html" in _ask(dict.fromkeys(bundles), fragment=encode(visit))
