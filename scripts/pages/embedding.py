"""What the page "Länka eller bädda in" gives an editor: addresses, snippets and choices.

The snippets are made here for any municipality; where scripts run, `site/embedding.js` changes the
addresses in them as the editor chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from guide_engine.html import Html, tag
from guide_engine.languages import in_language
from guide_engine.model import COMMON, Profile, Role, Rulebook
from guide_engine.permalink import Visit, encode
from scripts.hosting.nginx import EXAMPLE
from scripts.hosting.rules import EMBEDDED
from scripts.pages.municipalities.lists import names
from scripts.pages.navigation import by_name
from scripts.pages.parts import row, table
from scripts.read.language_pages import LanguagePages
from scripts.read.words import words
from scripts.swedish import alphabetical

PAGE = "om/badda-in.md"
LOOKS: Mapping[str, Sequence[str]] = {
    "utseende": ("auto", "ljust", "morkt"),
    "accent": ("petrol", "bla", "gron", "lila", "vinrod", "gra"),
    "luft": ("normal", "tat"),
}
"""What a frame's address may say of its look, each with its values; the first holds unsaid.

`embed/frame.js` has the same, and a test keeps the two alike.
"""

SUGGESTED = {"utseende": "ljust"}
"""What is chosen at first where it is not what holds unsaid: few sites have a dark look."""

SANDBOX = (
    "allow-scripts",
    "allow-same-origin",
    "allow-forms",
    "allow-popups",
    "allow-popups-to-escape-sandbox",
    "allow-downloads",
    "allow-modals",
)
HEIGHT = 900
"""In pixels: the first page with its choices, and most questions, on a phone."""


def parts(
    rulebook: Rulebook, address: str, languages: Sequence[LanguagePages] = ()
) -> dict[str, str]:
    """Return the parts of the page by name; ``address`` is the site's, if it is known.

    The ``languages`` are those that can be chosen beside the base one.
    """
    site = address or EXAMPLE.url
    link, frame = f"{site}guiden/", f"{site}{EMBEDDED}/{_query(SUGGESTED)}"
    plain = snippet(frame, link)
    return {
        "val": _form(rulebook, site, frame, languages),
        "länk": _snippet("lank", link),
        "ram": _snippet("ram", plain),
        "adress": _snippet("adress", frame),
        "ram-med-skript": _snippet("ram-med-skript", f"{plain}\n{script(site)}"),
        "utseenden": _looks(),
        "kommuners-adresser": _addresses(rulebook),
    }


def snippet(frame: str, link: str) -> str:
    """Return the markup of a frame, and of a plain link for where frames are taken out.

    Width and border stand as attributes: a strict policy lets no style in.
    """
    say = words("badda-in")
    lines = (
        [("src", frame)],
        [("title", say("titel"))],
        [("width", "100%"), ("height", str(HEIGHT)), ("frameborder", "0"), ("loading", "lazy")],
        [("sandbox", " ".join(SANDBOX))],
        [("allow", "clipboard-write"), ("referrerpolicy", "no-referrer")],
    )
    attributes = "\n  ".join(
        " ".join(f'{name}="{escape(value)}"' for name, value in line) for line in lines
    )
    return f"<iframe {attributes}></iframe>\n<p>{tag('a', {'href': link}, say('egen_sida'))}</p>"


def script(site: str) -> Html:
    """Return the markup of the script that gives the frame its height."""
    return tag("script", {"src": f"{site}{EMBEDDED}/ram.js", "async": True})


def _query(looks: Mapping[str, str]) -> str:
    pairs = "&".join(f"{name}={value}" for name, value in looks.items())
    return f"?{pairs}" if pairs else ""


def _snippet(name: str, text: str) -> Html:
    """Return text to copy, with a button where scripts run."""
    say = words("badda-in")
    id_ = f"kod-{name}"
    label = say("kopiera", vad=say.part("vad")(name))
    return tag(
        "div",
        {"class": "snippet"},
        tag("pre", None, tag("code", {"id": id_}, text)),
        tag(
            "p",
            None,
            tag(
                "button",
                {"type": "button", "class": "button", "data-copies": id_, "hidden": True},
                label,
            ),
            " ",
            tag("span", {"role": "status"}),
        ),
    )


# ---- The choice -----------------------------------------------------------------------


def _form(rulebook: Rulebook, site: str, frame: str, languages: Sequence[LanguagePages]) -> Html:
    """Return the choice, which needs its script; ``frame`` is the address in the snippets."""
    say = words("badda-in")
    roles = [(role, say(f"roll_{role}")) for role in Role]
    return tag(
        "form",
        {
            "id": "embedding",
            "class": "compare-choice",
            "data-site": site,
            "data-frame": frame,
            "hidden": True,
        },
        _field("kommun", say("kommun"), _places(rulebook)),
        _field("sprak", say("sprak"), _languages(rulebook, languages)),
        _field("roll", say("roll"), _options([("", say("roll_alla")), *roles])),
        (
            _field(
                name,
                say.part(name)("namn"),
                _options([(v, _first(say.part(name)(v))) for v in values], SUGGESTED.get(name)),
            )
            for name, values in LOOKS.items()
        ),
        tag(
            "p",
            None,
            tag(
                "a", {"href": f"../../{EMBEDDED}/", "data-see": True, "target": "_blank"}, say("se")
            ),
        ),
    )


def _first(text: str) -> str:
    return text[0].upper() + text[1:]


def _field(name: str, label: str, options: Sequence[Html]) -> Html:
    id_ = f"val-{name}"
    return tag(
        "p",
        None,
        tag("label", {"for": id_}, label),
        tag("select", {"id": id_, "name": name}, options),
    )


def _options(values: Sequence[tuple[str, str]], chosen: str | None = None) -> list[Html]:
    return [
        tag("option", {"value": value, "selected": value == chosen}, text) for value, text in values
    ]


def _languages(rulebook: Rulebook, languages: Sequence[LanguagePages]) -> list[Html]:
    """Return the languages; each says what a frame in it is called, and the link below."""
    say = words("badda-in")
    own = {"data-title": say("titel"), "data-own": say("egen_sida")}
    options = [tag("option", {"value": "", **own}, rulebook.language.name)]
    for each in languages:
        language = in_language(rulebook, each.id).language
        said = {"data-title": each.frame_title, "data-own": each.frame_link}
        lang = language.lang if language.lang != rulebook.language.lang else None
        options.append(
            tag("option", {"value": f"{each.id}/", "data-lang": lang, **said}, language.name)
        )
    return options


def _places(rulebook: Rulebook) -> list[Html]:
    """Return everybody who can be chosen; the value is the address in the guide's folder."""
    say = words("badda-in")
    own = [(f"{each.id}/", each.name) for each in by_name(rulebook.profiles.values())]
    others = sorted(
        (place for place in rulebook.places.values() if not place.profile),
        key=lambda place: alphabetical(place.name),
    )
    common = [(f"{COMMON}/", rulebook.profiles[COMMON].name)]
    common += [
        (f"{COMMON}/#{encode(Visit(COMMON, place=place.code))}", place.name) for place in others
    ]
    return [
        *_options([("", say("alla"))]),
        tag("optgroup", {"label": say("egna")}, _options(own)),
        tag("optgroup", {"label": say("ovriga")}, _options(common)),
    ]


# ---- What stands there without scripts ------------------------------------------------


def _looks() -> Html:
    say = words("badda-in")
    heading = say.heading("utseenden")
    rows = (
        row(
            heading,
            [tag("code", None, name), f" – {say.part(name)('namn').lower()}"],
            _values(name),
        )
        for name in LOOKS
    )
    return table("utseenden", heading, rows)


def _values(look: str) -> Iterator[Html]:
    say = words("badda-in").part(look)
    for value in LOOKS[look]:
        yield tag("div", None, tag("code", None, value), f" – {say(value)}")


def _addresses(rulebook: Rulebook) -> Html:
    """Return what stands in the address of everybody who has rules of their own."""

    def entry(profile: Profile) -> list[Html | str]:
        return [profile.name, ": ", tag("code", None, f"{EMBEDDED}/{profile.id}/")]

    own = by_name(rulebook.profiles.values())
    return tag(
        "details",
        {"data-search-exclude": True},
        tag("summary", None, words("badda-in")("egna")),
        names(own, entry, EMBEDDED, 3),
    )
