"""What of a proposal is seen before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Words = Mapping[str, Any]
"""The words of a verb as JSON keeps them: days are texts."""
MOST_LINES = 40


@dataclass(frozen=True)
class Wanted:
    """Key of its subject (one open proposal each), what it would change, in sentences, and the facts it rests on."""

    subject: str
    difference: tuple[str, ...]
    facts: object


def listed(lines: list[str]) -> tuple[str, ...]:
    """The first lines of what a file brings, and how many more there are: for a proposal that carries the file."""
    more = len(lines) - MOST_LINES
    return tuple(lines) if more <= 0 else (*lines[:MOST_LINES], f"另有 {more} 行，见所附文件")
