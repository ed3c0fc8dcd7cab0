"""What the page for those who show the guide gives them: snippets, choices, readable looks."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import override

import pytest

from guide_engine.model import COMMON, Rulebook
from scripts.hosting.nginx import EXAMPLE
from scripts.hosting.rules import EMBEDDED
from scripts.pages.embedding import LOOKS, SANDBOX, SUGGESTED, parts, script, snippet
from scripts.project import DOCS
from scripts.read.language_pages import read_language_pages
from scripts.read.words import words
from tests import markup

SCRIPT = DOCS / EMBEDDED / "ram.js"
FRAME = DOCS / "assets" / "javascripts" / "embed" / "frame.js"
STYLES = DOCS / "assets" / "stylesheets"
ADDRESS = "https://iop.kommunen.se/"
GROUNDS = (
    "bg",
    "surface",
    "surface-2",
    "brand-tint",
    "good-tint",
    "info-tint",
    "buy-tint",
    "caution-tint",
    "bad-tint",
    "neutral-tint",
)
"""What links stand on."""
TEXTS = (
    *((text, ground) for text in ("link", "link-hover") for ground in GROUNDS),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("ink", "brand-tint"),
    ("muted", "brand-tint"),
)
LINES = (("brand", "bg"), ("brand", "brand-tint"), ("link", "bg"))
"""Borders and signs, which need less."""


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str | None]] = {}
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] = dict(attrs)


# ---- What is copied -------------------------------------------------------------------


def test_a_frame_says_what_it_is_and_what_it_may() -> None:
    frame = f"{ADDRESS}{EMBEDDED}/gemensam/?luft=tat#v=1&kommun=gemensam&plats=1880"
    found = _Elements(snippet(frame, f"{ADDRESS}guiden/")).found
    iframe = found["iframe"]
    assert iframe["src"] == frame
    assert len(iframe["title"] or "") > 10
    assert (iframe["width"], iframe["loading"]) == ("100%", "lazy")
    assert int(iframe["height"] or "") >= 600
    assert iframe["referrerpolicy"] == "no-referrer"
    assert set((iframe["sandbox"] or "").split()) == set(SANDBOX)
    # A strict policy lets no style in, and the page is nobody else's to steer.
    assert "style" not in iframe
    assert not {each for each in SANDBOX if "navigation" in each}
    # What is left where frames are taken out.
    assert found["a"] == {"href": f"{ADDRESS}guiden/"}


def test_the_script_is_small_and_of_one_file() -> None:
    assert len(SCRIPT.read_bytes()) < 1000
    found = _Elements(script(ADDRESS)).found["script"]
    assert found == {"src": f"{ADDRESS}{EMBEDDED}/{SCRIPT.name}", "async": None}


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_the_snippets_lead_to_the_site_or_to_an_example(rulebook: Rulebook, address: str) -> None:
    shown = parts(rulebook, address)
    site = address or EXAMPLE.url
    assert f">{site}guiden/<" in shown["länk"]
    for name in ("ram", "ram-med-skript"):
        assert f"{site}{EMBEDDED}/?" in shown[name]
    assert (f"{site}{EMBEDDED}/ram.js" in shown["ram-med-skript"]) is True
    assert "ram.js" not in shown["ram"]


def test_each_snippet_has_a_button_of_its_own(rulebook: Rulebook) -> None:
    shown = parts(rulebook, "")
    for name in ("länk", "ram", "adress", "ram-med-skript"):
        elements = markup.read(shown[name])
        (code,) = (e.attributes["id"] for e in elements if e.name == "code")
        (button,) = (e for e in elements if e.name == "button")
        assert button.attributes["data-copies"] == code
        assert "hidden" in button.attributes


# ---- What is chosen -------------------------------------------------------------------


def test_everybody_can_be_chosen_once(rulebook: Rulebook) -> None:
    options = re.findall(r'<option value="([^"]*)"', parts(rulebook, "")["val"])
    own = [f"{profile}/" for profile in rulebook.profiles]
    others = [
        f"{COMMON}/#v=1&amp;kommun={COMMON}&amp;plats={place.code}"
        for place in rulebook.places.values()
        if not place.profile
    ]
    places = [each for each in options if "/" in each]
    assert sorted(places) == sorted([*own, *others])


def test_every_language_can_be_chosen_and_says_what_the_frame_is(rulebook: Rulebook) -> None:
    languages = read_language_pages()
    shown = markup.read(parts(rulebook, "", languages)["val"])
    options = {
        e.attributes["value"]: e.attributes
        for e in shown
        if e.name == "option" and "data-title" in e.attributes
    }
    assert set(options) == {"", *(f"{language.id}/" for language in languages)}
    said = [(each["data-title"], each["data-own"]) for each in options.values()]
    assert len(set(said)) == len(options)


def test_the_frames_script_knows_the_same_looks() -> None:
    code = FRAME.read_text("utf-8")
    found = {
        name: tuple(re.findall(r'"(\w+)"', values))
        for name, values in re.findall(
            r'^      (\w+): \[((?:"\w+"(?:, )?)+)\],$', code, re.MULTILINE
        )
    }
    assert found == dict(LOOKS)


def test_every_choice_has_words_and_a_plain_name() -> None:
    for name, values in LOOKS.items():
        said = words("badda-in").part(name)
        assert all(said(each) for each in ("namn", *values))
        assert re.fullmatch(r"[a-z]+(,[a-z]+)+", ",".join(values))
    for name, value in SUGGESTED.items():
        assert value in LOOKS[name]


# ---- How it looks ---------------------------------------------------------------------


def colours(*files: str, accent: str = "") -> dict[str, str]:
    """Return the colours that hold, of stylesheets in order, with an accent."""
    found: dict[str, str] = {}
    for file in files:
        css = (STYLES / file).read_text("utf-8")
        for chosen, block in re.findall(
            r':root(?:\[data-accent="(\w+)"\])? \{(.*?)\}', css, re.DOTALL
        ):
            if chosen in ("", accent):
                found |= dict(re.findall(r"--iop-([\w-]+): (#[0-9a-f]{6});", block))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_as_wcag_has_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


SCHEMES = {
    "light": ("tokens.css", "embed.css"),
    "dark": ("tokens.css", "dark.css", "embed.css", "embed-dark.css"),
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("accent", LOOKS["accent"])
def test_every_colour_can_be_read(scheme: str, accent: str) -> None:
    shown = colours(*SCHEMES[scheme], accent=accent)
    ratios = {pair: round(contrast(shown[pair[0]], shown[pair[1]]), 2) for pair in (*TEXTS, *LINES)}
    assert {pair: ratios[pair] for pair in TEXTS if ratios[pair] < 4.5} == {}
    assert {pair: ratios[pair] for pair in LINES if ratios[pair] < 3} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_accent_but_the_guides_own_has_all_its_colours(scheme: str) -> None:
    own, *others = LOOKS["accent"]
    plain = colours(*SCHEMES[scheme], accent=own)
    changed = [
        {
            name
            for name, colour in colours(*SCHEMES[scheme], accent=each).items()
            if colour != plain[name]
        }
        for each in others
    ]
    assert all(each == changed[0] for each in changed)
    assert {"brand", "brand-tint", "link", "link-hover"} <= changed[0]
    for file in SCHEMES[scheme]:
        css = (STYLES / file).read_text("utf-8")
        assert set(re.findall(r'data-accent="(\w+)"', css)) <= set(others)
