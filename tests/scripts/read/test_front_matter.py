"""The front matter of pages: what is read, and what is refused with which words."""

from __future__ import annotations

from datetime import date

import pytest

from scripts.project import DOCS
from scripts.read.front_matter import PageFacts, read, read_all
from scripts.read.paragraphs import PageError, written_pages

FIELDS = {
    "title": "En sida",
    "description": "Vad sidan säger.",
    "kalla": "[malmo-iop, lag-och-praxis]",
    "beslutad": "",
    "giltig_fran": "2020-01-01",
    "giltig_till": "2023-12-31",
    "granskad": "2026-11-21",
    "agare": "Redaktionen för IOP-guiden",
}


def page(**changed: str | None) -> str:
    """Return a page with some fields changed, added, or left out (None)."""
    fields = {**FIELDS, **changed}
    lines = [f"{key}: {value}".rstrip() for key, value in fields.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", "# En sida", ""])


def test_a_page_is_read() -> None:
    assert read("kunskap/sida.md", page(hide="[toc, underlag]")) == PageFacts(
        page="kunskap/sida.md",
        title="En sida",
        description="Vad sidan säger.",
        sources=("malmo-iop", "lag-och-praxis"),
        decided=None,
        valid_from=date(2020, 1, 1),
        valid_to=date(2023, 12, 31),
        reviewed=date(2026, 11, 21),
        owner="Redaktionen för IOP-guiden",
        hide=("toc", "underlag"),
    )


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": None}, "sida.md:1: title: saknas"),
        ({"title": ""}, "sida.md:2: title: ska vara en text på högst 60 tecken"),
        ({"title": "2021"}, "sida.md:2: title: ska vara en text på högst 60 tecken"),
        ({"title": "x" * 61}, "sida.md:2: title: har 61 tecken; tillåtet: högst 60"),
        (
            {"description": "x" * 156},
            "sida.md:3: description: har 156 tecken; tillåtet: högst 155",
        ),
        ({"kalla": "malmo-iop"}, "sida.md:4: kalla: ska vara en lista"),
        (
            {"kalla": "[malmo]"},
            'sida.md:4: kalla: "malmo" finns inte; menade du "malmo-iop"? tillåtet: ',
        ),
        ({"kalla": "[malmo-iop, malmo-iop]"}, "sida.md:4: kalla: nämner samma sak två gånger"),
        ({"beslutad": "våren 2019"}, 'sida.md:5: beslutad: "våren 2019" är inget datum; tillåtet:'),
        ({"beslutad": "2019-01-01 10:00:00"}, "sida.md:5: beslutad:"),
        ({"beslutad": "2019-02-30"}, "sida.md:5: går inte att läsa"),
        (
            {"giltig_till": "2019-12-31"},
            "sida.md:7: giltig_till: 2019-12-31 är före giltig_fran 2020-01-01; tillåtet:",
        ),
        ({"granskad": "i går"}, 'sida.md:8: granskad: "i går" är inget datum; tillåtet:'),
        ({"agare": "[]"}, "sida.md:9: agare: ska vara en text"),
        (
            {"etikett": "ny"},
            "sida.md:10: etikett: okänd nyckel; tillåtet: title, description, kalla,",
        ),
        ({"hide": "[meny]"}, 'sida.md:10: hide: "meny" finns inte; tillåtet: navigation, toc,'),
        ({"hide": "[toc]\ntitle: Igen"}, "sida.md:11: title: står två gånger"),
        ({"title": "[öppen"}, "sida.md:3: går inte att läsa"),
    ],
)
def test_a_mistake_names_file_line_field_and_what_is_allowed(
    changed: dict[str, str | None], message: str
) -> None:
    with pytest.raises(PageError) as refused:
        read("sida.md", page(**changed))
    assert message in str(refused.value)


def test_a_page_may_name_its_rules() -> None:
    facts = read("sida.md", page(regler='"2026-11-25"', granskad=""))
    assert (facts.reviewed, facts.rules) == (None, "2026-11-25")
    assert read("sida.md", page()).rules == ""


@pytest.mark.parametrize("text", ["# En sida\n", "---\ntitle: x\n", "---\n---\n# x\n"])
def test_a_page_without_front_matter_is_refused(text: str) -> None:
    with pytest.raises(PageError, match=r"^sida.md:1: "):
        read("sida.md", text)


@pytest.mark.parametrize("text", ["---\n- en lista\n---\n", "---\nbara text\n---\n"])
def test_front_matter_is_keys_with_values(text: str) -> None:
    with pytest.raises(PageError, match=r"^sida.md:2: ska vara nycklar med värden"):
        read("sida.md", text)


def test_notes_of_meetings_may_have_more_keys() -> None:
    assert read("moten/2021-01-18.md", page(teman="[IOP]")).title == "En sida"


def test_all_pages_of_the_site_are_read_by_path() -> None:
    pages = [facts.page for facts in read_all(DOCS)]
    assert pages == sorted(pages)
    assert "kunskap/iop.md" in pages
    assert len(pages) == len(written_pages(DOCS))
