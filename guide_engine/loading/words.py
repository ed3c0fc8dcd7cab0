"""Reading the words: every id of the policy has its words, and no other id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from guide_engine.loading.files import Folder, finished
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
    folder: Folder,
    ids: Mapping[str, Collection[str]],
    facts: Mapping[str, Fact],
    conflicts: Mapping[str, Conflict],
    cited_by: Mapping[str, str],
) -> Words:
    """Return all words; ``ids`` are those of the rules, criteria, warnings, ways to
    purchase, steps, groups of criteria, sections of questions and gathered facts, ``cited_by``
    the sources, each with a row that is from it."""

    def question(table: Table, fact: str) -> QuestionWords:
        return _question(table, facts[fact], gathered=fact in ids["gathered"])

    def conflict(table: Table, id_: str) -> ConflictWords:
        return _conflict(table, conflicts[id_])

    return Words(
        questions=words_of(folder, "questions", facts, question),
        rules=words_of(folder, "rules", ids["rules"], _rule),
        criteria=words_of(folder, "criteria", ids["criteria"], lambda t, _: criterion_words(t)),
        warnings=words_of(folder, "warnings", ids["warnings"], lambda t, _: note_words(t)),
        purchases=words_of(folder, "purchases", ids["purchases"], lambda t, _: note_words(t)),
        conflicts=words_of(folder, "conflicts", conflicts, conflict),
        steps=words_of(folder, "steps", ids["steps"], lambda table, _: table.text("text")),
        sources=words_of(folder, "sources", cited_by, _source, needed_by=cited_by),
        interface=read_interface(folder, ids["groups"], ids["sections"]),
    )


def criterion_words(table: Table) -> CriterionWords:
    """Read the words of a criterion, which stand beside it in a municipality's folder."""
    return CriterionWords(
        table.text("name"),
        table.text("need"),
        table.text("met"),
        table.text("not_met"),
        table.text("unknown"),
    )


def note_words(table: Table) -> NoteWords:
    """Read the words of a warning, or of a way to purchase."""
    return NoteWords(table.text("title"), table.text("text"))


def _source(table: Table, _: str) -> SourceWords:
    return SourceWords(table.text("name"), table.choice("kind", SOURCE_KINDS))


def _question(table: Table, fact: Fact, *, gathered: bool) -> QuestionWords:
    values = table.table("values")
    same_ids(values, fact.values)
    return QuestionWords(
        short=table.text("short"),
        question=table.text("question"),
        help=table.text("help"),
        why=table.text("why"),
        find_out=table.text("find_out"),
        gathered=table.text("gathered", default=None if gathered else ""),
        roles={role: table.text(role, default="") for role in Role},
        values={value: finished(values.table(value), _value_words) for value in values},
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
    same_ids(positions, ids)
    return ConflictWords(
        topic=table.text("topic"),
        intro=table.text("intro"),
        positions={id_: positions.text(id_) for id_ in positions},
    )


def words_of[W](
    folder: Folder,
    name: str,
    ids: Collection[str],
    read: Callable[[Table, str], W],
    needed_by: Mapping[str, str] | None = None,
) -> dict[str, W]:
    table = folder.table(f"words/{name}.toml")
    same_ids(table, ids, needed_by)
    words: dict[str, W] = {}
    for id_ in ids:
        if id_ in list(table):
            part = table.table(id_)
            words[id_] = read(part, id_)
            part.done()
    return words
