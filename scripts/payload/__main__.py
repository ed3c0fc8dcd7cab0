"""`python -m scripts.payload [folder]`: build the payload and list its files."""

import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.payload.build import build_payload
from scripts.payload.manifest import PayloadError
from scripts.project import BUILD


def main(arguments: Sequence[str]) -> int:
    """Build the payload and list its files: bytes as they are, as brotli, as gzip."""
    target = Path(arguments[0]) if arguments else BUILD / "payload"
    try:
        manifest = build_payload(target)
    except PayloadError as error:
        print(error, file=sys.stderr)
        return 1
    for file in manifest.files:
        print(f"{file.bytes:>10} {file.br:>10} {file.gz:>10}  {file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
