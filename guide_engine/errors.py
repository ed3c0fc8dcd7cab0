"""The errors of the engine: one base class, and a message that names the place."""

from collections.abc import Collection, Sequence

MOST_LISTED = 40
"""So many allowed values are listed; of more only the number is said."""


class GuideError(Exception):
    """Anything that the engine refuses; the message is one line and names the place."""


class Mistakes(GuideError):  # noqa: N818 - not one error, several
    """Several things that are refused at once; the message has a line for each."""

    def __init__(self, found: Sequence[GuideError]) -> None:
        """Take the errors in the order in which they are told."""
        super().__init__("\n".join(str(error) for error in found))
        self.found = tuple(found)


class DataError(GuideError):
    """A data file says something that it may not."""

    def __init__(
        self, path: str, problem: str, steps: tuple[str | int, ...] = (), line: int = 0
    ) -> None:
        """Name the file and key in ``path`` ("policy/rules.toml: rule.bara_lokal.outcome").

        ``steps`` are the keys and positions that lead to the place in the file.
        """
        file, colon, place = path.partition(":")
        super().__init__(
            f"{file}:{line}{colon}{place}: {problem}" if line else f"{path}: {problem}"
        )
        self.path = path
        self.file = file
        self.problem = problem
        self.steps = steps
        self.line = line


class InputError(GuideError):
    """Answers, a profile or a link that the guide does not know."""


def told(error: GuideError) -> list[str]:
    """Return the lines of a message: one for each mistake."""
    if isinstance(error, Mistakes):
        return [line for each in error.found for line in told(each)]
    # What was entered may hold line breaks.
    return [" ".join(str(error).splitlines())]


def settle(found: Sequence[GuideError]) -> None:
    """Raise what was found, if anything: one error as it is, several as Mistakes."""
    different = list({str(error): error for error in found}.values())
    if len(different) == 1:
        raise different[0]
    if different:
        raise Mistakes(different)


def allowed(values: object) -> str:
    """Return the allowed values as a readable list for an error message."""
    if not isinstance(values, (list, tuple, set, frozenset, dict)):
        return str(values)
    if len(values) > MOST_LISTED:
        return f"ett av de {len(values)} som finns"
    return ", ".join(str(value) for value in values)


def meant(given: str, known: Collection[str], closeness: float = 0.7) -> str:
    """Return the question whether a known value was meant, or nothing; it ends with a space."""
    # Only where something is wrong: the browser does without the module.
    from difflib import get_close_matches  # noqa: PLC0415

    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(given.lower(), by_lower, n=1, cutoff=closeness)
    return f'menade du "{by_lower[found[0]]}"? ' if found else ""
