"""What every part of the workshop knows, and the fields that they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from guide_engine.html import Child, Html, tag
from guide_engine.model import Rulebook
from guide_engine.workshop.checks import Mistake
from guide_engine.workshop.draft import Draft
from guide_engine.workshop.words import say

LONGEST = 2_000
"""So many letters have their place in a field."""


@dataclass(frozen=True, slots=True)
class View:
    """A draft with what is wrong in it, by field."""

    rulebook: Rulebook
    draft: Draft
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)

    def text_field(  # noqa: PLR0913 - all that a field has
        self, path: str, label: str, value: str, *, hint: str = "", rows: int = 1, default: str = ""
    ) -> Html:
        """Return a field for text; ``default`` is what is written if it is left empty."""
        id_ = id_of(path)
        attributes = {
            "id": id_,
            "data-keep": f"draft.{path}",
            "maxlength": str(LONGEST),
            "aria-describedby": _described(id_, hint=bool(hint), default=bool(default)),
            "aria-invalid": "true" if self._wrong(path) else "false",
        }
        control = (
            tag("textarea", {**attributes, "rows": str(rows)}, f"\n{value}")
            if rows > 1
            else tag("input", {**attributes, "type": "text", "value": value})
        )
        return tag(
            "div",
            {"class": "guide-field"},
            tag("label", {"for": id_}, label),
            _hint(id_, hint),
            control,
            self._default(id_, path, value, default),
            self.mistake(path),
        )

    def _default(self, id_: str, path: str, value: str, default: str) -> Html | None:
        if not default:
            return None
        text = "" if value else say("default_mark", text=default)
        attributes = {"id": f"{id_}-default", "class": "guide-field-hint"}
        return tag("span", {**attributes, "data-live": f"default.{path}"}, text)

    def select(
        self, path: str, label: str, options: Sequence[tuple[str, str]], value: str, hint: str = ""
    ) -> Html:
        """Return a choice of one from a list of values with their words."""
        found = option_tags(options, value)
        mistake = self.mistake(path)
        return choice(id_of(path), f"draft.{path}", label, found, hint=hint, mistake=mistake)

    def marks(  # noqa: PLR0913 - a group of boxes or buttons
        self,
        path: str,
        legend: str,
        options: Sequence[tuple[str, str]],
        chosen: Sequence[str],
        *,
        several: bool = False,
        hint: str = "",
    ) -> Html:
        """Return a choice among few, of one or of ``several``; the group is named ``path``."""
        id_ = id_of(path)
        names = {value: f"{path}.{value}" if several else path for value, _ in options}
        return tag(
            "fieldset",
            {
                "class": "workshop-marks",
                "aria-describedby": _described(id_, hint=bool(hint)),
            },
            tag("legend", None, legend),
            _hint(id_, hint),
            (
                tag(
                    "label",
                    None,
                    tag(
                        "input",
                        {
                            "type": "checkbox" if several else "radio",
                            "id": f"{id_}-{value}",
                            "name": path,
                            "value": value,
                            "data-keep": f"draft.{names[value]}",
                            "checked": value in chosen,
                        },
                    ),
                    " ",
                    tag("span", None, label),
                )
                for value, label in options
            ),
            self.mistake(path),
        )

    def mistake(self, path: str) -> Html:
        """Return the place that says what is wrong with a field, or left; empty if nothing is."""
        found = self.mistakes.get(path)
        text = say("left_mark" if found.left else "wrong_mark", text=found.text) if found else ""
        return tag(
            "span",
            {
                "id": f"{id_of(path)}-error",
                "class": "workshop-mistake",
                "data-live": f"mistake.{path}",
            },
            tag("span", {"class": "workshop-left" if found and found.left else None}, text)
            if text
            else None,
        )

    def note(self, name: str, text: str) -> Html:
        """Return a place for a hint that comes and goes while somebody chooses."""
        return tag("p", {"class": "guide-field-hint", "data-live": f"note.{name}"}, text)

    def _wrong(self, path: str) -> bool:
        found = self.mistakes.get(path)
        return found is not None and not found.left

    def rows(self, path: str, *, hint: str = "", more: bool = False) -> Iterator[Html]:
        """Yield the fields of the rows that something rests on, or of the one it is to have."""
        ids = self.draft.cites(path)
        if hint and not ids:
            yield tag("p", {"class": "guide-field-hint"}, hint)
        for id_ in ids:
            yield self.row(f"row.{id_}", id_)
        if not ids:
            yield self.row(f"new.{path}")
        elif more:
            yield add(path, say("row.add"))

    def row(self, path: str, id_: str = "") -> Html:
        """Return the fields of a row; without an ``id_`` it is still to be made."""
        found = self.draft.rows.get(id_)
        sources = [
            (str(each.get("id")), str(each.get("name") or say("source.legend", number=number)))
            for number, each in enumerate(self.draft.listed("source"), start=1)
        ]
        return tag(
            "div",
            {"class": "workshop-row"},
            tag("p", {"class": "workshop-row-title"}, say("row.title")),
            self.select(f"{path}.source", say("row.source"), sources, found.source if found else "")
            if len(sources) > 1
            else None,
            self.text_field(
                f"{path}.heading",
                say("row.heading"),
                found.heading if found else "",
                hint=say("row.heading_hint"),
            ),
            self.text_field(
                f"{path}.statement",
                say("row.statement"),
                found.statement if found else "",
                hint=say("row.statement_hint"),
                rows=2,
            ),
        )


def choice(  # noqa: PLR0913 - all that a list to choose from has
    id_: str, keep: str, label: str, options: Child, *, hint: str = "", mistake: Child = None
) -> Html:
    """Return a list to choose one thing from; ``keep`` names what it holds."""
    described = _described(id_, hint=bool(hint), error=mistake is not None)
    return tag(
        "div",
        {"class": "guide-field"},
        tag("label", {"for": id_}, label),
        _hint(id_, hint),
        tag(
            "select",
            {"id": id_, "data-keep": keep, "aria-describedby": described or None},
            options,
        ),
        mistake,
    )


def id_of(path: str) -> str:
    """Return the id of the field of a path."""
    return f"w-{path.replace('.', '-')}"


def group(legend: str, *children: Child, path: str = "", remove: bool = False) -> Html:
    """Return fields that belong together; they can be removed if there is a button for that."""
    return tag(
        "fieldset",
        {"class": "workshop-group", "id": f"{id_of(path)}-group" if path else None},
        tag("legend", None, legend),
        *children,
        tag(
            "p",
            {"class": "guide-paper-ways"},
            tag(
                "button",
                {
                    "type": "button",
                    "data-do": "remove",
                    "data-what": path,
                    "aria-label": say("remove_of", what=legend),
                },
                say("remove"),
            ),
        )
        if remove
        else None,
    )


def add(what: str, label: str) -> Html:
    """Return the button that adds a thing."""
    button = {"type": "button", "data-do": "add", "data-what": what}
    return tag("p", {"class": "guide-paper-ways"}, tag("button", button, label))


def option_tags(options: Sequence[tuple[str, str]], value: str = "") -> list[Html]:
    """Return the options of a list."""
    return [tag("option", {"value": v, "selected": v == value}, label) for v, label in options]


def lead(key: str) -> Html:
    """Return the words that begin a part."""
    return tag("p", {"class": "guide-help"}, say(key))


def title(level: int, text: str) -> Html:
    """Return a heading; that of a part takes the focus when the part is opened."""
    return tag(f"h{level}", {"tabindex": "-1"} if level == 2 else None, text)


def _hint(id_: str, hint: str) -> Html | None:
    return tag("span", {"id": f"{id_}-hint", "class": "guide-field-hint"}, hint) if hint else None


def _described(id_: str, *, hint: bool = False, default: bool = False, error: bool = True) -> str:
    parts = [("hint", hint), ("default", default), ("error", error)]
    return " ".join(f"{id_}-{name}" for name, there in parts if there)
