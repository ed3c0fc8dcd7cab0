"""Sets up .venv and node_modules from the lock files; does nothing when they are up to date.

Runs on the system's Python 3.13, before anything is installed: standard library only.
`setup.py` installs what builds the site, `setup.py dev` what tests, measures and imports need
too. `setup.py lock` writes the lock files anew instead.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
MODULES = ROOT / "node_modules"
REQUIREMENTS = ROOT / "requirements"
SITE, DEV = "site", "dev"
"""Groups of Python packages; the second one has all of the first."""
STAMP = ".set-up"
NODE_AT_LEAST = 20
PIP_TOOLS = "pip-tools==7.6.2"
PIP_COMPILE = (
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    # The lock names no index, so that it fits any.
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
)
LOCK_HEADER = "# Written by `make lock` from {}.in; not edited by hand.\n"
HEARTBEAT_SECONDS = 10
LONGEST_SECONDS = 3600
TAIL_LINES = 25


class SetupError(Exception):
    """Set-up can't go on; the message says what to do."""


def check_prerequisites() -> None:
    """Raise SetupError for the first program that is missing or too old."""
    if sys.version_info[:2] != (3, 13):
        raise SetupError(
            f"Python 3.13 is needed, this is {sys.version.split()[0]}: install it "
            "(for example with 'pyenv install 3.13') and try again."
        )
    for program, how in (
        ("make", "install it with your system's package manager"),
        ("git", "install it with your system's package manager"),
        ("node", f"install Node.js {NODE_AT_LEAST} or newer (nodejs.org, nvm or your system)"),
        ("npm", "it comes with Node.js; on Debian it is the package npm"),
    ):
        if shutil.which(program) is None:
            raise SetupError(f"{program} is missing: {how}, then try again.")
    asked = ["node", "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False).stdout
    version = re.match(r"v(\d+)", said)
    if version is None or int(version[1]) < NODE_AT_LEAST:
        raise SetupError(
            f"Node.js {NODE_AT_LEAST} or newer is needed, 'node --version' says "
            f"{said.strip() or 'nothing'}: install a newer one and try again."
        )


def digest(*parts: str | Path) -> str:
    """The hash of texts and of files' contents (a missing file counts as empty)."""
    whole = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            data = part.read_bytes() if part.is_file() else b""
        else:
            data = part.encode()
        whole.update(len(data).to_bytes(8) + data)
    return whole.hexdigest()


def is_current(folder: Path, wanted: str) -> bool:
    """Whether the folder was completed for exactly these inputs."""
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == wanted


def run(label: str, command: Sequence[str | Path], cwd: Path = ROOT) -> None:
    """Run a long command quietly: a line now and then, all of its last words if it fails."""
    print(f"{label} …", flush=True)
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        while True:
            try:
                code = process.wait(HEARTBEAT_SECONDS)
                break
            except subprocess.TimeoutExpired:
                print(f"{label} … {time.monotonic() - begun:.0f} s", flush=True)
                if time.monotonic() - begun > LONGEST_SECONDS:
                    process.kill()
            except BaseException:
                process.terminate()
                process.wait(HEARTBEAT_SECONDS)
                raise
        if code != 0:
            log.seek(0)
            tail = "".join(log.readlines()[-TAIL_LINES:])
            raise SetupError(
                f"{tail}\n{label} failed (exit {code}); the lines above say why. "
                "The first set-up needs a network connection."
            )
    print(f"{label}: done in {time.monotonic() - begun:.0f} s", flush=True)


def lock_of(group: str) -> Path:
    """The file with the exact versions of a group's packages."""
    return REQUIREMENTS / f"{group}.lock"


def set_up_python(group: str) -> None:
    """Bring .venv to what the group's lock says; one that has more already stays as it is."""
    home = digest(sys.version, str(ROOT))
    wanted = {name: f"{home}\n{digest(home, lock_of(name))}\n" for name in (SITE, DEV)}
    if is_current(VENV, wanted[DEV]) or is_current(VENV, wanted[group]):
        return
    if VENV.is_symlink():
        raise SetupError(f".venv is a link to {VENV.readlink()}: set it up there, or remove it.")
    python = VENV / "bin" / "python"
    stamp = VENV / STAMP
    same_home = stamp.is_file() and stamp.read_text("utf-8").startswith(home)
    stamp.unlink(missing_ok=True)
    if not same_home:
        run("Virtual environment", [sys.executable, "-m", "venv", "--clear", VENV])
    install: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
    ]
    run("Python packages", [*install, "--require-hashes", "--requirement", lock_of(group)])
    stamp.write_text(wanted[group], "utf-8")


def set_up_node() -> None:
    """Bring node_modules to what package-lock.json says."""
    wanted = digest(*(ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")))
    if is_current(MODULES, wanted):
        return
    run("npm packages", ["npm", "ci", "--no-audit", "--no-fund"])
    (MODULES / STAMP).write_text(wanted, "utf-8")


def write_locks() -> None:
    """Resolve the groups' packages and package.json anew (needs the network)."""
    with tempfile.TemporaryDirectory() as name:
        tools, fresh = Path(name, "venv"), Path(name, "fresh.lock")
        run("Lock tools", [sys.executable, "-m", "venv", tools])
        run("pip-tools", [tools / "bin" / "python", "-m", "pip", "install", PIP_TOOLS])
        compiler: list[str | Path] = [tools / "bin" / "pip-compile", "--output-file", fresh]
        for group in (SITE, DEV):
            lock, header = lock_of(group), LOCK_HEADER.format(group)
            fresh.unlink(missing_ok=True)
            if "--upgrade" not in sys.argv and lock.is_file():
                shutil.copy(lock, fresh)
            run(lock.name, [*compiler, *PIP_COMPILE, f"{group}.in"], REQUIREMENTS)
            lock.write_text(header + fresh.read_text("utf-8").removeprefix(header), "utf-8")
    run("package-lock.json", ["npm", "install", "--package-lock-only"])


def main() -> int:
    """Set up, or write the lock files when asked to."""
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    try:
        check_prerequisites()
        if sys.argv[1:2] == ["lock"]:
            write_locks()
        else:
            set_up_python(DEV if sys.argv[1:2] == [DEV] else SITE)
            set_up_node()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
