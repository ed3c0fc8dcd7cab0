"""The pages for frames: the guide's part of the site's own, and nothing of what is around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from scripts.finish.embedded import OWN, write_embedded
from scripts.hosting.rules import EMBEDDED

FRAME = """<html><head><title>x</title><script src="../a.js" data-looks="@utseenden@"></script>
</head><body>
    <main data-new-tab="i en ny flik"><section id="guide"></section><a href="../om/">Om</a></main>
</body></html>"""


def page(title: str, guide: str) -> str:
    head = f"<head><title>{title}</title><meta></head>"
    body = (
        f'<header>x</header><section id="guide" class="guide">{guide}</section><footer>y</footer>'
    )
    return f"<html>{head}<body>{body}</body></html>"


def site(folder: Path, frame: str = FRAME) -> Path:
    """Write a site with a page that asks for the municipality, and one municipality's."""
    pages = {
        f"{EMBEDDED}/index.html": frame,
        f"{OWN}/index.html": page("Välj", '<a href="lund/">Lund</a>'),
        f"{OWN}/lund/index.html": page("Lund", '<a href="a.html#v=1">Ja</a>'),
        f"{OWN}/lund/a.html": page("En &amp; två", '<a href="../../kunskap/">Läs</a>'),
    }
    for name, html in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html, encoding="utf-8")
    (folder / OWN / "lund" / "vagar.json").write_text("{}", encoding="utf-8")
    return folder


def test_every_page_stands_once_more_in_the_frame(tmp_path: Path) -> None:
    write_embedded(site(tmp_path))
    shown = {
        file.relative_to(tmp_path / EMBEDDED).as_posix(): file.read_text("utf-8")
        for file in (tmp_path / EMBEDDED).rglob("*")
        if file.is_file()
    }
    assert set(shown) == {"index.html", "lund/index.html", "lund/a.html"}
    for name, html in shown.items():
        root = "../" * (name.count("/") + 1)
        assert f'src="{root}a.js" data-looks="utseende=auto' in html
        assert f'<a href="{root}om/">Om</a>' in html
        assert html.count("<section") == html.count("<title") == 1
        assert not {"header", "footer"} & set(html.replace("<", " ").replace(">", " ").split())
    assert '<a href="lund/">Lund</a>' in shown["index.html"]
    assert '<a href="a.html#v=1">Ja</a>' in shown["lund/index.html"]
    assert "<title>En &amp; två</title>" in shown["lund/a.html"]
    assert 'target="_blank">Läs<' in shown["lund/a.html"]
    assert "(i en ny flik)" in shown["lund/a.html"]


@pytest.mark.parametrize("part", ["@utseenden@", "data-new-tab", '<section id="guide">', "title"])
def test_another_template_stops_the_build(tmp_path: Path, part: str) -> None:
    with pytest.raises(GuideError, match=f"{EMBEDDED}/index"):
        write_embedded(site(tmp_path, FRAME.replace(part, "annat")))


def test_a_page_without_the_guide_stops_the_build(tmp_path: Path) -> None:
    place = site(tmp_path) / OWN / "index.html"
    place.write_text("<title>Välj</title>", encoding="utf-8")
    with pytest.raises(GuideError, match="guidens del saknas"):
        write_embedded(tmp_path)
