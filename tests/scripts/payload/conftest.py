"""A payload to look at: building one takes a while."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.payload import build, build_payload, papers
from tests.once import once
from tests.scripts.payload.stub import stub_engine, stub_part


@pytest.fixture(scope="package", autouse=True)
def quick() -> Iterator[None]:
    """How well it is compressed is of no account here, and the papers' own requests neither."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "BEST", 1)
        patch.setattr(build, "GZIP", 1)
        patch.setattr(build, "QUICK", 1)
        patch.setattr(papers, "requests", lambda **_: [])
        patch.setattr(papers, "paper_requests", lambda: [json.dumps({"kind": "paper"})])
        yield


@pytest.fixture(scope="package")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an engine, its part and the payload of both."""

    def fill(folder: Path) -> None:
        build_payload(
            folder / "payload", stub_engine(folder / "engine"), papers=stub_part(folder / "part")
        )

    return once(tmp_path_factory, "stub", fill)
