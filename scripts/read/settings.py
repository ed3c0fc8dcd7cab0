"""mkdocs.yml: its settings, and the Markdown that the pages are written in."""

from __future__ import annotations

from io import BytesIO

from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from guide_engine.errors import GuideError
from scripts.project import CONFIG, DOCS


def read_settings(text: str | None = None) -> MkDocsConfig:
    """Return the settings, of another text than the file's if it is given."""
    content = CONFIG.read_bytes() if text is None else text.encode()
    # The folder that the site is built from does not exist before the build.
    return load_config(BytesIO(content), config_file_path=str(CONFIG), docs_dir=str(DOCS))


def renderer(settings: MkDocsConfig) -> Markdown:
    """Return what makes markup of Markdown as the site's builder does."""
    return Markdown(extensions=settings.markdown_extensions, extension_configs=settings.mdx_configs)


def can_be_kept(settings: MkDocsConfig) -> bool:
    """Return whether visitors may keep the site for reading without a network.

    Raises GuideError if ``extra.offline`` is no choice of two.
    """
    chosen = settings.extra.get("offline")
    if not isinstance(chosen, bool):
        raise GuideError(f"{CONFIG.name}: extra: offline: {chosen!r}; tillåtet: true, false")
    return chosen
