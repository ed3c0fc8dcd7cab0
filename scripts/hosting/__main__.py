"""Writes the site's part of nginx's configuration to standard output.

`python -m scripts.hosting --url https://www.kommunen.se/iop-guiden/ --folder /var/www/iop-guiden`
"""

import argparse
import sys

from guide_engine.errors import GuideError
from scripts.hosting.nginx import EXAMPLE, Place, configuration


def main() -> int:
    """Write it, or say in one place what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m scripts.hosting", description=__doc__)
    parser.add_argument("--url", required=True, help=f"the site's address: {EXAMPLE.url}")
    parser.add_argument("--folder", required=True, help=f"the site's files: {EXAMPLE.folder}")
    parser.add_argument(
        "--embed",
        action="append",
        default=[],
        metavar="HOST",
        help="a host whose pages may show the site in a frame: https://intranet.kommunen.se",
    )
    parser.add_argument("--brotli", action="store_true", help="nginx has its brotli modules")
    parser.add_argument("--hsts", action="store_true", help="the whole host is on https, for good")
    chosen = parser.parse_args()
    place = Place(chosen.url, chosen.folder, tuple(chosen.embed), chosen.brotli, chosen.hsts)
    try:
        print(configuration(place), end="")
    except GuideError as error:
        print(f"hosting: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
