"""Reading the words: every id of the policy has its words, and no other id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib.resources.abc import Traversable

from guide_engine.loading.files import finished, table_of
from guide_engine.loading.interface import SOURCE_KINDS, read_interface
from guide_engine.model import (
    Conflict,
    ConflictWords,
    CriterionWords,
    Fact,
    Form,
    NoteWords,
    QuestionWords,
    Role,
    RuleWords,
    SourceWords,
    ValueWords,
    Words,
)
from guide_engine.tables import Table, same_ids


def read_words(
    data: Traversable,
    ids: Mapping[str, Collection[str]],
    facts: Mapping[str, Fact],
    conflicts: Mapping[str, Conflict],
) -> Words:
    """Return all words; ``ids`` are those of the rules, criteria, warnings, ways to
    purchase, steps, sources, groups of criteria and sections of questions."""

    def question(table: Table, fact: str) -> QuestionWords:
        return _question(table, facts[fact])

    def conflict(table: Table, id_: str) -> ConflictWords:
        return _conflict(table, conflicts[id_])

    return Words(
        questions=words_of(data, "questions", facts, question),
        rules=words_of(data, "rules", ids["rules"], _rule),
        criteria=words_of(data, "criteria", ids["criteria"], _criterion),
        warnings=words_of(data, "warnings", ids["warnings"], _note),
        purchases=words_of(data, "purchases", ids["purchases"], _note),
        conflicts=words_of(data, "conflicts", conflicts, conflict),
        steps=words_of(data, "steps", ids["steps"], lambda table, _: table.text("text")),
        sources=words_of(data, "sources", ids["sources"], _source),
        interface=read_interface(data, ids["groups"], ids["sections"]),
    )


def _criterion(table: Table, _: str) -> CriterionWords:
    return CriterionWords(
        table.text("name"),
        table.text("need"),
        table.text("met"),
        table.text("not_met"),
        table.text("unknown"),
    )


def _note(table: Table, _: str) -> NoteWords:
    return NoteWords(table.text("title"), table.text("text"))


def _source(table: Table, _: str) -> SourceWords:
    return SourceWords(table.text("name"), table.choice("kind", SOURCE_KINDS))


def _question(table: Table, fact: Fact) -> QuestionWords:
    values = table.table("values")
    same_ids(values.path, dict.fromkeys(values), fact.values)
    return QuestionWords(
        short=table.text("short"),
        question=table.text("question"),
        help=table.text("help"),
        why=table.text("why"),
        find_out=table.text("find_out"),
        roles={role: table.text(role, default="") for role in Role},
        values={value: finished(values.table(value), _value_words) for value in fact.values},
    )


def _value_words(table: Table) -> ValueWords:
    return ValueWords(table.text("label"), table.text("hint", empty=True), table.text("answer"))


def _rule(table: Table, _: str) -> RuleWords:
    forms = table.table("forms")
    texts = {form: forms.text(form) for form in Form}
    forms.done()
    return RuleWords(
        title=table.text("title"),
        lead=table.text("lead"),
        text=table.text("text"),
        change=table.text("change"),
        short=table.text("short"),
        forms=texts,
    )


def _conflict(table: Table, conflict: Conflict) -> ConflictWords:
    positions = table.table("positions")
    ids = [position.id for position in conflict.positions]
    same_ids(positions.path, dict.fromkeys(positions), ids)
    return ConflictWords(
        topic=table.text("topic"),
        intro=table.text("intro"),
        positions={id_: positions.text(id_) for id_ in ids},
    )


def words_of[W](
    data: Traversable, name: str, ids: Collection[str], read: Callable[[Table, str], W]
) -> dict[str, W]:
    path = f"words/{name}.toml"
    table = table_of(data, path)
    same_ids(path, dict.fromkeys(table), ids)
    words: dict[str, W] = {}
    for id_ in ids:
        part = table.table(id_)
        words[id_] = read(part, id_)
        part.done()
    return words
