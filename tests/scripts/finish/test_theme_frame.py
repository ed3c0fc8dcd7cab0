"""What the theme's frame has outside the templates' blocks is taken out, or the build stops."""

from __future__ import annotations

import pytest

from guide_engine.errors import GuideError
from scripts.finish.theme_frame import stripped

PAGE = """<body dir="ltr">
  <input class="md-toggle" type="checkbox" autocomplete="off">
  <div data-md-component="skip"></div>
<a class="skip-link" href="#innehall">Hoppa</a>
<main>text</main>
<div class="md-dialog"><div class="md-dialog__inner"></div>
</div>
</body>"""


def test_the_page_stays() -> None:
    assert stripped("x.html", PAGE).split() == [
        *("<body", 'dir="ltr">', "<a", 'class="skip-link"', 'href="#innehall">Hoppa</a>'),
        *("<main>text</main>", "</body>"),
    ]


@pytest.mark.parametrize("part", ["md-toggle", "skip-link", "md-dialog"])
def test_another_frame_stops_the_build(part: str) -> None:
    with pytest.raises(GuideError, match=r"x\.html"):
        stripped("x.html", PAGE.replace(part, "annat"))
