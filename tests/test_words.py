"""Sentences of the product have Chinese marks (GB/T 15834-2011); quotes of a plan stay to the letter (rules 1.3)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("domain", "services", "components", "pages", "reports", "command_line", "data_access", "seed_data")
FILES = [
    *(file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))),
    ROOT / "manage.py",
    ROOT / "server.py",
]
NARROW = re.compile(r"[\u4e00-\u9fff”][,;:?!](?=[\u4e00-\u9fff“])|[\u4e00-\u9fff]\((?=[\u4e00-\u9fff])")


@pytest.fixture(scope="module")
def plans() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "seed_data" / "pilots").glob("*/plan.txt"))


def sentences(file: Path) -> Iterator[tuple[int, str]]:
    """Every string of a module but its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose:
            yield node.lineno, node.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_sentence_has_half_width_marks_between_chinese(file, plans):
    found = [(line, text) for line, text in sentences(file) if NARROW.search(text) and text not in plans]
    assert found == []


def test_the_test_sees_them():
    assert NARROW.search("完成,序时")
    assert NARROW.search("银川(市)")
    assert not NARROW.search("完成,190 家")
    assert not NARROW.search("完成，序时（市）；district:宁东")
    assert len(FILES) > 100
