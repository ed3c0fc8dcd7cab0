"""The decision table as a picture: a flow from top to bottom, one box a rule.

The colours come from assets/stylesheets/generated.css. Without it the picture is drawn in the
text's colour, so it stands in light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from textwrap import wrap

from guide_engine.html import Child, Html, tag
from guide_engine.model import CriteriaTest, Rule, Rulebook

WIDTH = 360
"""Units: on a phone about one unit is one pixel."""

_LINE = 18
_PAD = 10
_GAP = 20
_SPINE = 32
_BOX_RIGHT = 234
_TEXT_X = 56
_TEXT_CHARS = 24
_END_X = 256
_END_CHARS = 14
_STAGES = {
    False: "Regler som läser era svar",
    True: "Regler som läser villkoren",
}


def picture(rulebook: Rulebook) -> Html:
    """Return the flow as an SVG; the last rule's outcome is the end of the flow."""
    parts: list[Html] = [_wide("flow-start", "Era svar", 0)]
    bottom = _LINE + 2 * _PAD
    numbers = {rule.id: number for number, rule in enumerate(rulebook.rules, start=1)}
    for reads_criteria, rules in groupby(
        rulebook.rules, key=lambda rule: isinstance(rule.when, CriteriaTest)
    ):
        parts += [_down(bottom), _stage(_STAGES[reads_criteria], bottom + _GAP)]
        bottom += _GAP + _LINE + _PAD
        for rule in rules:
            parts.append(_down(bottom))
            last = rule is rulebook.rules[-1]
            drawn, bottom = _rule(rulebook, rule, numbers[rule.id], bottom + _GAP, last=last)
            parts += drawn
    last_rule = rulebook.rules[-1]
    outcome = _condition_and_outcome(rulebook, last_rule)[1]
    parts += [
        _down(bottom),
        _wide(f"flow-end flow-{last_rule.outcome}", outcome, bottom + _GAP),
    ]
    height = bottom + _GAP + _LINE + 2 * _PAD
    return tag(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "flow-picture",
            "viewBox": f"-1 -1 {WIDTH + 2} {height + 2}",
            "role": "img",
            "aria-labelledby": "flow-title flow-desc",
            "font-size": "14",
            "fill": "currentColor",
        },
        tag("title", {"id": "flow-title"}, "Beslutstabellen som ett flöde"),
        tag("desc", {"id": "flow-desc"}, _description(rulebook)),
        parts,
    )


def _description(rulebook: Rulebook) -> str:
    last = _condition_and_outcome(rulebook, rulebook.rules[-1])[1]
    return (
        f"{len(rulebook.rules)} regler prövas uppifrån och ned. Den första som stämmer ger "
        f"rekommendationen till höger. Stämmer den inte går flödet vidare nedåt. Sist står: "
        f"{last}. Reglerna står som text intill figuren."
    )


def _condition_and_outcome(rulebook: Rulebook, rule: Rule) -> tuple[str, str]:
    condition, _, outcome = rulebook.words.rules[rule.id].short.partition(" → ")
    return condition, outcome[:1].upper() + outcome[1:]


def _rule(
    rulebook: Rulebook, rule: Rule, number: int, top: int, *, last: bool
) -> tuple[list[Html], int]:
    """Return a rule's box with its arrow and outcome, and where the box ends."""
    lines = wrap(_condition_and_outcome(rulebook, rule)[0], _TEXT_CHARS)
    outcome = wrap(rulebook.words.interface[f"outcome_{rule.outcome}"], _END_CHARS)
    height = max(len(lines), 1 if last else len(outcome)) * _LINE + 2 * _PAD
    middle = top + height // 2
    parts = [
        _rect("flow-rule", 0, top, _BOX_RIGHT, height, rx=6),
        tag("circle", {"class": "flow-number", "cx": str(_SPINE - 4), "cy": str(middle),
                       "r": "14", **_OUTLINE}),
        _lines([str(number)], _SPINE - 4, middle, {"text-anchor": "middle", "font-weight": "700"}),
        _lines(lines, _TEXT_X, middle, {}),
    ]
    if not last:
        end_height = len(outcome) * _LINE + _PAD
        end = {"class": f"flow-outcome flow-{rule.outcome}"}
        parts += [
            _arrow(f"M{_BOX_RIGHT} {middle}H{_END_X - 2}", f"M{_END_X - 8} {middle - 5}l6 5l-6 5"),
            tag(
                "g",
                end,
                _rect(None, _END_X, middle - end_height // 2, WIDTH - _END_X, end_height, rx=14),
                _lines(
                    outcome,
                    (_END_X + WIDTH) // 2,
                    middle,
                    {"text-anchor": "middle", "font-weight": "700"},
                ),
            ),
        ]
    return parts, top + height


def _wide(name: str, text: str, top: int) -> Html:
    """Return where the flow begins or ends."""
    height = _LINE + 2 * _PAD
    return tag(
        "g",
        {"class": name},
        _rect(None, 0, top, WIDTH, height, rx=height // 2),
        _lines([text], WIDTH // 2, top + height // 2,
               {"text-anchor": "middle", "font-weight": "700"}),
    )


def _stage(text: str, top: int) -> Html:
    height = _LINE + _PAD
    return tag(
        "g",
        {"class": "flow-stage"},
        _rect(None, 0, top, WIDTH, height, rx=4),
        _lines([text], _PAD, top + height // 2, {"font-weight": "700"}),
    )


def _down(top: int) -> Html:
    end = top + _GAP - 2
    return _arrow(f"M{_SPINE - 4} {top}V{end}", f"M{_SPINE - 9} {end - 6}l5 6l5 -6")


_OUTLINE = {"fill": "none", "stroke": "currentColor", "stroke-width": "1.5"}


def _arrow(shaft: str, head: str) -> Html:
    return tag(
        "path",
        {
            "class": "flow-arrow",
            "d": shaft + head,
            **_OUTLINE,
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
        },
    )


def _rect(name: str | None, x: int, y: int, width: int, height: int, *, rx: int) -> Html:
    numbers = {"x": x, "y": y, "width": width, "height": height, "rx": rx}
    return tag(
        "rect",
        {"class": name, **{key: str(value) for key, value in numbers.items()}, **_OUTLINE},
    )


def _lines(lines: list[str], x: int, middle: int, look: Mapping[str, str]) -> Html:
    """Return text with its middle at a height, one element of it a line."""
    first = middle - (len(lines) - 1) * _LINE // 2 + 5
    children: list[Child] = [
        tag("tspan", {"x": str(x), "y": str(first + number * _LINE)}, line, " ")
        for number, line in enumerate(lines)
    ]
    return tag("text", look, children)
