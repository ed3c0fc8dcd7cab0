"""The decision table as a picture: a flow from top to bottom, one box a rule.

The colours come from assets/stylesheets/generated.css. Without it the picture is drawn in the
text's colour, so it stands in light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from textwrap import wrap

from guide_engine.html import Html, tag
from guide_engine.model import CriteriaTest, Rule, Rulebook

WIDTH = 360
"""Units: on a phone about one unit is one pixel."""

_LINE = 18
_PAD = 10
_GAP = 20
_END_HEIGHT = 38
_STAGE_HEIGHT = 28
_SPINE = 24
_BOX = 230
_TEXT = 46
_OUTCOME = 251
# Letters a line, so that also a wide font stays inside the box.
_RULE_LETTERS, _LAST_LETTERS, _OUTCOME_LETTERS = 22, 36, 11
_STAGES = {
    False: "Först: det som avgör ensamt",
    True: "Sedan: villkoren för IOP",
}
_CENTRED = {"text-anchor": "middle", "font-weight": "700"}
_OUTLINE = {"fill": "none", "stroke": "currentColor", "stroke-width": "1.5"}


def picture(rulebook: Rulebook) -> Html:
    """Return the flow as an SVG; the last rule's outcome is the end of the flow."""
    parts = [_end("flow-start", "Era svar", 0)]
    bottom = _END_HEIGHT
    numbered = enumerate(rulebook.rules, start=1)
    stages = groupby(numbered, key=lambda item: isinstance(item[1].when, CriteriaTest))
    for reads_criteria, rules in stages:
        parts += [_down(bottom), _stage(_STAGES[reads_criteria], bottom + _GAP)]
        bottom += _GAP + _STAGE_HEIGHT
        for number, rule in rules:
            parts.append(_down(bottom))
            last = number == len(rulebook.rules)
            drawn, bottom = _rule(rulebook, rule, number, bottom + _GAP, last=last)
            parts += drawn
    end = rulebook.rules[-1]
    outcome = _condition_and_outcome(rulebook, end)[1]
    parts += [_down(bottom), _end(f"flow-end flow-{end.outcome}", outcome, bottom + _GAP)]
    height = bottom + _GAP + _END_HEIGHT
    return tag(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "flow-picture",
            "viewBox": f"-2 -2 {WIDTH + 4} {height + 4}",
            "role": "img",
            "aria-labelledby": "flow-title flow-desc",
            "font-size": "14",
            "fill": "currentColor",
        },
        tag("title", {"id": "flow-title"}, "Beslutstabellen som ett flöde"),
        tag(
            "desc",
            {"id": "flow-desc"},
            f"{len(rulebook.rules)} regler prövas uppifrån och ned. Den första som stämmer ger ",
            "rekommendationen till höger. Stämmer den inte går flödet vidare nedåt. Sist står: ",
            f"{outcome}. Samma regler står som text intill figuren.",
        ),
        parts,
    )


def _condition_and_outcome(rulebook: Rulebook, rule: Rule) -> tuple[str, str]:
    condition, _, outcome = rulebook.words.rules[rule.id].short.partition(" → ")
    return condition, outcome[:1].upper() + outcome[1:]


def _rule(
    rulebook: Rulebook, rule: Rule, number: int, top: int, *, last: bool
) -> tuple[list[Html], int]:
    """Return a rule's box with its arrow and outcome, and where the box ends."""
    condition = _condition_and_outcome(rulebook, rule)[0]
    lines = wrap(condition, _LAST_LETTERS if last else _RULE_LETTERS)
    outcome = wrap(rulebook.words.interface[f"outcome_{rule.outcome}"], _OUTCOME_LETTERS)
    height = max(len(lines), 1 if last else len(outcome)) * _LINE + 2 * _PAD
    middle = top + height // 2
    parts = [
        _rect("flow-rule", (0, top, WIDTH if last else _BOX, height), 6),
        tag(
            "circle",
            {
                "class": "flow-number",
                "cx": str(_SPINE),
                "cy": str(middle),
                "r": "14",
                **_OUTLINE,
            },
        ),
        _text([str(number)], _SPINE, middle, _CENTRED),
        _text(lines, _TEXT, middle, {}),
    ]
    if not last:
        end = len(outcome) * _LINE + _PAD
        parts += [
            _arrow(f"M{_BOX} {middle}H{_OUTCOME - 3}m-6 -5l6 5l-6 5"),
            tag(
                "g",
                {"class": f"flow-outcome flow-{rule.outcome}"},
                _rect(None, (_OUTCOME, middle - end // 2, WIDTH - _OUTCOME, end), 14),
                _text(outcome, (_OUTCOME + WIDTH) // 2, middle, _CENTRED),
            ),
        ]
    return parts, top + height


def _end(name: str, text: str, top: int) -> Html:
    """Return where the flow begins or ends."""
    return tag(
        "g",
        {"class": name},
        _rect(None, (0, top, WIDTH, _END_HEIGHT), _END_HEIGHT // 2),
        _text([text], WIDTH // 2, top + _END_HEIGHT // 2, _CENTRED),
    )


def _stage(text: str, top: int) -> Html:
    return tag(
        "g",
        {"class": "flow-stage"},
        _rect(None, (0, top, WIDTH, _STAGE_HEIGHT), 4),
        _text([text], _PAD, top + _STAGE_HEIGHT // 2, {"font-weight": "700"}),
    )


def _down(top: int) -> Html:
    return _arrow(f"M{_SPINE} {top}V{top + _GAP - 3}m-5 -6l5 6l5 -6")


def _arrow(path: str) -> Html:
    ends = {"stroke-linecap": "round", "stroke-linejoin": "round"}
    return tag("path", {"class": "flow-arrow", "d": path, **_OUTLINE, **ends})


def _rect(name: str | None, box: tuple[int, int, int, int], round_by: int) -> Html:
    """Return a box: its left side, its top, its width and its height."""
    keys = ("x", "y", "width", "height", "rx")
    place = {key: str(value) for key, value in zip(keys, (*box, round_by), strict=True)}
    return tag("rect", {"class": name, **place, **_OUTLINE})


def _text(lines: Sequence[str], x: int, middle: int, look: Mapping[str, str]) -> Html:
    """Return lines of text with their middle at a height."""
    first = middle - (len(lines) - 1) * _LINE // 2 + 5
    spans = (
        tag("tspan", {"x": str(x), "y": str(first + index * _LINE)}, line, " ")
        for index, line in enumerate(lines)
    )
    return tag("text", look, spans)
