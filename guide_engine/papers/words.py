"""The words of the papers: `data/papers/*.toml`, one file a kind and `common.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from guide_engine.errors import DataError
from guide_engine.loading.files import table_in

FOLDER = "papers"


@cache
def paper_words() -> Mapping[str, str]:
    """Return every text by "<file>.<key>", tables inside a file as "<file>.<table>.<key>".

    Raises DataError naming the file and key of what is no text.
    """
    found: dict[str, str] = {}
    for file in sorted((files("guide_engine") / "data" / FOLDER).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            name = f"{FOLDER}/{file.name}"
            table = table_in(file.read_text(encoding="utf-8"), name).plain()
            raw = {key: table.raw(key) for key in table}
            found.update(_texts(raw, file.name.removesuffix(".toml"), name))
    return found


def _texts(raw: Mapping[str, object], before: str, file: str) -> Iterator[tuple[str, str]]:
    for key, value in raw.items():
        here = f"{before}.{key}"
        if isinstance(value, dict):
            yield from _texts(value, here, file)
        elif isinstance(value, str) and value.strip():
            yield here, value
        else:
            raise DataError(f"{file}: {here.partition('.')[2]}", "ska vara en text")
