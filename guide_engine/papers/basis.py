"""What every paper is made of: the visit, its assessment, what was written, and the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import Formatter

from guide_engine.assessment import Assessment, assess, belongs, in_scope
from guide_engine.compiled import compiled
from guide_engine.decision import completed
from guide_engine.model import COMMON, Citation, Citations, Contact, Role, Rulebook
from guide_engine.pages.context import Context
from guide_engine.pages.headline import headline
from guide_engine.papers.notes import Notes
from guide_engine.papers.paper import Block, Line, Paper, Text, line, paragraph, strong
from guide_engine.papers.words import paper_statements, paper_words
from guide_engine.permalink import RESULT, Visit, encode
from guide_engine.regions import spoken

_LAW = "lag"
_BLANK = re.compile(r"\[([^\[\]]+)\]")
"""How a place to fill in stands in the words."""
_NUMBER = re.compile(r"\d+\. ")
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Basis:
    """One visit as the papers see it.

    ``site`` is the address of the guide's site with a slash at the end, or empty where it is
    not known: then citations and the link that reopens the visit are no links.
    ``assessment`` is of all answers, as on the screen. ``made_with`` is the version of the
    rules that the answers were given under, or empty where it is today's or nobody says.
    """

    context: Context
    visit: Visit
    assessment: Assessment
    notes: Notes = field(default_factory=Notes)
    site: str = ""
    made_with: str = ""

    @property
    def rulebook(self) -> Rulebook:
        """Return the rulebook."""
        return self.context.rulebook

    @property
    def place(self) -> str:
        """Return the municipality as it stands in running text ("i Söderhamn")."""
        return self.context.in_name

    @property
    def title(self) -> str:
        """Return the result's heading, word for word as on the screen."""
        return headline(self.context, self.assessment)

    @property
    def today(self) -> str:
        """Return the day of the paper in words, or nothing where it is not known."""
        return day_in_words(self.rulebook, self.context.today)

    def say(self, key: str, **values: object) -> str:
        """Return words of the papers with places filled in: "<file>.<key>"."""
        return paper_words(self.rulebook)[key].format(**values)

    def line(self, key: str, **values: str | Text) -> Line:
        """Return words of the papers as runs: what stands in [brackets] is a place to fill in."""
        return runs(paper_words(self.rulebook)[key], values)

    def stated(self, key: str, **values: str | Text) -> list[Line]:
        """Return the statements of a list that belong to the visit, each with its citations."""
        return [
            line(*runs(each.text, values), *self.grounds(each.citations))
            for each in paper_statements(self.rulebook)[key]
            if in_scope(each.scope, self.context.profile, self.assessment.outcome, self.visit.role)
            and belongs(each.scope, self.assessment.possible) == {True}
        ]

    def question(self, fact: str) -> str:
        """Return a question."""
        return self.context.question(fact).question

    def answer(self, fact: str) -> str:
        """Return the visit's answer as a short phrase; of what was not asked, that."""
        return self.context.answer(fact, self.visit.answers.get(fact, ""))

    def criterion(self, id_: str) -> str:
        """Return a criterion's name without the number that it has in its source's own list."""
        return _NUMBER.sub("", self.rulebook.words.criteria[id_].name, count=1)

    def roles(self) -> Sequence[Role]:
        """Return the roles that the paper speaks to."""
        return self.context.roles()

    def grounds(self, citations: Citations) -> Line:
        """Return citations in parentheses, after a space: what is no law is named by its kind."""
        runs: list[str | Text] = []
        kind = source = ""
        for each in citations:
            if each.kind != kind:
                label = "" if each.kind == _LAW else f"{self.context.say(f'kind_{each.kind}')}: "
                runs.append(f"{'; ' if runs else ''}{label}")
            elif each.source != source:
                runs.append("; ")
            if (each.kind, each.source) == (kind, source):
                runs.append(", ")
            else:
                runs.append(
                    self.context.source_name(each).removesuffix(self.context.foreign(each.place))
                )
            place = self.context.foreign(each.place.replace(" §", "\u00a0§"))
            runs.append(Text(place, href=self._href(each)))
            kind, source = each.kind, each.source
        return line(" (", *runs, ")") if runs else ()

    def cited(self, citations: Citations) -> Line:
        """Return citations as runs, each with its address where that is known."""
        runs: list[str | Text] = []
        # A paragraph that was read in two ways is named once.
        for each in dict.fromkeys(self.citation(citation) for citation in citations):
            runs += ["; " if runs else "", each]
        return line(*runs)

    def citation(self, citation: Citation) -> Text:
        """Return a source's name and paragraph, with its address where that is known."""
        return Text(self.context.source_name(citation), href=self._href(citation))

    def _href(self, citation: Citation) -> str:
        target = self.context.target(citation)
        return f"{self.site}{target}" if self.site and target else ""

    def contact(self, contact: Contact) -> Line:
        """Return where to turn: the function, how to reach it, and when that was checked."""
        checked = self.context.say("result_checked", date=contact.checked)
        ways = (
            Text(contact.phone),
            Text(contact.email, href=f"mailto:{contact.email}"),
            Text(contact.url, href=contact.url),
            Text(checked if contact.checked else ""),
        )
        return line(
            strong(f"{contact.name}. ") if contact.name else "",
            contact.text,
            *(part for way in ways if way.text for part in (" ", way)),
        )

    def link(self) -> str:
        """Return the address that opens this result again; it has the answers that count alone."""
        counted = self.assessment.possible
        answers = {fact: value for fact, value in self.visit.answers.items() if fact in counted}
        version, language = self.rulebook.version, self.rulebook.language.id
        visit = replace(self.visit, answers=answers, step=RESULT, rules=version, back="")
        guide = f"{language}/guiden" if language else "guiden"
        return f"{self.site}{guide}/{self.visit.profile}/#{encode(visit)}"

    def free(self, text: str, missing: str) -> Iterator[Block]:
        """Return what somebody wrote as paragraphs, or a place to fill in that says with what."""
        lines = [each.strip() for each in text.splitlines() if each.strip()]
        if not lines:
            yield paragraph(Text(missing, blank=True))
        yield from (paragraph(each) for each in lines)

    def paper(self, kind: str, blocks: Sequence[Block], *, remarks: bool = True) -> Paper:
        """Return a paper whose title, subtitle and footer are the common ones of its kind.

        With ``remarks`` it says where the guide has no rules of the municipality.
        """
        place, common = self.context.place, self.context.profile.id == COMMON
        anywhere = common and place is None
        about = self.say("common.any_place") if anywhere else self.context.name
        said = {"place": about, "date": self.today or self.say("common.undated")}
        dropped = (
            (paragraph(self.say("common.dropped", number=self.notes.dropped), note=True),)
            if self.notes.dropped
            else ()
        )
        note = place and remarks and self.context.say("place_note", name=place.name)
        rests = (paragraph(note, note=True),) if note else ()
        return Paper(
            kind=kind,
            title=self.say(f"{kind}.title"),
            subtitle=self.say("common.subtitle", **said),
            footer=self.say("common.footer", version=self.rulebook.version),
            blocks=(*dropped, *rests, *blocks),
            language=self.rulebook.language.locale,
            dir=self.rulebook.language.dir,
        )


def basis(  # noqa: PLR0913 - everything that a paper rests on
    rulebook: Rulebook,
    anchors: Mapping[str, str],
    visit: Visit,
    *,
    notes: Notes | None = None,
    today: str = "",
    site: str = "",
    made_with: str = "",
) -> Basis:
    """Return what papers are made of for a visit whose profile is known."""
    visit = replace(visit, answers=completed(rulebook, visit.answers))
    rulebook = spoken(rulebook, visit.profile, visit.place)
    whole = compiled(rulebook, rulebook.profiles[visit.profile])
    found = assess(rulebook, whole.profile, visit.answers, visit.role)
    context = Context(whole, anchors, visit, today)
    return Basis(context, visit, found, notes or Notes(), site, made_with)


def runs(template: str, values: Mapping[str, str | Text]) -> Line:
    """Return a text as runs; only what the project wrote itself has places to fill in."""
    found: list[str | Text] = []
    for literal, name, _, _ in Formatter().parse(template):
        for number, piece in enumerate(_BLANK.split(literal)):
            found.append(Text(piece, blank=True) if number % 2 else piece)
        if name:
            found.append(values[name])
    return line(*found)


def is_day(text: str) -> bool:
    """Tell whether a text is a date YYYY-MM-DD."""
    return _DAY.fullmatch(text) is not None


def day_in_words(rulebook: Rulebook, day: str) -> str:
    """Return a date YYYY-MM-DD as "1 december 2026"; anything else as nothing."""
    found = _DAY.fullmatch(day)
    if found is None:
        return ""
    year, month, number = (int(part) for part in found.groups())
    months = paper_words(rulebook)["common.months"].split()
    return rulebook.language.date.format(day=number, month=months[month - 1], year=year)
