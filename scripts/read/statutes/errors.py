"""The error of the checks of law: everything that is wrong at once, each on its own line."""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.errors import GuideError, Mistakes


class StatuteError(Mistakes):
    """Citations, labels or the table of numbers do not fit; each line names file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Take the problems, each with its place and what is allowed there."""
        super().__init__([GuideError(problem) for problem in problems])
        self.problems = tuple(problems)
