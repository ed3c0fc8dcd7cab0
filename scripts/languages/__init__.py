"""The site in languages other than Swedish, made after it and put under it."""

from scripts.languages.site import write_languages

__all__ = ["write_languages"]
