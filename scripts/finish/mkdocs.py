"""Runs the site's builder over build/docs."""

from __future__ import annotations

import os
import subprocess
import sys

from guide_engine.errors import GuideError
from scripts.offline import PAGE as OFFLINE_PAGE
from scripts.project import ROOT


def run_mkdocs(config: str, *, offline: bool, assets: str) -> None:
    """Run mkdocs in strict mode; its own words are shown only if it fails.

    ``assets`` is the mark that tells which scripts a page was made for.
    """
    if not offline:
        config = "".join(line for line in config.splitlines(True) if OFFLINE_PAGE not in line)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", "-"]
    done = subprocess.run(
        command,
        input=config,
        cwd=ROOT,
        env={**os.environ, "IOP_GUIDE_ASSETS": assets},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GuideError(f"mkdocs: bygget stoppades\n{done.stdout}{done.stderr}")
