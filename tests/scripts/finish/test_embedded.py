"""The first pages for frames: the site's own, marked so that nothing of what is around is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from scripts.finish.embedded import OWN, write_embedded
from scripts.hosting.rules import EMBEDDED


def page(root: str, guide: str) -> str:
    style = f'<link rel="stylesheet" href="{root}assets/stylesheets/tokens.css">'
    head = f'<head>\n    <title>x</title>{style}\n    <a href="../b/">\n</head>'
    return f'<html lang="sv" class="no-js">{head}<body>{guide}</body></html>'


@pytest.mark.parametrize("out", ["", "../"])
def test_the_first_pages_lead_to_the_sites_own(tmp_path: Path, out: str) -> None:
    """``out`` is how much further the whole site's styles are, in a language."""
    pages = {
        "index.html": page(f"../{out}", '<a href="lund/">Lund</a>'),
        "lund/index.html": page(
            f"../../{out}", '<a data-answer="a=b" href="a.html#v=1">Ja</a><a href="../">Alla</a>'
        ),
        "lund/a.html": "a question",
    }
    for name, html in pages.items():
        (tmp_path / OWN / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / OWN / name).write_text(html, encoding="utf-8")

    write_embedded([tmp_path], ["lund"])

    shown = {
        file.relative_to(tmp_path / EMBEDDED).as_posix(): file.read_text("utf-8")
        for file in (tmp_path / EMBEDDED).rglob("*.html")
    }
    assert set(shown) == {"index.html", "lund/index.html"}
    for name, html in shown.items():
        root = "../" * (name.count("/") + 1) + out
        style = f'<link rel="stylesheet" href="{root}assets/stylesheets/embed.css">'
        assert html.startswith('<html data-framed lang="sv" class="no-js">')
        assert f'content="noindex"><noscript>{style}</noscript></head>' in html
    assert '<a href="lund/">' in shown["index.html"]
    assert 'href="../../guiden/lund/a.html#v=1">' in shown["lund/index.html"]
    assert '<a href="../">Alla' in shown["lund/index.html"]


@pytest.mark.parametrize("part", ["<html ", "</head>", "tokens.css"])
def test_another_template_stops_the_build(tmp_path: Path, part: str) -> None:
    file = tmp_path / OWN / "index.html"
    file.parent.mkdir()
    file.write_text(page("../", "").replace(part, "annat"), encoding="utf-8")
    with pytest.raises(GuideError, match=f"{OWN}/index"):
        write_embedded([tmp_path], [])
