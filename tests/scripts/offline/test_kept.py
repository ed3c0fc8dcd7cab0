"""The service worker that the build writes: what is kept, its version, and turned off."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from guide_engine.errors import GuideError
from scripts.hosting.rules import TYPES
from scripts.offline import assets_mark, write_offline
from scripts.offline.kept import read_kept
from scripts.project import ROOT
from scripts.read.settings import can_be_kept, read_settings

FOLDER = "0123456789abcdef"
FILES = {
    "index.html": "start",
    "kunskap/iop/index.html": "iop",
    "om/utan-nat/index.html": "".join(
        f'<span data-size="{what}">x</span>' for what in ("pages", "engine")
    ),
    "guiden/index.html": "välj",
    "guiden/malmo/index.html": "malmö",
    "guiden/malmo/syfte.html": "en fråga",
    "guiden/malmo/vagar.json": "{}",
    "moten/bilder/rök.svg": "bild",
    "assets/javascripts/site/main.js": "main",
    "assets/javascripts/lunr/min/lunr.sv.min.js": "sv",
    "assets/javascripts/workers/search.1.min.js.map": "map",
    "assets/engine/current.json": json.dumps({"folder": FOLDER}),
    f"assets/engine/{FOLDER}/manifest.json": "{}",
    f"assets/engine/{FOLDER}/manifest.json.br": "br",
    f"assets/engine/{FOLDER}/memory.bin": "m" * 3_000_000,
    f"assets/engine/{FOLDER}/memory.bin.br": "br",
    f"assets/engine/{FOLDER}/memory.bin.gz": "gz",
    f"assets/engine/{FOLDER}/python_stdlib_full.zip": "full",
    "assets/engine/fedcba9876543210/papers.bin": "papers",
    "assets/engine/fedcba9876543210/papers.bin.br": "br",
    "404.html": "404",
    "llms.txt": "llms",
    "data/regler.csv": "id",
    "licenser/iop-guiden.txt": "EUPL",
    "sbom.cdx.json": "{}",
    "app.webmanifest": "{}",
}
KEPT = {
    "",
    "kunskap/iop/",
    "om/utan-nat/",
    "guiden/",
    "guiden/malmo/",
    "moten/bilder/r%C3%B6k.svg",
    "assets/javascripts/site/main.js",
    "assets/javascripts/lunr/min/lunr.sv.min.js",
    "assets/engine/current.json",
    "assets/engine/fedcba9876543210/papers.bin",
    "app.webmanifest",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a small site as the build leaves it."""
    for name, text in FILES.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "site"


def written(site: Path, assets: str = "a") -> Any:
    """Return what the written worker keeps."""
    write_offline(site, on=True, assets=assets)
    found = re.search(r"^const KEPT = (.*);$", (site / "sw.js").read_text("utf-8"), re.MULTILINE)
    assert found
    return json.loads(found[1])


def test_pages_and_what_they_need_are_kept_and_question_pages_are_not(site: Path) -> None:
    kept = written(site)
    folder = f"assets/engine/{FOLDER}/"
    assert {path for path, _, _ in kept["files"]} == KEPT
    assert [path.removeprefix(folder) for path, _, _ in kept["parts"]] == [
        "manifest.json",
        "memory.bin",
        "memory.bin.gz",
    ]
    assert [path for path, _, _ in kept["spare"]] == [f"{folder}python_stdlib_full.zip"]
    assert kept["page"] == "om/utan-nat/"


def test_the_page_tells_how_much_is_kept(site: Path) -> None:
    written(site)
    page = (site / "om/utan-nat/index.html").read_text(encoding="utf-8")
    assert 'data-size="pages">1<' in page
    assert 'data-size="engine">3<' in page

    (site / "om/utan-nat/index.html").write_text("inget", encoding="utf-8")
    with pytest.raises(GuideError, match=r"om/utan-nat.md: .*pages, engine"):
        written(site)


def test_the_same_site_has_the_same_version(site: Path, tmp_path: Path) -> None:
    first = written(site)
    text = (site / "sw.js").read_bytes()
    shutil.copytree(site, tmp_path / "copy")
    assert written(site)["version"] == first["version"]
    assert written(tmp_path / "copy")["version"] == first["version"]
    assert (tmp_path / "copy/sw.js").read_bytes() == text


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("kunskap/iop/index.html", True),
        ("assets/javascripts/site/main.js", True),
        (f"assets/engine/{FOLDER}/memory.bin", True),
        ("guiden/malmo/syfte.html", False),
        ("404.html", False),
    ],
)
def test_what_is_kept_makes_the_version(site: Path, file: str, *, changes: bool) -> None:
    before = written(site)["version"]
    (site / file).write_text("annat", encoding="utf-8")
    assert (written(site)["version"] != before) == changes


def test_the_worker_and_the_mark_are_part_of_the_version(site: Path) -> None:
    kept = read_kept(site, "a")
    assert len({kept.version("x"), kept.version("y"), read_kept(site, "b").version("x")}) == 3


def test_turned_off_the_worker_removes_itself(site: Path) -> None:
    written(site)
    assert write_offline(site, on=False, assets="a") is None
    text = (site / "sw.js").read_text(encoding="utf-8")
    assert "unregister" in text
    assert '"fetch"' not in text
    assert not (site / "app.webmanifest").exists()


def test_the_setting_is_a_choice_of_two() -> None:
    for value, on in (("true", True), ("false", False)):
        assert can_be_kept(read_settings(f"site_name: x\nextra: {{offline: {value}}}\n")) is on
    settings = read_settings("site_name: x\nextra: {offline: nej}\n")
    with pytest.raises(GuideError, match=r"mkdocs.yml: extra: offline: 'nej'; tillåtet: true"):
        can_be_kept(settings)


def test_the_mark_is_made_by_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.js").write_text("1")
    (tmp_path / "one").write_text("1")
    marks = {assets_mark(tmp_path / "a", tmp_path / "one")}
    (tmp_path / "a/x.js").write_text("2")
    marks.add(assets_mark(tmp_path / "a", tmp_path / "one"))
    (tmp_path / "a/x.js").rename(tmp_path / "a/y.js")
    marks.add(assets_mark(tmp_path / "a", tmp_path / "one"))
    assert len(marks) == 3


def test_the_app_has_its_icons_and_the_sites_name() -> None:
    app = json.loads((ROOT / "docs/app.webmanifest").read_text(encoding="utf-8"))
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    tokens = (ROOT / "docs/assets/stylesheets/tokens.css").read_text(encoding="utf-8")
    assert f"site_name: {app['name']}\n" in config
    assert f"--iop-brand: {app['theme_color']}" in tokens
    assert f"--iop-bg: {app['background_color']}" in tokens
    for icon in app["icons"]:
        image = (ROOT / "docs" / icon["src"]).read_bytes()
        assert TYPES[Path(icon["src"]).suffix] == icon["type"]
        if icon["type"] == "image/png":
            sides = [int.from_bytes(image[at : at + 4]) for at in (16, 20)]
            assert f"{sides[0]}x{sides[1]}" == icon["sizes"]
    masks = {icon["sizes"] for icon in app["icons"] if icon.get("purpose") == "maskable"}
    assert masks == {"192x192", "512x512"}
