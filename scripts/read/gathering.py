"""Going on after a mistake, so that all of them are told at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from guide_engine.errors import GuideError, Mistakes, settle


class Gathering:
    """What was refused so far; ``settle`` raises it."""

    def __init__(self) -> None:
        """Begin without a mistake."""
        self.found: list[GuideError] = []

    @contextmanager
    def go_on(self) -> Iterator[None]:
        """Keep what is refused inside instead of raising it."""
        try:
            yield
        except Mistakes as several:
            self.found += several.found
        except GuideError as error:
            self.found.append(error)

    def settle(self) -> None:
        """Raise what was refused, if anything: one error as it is, several as Mistakes."""
        settle(self.found)
