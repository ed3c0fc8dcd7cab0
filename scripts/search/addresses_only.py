"""A hook of mkdocs: its search index gets the pages' addresses only.

What the pages say is read afterwards, better (``scripts.search.index``); reading it here too would
take a third of the builder's time.
"""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig

HOOK = f"hooks:\n- {__file__}\n"
"""What turns it on, at the end of mkdocs.yml."""


def on_pre_build(config: MkDocsConfig) -> None:
    """Take the place of what reads a page for the index."""
    plugin: Any = next(each for name, each in config.plugins.items() if name.endswith("search"))
    index = plugin.search_index

    def add(page: Any) -> None:
        index.entries.append({"location": page.url, "title": page.title, "text": ""})

    index.add_entry_from_context = add
