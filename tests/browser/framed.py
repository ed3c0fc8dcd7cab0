"""The guide in a frame on a page of another site, which is strict about what its pages may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, override
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, Frame, FrameLocator, Locator, expect

from scripts.hosting.rules import EMBEDDED
from scripts.pages.embedding import script, snippet
from scripts.serve import Alter, Reply, running
from tests.browser.visitor import PATIENCE, STORED, Visitor

ISSUED = "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"
"""What a site has to allow for all of the guide to work, but for printing."""
BEFORE, AFTER = "Före ramen", "Efter ramen"


@dataclass(eq=False)
class Framed(Visitor):
    """A visitor of another site, who uses the guide there with the mouse."""

    @property
    def inside(self) -> FrameLocator:
        """What the frame shows."""
        return self.page.frame_locator("iframe").first

    @property
    def frame(self) -> Frame:
        """The frame itself."""
        return self.page.frames[1]

    @property
    @override
    def guide(self) -> Locator:
        return self.inside.locator("#guide")

    @property
    @override
    def address(self) -> str:
        return self.frame.url.removeprefix(self.base)

    @property
    @override
    def fragment(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.frame.url).fragment))

    @override
    def option(self, fact: str, value: str) -> Locator:
        return self.inside.locator(f'a[data-answer="{fact}={value}"]')

    def press(self, what: Locator) -> None:
        """Press where the element is on the page around the frame, once it can be pressed."""
        what.click(trial=True)
        box = what.bounding_box()
        assert box
        # A hand moves on; two presses at one place would be a double click.
        self.presses += 1
        x, y = min(20 + self.presses % 4 * 20, box["width"] / 2), box["height"] / 2
        self.page.mouse.click(box["x"] + x, box["y"] + y)

    @override
    def answer(self, fact: str, value: str) -> None:
        self.press(self.option(fact, value))
        expect(self.guide).not_to_have_attribute("data-page", fact)

    @override
    def result(self) -> None:
        if self.step == "kontroll":
            self.press(self.inside.locator('a[data-nav="result"]').first)
        self.arrive("resultat")

    @override
    def outcome(self) -> tuple[str, str]:
        found = self.inside.locator("[data-outcome]")
        return found.get_attribute("data-outcome") or "", found.get_attribute("data-rule") or ""

    @override
    def stored(self) -> Any:
        stored = [frame.evaluate(STORED) for frame in self.page.frames]
        assert all(each == stored[0] for each in stored)
        return stored[0]

    def height(self) -> float:
        """The height of the frame on the page."""
        box = self.page.locator("iframe").first.bounding_box()
        assert box
        return box["height"]


def strict(guide: str) -> str:
    """Return the policy of a site that shows the guide and takes in its script, and no more."""
    origin = guide.rstrip("/")
    return f"default-src 'none'; frame-src {origin}; script-src {guide}{EMBEDDED}/ram.js"


def page_around(guide: str, markup: str) -> Alter:
    """Return what answers as the other site, whose only page has the markup."""
    text = f"<p>{'<br>'.join(['Text om stöd till föreningar.'] * 30)}</p>"
    html = (
        '<!doctype html><html lang="sv"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Stöd</title><main><h1>Stöd</h1>{text}<p><a href="#">{BEFORE}</a></p>{markup}'
        f'<p><a href="#">{AFTER}</a></p>{text}</main></html>'
    )

    def alter(path: str, _: Reply) -> Reply:
        headers = {"Content-Type": "text/html", "Content-Security-Policy": strict(guide)}
        return Reply(200 if path == "/" else 204, headers, html.encode() if path == "/" else b"")

    return alter


def markup(
    guide: str,
    address: str = "malmo/",
    *,
    language: str = "",
    sandbox: str | None = None,
    scripts: bool = True,
) -> str:
    """Return what an editor pastes; ``sandbox`` is another one than the page gives."""
    link = f"{guide}{language}guiden/{address.partition('?')[0]}"
    text = snippet(f"{guide}{language}{EMBEDDED}/{address}", link)
    if sandbox is not None:
        start, _, rest = text.partition('sandbox="')
        text = f'{start}sandbox="{sandbox}"{rest.partition('"')[2]}'
    return f"{text}{script(guide)}" if scripts else text


@contextmanager
def framed(
    browser: Browser, guide: str, text: str, folder: Path, **options: Any
) -> Iterator[Framed]:
    """Open the page of another site; what the visit has done is checked at its end."""
    faults = bool(options.pop("faults", False))
    with running(folder, page_around(guide, text)) as address:
        around = address.replace("127.0.0.1", "localhost")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(PATIENCE)
        visitor = Framed(
            context,
            context.new_page(),
            guide,
            around,
            scripts=bool(options.get("java_script_enabled", True)),
            faults=faults,
        )
        visitor.page.goto(around)
        try:
            yield visitor
        except BaseException:
            context.close()
            raise
        visitor.leave()
