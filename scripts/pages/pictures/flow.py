"""The decision table as a picture: a flow from top to bottom, one box a rule.

The colours come from assets/stylesheets/generated.css. Without it the picture is drawn in the
text's colour, so it stands in light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap

from guide_engine.html import Attributes, Html, tag
from guide_engine.model import CriteriaTest, Rule, Rulebook
from guide_engine.pages.result import way_id
from scripts.pages.pictures.svg import BOLD, CENTRED, OUTLINE, box, picture

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


def flow_picture(rulebook: Rulebook) -> Html:
    """Return the flow as an SVG; the last rule's outcome is the end of the flow."""
    parts = [_end("flow-start", "Era svar", 0)]
    bottom = _END_HEIGHT
    numbered = enumerate(rulebook.rules, start=1)
    stages = groupby(numbered, key=lambda item: isinstance(item[1].when, CriteriaTest))
    for reads_criteria, rules in stages:
        parts += [_down(bottom), _stage(_STAGES[reads_criteria], bottom + _GAP)]
        bottom += _GAP + _STAGE_HEIGHT
        for number, rule in rules:
            down = _down(bottom)
            last = number == len(rulebook.rules)
            drawn, bottom = _rule(rulebook, rule, number, bottom + _GAP, last=last)
            # An address that names the rule marks the way to it, by the stylesheet alone.
            parts.append(tag("g", {"id": way_id(rule.id), "class": "flow-step"}, down, *drawn))
    end = rulebook.rules[-1]
    outcome = _condition_and_outcome(rulebook, end)[1]
    parts += [_down(bottom), _end(f"flow-end flow-{end.outcome}", outcome, bottom + _GAP)]
    height = bottom + _GAP + _END_HEIGHT
    return picture(
        "flow",
        (WIDTH, height),
        "Beslutstabellen som ett flöde",
        f"{len(rulebook.rules)} regler prövas uppifrån och ned. Den första som stämmer ger "
        "rekommendationen till höger. Stämmer den inte går flödet vidare nedåt. Sist står: "
        f"{outcome}. Samma regler står som text intill figuren.",
        parts,
        look={"class": "flow-picture"},
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
        box((0, top, WIDTH if last else _BOX, height), 6, {"class": "flow-rule", **OUTLINE}),
        tag(
            "circle",
            {
                "class": "flow-number",
                "cx": str(_SPINE),
                "cy": str(middle),
                "r": "14",
                **OUTLINE,
            },
        ),
        _text([str(number)], _SPINE, middle, CENTRED),
        _text(lines, _TEXT, middle, {}),
    ]
    if not last:
        end = len(outcome) * _LINE + _PAD
        parts += [
            _arrow(f"M{_BOX} {middle}H{_OUTCOME - 3}m-6 -5l6 5l-6 5"),
            tag(
                "g",
                {"class": f"flow-outcome flow-{rule.outcome}"},
                box((_OUTCOME, middle - end // 2, WIDTH - _OUTCOME, end), 14),
                _text(outcome, (_OUTCOME + WIDTH) // 2, middle, CENTRED),
            ),
        ]
    return parts, top + height


def _end(name: str, text: str, top: int) -> Html:
    """Return where the flow begins or ends."""
    return tag(
        "g",
        {"class": name},
        box((0, top, WIDTH, _END_HEIGHT), _END_HEIGHT // 2),
        _text([text], WIDTH // 2, top + _END_HEIGHT // 2, CENTRED),
    )


def _stage(text: str, top: int) -> Html:
    return tag(
        "g",
        {"class": "flow-stage"},
        box((0, top, WIDTH, _STAGE_HEIGHT), 4),
        _text([text], _PAD, top + _STAGE_HEIGHT // 2, BOLD),
    )


def _down(top: int) -> Html:
    return _arrow(f"M{_SPINE} {top}V{top + _GAP - 3}m-5 -6l5 6l5 -6")


def _arrow(path: str) -> Html:
    ends = {"stroke-linecap": "round", "stroke-linejoin": "round"}
    return tag("path", {"class": "flow-arrow", "d": path, **OUTLINE, **ends})


def _text(lines: Sequence[str], x: int, middle: int, look: Attributes) -> Html:
    """Return lines of text with their middle at a height."""
    first = middle - (len(lines) - 1) * _LINE // 2 + 5
    spans = (
        tag("tspan", {"x": str(x), "y": str(first + index * _LINE)}, line, " ")
        for index, line in enumerate(lines)
    )
    return tag("text", look, spans)
