"""The guide in a frame on another site, in each browser: live, and with few rights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.serve import running
from tests.browser.cases import exact
from tests.browser.engines.conftest import NewWalk
from tests.browser.engines.walk import Walk
from tests.browser.framed import ISSUED, markup, page_around
from tests.browser.visitor import SHORT

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(300)]

HEIGHT = "() => document.querySelector('iframe').getBoundingClientRect().height"
FITS = "() => innerHeight > 200 && document.documentElement.scrollHeight <= innerHeight"
AROUND = "() => document.querySelector('.site-header').checkVisibility()"
SCROLL = "() => document.querySelector('iframe').scrollIntoView()"


@contextmanager
def framed(new_walk: NewWalk, guide: str, text: str, folder: Path) -> Iterator[Walk]:
    """Open a page of another site, at another name of this machine, with the frame in view."""
    with running(folder, page_around(guide, text)) as address, new_walk(guide) as walk:
        walk.walker.open(address.replace("127.0.0.1", "localhost"))
        walk.until("(own) => document.querySelector('iframe') !== null && own", "1")
        walk.walker.read(SCROLL)
        yield walk


def walk_through(walk: Walk) -> dict[str, str]:
    """Choose a role and answer in the frame until the result; return the answers."""
    walk.arrive("start")
    walk.press('a[data-answer="roll=forening"]')
    walk.leave("start")
    given = walk.answer_all(SHORT)
    walk.result()
    assert walk.outcome() == exact("malmo", given)
    assert walk.address.startswith("guiden/malmo/")
    return given


def test_live_to_the_result(new_walk: NewWalk, base: str, tmp_path: Path) -> None:
    look = "?luft=tat"
    with framed(new_walk, base, markup(base, f"malmo/{look}", sandbox=ISSUED), tmp_path) as walk:
        with walk.inside() as inside:
            inside.arrive("start")
            inside.press('a[data-answer="roll=forening"]')
            inside.leave("start")
            inside.engine()
            given = inside.answer_all(SHORT)
            inside.result()
            assert inside.outcome() == exact("malmo", given)
            assert inside.address.startswith("guiden/malmo/resultat-")
            assert f"{look}#" in inside.address
            assert given.items() <= inside.fragment.items()
            assert inside.walker.read(AROUND) is False
            inside.until(FITS)
        # The site's page has given the frame the height of what it shows.
        assert walk.walker.read(HEIGHT) > 1000


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_with_few_rights(new_walk: NewWalk, base: str, tmp_path: Path, sandbox: str) -> None:
    text = markup(base, sandbox=sandbox)
    with framed(new_walk, base, text, tmp_path) as walk, walk.inside() as inside:
        walk_through(inside)
        # WebKit takes no file of the guide's into a frame whose origin is none: text is left.
        bare = "same-origin" not in sandbox and "WebKit" in inside.walker.name
        assert inside.walker.read(AROUND) is bare
