"""The site in languages other than Swedish, made beside it and put under it."""

from scripts.languages.site import make_language, write_languages

__all__ = ["make_language", "write_languages"]
