"""The worker in a real Chromium: ready, answers, and every failure of loading said at once."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import launch_options, other_hosts
from scripts.payload import MANIFEST, Manifest, build_payload
from scripts.serve import Alter, Reply, running

WORKER = Path(__file__).parent.parent / "docs/assets/javascripts/guide/worker.js"
# Generous, for a busy machine: what hangs still ends as a failed test.
LIMIT = 30_000
ENGINE = """
import json, tomllib
from importlib import resources

def respond(request: str) -> str:
    asked = json.loads(request)
    if asked == "crash":
        raise ValueError("as asked")
    words = resources.files("guide_engine").joinpath("data/words.toml").read_text("utf-8")
    return json.dumps([asked, tomllib.loads(words)], ensure_ascii=False)
"""
# Starts a worker, sends each message and collects what comes back until `last` kinds have come.
TALK = """async ({messages, last, limit}) => {
  const worker = new Worker("worker.js", {type: "module"});
  const heard = [];
  return await new Promise((resolve) => {
    const stop = () => { worker.terminate(); resolve(heard); };
    setTimeout(stop, limit);
    worker.onerror = (event) => { heard.push({type: "onerror", message: event.message}); stop(); };
    worker.onmessage = ({data}) => {
      heard.push(data);
      if (data.type === last[0]) last.shift();
      if (data.type === "failed" || last.length === 0) stop();
    };
    for (const message of messages) worker.postMessage(message);
  });
}"""

type Message = dict[str, Any]


def stub_engine(folder: Path, browser: str = ENGINE) -> Path:
    """A package as small as can be, in the engine's place."""
    package = folder / "guide_engine"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "browser.py").write_text(browser, "utf-8")
    (package / "data" / "words.toml").write_text('ord = "åäö"\n', "utf-8")
    return package


@pytest.fixture(scope="module")
def payload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worker")
    build_payload(folder / "site" / "payload", stub_engine(folder))
    (folder / "site" / "index.html").write_text("<!doctype html><title>worker</title>")
    (folder / "site" / "worker.js").write_bytes(WORKER.read_bytes())
    return folder / "site" / "payload"


@pytest.fixture(scope="module")
def chromium() -> Iterator[tuple[Browser, list[str]]]:
    """A browser whose requests to other hosts end in the list."""
    with other_hosts() as (proxy, asked), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(), proxy=proxy)
        yield browser, asked
        browser.close()


@pytest.fixture
def page(chromium: tuple[Browser, list[str]]) -> Iterator[Page]:
    browser, asked = chromium
    asked.clear()
    context = browser.new_context()
    yield context.new_page()
    context.close()
    assert asked == [], "a request to another host"


def talk(
    page: Page,
    site: Path,
    *asks: Message,
    last: tuple[str, ...] = ("ready",),
    alter: Alter | None = None,
    start: bool = True,
) -> list[Message]:
    """Everything that a worker says after being started and asked."""
    with running(site, alter) as base:
        page.goto(base)
        first = [{"type": "start", "base": "payload/"}] if start else []
        talked = {"messages": [*first, *asks], "last": list(last), "limit": LIMIT}
        heard: list[Message] = page.evaluate(TALK, talked)
        return heard


def ask(number: int, request: object) -> Message:
    return {"type": "ask", "id": number, "request": json.dumps(request)}


def test_ready_then_answers_and_survives_an_error(page: Page, payload: Path) -> None:
    heard = talk(
        page,
        payload.parent,
        ask(1, "å"),
        ask(2, "crash"),
        ask(3, None),
        last=("ready", "answer", "error", "answer"),
    )

    (ready,) = (said for said in heard if said["type"] == "ready")
    assert ready["ms"] > 0
    answers = {said["id"]: said for said in heard if "id" in said}
    assert json.loads(answers[1]["reply"]) == ["å", {"ord": "åäö"}]
    assert answers[2]["type"] == "error"
    assert "ValueError: as asked" in answers[2]["message"]
    assert json.loads(answers[3]["reply"]) == [None, {"ord": "åäö"}]


def test_progress_counts_the_bytes_of_the_manifest(page: Page, payload: Path) -> None:
    slow = {".wasm": 0.3, ".whl": 0.3}
    heard = talk(
        page,
        payload.parent,
        alter=lambda path, reply: replace(reply, delay=slow.get(Path(path).suffix, 0)),
    )

    manifest = Manifest.from_json((payload / MANIFEST).read_text("utf-8"))
    total = sum(file.bytes for file in manifest.files if not re.search(r"\.m?js$", file.name))
    steps = [said for said in heard if said["type"] == "progress"]
    assert {step["total"] for step in steps} == {total}
    loaded = [step["loaded"] for step in steps]
    assert loaded == sorted(loaded)
    assert loaded[-1] == total
    assert [step["stage"] for step in steps[-2:]] == ["download", "engine"]
    assert heard[-1]["type"] == "ready"


def test_ready_under_a_strict_policy(page: Page, payload: Path) -> None:
    policy = (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "
        "worker-src 'self'; connect-src 'self'"
    )

    def alter(_path: str, reply: Reply) -> Reply:
        return replace(reply, headers={**reply.headers, "Content-Security-Policy": policy})

    heard = talk(page, payload.parent, ask(1, 1), last=("ready", "answer"), alter=alter)

    assert heard[-1]["type"] == "answer"


def test_asked_before_the_start(page: Page, payload: Path) -> None:
    heard = talk(page, payload.parent, ask(7, 1), last=("error",), start=False)

    assert heard == [{"type": "error", "id": 7, "message": "asked before start"}]


def missing(_reply: Reply) -> Reply:
    return Reply(404, {"Content-Type": "text/html"}, b"<h1>Not found</h1>")


def other_page(_reply: Reply) -> Reply:
    return Reply(200, {"Content-Type": "text/html"}, b"<!doctype html><h1>Welcome</h1>")


def plain_type(reply: Reply) -> Reply:
    return replace(reply, headers={"Content-Type": "text/plain"})


def cut_short(reply: Reply) -> Reply:
    return replace(reply, body=reply.body[: len(reply.body) // 2])


@pytest.mark.parametrize(
    ("file", "fault", "told"),
    [
        ("manifest.json", missing, r"manifest\.json: HTTP status 404"),
        ("manifest.json", other_page, r"manifest\.json: .*JSON"),
        ("pyodide.mjs", missing, r"pyodide\.mjs"),
        ("pyodide.mjs", other_page, r"pyodide\.mjs"),
        ("pyodide.mjs", plain_type, r"pyodide\.mjs"),
        ("pyodide.asm.js", missing, r"pyodide\.asm\.js"),
        ("pyodide.asm.js", other_page, r"pyodide\.asm\.js"),
        ("pyodide.asm.js", plain_type, r"pyodide\.asm\.js"),
        ("pyodide.asm.wasm", missing, r"\.wasm: HTTP status 404"),
        ("pyodide.asm.wasm", other_page, r"MIME type"),
        ("pyodide.asm.wasm", plain_type, r"MIME type"),
        ("pyodide.asm.wasm", cut_short, r"section"),
        ("python_stdlib.zip", missing, r"stdlib\.zip: HTTP status 404"),
        ("python_stdlib.zip", other_page, r"exit"),
        ("python_stdlib.zip", cut_short, r"exit"),
        ("pyodide-lock.json", missing, r"lock\.json: HTTP status 404"),
        ("pyodide-lock.json", other_page, r"JSON"),
        ("guide_engine-", missing, r"guide_engine-"),
        ("guide_engine-", other_page, r"guide_engine-"),
        ("guide_engine-", cut_short, r"guide_engine-"),
    ],
)
def test_a_fault_is_told_at_once(
    page: Page, payload: Path, file: str, fault: Callable[[Reply], Reply], told: str
) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return fault(reply) if f"/payload/{file}" in path else reply

    heard = talk(page, payload.parent, alter=alter)

    assert [said["type"] for said in heard if said["type"] != "progress"] == ["failed"]
    assert re.search(told, heard[-1]["message"])


def test_a_policy_that_forbids_web_assembly(page: Page, payload: Path) -> None:
    def alter(_path: str, reply: Reply) -> Reply:
        policy = "script-src 'self'"
        return replace(reply, headers={**reply.headers, "Content-Security-Policy": policy})

    heard = talk(page, payload.parent, alter=alter)

    assert heard[-1]["type"] == "failed"
    assert "WebAssembly" in heard[-1]["message"]


def test_an_engine_that_does_not_start(page: Page, payload: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_payload(site / "payload", stub_engine(tmp_path, "raise RuntimeError('broken rules')\n"))
    for name in ("index.html", "worker.js"):
        (site / name).write_bytes((payload.parent / name).read_bytes())

    heard = talk(page, site)

    assert heard[-1]["type"] == "failed"
    assert "broken rules" in heard[-1]["message"]
