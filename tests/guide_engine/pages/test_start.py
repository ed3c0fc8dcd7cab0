"""Every section of the first pages: the municipalities, and the start of one's questions."""

from __future__ import annotations

from guide_engine.flow import flow
from guide_engine.html import Html, tag
from guide_engine.model import Role
from guide_engine.pages.context import Context
from guide_engine.pages.start import choose_page, page_address, start_page
from guide_engine.permalink import Visit
from tests import markup
from tests.guide_engine.pages.test_result import link_of, origin_of
from tests.markup import Document
from tests.representatives import of_representatives
from tests.strategies import RULEBOOK, said_of, whole_of

SAY = RULEBOOK.words.interface


def test_every_municipality_can_be_chosen_with_a_line_about_it() -> None:
    shown = Document(markup.read(choose_page(RULEBOOK)))
    assert shown.parts() == ["h1", "guide-help", "h2", "div", "guide-disclaimer"]
    assert shown.page[0].attributes["data-page"] == "valj"
    heading, lead, question, list_, disclaimer = shown.children(shown.page[0])
    assert (heading.text, lead.text) == (SAY["choose_title"], SAY["choose_lead"])
    assert heading.attributes["tabindex"] == "-1"
    assert (question.text, question.attributes["id"]) == (SAY["choose_profile"], "guide-choose")
    assert disclaimer.text == SAY["result_disclaimer"]
    assert [each.name for each in shown.children(list_)] == ["ul"]
    links = shown.all("guide-option", list_)
    named = [p for p in RULEBOOK.profiles.values() if p.id != "gemensam"]
    expected = [*sorted(named, key=lambda p: p.name), RULEBOOK.profiles["gemensam"]]
    assert len(expected) > 4
    assert [e.attributes["data-profile"] for e in links] == [p.id for p in expected]
    for link, profile in zip(links, expected, strict=True):
        assert link.attributes["href"] == f"{profile.id}/"
        assert [e.text for e in shown.children(link)] == [profile.name, profile.summary]


@of_representatives
def test_the_start_says_how_many_questions_and_what_is_good_to_know(of: str) -> None:
    whole, profile = whole_of(of), RULEBOOK.profiles[of]
    say = said_of(of).words.interface
    page = start_page(Context(whole, {}))
    shown = Document(markup.read(page.html))
    assert shown.parts() == [
        "guide-top",
        "h1",
        "guide-help",
        "h2",
        "guide-options",
        "h2",
        "ul",
        "h2",
        "p",
        *["guide-origin"] * bool(origin_of(of)),
        "p",
    ]
    *first_, sources, summary = shown.children(shown.page[0])[:9]
    *origin, links = shown.children(shown.page[0])[9:]
    top, heading, lead, who, _, know, list_ = first_
    assert shown.page[0].attributes["data-page"] == "start"
    (back,) = shown.children(top)
    assert (back.text, back.attributes["href"]) == (say["back"], "../")
    title = say["start_title"].format(place=profile.in_name)
    assert (heading.text, page.title, page.slug) == (title, title, "index")
    first = flow(whole).stops[flow(whole).start]
    assert lead.text == say["start_lead"].format(number=first.left)
    assert (who.text, who.attributes["id"]) == (say["start_role"], "guide-choose")
    assert know.text == say["start_know"]
    said = [text for key, text in say.items() if key.startswith("start_know_")]
    assert [e.text for e in shown.children(list_)] == said
    assert len(said) == 4
    assert sources.text == say["start_sources"].format(place=profile.in_name)
    assert summary.text == profile.summary
    assert [e.text for box in origin for e in shown.children(box)] == origin_of(of)
    about, other = shown.children(links)
    assert about.text == say["result_page_link"].format(place=profile.in_name)
    assert about.attributes["href"] == f"../../{page_address(profile.page)}"
    assert (other.text, other.attributes["href"]) == (say["start_other"], "../")
    assert links.text == f"{about.text} · {other.text}"


@of_representatives
def test_either_role_leads_to_the_first_question(of: str) -> None:
    whole, say = whole_of(of), said_of(of).words.interface
    shown = Document(markup.read(start_page(Context(whole, {})).html))
    options = shown.all("guide-option")
    first = flow(whole).stops[flow(whole).start].slug
    assert len(options) == len(Role)
    for option, role in zip(options, Role, strict=True):
        assert option.text == say[f"role_{role}"]
        assert option.attributes["data-answer"] == f"roll={role}"
        assert link_of(option) == (f"{first}.html", Visit(of, role))


def test_a_notice_stands_first() -> None:
    whole = whole_of("gemensam")
    notice = start_page(Context(whole, {})).html
    shown = Document(markup.read(start_page(Context(whole, {}), notice=notice_of()).html))
    assert shown.parts()[0] == "guide-notice"
    assert "guide-notice" not in notice


def notice_of() -> Html:
    """Return something that is said first."""
    return tag("div", {"class": "guide-notice"}, "Hör på.")


def test_a_pages_address_is_its_folder() -> None:
    assert page_address("kommuner/malmo.md") == "kommuner/malmo/"
    assert page_address("index.md") == ""
    assert page_address("kommuner/index.md") == "kommuner/"
