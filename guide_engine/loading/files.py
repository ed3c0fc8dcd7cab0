"""Reading the files of a data folder: their tables, lists of tables by id, and what is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Hashable, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any

from guide_engine.errors import DataError, settle
from guide_engine.tables import Table


class Folder:
    """A folder of data files, and the mistakes found in them so far.

    A file that cannot be read counts as one that says nothing, and what others say of it is
    not judged. ``settle`` raises all mistakes at the end.
    """

    def __init__(self, root: Traversable | Mapping[str, Any], name: str = "") -> None:
        """Take the folder, or its files by path; ``name`` goes first in errors.

        A file is its text, or the table that it holds.
        """
        self.root = root
        self.name = name
        self.mistakes: list[DataError] = []

    def refuse(self, file: str, problem: str, line: int = 0) -> None:
        self.mistakes.append(DataError(f"{self.name}{file}", problem, line=line))

    def text(self, file: str) -> str | None:
        """Return a file's text; None if it cannot be read, which is noted."""
        name = f"{self.name}{file}"
        try:
            return self._text(file, name)
        except FileNotFoundError:
            self.refuse(file, "filen saknas")
        except DataError as error:
            self.mistakes.append(error)
        return None

    def _text(self, file: str, name: str) -> str:
        if isinstance(self.root, Mapping):
            if file not in self.root:
                raise FileNotFoundError(file)
            return str(self.root[file])
        return decoded(_at(self.root, file).read_bytes(), name)

    def has(self, file: str) -> bool:
        """Tell whether there is such a file."""
        if isinstance(self.root, Mapping):
            return file in self.root
        return _at(self.root, file).is_file()

    def table(self, file: str) -> Table:
        """Return the table that a file holds; a broken one if it cannot be read."""
        name = f"{self.name}{file}"
        if isinstance(self.root, Mapping) and isinstance(self.root.get(file), dict):
            return Table(self.root[file], f"{name}:", self.mistakes).plain()
        text = self.text(file)
        if text is not None:
            try:
                return Table(parsed(text, name), f"{name}:", self.mistakes).plain()
            except DataError as error:
                self.mistakes.append(error)
        return Table(None, f"{name}:", self.mistakes)

    def listed(self, part: str, ending: str) -> list[str]:
        """Return the names of the files in a part of the folder; each must have the ending."""
        shown = [entry.name for entry in self._entries(part)]
        for name in shown:
            if not name.endswith(ending):
                right = name.split(".")[0] + ending
                self.refuse(f"{part}/{name}", f"läses inte; tillåtet: {right}")
        return [name for name in shown if name.endswith(ending)]

    def folders(self, part: str, file: str) -> list[str]:
        """Return the names of the folders in a part of the folder; refuses what is none.

        ``file`` is what each should have, for the message.
        """
        names = []
        for entry in self._entries(part):
            if entry.is_dir():
                names.append(entry.name)
            else:
                right = f"{part}/{entry.name.split('.')[0]}/{file}"
                self.refuse(f"{part}/{entry.name}", f"läses inte; tillåtet: {right}")
        return names

    def only(self, part: str, files: Sequence[str]) -> bool:
        """Tell whether a part of the folder has no other files than some; refuses the others."""
        strays = [entry.name for entry in self._entries(part) if entry.name not in files]
        for name in strays:
            self.refuse(f"{part}/{name}", f"läses inte; tillåtet: {', '.join(files)}")
        return not strays

    def _entries(self, part: str) -> list[Traversable]:
        """Return what is in a part of the folder by name, without what programs leave behind."""
        if isinstance(self.root, Mapping):
            return []
        entries = sorted(_at(self.root, part).iterdir(), key=lambda entry: entry.name)
        left_behind = (".", "__")
        return [e for e in entries if not e.name.startswith(left_behind) and e.name[-1] != "~"]

    def settle(self) -> None:
        """Raise all mistakes with their lines: one as DataError, several as Mistakes."""
        if self.mistakes:
            # Only where something is wrong: the browser does without the module.
            from guide_engine.loading.lines import placed  # noqa: PLC0415

            settle(placed(self.mistakes, self._kept))

    def _kept(self, file: str) -> str:
        kept = Folder(self.root).text(file.removeprefix(self.name))
        return kept or ""


def _at(root: Traversable, file: str) -> Traversable:
    for part in file.split("/"):
        root = root / part
    return root


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file; raises DataError that says how to save it."""
    if not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problem = "är inte sparad som UTF-8; spara som UTF-8"
            raise DataError(name, problem, line=line) from None
    if content.startswith(b"\xef\xbb\xbf"):
        raise DataError(name, "är sparad som UTF-8 med BOM; spara som UTF-8 utan BOM")
    raise DataError(name, "är sparad som UTF-16; spara som UTF-8")


def table_in(text: str, name: str) -> Table:
    """Return the table that a data file's text holds; what is wrong in it is raised."""
    return Table(parsed(text, name), f"{name}:")


def unique[T](folder: Folder, name: str, key: str, read: Callable[[Table], T]) -> dict[str, T]:
    table = folder.table(name)
    items = each(table, key, read)
    table.done()
    return items


def each[T](table: Table, key: str, read: Callable[[Table], T]) -> dict[str, T]:
    """Read a list of tables by their id.

    Where one has no id, nothing is returned: what others say of the list cannot be judged.
    """
    named = True
    items: dict[str, T] = {}
    for part in table.tables(key):
        item = finished(part, read)
        id_ = part.raw("id")
        if not isinstance(id_, str) or not id_:
            named = False
            continue
        if id_ in items:
            part.refuse("id", f'"{id_}" finns redan')
        items[id_] = item
    return items if named else {}


def finished[T](table: Table, read: Callable[[Table], T]) -> T:
    """Read a table and refuse what was not read."""
    item = read(table)
    table.done()
    return item


def shared[Value: Hashable](items: Sequence[tuple[str, Value]]) -> dict[Value, list[str]]:
    """Return the values that more than one name has, each with the names."""
    names: dict[Value, list[str]] = {}
    for name, value in items:
        names.setdefault(value, []).append(name)
    return {value: those for value, those in names.items() if len(those) > 1}


def parsed(text: str, name: str) -> object:
    """Return what TOML says; raises DataError with the line and the likely cause."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise DataError(name, "har listor för djupt i varandra") from None
    except tomllib.TOMLDecodeError as error:
        # Only where something is wrong: the browser does without the module.
        from guide_engine.loading.syntax import explained  # noqa: PLC0415

        raise explained(text, name, str(error)) from None
