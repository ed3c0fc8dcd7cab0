"""Words and addresses cut at line ends."""

from __future__ import annotations

import pytest

from scripts.author.importing import text
from scripts.author.importing.seams import Usage, seam
from scripts.author.importing.words import (
    Join,
)
from tests.scripts.author.importing.documents import (
    of_text,
)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("ett verksam-", "hetsbidrag, men", "ett verksamhetsbidrag, men"),
        ("organisat-", "ionerna", "organisationerna"),
        ("Före-", "ningen", "Föreningen"),
        ("upphandlings-", "och bidragsfrågor", "upphandlings- och bidragsfrågor"),
        ("marknads-", "eller bidragslogik", "marknads- eller bidragslogik"),
        ("ett IOP-", "avtal", "ett IOP-avtal"),
        ("utsatta EU-", "medborgare", "utsatta EU-medborgare"),
        ("ett 30-", "tal avtal", "ett 30-tal avtal"),
        ("med e-", "post", "med e-post"),
        ("Nord-", "Syd", "Nord-Syd"),
        ("2020-", "2023", "2020-2023"),
        ("till-", "låta", "tillåta"),
        ("upphandlings-", "frågor", "upphandlingsfrågor"),
        ("samverkansmo-", "dell", "samverkansmodell"),
        ("topp-", "prestation", "topp-prestation"),
        ("offentlig-", "privat", "offentlig-privat"),
        ("idéburet-", "offentligt", "idéburet-offentligt"),
        ("ända till-", "baka", "ända tillbaka"),
        ("verksam\u00ad", "heten", "verksamheten"),
        ("IOP\u00ad", "avtal", "IOPavtal"),
        ("parterna -", "båda två", "parterna - båda två"),
        ("idéburet –", "offentligt", "idéburet – offentligt"),
        ("vanlig rad", "och nästa", "vanlig rad och nästa"),
        ("https://exempel.se/en-", "sida/om/oss", "https://exempel.se/en-sida/om/oss"),
        ("se https://exempel.se/en-", "sida", "se https://exempel.se/en-sida"),
        ("https://exempel.se/utv", "eckling.html", "https://exempel.se/utveckling.html"),
        ("https://exempel.se/om", "Där står mer", "https://exempel.se/om Där står mer"),
        ("https://exempel.se/om", "https://a.se/b", "https://exempel.se/om https://a.se/b"),
    ],
)
def test_hyphens_at_line_ends(first: str, second: str, whole: str) -> None:
    found = seam(first, second, Usage())
    assert found.kept + found.between + second == whole


def test_a_hyphen_that_the_document_has_elsewhere_is_kept() -> None:
    content = "Den icke-statliga sektorn är stor och den har funnits länge här. Den icke-\nstatliga"
    assert "Den icke-statliga sektorn" in of_text(content)
    assert of_text(content).endswith("Den icke-statliga")


def test_joins_are_told() -> None:
    reading = text.read("Föreningen söker ett verksam-\nhetsbidrag varje år.")
    assert reading.joins == (
        Join(
            ("verksam", "hetsbidrag"),
            ("verksamhetsbidrag",),
            "sida 1: verksam- + hetsbidrag → verksamhetsbidrag",
        ),
    )
