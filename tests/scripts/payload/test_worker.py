"""The worker in a real Chromium: ready, answers, and every failure of loading said at once."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.measure.bench.line import Speed, line
from scripts.payload import Manifest
from scripts.payload.manifest import ARCHIVE, BUNDLE, MANIFEST, POINTER
from scripts.payload.tools import STDLIB_FULL
from scripts.project import DOCS
from scripts.rig.chromium import LaunchOptions, other_hosts
from scripts.serve import Alter, Reply, running
from tests.scripts.payload.stub import MADE
from tests.thorough import thorough

WORKER = DOCS / "assets/javascripts/guide/worker.js"
# Generous, for a busy machine: what hangs still ends as a failed test.
LIMIT = 30_000
# Starts a worker, sends each message and collects what comes back until `last` kinds have come.
TALK = """async ({messages, last, limit, name = ""}) => {
  const worker = new Worker("worker.js", {type: "module", name});
  const heard = [];
  return await new Promise((resolve) => {
    const stop = () => { worker.terminate(); resolve(heard); };
    setTimeout(stop, limit);
    worker.onerror = (event) => { heard.push({type: "onerror", message: event.message}); stop(); };
    worker.onmessage = ({data}) => {
      heard.push(data);
      // What is asked for side by side may come in any order.
      if (last.includes(data.type)) last.splice(last.indexOf(data.type), 1);
      if (data.type === "failed" || last.length === 0) stop();
    };
    for (const message of messages) worker.postMessage(message);
  });
}"""

type Message = dict[str, Any]


@pytest.fixture(scope="module")
def payload(stub: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stub's payload, in a site with the worker."""
    site = tmp_path_factory.mktemp("worker")
    (site / "index.html").write_text("<!doctype html><title>worker</title>")
    (site / "worker.js").write_bytes(WORKER.read_bytes())
    (site / "payload").symlink_to(stub / "payload")
    return site / "payload"


@pytest.fixture(scope="module")
def chromium(chromium_options: LaunchOptions) -> Iterator[tuple[Browser, list[str]]]:
    """A browser whose requests to other hosts end in the list."""
    with other_hosts() as (proxy, asked), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options, proxy=proxy)
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
    way: str = "memory",
    name: str = "",
) -> list[Message]:
    """Everything that a worker says after being started and asked."""
    with running(site, alter) as base:
        page.goto(base)
        first = [{"type": "start", "base": "payload/", "way": way}] if start else []
        talked = {"messages": [*first, *asks], "last": list(last), "limit": LIMIT, "name": name}
        heard: list[Message] = page.evaluate(TALK, talked)
        return heard


def folder_of(payload: Path) -> Path:
    """The folder that the payload's pointer names."""
    return payload / str(json.loads((payload / POINTER).read_text("utf-8"))["folder"])


def ask(number: int, request: object) -> Message:
    return {"type": "ask", "id": number, "request": json.dumps(request)}


@pytest.mark.parametrize("way", ["memory", "plain", "full"])
def test_ready_then_answers_and_survives_an_error(page: Page, payload: Path, way: str) -> None:
    heard = talk(
        page,
        payload.parent,
        ask(1, "å"),
        ask(2, "crash"),
        ask(3, None),
        last=("ready", "answer", "error", "answer"),
        way=way,
    )

    (ready,) = (said for said in heard if said["type"] == "ready")
    assert ready["ms"] > 0
    answers = {said["id"]: said for said in heard if "id" in said}
    assert json.loads(answers[1]["reply"]) == ["å", {"ord": "åäö"}]
    assert answers[2]["type"] == "error"
    # Where in Python it was tells nobody anything.
    assert answers[2]["message"] == "ValueError: as asked"
    assert json.loads(answers[3]["reply"]) == [None, {"ord": "åäö"}]


def test_an_engine_that_does_not_survive_a_request_says_so(page: Page, payload: Path) -> None:
    heard = talk(page, payload.parent, ask(1, "dive"), last=("failed",))
    assert [said["type"] for said in heard if said["type"] != "progress"] == ["ready", "failed"]
    assert "Traceback" not in heard[-1]["message"]


def test_progress_counts_the_bytes_on_the_line(page: Page, payload: Path) -> None:
    heard = talk(
        page,
        payload.parent,
        alter=lambda path, reply: replace(reply, delay=0.3 if path.endswith(".wasm") else 0),
    )

    manifest = Manifest.from_json((folder_of(payload) / MANIFEST).read_text("utf-8"))
    names = {"loader.js", "pyodide.asm.js", "pyodide.asm.wasm", "memory.bin", "pyodide-lock.json"}
    total = sum(file.br for file in manifest.files if file.name in names)
    steps = [said for said in heard if said["type"] == "progress"]
    assert {step["total"] for step in steps} == {total}
    loaded = [step["loaded"] for step in steps]
    assert loaded == sorted(loaded)
    assert loaded[-1] == total
    assert {step["stage"] for step in steps[:-1]} == {"download"}
    assert steps[-1]["stage"] == "engine"
    assert heard[-1]["type"] == "ready"


def test_a_server_that_does_not_compress_sends_the_big_files_packed(
    page: Page, payload: Path
) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        if "Content-Encoding" not in reply.headers:
            return reply
        asked.append(path)
        file = payload.parent / path.lstrip("/")
        headers = {"Content-Type": reply.headers["Content-Type"]}
        return replace(reply, headers=headers, body=file.read_bytes())

    asked: list[str] = []
    heard = talk(page, payload.parent, ask(1, "å"), last=("ready", "answer"), alter=alter)

    assert heard[-1]["type"] == "answer"
    assert not any(path.endswith(("/memory.bin", ".wasm")) for path in asked)


def test_a_module_that_was_left_out_is_fetched(page: Page, payload: Path) -> None:
    for way in ("memory", "plain"):
        asked: list[str] = []

        def alter(path: str, reply: Reply, asked: list[str] = asked) -> Reply:
            asked.append(path)
            return reply

        heard = talk(
            page, payload.parent, ask(1, "more"), ask(2, "more"),
            last=("ready", "answer", "answer"), alter=alter, way=way,
        )  # fmt: skip

        answers = [json.loads(said["reply"])[0] for said in heard if said["type"] == "answer"]
        assert answers == ["1,2", "1,2"], heard[-1]
        assert sum(path.endswith(STDLIB_FULL) for path in asked) == 1


@pytest.mark.parametrize("way", ["memory", "plain", "full"])
def test_papers_come_when_they_are_asked_for(page: Page, payload: Path, way: str) -> None:
    asked: list[str] = []

    def alter(path: str, reply: Reply) -> Reply:
        asked.append(Path(path).name)
        return reply

    heard = talk(
        page, payload.parent, ask(1, "å"), *(ask(n, {"kind": "paper"}) for n in (2, 3)),
        last=("ready", "answer", "answer", "answer"), alter=alter, way=way,
    )  # fmt: skip

    replies = {said["id"]: json.loads(said["reply"]) for said in heard if "reply" in said}
    assert (replies[2], replies[3]) == (MADE, MADE), heard[-1]
    assert asked.count(ARCHIVE) == 1
    # Nothing else: neither the whole library nor, from a memory, the wheel.
    assert asked[-1] == ARCHIVE
    assert STDLIB_FULL not in asked or way == "full"


@pytest.mark.parametrize("fault", ["missing", "flipped", "shorter"])
def test_papers_that_do_not_come_spoil_their_own_request_only(
    page: Page, payload: Path, fault: str
) -> None:
    spoilt: list[str] = []

    def alter(path: str, reply: Reply) -> Reply:
        if not path.endswith(ARCHIVE) or len(spoilt) == 2:
            return reply
        spoilt.append(path)
        if fault == "shorter":
            return replace(reply, headers={}, body=reply.body[:-9])
        return missing(reply) if fault == "missing" else flipped(reply)

    heard = talk(
        page, payload.parent, ask(1, {"kind": "paper"}), ask(2, "å"),
        last=("ready", "answer", "error"), alter=alter,
    )  # fmt: skip
    errors = [said["message"] for said in heard if said["type"] == "error"]
    assert len(errors) == 1
    assert ARCHIVE in errors[0]
    # It was asked for twice; what is asked later gets it.
    assert len(spoilt) == 2


def test_without_papers_in_the_payload_that_is_said(page: Page, payload: Path) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        if not path.endswith(POINTER):
            return reply
        pointer = {k: v for k, v in json.loads(reply.body).items() if k != "papers"}
        return replace(reply, headers={}, body=json.dumps(pointer).encode())

    heard = talk(
        page, payload.parent, ask(1, {"kind": "paper"}), last=("ready", "error"), alter=alter
    )
    assert heard[-1]["message"] == f"{ARCHIVE}: not in current.json"


def profile_of(path: str) -> str | None:
    name = Path(path).name
    return name.removesuffix(BUNDLE) if name.endswith(BUNDLE) else None


def test_profiles_are_fetched_when_they_are_needed(page: Page, payload: Path) -> None:
    asked: list[str] = []
    spoilt: list[str] = []

    def alter(path: str, reply: Reply) -> Reply:
        if profile := profile_of(path):
            asked.append(profile)
            if profile == "vara" and not spoilt:
                spoilt.append(path)
                return flipped(reply)
        return reply

    wanted = (["lund"], ["vara", "atlantis", "../lund"], ["lund"])
    heard = talk(
        page, payload.parent, *(ask(n, {"profiles": ids}) for n, ids in enumerate(wanted, 1)),
        last=("ready", "answer", "answer", "answer"), alter=alter,
    )  # fmt: skip

    replies = {said["id"]: json.loads(said["reply"]) for said in heard if "reply" in said}
    lund, vara = {"lund": 'id = "lund"\n'}, {"vara": 'id = "vara"\n'}
    assert replies[1].items() >= lund.items()
    assert replies[2].items() >= {**vara, "atlantis": None, "../lund": None}.items()
    assert replies[3].items() >= lund.items()
    # They are asked for side by side, so their order is the line's.
    wanted_once = "the damaged one is asked for again, the kept one not"
    assert sorted(asked) == ["lund", "vara", "vara"], wanted_once


def test_a_profile_that_fails_spoils_its_own_requests_only(page: Page, payload: Path) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return missing(reply) if profile_of(path) == "vara" else reply

    heard = talk(
        page, payload.parent, ask(1, {"profiles": ["vara"]}), ask(2, {"profiles": ["lund"]}),
        last=("ready", "answer", "error"), alter=alter,
    )  # fmt: skip

    said = {message["id"]: message for message in heard if "id" in message}
    assert f"vara{BUNDLE}: HTTP status 404" in said[1]["message"]
    assert said[2]["type"] == "answer"


def test_a_second_worker_finds_all_in_the_cache(page: Page, payload: Path) -> None:
    asked: list[str] = []

    def alter(path: str, reply: Reply) -> Reply:
        asked.append(path)
        return reply

    with running(payload.parent, alter) as base:
        page.goto(base)
        begin = {"messages": [{"type": "start", "base": "payload/"}], "limit": LIMIT}
        page.evaluate(TALK, {**begin, "last": ["ready"]})
        asked.clear()
        heard = page.evaluate(TALK, {**begin, "last": ["ready"]})

    assert heard[-1]["type"] == "ready"
    assert [path for path in asked if not path.endswith((POINTER, "worker.js"))] == []


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
    return replace(reply, headers={**reply.headers, "Content-Type": "text/plain"})


def cut_short(reply: Reply) -> Reply:
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def flipped(reply: Reply) -> Reply:
    """One byte in the middle is another, and nothing else says so."""
    body = bytearray(reply.body)
    body[len(body) // 2] ^= 1
    return replace(reply, body=bytes(body))


def broken_off(reply: Reply) -> Reply:
    return replace(reply, broken_after=len(reply.body) // 2)


FILES = {
    "memory": ("loader.js", "pyodide.asm.js", "pyodide.asm.wasm", "memory.bin"),
    "plain": ("python_stdlib.zip", "pyodide-lock.json", "guide_engine-"),
    "full": ("python_stdlib_full.zip",),
}


FAULTS = (missing, other_page, cut_short, flipped, broken_off)


def all_faults() -> Iterator[object]:
    """Yield each file with each fault; by default it is missing, and one more is wrong with it."""
    files = [(way, file) for way, files in FILES.items() for file in files]
    for number, (way, file) in enumerate([*files, ("memory", "manifest.json")]):
        few = (missing, FAULTS[1 + number % 4])
        for fault in FAULTS:
            yield pytest.param(way, file, fault, marks=[] if fault in few else [thorough])


@pytest.mark.parametrize(("way", "file", "fault"), list(all_faults()))
def test_a_fault_is_told_at_once(
    page: Page, payload: Path, way: str, file: str, fault: Callable[[Reply], Reply]
) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        if Path(path).name.startswith(file):
            packed = "Content-Encoding" in reply.headers and fault is flipped
            if packed:
                original = (payload.parent / path.lstrip("/")).read_bytes()
                headers = {"Content-Type": reply.headers["Content-Type"]}
                reply = replace(reply, headers=headers, body=original)
            return fault(reply)
        return reply

    heard = talk(page, payload.parent, alter=alter, way=way)

    assert [said["type"] for said in heard if said["type"] != "progress"] == ["failed"]
    assert file in heard[-1]["message"]


def test_a_program_of_the_wrong_type_is_compiled_all_the_same(page: Page, payload: Path) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return plain_type(reply) if path.endswith(".wasm") else reply

    assert talk(page, payload.parent, alter=alter)[-1]["type"] == "ready"


@pytest.mark.parametrize("file", ["loader.js", "pyodide.asm.js"])
def test_a_file_of_the_wrong_type(page: Page, payload: Path, file: str) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return plain_type(reply) if path.endswith(f"/{file}") else reply

    heard = talk(page, payload.parent, alter=alter)

    assert [said["type"] for said in heard if said["type"] != "progress"] == ["failed"]
    assert file in heard[-1]["message"]


def test_a_file_that_comes_damaged_once_is_asked_for_again(page: Page, payload: Path) -> None:
    spoilt: set[str] = set()

    def alter(path: str, reply: Reply) -> Reply:
        if path.endswith((".wasm", ".bin", ".js")) and path not in spoilt:
            spoilt.add(path)
            return cut_short(reply) if "payload" in path else reply
        return reply

    heard = talk(page, payload.parent, alter=alter)

    assert heard[-1]["type"] == "ready"


def test_a_slow_line_is_not_a_broken_one(page: Page, payload: Path) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return replace(reply, pause=0.02) if "payload" in path else reply

    heard = talk(page, payload.parent, alter=alter)

    assert heard[-1]["type"] == "ready"
    assert sum(said["type"] == "progress" for said in heard) > 3


def test_a_fast_line_gets_the_memory(page: Page, payload: Path) -> None:
    # A machine that is busy elsewhere can look like a slow line, but not every time.
    starts = (talk(page, payload.parent, way="quickest")[-1] for _ in range(3))

    assert any(said["type"] == "ready" and said["way"] == "memory" for said in starts)


def test_a_slow_line_gets_a_plain_start(page: Page, payload: Path) -> None:
    start = {"type": "start", "base": "payload/", "way": "quickest"}
    with running(payload.parent) as base, line(base, Speed(3e6)) as between:
        page.goto(between.base)
        heard = page.evaluate(TALK, {"messages": [start], "last": ["ready"], "limit": LIMIT})

    assert (heard[-1]["type"], heard[-1].get("way")) == ("ready", "plain")
    last = heard[-2]
    assert last["loaded"] == last["total"]
    # Little has come of a memory for nothing; scripts come twice, as this server lets none be kept.
    manifest = Manifest.from_json((folder_of(payload) / MANIFEST).read_text("utf-8"))
    again = sum(file.br for file in manifest.files if file.name.endswith(".js"))
    assert between.down < last["total"] + again + 250_000


def test_memory_of_another_version(page: Page, payload: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(payload.parent, site)
    folder = folder_of(site / "payload")
    manifest = Manifest.from_json((folder / MANIFEST).read_text("utf-8"))
    other = replace(manifest, memory={**manifest.memory, "pyodide": "0.29.4"})
    for end in (".br", ".gz"):
        (folder / f"{MANIFEST}{end}").unlink()
    (folder / MANIFEST).write_text(other.to_json(), "utf-8")
    folder.rename(folder.with_name(other.digest))
    (site / "payload" / POINTER).write_text(json.dumps({"folder": other.digest}), "utf-8")

    heard = talk(page, site)
    assert "of another version" in heard[-1]["message"]
    assert talk(page, site, way="plain")[-1]["type"] == "ready"


def test_a_policy_that_forbids_web_assembly(page: Page, payload: Path) -> None:
    def alter(_path: str, reply: Reply) -> Reply:
        policy = "script-src 'self'"
        return replace(reply, headers={**reply.headers, "Content-Security-Policy": policy})

    heard = talk(page, payload.parent, alter=alter)

    assert heard[-1]["type"] == "failed"
    assert "WebAssembly" in heard[-1]["message"]


@pytest.mark.parametrize("fault", [missing, other_page, cut_short, broken_off])
def test_nothing_tells_the_folder(
    page: Page, payload: Path, fault: Callable[[Reply], Reply]
) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return fault(reply) if path.endswith(POINTER) else reply

    heard = talk(page, payload.parent, alter=alter)

    assert [said["type"] for said in heard] == ["failed"]
    assert POINTER in heard[0]["message"]


def test_an_engine_that_does_not_start(page: Page, payload: Path) -> None:
    heard = talk(page, payload.parent, way="plain", name="broken")

    assert heard[-1]["type"] == "failed"
    assert "broken rules" in heard[-1]["message"]
