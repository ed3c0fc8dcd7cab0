"""All questions on one page, to read or print before they are answered.

First what the guide asks everybody, then what only some municipalities ask besides, and who.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guide_engine.compiled import compiled
from guide_engine.flow import deciding, exacting
from guide_engine.html import Html, tag
from guide_engine.model import COMMON, Rulebook
from guide_engine.pages.question import parted
from guide_engine.workshop.plain import plain
from scripts.pages.navigation import MANY, common_last
from scripts.read.words import words

PAGE = "alla-fragor.md"


def parts(rulebook: Rulebook) -> dict[str, str]:
    """Return the parts of the page by name."""
    say = words("fragor")
    asked = asks(rulebook)
    common = asked[COMMON]
    after = exacting(compiled(rulebook, rulebook.profiles[COMMON]))
    beside = [f for f in rulebook.facts if f not in common and any(f in a for a in asked.values())]
    names = {
        fact: [p.name for p in common_last(rulebook) if fact in asked[p.id]] for fact in beside
    }
    return {
        "antal-frågor": str(len(common)),
        "frågor-till-alla": "\n\n".join(_sections(rulebook, common)),
        "frågor-efter": _listed(
            _question(rulebook, fact, 3) for fact in after if fact not in beside
        ),
        "antal-andra": str(len(beside)),
        "frågor-hos-några": _listed(
            _question(rulebook, fact, 3, say("hos", vilka=_who(rulebook, names[fact])))
            for fact in beside
        ),
    }


def asks(rulebook: Rulebook) -> Mapping[str, frozenset[str]]:
    """Return the facts that each profile asks for before a result, by its id."""
    return {
        id_: deciding(compiled(rulebook, profile)) for id_, profile in rulebook.profiles.items()
    }


def _sections(rulebook: Rulebook, asked: frozenset[str]) -> Iterator[str]:
    """Iterate over the parts of the questionnaire, each under its heading."""
    for section in rulebook.sections:
        facts = [fact for fact in section.facts if fact in asked]
        if facts:
            name = plain(rulebook.words.interface[f"section_{section.id}"])
            listed = _listed(_question(rulebook, fact, 4) for fact in facts)
            yield f"### {name} {{ #del-{section.id} }}\n\n{listed}"


def _listed(questions: Iterator[Html]) -> Html:
    # The questions are the guide's own: from here they would hide the pages that explain them.
    return tag("div", {"class": "all-questions", "data-search-exclude": True}, list(questions))


def _question(rulebook: Rulebook, fact: str, level: int, who: str = "") -> Html:
    """Return a question with its answers; ``level`` is that of its heading."""
    say, asked = words("fragor"), rulebook.words.questions[fact]
    lead, _ = parted(asked.help)
    return tag(
        "section",
        {"aria-labelledby": f"fraga-{fact}"},
        tag(f"h{level}", {"id": f"fraga-{fact}"}, asked.question),
        tag("p", None, lead),
        tag(
            "ul",
            None,
            (
                tag("li", None, told.label, [". ", tag("span", None, told.hint)])
                for told in asked.values.values()
            ),
            tag("li", None, rulebook.words.interface["unknown_label"]),
        ),
        tag("p", None, tag("strong", None, say("vet_inte")), " ", asked.find_out),
        tag("p", None, who) if who else None,
    )


def _who(rulebook: Rulebook, names: Sequence[str]) -> str:
    say = words("fragor")
    if len(names) > MANY:
        return say("nagra", antal=len(names), alla=len(rulebook.profiles) - 1)
    *head, last = names
    return f"{', '.join(head)}{say('och')}{last}" if head else last
