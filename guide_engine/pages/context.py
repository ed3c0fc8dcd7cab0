"""What every page needs to know, and the parts that several pages share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guide_engine.compiled import Compiled
from guide_engine.flow import NOT_ASKED, Stop, fact_at, flow, says, walk
from guide_engine.html import FOREIGN, Attributes, Child, Html, foreign, tag
from guide_engine.logic import DONT_KNOW
from guide_engine.model import (
    COMMON,
    Citation,
    Citations,
    Language,
    Place,
    Profile,
    QuestionWords,
    Role,
    Rulebook,
)
from guide_engine.permalink import CHECK, Visit, encode

LEAST = 4
"""Fewer answers than this need no page of their own before the result."""

SITE = "../../"
"""From a page of the guide ("guiden/<profil>/<sida>.html") to the root of what its language has."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its file name without ending, its title and the markup of the guide's part."""

    slug: str
    title: str
    html: Html


@dataclass(frozen=True, slots=True)
class Context:
    """A profile, where citations lead, and the visit; a static page has no visit.

    ``anchors`` maps ledger rows to addresses from the site's root. ``today`` is a date to
    show, YYYY-MM-DD; a static page has none. ``before`` is the address of the page before
    this one, if that is not the start; ``before_fact`` what is asked there, on a static page.
    ``contact`` is the e-mail address for letters about a result, if there is one.
    ``root`` is the site's address, with a slash at the end, where a result may be shared.
    ``made`` has the parts that pages have alike: static ones are hundreds for each profile.
    """

    whole: Compiled
    anchors: Mapping[str, str]
    visit: Visit | None = None
    today: str = ""
    before: str = ""
    before_fact: str = ""
    contact: str = ""
    root: str = ""
    made: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def once[T](self, key: Hashable, make: Callable[[], T]) -> T:
        """Return a part that is made once for all pages; ``key`` has all that it rests on.

        Only the words and the addresses of a rulebook are no part of the key.
        """
        if key not in self.made:
            self.made[key] = make()
        made: T = self.made[key]
        return made

    @property
    def rulebook(self) -> Rulebook:
        """Return the rulebook."""
        return self.whole.space.rulebook

    @property
    def profile(self) -> Profile:
        """Return the profile."""
        return self.whole.profile

    @property
    def place(self) -> Place | None:
        """Return the municipality that the visit names though it has no profile."""
        return self.rulebook.places.get(self.visit.place) if self.visit else None

    @property
    def name(self) -> str:
        """Return what the visit is about by name: a place, or the profile."""
        return name_of(self.rulebook, self.profile, self.visit.place if self.visit else "")

    @property
    def in_name(self) -> str:
        """Return where the visitor is, as it stands in running text ("i Örebro")."""
        if self.place is None:
            return self.profile.in_name
        place = self.place
        return self.language.in_name.format(preposition=place.preposition, name=place.name)

    @property
    def language(self) -> Language:
        """Return the language that the page is in."""
        return self.rulebook.language

    @property
    def site(self) -> str:
        """Return the way from a page of the guide to the site's root."""
        return f"../{SITE}" if self.language.id else SITE

    @property
    def start(self) -> str:
        """Return the address of the profile's start page, which keeps the place."""
        place = self.place
        return f"./#{encode(Visit(self.profile.id, place=place.code))}" if place else "./"

    def say(self, key: str, **values: object) -> str:
        """Return words of the interface with places filled in."""
        return self.rulebook.words.interface[key].format(**values)

    def question(self, fact: str) -> QuestionWords:
        """Return the words of a question."""
        return self.rulebook.words.questions[fact]

    def answer(self, fact: str, value: str) -> str:
        """Return an answer as a short phrase."""
        if value == DONT_KNOW:
            return self.say("unknown_answer")
        if value == NOT_ASKED:
            return self.say("unasked_answer")
        return self.question(fact).values[value].answer

    def listed(self, texts: Sequence[str], joint: str = "condition_and") -> str:
        """Return quoted texts as a list in words."""
        *head, last = map(self.language.quoted, texts)
        return f"{self.language.comma.join(head)}{self.say(joint)}{last}" if head else last

    def foreign(self, text: str) -> str:
        """Return a text that is always in the base language, marked on a page in another."""
        return foreign(text) if self.language.folder else text

    def to(self, address: str) -> dict[str, str | None]:
        """Return the attributes of a link to a page of the site, in this page's language or not."""
        if not self.language.id:
            return {"href": self.site + address}
        if address in self.language.pages:
            return {"href": SITE + address}
        return {"href": self.site + address, "hreflang": FOREIGN}

    def roles(self) -> tuple[Role, ...]:
        """Return the roles to speak to: the visitor's own, or both."""
        return (self.visit.role,) if self.visit and self.visit.role else tuple(Role)

    def href(self, slug: str, *, step: str = "", visit: Visit | None = None, back: str = "") -> str:
        """Return the address of a page of the guide, with the visit's answers if there are.

        ``back`` is where the next answer leads back to.
        """
        visit = visit or self.visit
        if visit is None:
            return self.page(slug, self.profile.id)
        visit = replace(visit, step=step or visit.step, back=back or visit.back)
        return f"{self.page(slug, visit.profile)}#{encode(visit)}"

    def page(self, slug: str, profile: str) -> str:
        """Return the file of a page; in other languages only the common ground has any.

        Another profile has its start page, which shows live what the address says.
        """
        return page_file(self.language, slug, profile)

    def answered(self, stop: Stop, value: str) -> str:
        """Return where an answer leads."""
        fact, after = str(stop.fact), stop.answers[value]
        if self.visit is None:
            return self.href(after.slug)
        also = says(self.rulebook, fact, stop.gathers)
        dropped = also.get(self.visit.answers.get(fact, ""), {})
        kept = {f: v for f, v in self.visit.answers.items() if dropped.get(f) != v}
        answers = {**kept, fact: value, **also.get(value, {})}
        back = self.visit.back
        if not back and (after.fact is None or after.fact in answers):
            # The last answer that was missing: all are looked at before the result, if many.
            asked, state = walk(self.whole, answers)
            done = fact_at(self.whole, state) is None
            back = CHECK if done and len(asked) >= LEAST else ""
        return self.href(after.slug, visit=replace(self.visit, answers=answers, back=back))

    def elsewhere(self) -> str:
        """Return where another municipality is chosen, with the visit's answers if there are."""
        if self.visit is None:
            return "../"
        visit = replace(
            self.visit, profile="", place="", step="", rules="", compared=self.profile.id
        )
        return f"../#{encode(visit)}"

    def first_slug(self) -> str:
        """Return the page of the first question."""
        pages = flow(self.whole)
        return pages.stops[pages.start].slug

    def citations(self, citations: Citations) -> Html | None:
        """Return links to the paragraphs that are cited, or None where nothing is."""
        items = [self._citation(citation) for citation in citations]
        return tag("ul", {"class": "guide-citations"}, items) if items else None

    def target(self, citation: Citation) -> str:
        """Return the address of what is cited from the site's root, or nothing if not known."""
        return next((self.anchors[row] for row in citation.rows if row in self.anchors), "")

    def source_name(self, citation: Citation) -> str:
        """Return a source and where in it: "LOU 1 kap. 2 §", "Malmö 2018, Ekonomi"."""
        joint = " " if citation.place[0].isdigit() else self.language.comma
        name = self.rulebook.words.sources[citation.source].name
        return f"{name}{joint}{self.foreign(citation.place)}"

    def _citation(self, citation: Citation) -> Html:
        words = self.rulebook.words.sources[citation.source]
        target = self.target(citation)
        text = f"{words.name}: {self.foreign(citation.place)}"
        link: Child = tag("a", self.to(target), text) if target else text
        kind = tag(
            "span",
            {"class": "guide-kind", "data-kind": citation.kind},
            self.say(f"kind_{citation.kind}"),
        )
        return tag("li", {"data-rows": " ".join(citation.rows)}, kind, " ", link)


def page_file(language: Language, slug: str, profile: str) -> str:
    """Return the file of a page of the questionnaire, from its profile's folder."""
    return f"{slug}.html" if not language.id or profile == COMMON else "./"


def name_of(rulebook: Rulebook, profile: Profile, place: str) -> str:
    """Return what a visit is about by name: a place without a profile by its code, or a profile."""
    found = rulebook.places.get(place)
    return rulebook.words.interface["place_name"].format(name=found.name) if found else profile.name


def heading(level: int, text: Child, **attributes: str) -> Html:
    """Return a heading; the first one of a page takes the focus when the page changes."""
    extra: dict[str, str | bool | None] = {"tabindex": "-1"} if level == 1 else {}
    return tag(f"h{level}", {**extra, **attributes}, text)


def back_link(context: Context, href: str = "") -> Html:
    """Return the link to the page before, or to another; it stands at the top of a page.

    A static page says what is asked there: the browser takes that answer back.
    """
    return tag(
        "a",
        {
            "class": "guide-back",
            "href": href or context.before or context.start,
            "data-nav": "back",
            "data-fact": context.before_fact or None,
        },
        context.say("back"),
    )


def top(context: Context, *, href: str = "") -> Html:
    """Return what stands above a page's heading: the way back, and a place without a profile."""
    about = tag("span", {"data-place": context.place.code}, context.name) if context.place else None
    return tag("p", {"class": "guide-top"}, back_link(context, href), about)


def restart_link(context: Context) -> Html:
    """Return the link to the start."""
    return tag("a", {"href": context.start, "data-nav": "restart"}, context.say("restart"))


def place_note(context: Context) -> Html | None:
    """Return what the answer rests on where the guide has no rules of the place."""
    if context.place is None:
        return None
    text = context.say("place_note", name=context.place.name)
    return tag("p", {"data-place": context.place.code}, text)


def check_link(context: Context, slug: str, words: str) -> Html:
    """Return the link to all answers; a static page knows none, so a script shows it."""
    static = context.visit is None
    href = context.href(CHECK if static else slug, step=CHECK)
    return tag("a", {"href": href, "data-nav": "check_answers", "hidden": static}, words)


def guide(context: Context, kind: str, *children: Child) -> Html:
    """Return the guide's part of a page; ``kind`` is one of README.md, or a question's fact."""
    return tag(
        "section",
        {
            "id": "guide",
            "class": "guide",
            "data-profile": context.profile.id,
            "data-page": kind,
            **spoken_in(context.language),
        },
        *children,
    )


def spoken_in(language: Language) -> dict[str, str | None]:
    """Return the attributes of the guide's part of a page that is not in the base language."""
    if not language.id:
        return {}
    return {"data-language": language.id, "lang": language.lang, "dir": language.dir}


def options(items: Iterable[Html]) -> Html:
    """Return a list of choices, named by the element with the id "guide-choose"."""
    return tag(
        "ul",
        {"class": "guide-options", "aria-labelledby": "guide-choose"},
        (tag("li", None, item) for item in items),
    )


def option(attributes: Attributes, label: str, hint: str = "", mark: str = "") -> Html:
    """Return one choice: a link with a label and, where there are, a hint and a mark."""
    lines = (("label", label), ("hint", hint), ("mark", mark))
    return tag(
        "a",
        {"class": "guide-option", **attributes},
        (tag("span", {"class": f"guide-option-{name}"}, text) for name, text in lines if text),
    )
