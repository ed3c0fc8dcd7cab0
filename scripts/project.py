"""The project's folders and files."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BUILD = ROOT / "build"
SITE = BUILD / "site"
CONFIG = ROOT / "mkdocs.yml"
NODE_MODULES = ROOT / "node_modules"
