"""Reading without a network: the service worker that keeps the site for those who ask for it."""

from scripts.offline.kept import PAGE, assets_mark, write_offline

__all__ = ["PAGE", "assets_mark", "write_offline"]
