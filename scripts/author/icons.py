"""Draws the app's PNG icons from the logo, with the Chromium that the tests use.

`python -m scripts.author.icons` after a change of docs/assets/images/logo.svg; the icons are
committed.
"""

from __future__ import annotations

import re

from playwright.sync_api import sync_playwright

from scripts.project import DOCS
from scripts.rig.chromium import launch_options

IMAGES = DOCS / "assets" / "images"
SIZES = (192, 512)
SAFE = 0.8
"""The part of a maskable icon's width that every mask leaves, measured through its middle."""

_GROUND = re.compile(r'<rect [^>]*fill="(#[0-9a-f]{6})"/>')


def page(logo: str, size: int, *, maskable: bool) -> str:
    """Return a page that shows an icon: the logo, or the logo within a ground for any mask."""
    found = _GROUND.search(logo)
    if found is None:
        raise SystemExit('docs/assets/images/logo.svg: <rect … fill="#…"/> saknas')
    ground = found[1] if maskable else "transparent"
    side = round(size * SAFE) if maskable else size
    drawn = logo.replace('width="48" height="48">', f'width="{side}" height="{side}">', 1)
    style = f"margin:0;display:grid;place-items:center;height:100vh;background:{ground}"
    return f'<!doctype html><body style="{style}">{drawn}'


def main() -> None:
    """Draw all icons."""
    logo = (IMAGES / "logo.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for size in SIZES:
            for maskable in (False, True):
                shown = browser.new_page(viewport={"width": size, "height": size})
                shown.set_content(page(logo, size, maskable=maskable))
                name = f"icon-maskable-{size}.png" if maskable else f"icon-{size}.png"
                shown.screenshot(path=IMAGES / name, omit_background=True)
                shown.close()
        browser.close()


if __name__ == "__main__":
    main()
