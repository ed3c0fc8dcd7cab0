"""Whether what the guide says of law fits the statutes' numbers and its rows' certainty."""

from scripts.read.statutes.errors import StatuteError
from scripts.read.statutes.project import check_law

__all__ = ["StatuteError", "check_law"]
