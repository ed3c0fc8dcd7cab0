"""The table of mangled links (`mangled_links.toml`), as tests of engine and browser use it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from guide_engine.decision import completed
from guide_engine.flow import stop_at, walk
from guide_engine.model import Role
from guide_engine.permalink import LONGEST, RESULT, Visit, encode
from tests.strategies import IDEA, RULEBOOK, whole_of

SENT = Visit(
    "malmo",
    Role.FORENING,
    completed(RULEBOOK, {key: IDEA[key] for key in walk(whole_of("malmo"), IDEA)[0]}),
    RESULT,
    rules=RULEBOOK.version,
)
"""The visit whose link is mangled."""

KEYS = tuple(pair.partition("=")[0] for pair in encode(SENT).split("&"))


@dataclass(frozen=True)
class Mangled:
    """A row of the table; what its keys mean is told there."""

    happens: str
    form: str
    swap: Sequence[tuple[str, str]] = ()
    quoted: int = 0
    cut: str = ""
    upper: str = ""
    lost: Sequence[str] = ()
    says: Sequence[str] = ()

    def link(self, site: str = "") -> str:
        """Return the link as it arrives."""
        fragment = encode(SENT)
        if self.cut:
            fragment = fragment[: fragment.index(self.cut) + len(self.cut)]
        if self.upper:
            what = r"\w+=" if self.upper == "keys" else ".+"
            fragment = re.sub(what, lambda found: found[0].upper(), fragment)
        for pattern, text in self.swap:
            fragment = re.sub(pattern, text, fragment)
        for _ in range(self.quoted):
            fragment = quote(fragment, safe="")
        _, state = walk(whole_of(SENT.profile), SENT.answers)
        start = f"{site}guiden/{SENT.profile}/"
        page = f"{start}{stop_at(whole_of(SENT.profile), state).slug}.html"
        long = "x" * LONGEST
        return self.form.format(site=site, start=start, page=page, fragment=fragment, long=long)

    def comes_through(self) -> dict[str, str]:
        """Return the keys and values that come through."""
        pairs = dict(pair.split("=") for pair in encode(SENT).split("&"))
        after = KEYS[KEYS.index(self.cut.lstrip("&").partition("=")[0]) + 1 :] if self.cut else ()
        gone = {"all": KEYS, "after": after}
        lost = {each for key in self.lost for each in gone.get(key, (key,))}
        return {key: pairs[key] for key in KEYS if key not in lost}


def mangled_links() -> list[Mangled]:
    """Return the rows of the table."""
    file = Path(__file__).with_name("mangled_links.toml")
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["link"]
    return [Mangled(**row) for row in rows]
