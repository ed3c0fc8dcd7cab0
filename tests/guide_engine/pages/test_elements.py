"""Every kind of element that the pages have: what the styles and the scripts hold on to.

`elements.txt` has one line for each: the page, the element and its attributes. Values that
differ from case to case are left out. After a change that is meant, this writes it anew:
`python -m tests.guide_engine.pages.test_elements`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from guide_engine.pages.check import check_page
from guide_engine.pages.context import Context
from guide_engine.pages.start import choose_page, start_page
from tests import markup
from tests.guide_engine.pages import (
    test_check,
    test_compared,
    test_question,
    test_result,
    test_static_result,
)
from tests.guide_engine.pages.test_static_result import ORDER
from tests.markup import Element
from tests.representatives import LONGEST, REPRESENTATIVES
from tests.strategies import RULEBOOK, whole_of

LISTED = Path(__file__).with_name("elements.txt")
SAID = (
    "aria-current",
    "aria-labelledby",
    "class",
    "data-kind",
    "data-status",
    "data-agreed",
    "for",
    "id",
    "rel",
    "role",
    "rows",
    "scope",
    "start",
    "tabindex",
    "type",
)
"""Attributes whose values are the same in every case, or one of a few."""


def kind(element: Element) -> str:
    """Return an element with its attributes, as they would be selected."""
    parts = [element.name]
    for name, value in sorted(element.attributes.items()):
        # What changes an answer, or makes a result more exact, is named by the fact too.
        said = str(value).partition("-")[0] if name == "data-nav" else value if name in SAID else ""
        parts.append(f"[{name}={said}]" if said else f"[{name}]")
    return "".join(parts)


def pages() -> Iterator[tuple[str, list[Element]]]:
    """Iterate over pages of each sort, most of them of the common profile and of the fullest."""
    yield "choose", markup.read(choose_page(RULEBOOK))
    yield from (("result", [*case.page]) for case in test_compared.cases())
    for of in REPRESENTATIVES:
        yield "check", markup.read(check_page(Context(whole_of(of), {}), ORDER, None).html)
        yield "start", markup.read(start_page(Context(whole_of(of), {})).html)
    for of in LONGEST:
        yield from (("check", [*case.page]) for case in test_check.cases(of))
        yield from (("question", [*case.page]) for case in test_question.live(of))
        yield from (("question", [*case.page]) for case in test_question.static(of))
        yield from (("result", [*case.page]) for case in test_result.cases(of))
        yield from (("result", [*case.page]) for case in test_static_result.cases(of))


def kinds() -> list[str]:
    """Return the lines of the file."""
    return sorted({f"{sort}: {kind(element)}" for sort, page in pages() for element in page})


def test_the_pages_have_these_kinds_of_elements_and_no_others() -> None:
    assert kinds() == LISTED.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    LISTED.write_text("\n".join(kinds()) + "\n", encoding="utf-8")
