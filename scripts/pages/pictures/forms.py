"""Drawings of the three forms: who gives what to whom.

Their colours come from assets/stylesheets/start.css. Without it they are drawn in the text's
colour, so they stand in light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guide_engine.html import Html, tag
from guide_engine.model import Outcome
from scripts.pages.pictures.svg import BOLD, OUTLINE, box, picture, text

WIDTH, HEIGHT = 300, 130
"""Units: on a narrow phone about one unit is one pixel."""

_LINE, _HEAD = 18, 8


@dataclass(frozen=True, slots=True)
class Box:
    """One of the parties, or what they do: one or two lines in a frame."""

    lines: tuple[str, ...]
    x: int
    y: int
    width: int = 112
    height: int = 50
    giver: bool = False
    """Whether it is the municipality: the same in all drawings."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """What goes from one to another: straight across or straight down, and in words."""

    start: tuple[int, int]
    end: tuple[int, int]
    word: str = ""
    at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Picture:
    """One form, drawn and told."""

    title: str
    told: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


_GIVER = Box(("Kommunen",), 0, 40, width=100, giver=True)

PICTURES: Mapping[Outcome, Picture] = {
    Outcome.IOP: Picture(
        "IOP",
        "Kommunen och föreningen bidrar båda till det som de gör tillsammans.",
        (
            Box(("Kommunen",), 0, 0, width=100, height=42, giver=True),
            Box(("Föreningen",), 188, 0, height=42),
            Box(("Det ni gör tillsammans",), 44, 88, width=212, height=42),
        ),
        (
            Arrow((72, 42), (72, 88), "båda bidrar", (150, 70)),
            Arrow((228, 42), (228, 88)),
        ),
    ),
    Outcome.BIDRAG: Picture(
        "Bidrag",
        "Kommunen ger pengar till föreningens eget arbete. Den köper inget tillbaka.",
        (_GIVER, Box(("Föreningens", "eget arbete"), 176, 40, width=124)),
        (Arrow((100, 65), (176, 65), "pengar", (138, 56)),),
    ),
    Outcome.UPPHANDLING: Picture(
        "Upphandling",
        "Kommunen betalar leverantören, och leverantören utför en tjänst åt kommunen.",
        (_GIVER, Box(("Leverantören",), 176, 40, width=124)),
        (
            Arrow((100, 54), (176, 54), "betalning", (138, 45)),
            Arrow((176, 76), (100, 76), "tjänst", (138, 97)),
        ),
    ),
}


def form_picture(form: Outcome) -> Html:
    """Return the drawing of a form, with its name and what it shows in words."""
    shown = PICTURES[form]
    drawing = picture(
        f"bild-{form.value}",
        (WIDTH, HEIGHT),
        shown.title,
        shown.told,
        (_box(each) for each in shown.boxes),
        (_arrow(arrow) for arrow in shown.arrows),
        look={"text-anchor": "middle"},
    )
    return tag("figure", {"class": f"form-picture form-picture--{form.value}"}, drawing)


def _box(of: Box) -> Html:
    middle = of.x + of.width // 2
    top = of.y + of.height // 2 + 5 - _LINE * (len(of.lines) - 1) // 2
    return tag(
        "g",
        {"class": "form-picture-giver" if of.giver else None},
        box((of.x, of.y, of.width, of.height), 6),
        (text(line, middle, top + number * _LINE, BOLD) for number, line in enumerate(of.lines)),
    )


def _arrow(arrow: Arrow) -> Html:
    """Return a line with a head, short of what it leads to."""
    (x, y), (to_x, to_y) = arrow.start, arrow.end
    across, down = (to_x > x) - (to_x < x), (to_y > y) - (to_y < y)
    x, y, to_x, to_y = x + 5 * across, y + 5 * down, to_x - 4 * across, to_y - 4 * down
    back_x, back_y = to_x - _HEAD * across, to_y - _HEAD * down
    sides = (f"{back_x + side * down * 6} {back_y + side * across * 6}" for side in (1, -1))
    return tag(
        "g",
        {"class": "form-picture-arrow"},
        tag("path", {"d": f"M{x} {y}L{back_x} {back_y}", **OUTLINE, "stroke-width": "3"}),
        tag("path", {"d": f"M{to_x} {to_y}L{'L'.join(sides)}Z"}),
        text(arrow.word, *arrow.at) if arrow.word else None,
    )
