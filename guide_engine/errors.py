"""The errors of the engine: one base class, and a message that names the place."""


class GuideError(Exception):
    """Anything that the engine refuses; the message is one line and names the place."""


class DataError(GuideError):
    """A data file says something that it may not."""

    def __init__(self, path: str, problem: str) -> None:
        """Name the file and key in ``path`` ("policy/rules.toml: rule[3].outcome")."""
        super().__init__(f"{path}: {problem}")
        self.path = path


class InputError(GuideError):
    """Answers, a profile or a link that the guide does not know."""


def allowed(values: object) -> str:
    """Return the allowed values as a readable list for an error message."""
    if not isinstance(values, (list, tuple, set, frozenset, dict)):
        return str(values)
    return ", ".join(str(value) for value in values)
