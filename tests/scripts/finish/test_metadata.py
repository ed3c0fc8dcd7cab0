"""Open Graph and schema.org in the head of built pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from scripts.finish.metadata import Head, add_metadata, metadata, with_metadata
from scripts.read.front_matter import PageFacts
from scripts.read.paragraphs import PageError
from tests.markup import read as elements

PAGE = """<!doctype html><html lang="sv"><head>
<meta name="description" content="Vad &lt;b&gt; &amp; ”c” är.">{canonical}
<title>En &amp; sida – IOP-guiden</title>
</head><body><nav class="page-path"><ol>
<li><a href="../..">Start</a></li><li>Kunskap</li><li><a href="../">Mer &amp; mer</a></li>
<li><span aria-current="page">Sidan</span></li></ol></nav>
<article><h1>En sida</h1><svg><title>Inte den</title></svg></article></body></html>"""
CANONICAL = '<link rel="canonical" href="https://exempel.se/iop/kunskap/sida/">'
FACTS = PageFacts(
    "kunskap/sida.md", "En", "B.", (), None, None, None, date(2026, 11, 21), "Redaktionen", ()
)


def read(
    canonical: str = "", facts: PageFacts = FACTS, address: str = "kunskap/sida/index.html"
) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the Open Graph properties and the schema.org data of a page."""
    before = PAGE.format(canonical=canonical)
    html = with_metadata(address, before, facts)
    head, _, _ = html.partition("</head>")
    added = html.removeprefix(before[: before.index("</head>")])
    added = added.removesuffix(before[before.index("</head>") :])
    assert html == before.replace("</head>", f"{added}</head>")
    found = elements(added)
    properties = {
        str(e.attributes["property"]): str(e.attributes["content"])
        for e in found
        if e.name == "meta"
    }
    (script,) = [e for e in found if e.name == "script"]
    assert script.attributes == {"type": "application/ld+json"}
    assert head.endswith("\n")
    return properties, json.loads(script.text)


def test_a_page_without_an_address() -> None:
    properties, data = read()
    assert properties == {
        "og:site_name": "IOP-guiden",
        "og:locale": "sv_SE",
        "og:type": "article",
        "og:title": "En & sida",
        "og:description": "Vad <b> & ”c” är.",
        "article:modified_time": "2026-11-21",
    }
    assert data == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": "En & sida",
        "description": "Vad <b> & ”c” är.",
        "inLanguage": "sv-SE",
        "lastReviewed": "2026-11-21",
        "isPartOf": {"@type": "WebSite", "name": "IOP-guiden"},
        "breadcrumb": {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "Start", "item": "../.."},
                {"@type": "ListItem", "position": 2, "name": "Mer & mer", "item": "../"},
                {"@type": "ListItem", "position": 3, "name": "Sidan"},
            ],
        },
    }


def test_a_page_with_an_address_has_absolute_ones() -> None:
    properties, data = read(CANONICAL)
    assert properties["og:url"] == data["url"] == "https://exempel.se/iop/kunskap/sida/"
    steps = data["breadcrumb"]["itemListElement"]
    assert [step.get("item") for step in steps] == [
        "https://exempel.se/iop/",
        "https://exempel.se/iop/kunskap/",
        None,
    ]


def test_a_page_that_nobody_reviews_has_no_date() -> None:
    text = metadata(Head(title="En", description="Vad."))
    assert "website" in text
    assert "lastReviewed" not in text


def test_the_start_page_is_the_site() -> None:
    properties, data = read(address="index.html")
    assert properties["og:type"] == "website"
    assert data["@type"] == "WebSite"
    assert "breadcrumb" not in data


def test_data_cannot_end_its_element() -> None:
    page = PAGE.format(canonical="").replace("En &amp; sida", "&lt;/script&gt;&lt;!--")
    html = with_metadata("a.html", page, FACTS)
    assert html.count("</script>") == 1
    assert "\\u003c/script>" in html
    assert unescape("&lt;/script&gt;") not in html.replace("</script>", "", 1)


@pytest.mark.parametrize("lacking", ["<title>", '<meta name="description"', "</head>"])
def test_a_page_that_lacks_something_is_named(lacking: str) -> None:
    with pytest.raises(PageError, match=r"^a.html: ska ha <title>"):
        with_metadata("a.html", PAGE.format(canonical="").replace(lacking, "<i "), FACTS)


def test_the_pages_that_are_named_get_metadata(tmp_path: Path) -> None:
    page = PAGE.format(canonical="")
    for name in ("404.html", "index.html", "kunskap/sida/index.html"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8")
    add_metadata(tmp_path, [FACTS, replace(FACTS, page="index.md")])
    assert (tmp_path / "404.html").read_text(encoding="utf-8") == page
    assert '"WebSite"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    dated = (tmp_path / "kunskap/sida/index.html").read_text(encoding="utf-8")
    assert "lastReviewed" in dated
