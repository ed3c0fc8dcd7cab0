"""Which Chromium the tests use, and that the list of other hosts sees a request."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from scripts.rig import chromium
from scripts.rig.chromium import (
    ChromiumError,
    LaunchOptions,
    find_chromium,
    launch_options,
    other_hosts,
)
from scripts.serve import Reply, running

LEAK = """
const ask = (host) => fetch(`http://${host}.example/`).catch(() => undefined);
ask("worker").then(() => postMessage("asked"));
"""


def program(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def test_the_named_one_comes_first(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(empty, "chromium")
    mine = program(tmp_path, "mine")
    monkeypatch.setenv("CHROMIUM_PATH", str(mine))
    assert find_chromium() == mine
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "gone"))
    with pytest.raises(ChromiumError, match="gone"):
        find_chromium()


def test_the_path_in_order(empty: Path) -> None:
    chrome = program(empty, "google-chrome")
    assert find_chromium() == chrome
    debian = program(empty, "chromium")
    assert find_chromium() == debian
    headless = program(empty, "chromium-headless-shell")
    assert find_chromium() == headless
    assert find_chromium(whole=True) == debian


def test_none_gives_advice(empty: Path) -> None:
    assert find_chromium() is None
    with pytest.raises(ChromiumError, match="CHROMIUM_PATH"):
        launch_options()


def test_playwrights_own_comes_last(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(empty, "playwrights-own")
    monkeypatch.setattr(chromium, "ASK_PLAYWRIGHT", f"print({str(own)!r})")
    assert find_chromium() == own


def test_only_root_goes_without_a_sandbox(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(empty, "chromium")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--no-sandbox" not in launch_options()["args"]
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--no-sandbox" in launch_options()["args"]


def test_other_hosts_are_seen_and_nothing_else(
    tmp_path: Path, chromium_options: LaunchOptions
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title>")
    (tmp_path / "leak.js").write_text(LEAK)

    def without_policy(_path: str, reply: Reply) -> Reply:
        return replace(reply, headers={**reply.headers, "Content-Security-Policy": ""})

    with (
        running(tmp_path, without_policy) as base,
        other_hosts() as (proxy, asked),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**chromium_options, proxy=proxy)
        page = browser.new_page()
        page.goto(base)
        assert asked == []
        page.evaluate(
            "new Promise((done) => { new Worker('leak.js', {type: 'module'}).onmessage = done; })"
        )
        assert asked == ["GET http://worker.example/"]
        with pytest.raises(Error):
            page.goto("https://page.example/")
        assert set(asked[1:]) == {"CONNECT page.example:443"}
        browser.close()
