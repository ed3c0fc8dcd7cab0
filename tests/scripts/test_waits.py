"""Nothing waits for ever: what is started or asked has a time limit, here and in scripts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.project import ROOT

FOLDERS = ("guide_engine", "scripts", "tests")
NAMED = {"run": "subprocess", "check_output": "subprocess", "check_call": "subprocess"}
"""Functions that take a time limit by name, and the module that has them."""
BOUNDED = {"communicate", "urlopen", "HTTPConnection", "create_connection"}
FIRST = {"wait", "join"}
"""Methods without arguments but for the time limit: "".join(…) and path.join(…) have others."""


def unbounded(source: str) -> Iterator[int]:
    """Iterate over the lines that wait without a limit."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            limited = "timeout" in {keyword.arg for keyword in node.keywords}
            name, of = node.func.attr, node.func.value
            started = isinstance(of, ast.Name) and NAMED.get(name) == of.id
            bare = name in FIRST and not node.args and not node.keywords
            if not limited and (started or name in BOUNDED or bare):
                yield node.lineno


@pytest.mark.parametrize("folder", FOLDERS)
def test_whatever_is_waited_for_has_a_limit(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    found = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in files
        for line in unbounded(Path(file).read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("subprocess.run(['a'])", [1]),
        ("subprocess.run(['a'], timeout=1)", []),
        ("main.run(['a'])", []),
        ("process.wait()\nprocess.wait(3)\nthread.join()\n', '.join(texts)", [1, 3]),
        ("process.communicate()\nrequest.urlopen(url)", [1, 2]),
    ],
)
def test_a_wait_without_a_limit_is_found(source: str, lines: list[int]) -> None:
    assert list(unbounded(source)) == lines


def test_every_test_has_a_limit(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("timeout")
    assert 0 < float(pytestconfig.getini("timeout")) <= 120
