"""Links out of the guide open a tab of their own and say so; all others are left as they are."""

from __future__ import annotations

import pytest

from guide_engine.html import Html, tag
from scripts.finish.outward import outward

NOTE = "öppnas i en ny flik"


@pytest.mark.parametrize(
    "href", ["../../kunskap/iop/#iop", "https://www.riksdagen.se/", "http://a.se"]
)
def test_a_link_out_opens_a_tab_and_says_so(href: str) -> None:
    link = tag("a", {"class": "x", "href": href, "rel": "external"}, "Lag & rätt")
    said = f'<span class="visually-hidden"> ({NOTE})</span>'
    assert outward(tag("p", None, link, " och ", link), NOTE) == tag(
        "p",
        None,
        two := Html(
            f'{link[: -len("Lag &amp; rätt</a>") - 1]} target="_blank">Lag &amp; rätt{said}</a>'
        ),
        " och ",
        two,
    )


def test_a_name_that_is_read_says_it_instead() -> None:
    link = tag("a", {"href": "../../kunskap/iop/", "aria-label": "Källa 1"}, "1")
    assert outward(link, NOTE) == tag(
        "a",
        {"href": "../../kunskap/iop/", "aria-label": f"Källa 1, {NOTE}", "target": "_blank"},
        "1",
    )


@pytest.mark.parametrize(
    "href",
    ["./", "../", "../malmo/", "syfte.html#v=1&kommun=malmo", "mailto:a@b.se", "tel:0", "#x"],
)
def test_a_link_within_the_guide_stays(href: str) -> None:
    link = tag("a", {"href": href, "data-nav": "back"}, "Vidare")
    assert outward(link, NOTE) == link
