"""Who publishes this copy of the guide: docs/publicering.toml, and what the pages say of it.

The words stand on the pages (scripts/read/markers.py): a field is a part, and a condition that
holds if it is set. "kontakt" holds if any way to reach the publisher is set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guide_engine.errors import GuideError
from guide_engine.html import Html, tag
from guide_engine.loading.files import Folder
from guide_engine.tables import MARKUP
from guide_engine.workshop.plain import plain
from scripts.read.front_matter import OWNER
from scripts.read.markers import Filling

FILE = "publicering.toml"
ENVIRONMENT = "IOP_GUIDE_URL"
"""The variable that gives the site another address than the file does."""

TEXT_MAX, DAYS_MAX = 120, 60


@dataclass(frozen=True, slots=True)
class Publisher:
    """What the file says; what is not set is empty."""

    name: str = ""
    owner: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    form: str = ""
    post: str = ""
    days: int = 0

    @property
    def reachable(self) -> bool:
        """Return whether readers can reach the publisher."""
        return bool(self.email or self.phone or self.form or self.post)

    @property
    def byline(self) -> str:
        """Return the publisher's name and a way to reach it, if there is a name."""
        contact = self.email or self.phone or self.form
        return f"{self.name}, {contact}" if self.name and contact else self.name

    def responsible(self, owner: str) -> str:
        """Return who answers for a page: the publisher's owner in place of the editors."""
        return self.owner if self.owner and owner == OWNER else owner


NOBODY = Publisher()

_ADDRESS = r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[\w.~%/-]*)?"
_RULES: Mapping[str, tuple[str, str]] = {
    "utgivare": (r"[^<>\n]+", "en text på en rad"),
    "ansvarig": (r"[^<>\n]+", "en text på en rad"),
    "adress": (_ADDRESS, "en adress som https://www.kommunen.se/iop-guiden/"),
    "epost": (
        r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        "en adress som funktion@kommunen.se, utan namn och mellanslag",
    ),
    "telefon": (
        r"\+?\d[\d -]{3,24}\d",
        "siffror, mellanslag och bindestreck; + först",
    ),
    "formular": (_ADDRESS + r"(?:\?[\w.~%=&;/+-]*)?", "en adress som börjar med https://"),
    "postadress": (r"[^<>\n]+", "en text på en rad"),
}
_DAYS = "svarsdagar"
_LACKING = {
    "utgivare": "namnet på den som publicerar guiden",
    "ansvarig": "funktionen som ansvarar för innehållet",
    "adress": f"webbplatsens adress, här eller i {ENVIRONMENT}",
    "kontakt": "epost, telefon, formular eller postadress: minst ett sätt att nå utgivaren",
    "postadress": "utgivarens postadress",
    _DAYS: "inom hur många arbetsdagar den som hör av sig får svar",
}


# ---- The file -------------------------------------------------------------------------


def read_publisher(docs: Path, address: str = "") -> Publisher:
    """Return who publishes; ``address``, if given, goes before the file's.

    Raises DataError, or Mistakes, naming the file, the line, the key and what is allowed there.
    """
    folder = Folder(docs)
    table = folder.table(FILE)
    found = {key: table.text(key, default="").strip() for key in _RULES}
    for key, text in found.items():
        if not MARKUP.search(text) and (problem := _problem(key, text)):
            table.refuse(key, problem)
    days = table.number(_DAYS, 0, DAYS_MAX) if _DAYS in table else 0
    table.done()
    if address and (problem := _problem("adress", address)):
        folder.refuse(ENVIRONMENT, problem)
    folder.settle()
    found["adress"] = address or found["adress"]
    return Publisher(
        name=found["utgivare"],
        owner=found["ansvarig"],
        address=found["adress"] and f"{found['adress'].rstrip('/')}/",
        email=found["epost"],
        phone=found["telefon"],
        form=found["formular"],
        post=found["postadress"],
        days=days,
    )


def _problem(key: str, text: str) -> str:
    """Return what is wrong with a value, if anything; an empty one is not set."""
    pattern, what = _RULES[key]
    if text and not re.fullmatch(pattern, text):
        return f'"{text}"; tillåtet: {what}, eller "" om det inte är angivet'
    return f"har {len(text)} tecken; tillåtet: högst {TEXT_MAX}" if len(text) > TEXT_MAX else ""


def warning(publisher: Publisher) -> str:
    """Return what the build says about what is not set, or nothing."""
    is_set = _is_set(publisher)
    lacking = [f"  {key}: {what}" for key, what in _LACKING.items() if not is_set[key]]
    if not lacking:
        return ""
    told = "" if publisher.reachable else " Webbplatsen säger till läsarna att den saknar kontakt."
    return "\n".join([f"VARNING: docs/{FILE} är inte ifylld.{told} Det här saknas:", *lacking])


# ---- The configuration ----------------------------------------------------------------


def configured(config: str, publisher: Publisher) -> str:
    """Return the text of mkdocs.yml with the site's address and what the templates show.

    Raises GuideError if it lacks one of the lines where they go.
    """
    shown = {
        "name": publisher.name,
        "owner": publisher.owner,
        "editors": OWNER,
        "email": publisher.email,
        "phone": publisher.phone,
        "reachable": publisher.reachable,
        "byline": publisher.byline,
    }
    lines = {
        'site_url: ""\n': f"site_url: {json.dumps(publisher.address)}\n",
        "  publisher: {}\n": f"  publisher: {json.dumps(shown, ensure_ascii=False)}\n",
    }
    for line, filled in lines.items():
        if config.count(f"\n{line}") != 1:
            raise GuideError(f'mkdocs.yml: raden "{line.strip()}" ska finnas en gång')
        config = config.replace(f"\n{line}", f"\n{filled}")
    return config


# ---- The pages ------------------------------------------------------------------------


def filling(publisher: Publisher) -> Filling:
    """Return the fields for the pages, and which of them are set."""
    shown = {key: _shown(key, text) for key, text in _fields(publisher).items()}
    return Filling(shown, _is_set(publisher))


def _fields(publisher: Publisher) -> dict[str, str]:
    days = {0: "", 1: "en arbetsdag"}.get(publisher.days, f"{publisher.days} arbetsdagar")
    return {
        "utgivare": publisher.name,
        "ansvarig": publisher.owner,
        "adress": publisher.address,
        "epost": publisher.email,
        "telefon": publisher.phone,
        "formular": publisher.form,
        "postadress": publisher.post,
        _DAYS: days,
    }


def _is_set(publisher: Publisher) -> dict[str, bool]:
    fields = {key: bool(text) for key, text in _fields(publisher).items()}
    return fields | {"kontakt": publisher.reachable}


def _shown(key: str, text: str) -> Html:
    scheme = {"epost": "mailto:", "telefon": "tel:", "formular": "", "adress": ""}
    if key not in scheme:
        return plain(text)
    target = re.sub(r"[ -]", "", text) if key == "telefon" else text
    return tag("a", {"href": f"{scheme[key]}{target}"}, plain(text))
