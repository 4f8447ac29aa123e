"""A draw of projects and of their inspectors that anyone can repeat with the published list and number (rules 19.1).

The list is fixed, and its SHA-256 published, before the number that decides is known; nothing else is random.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

METHOD = "系统抽样第一版"
"""Name of the method, printed with every draw: another method is another name."""
INSPECTORS_EACH = 2
_PRECISION = 2**52


@dataclass(frozen=True)
class FrameLine:
    """A project that may be drawn; `weight` is how many times as likely as one of weight 1."""

    code: str
    enterprise: str
    district: str
    provider: str
    weight: int
    uscc: str
    provider_uscc: str


@dataclass(frozen=True)
class Inspector:
    """Who may be sent; `avoids` holds 统一社会信用代码 of firms, and projects, it has to do with."""

    id: int
    name: str
    unit: str
    avoids: frozenset[str] = field(default_factory=frozenset)

    def may_see(self, line: FrameLine) -> bool:
        return not self.avoids & {line.uscc, line.provider_uscc, line.code}


class CannotDraw(ValueError):
    """Why there is no draw, as a sentence."""


def frame_text(lines: Iterable[FrameLine], inspectors: Iterable[Inspector]) -> str:
    """The list as it is published: a line a project by code, then a line an inspector by number; parts between bars."""
    projects = [
        (one.code, one.uscc, one.district, one.provider_uscc, str(one.weight))
        for one in sorted(lines, key=lambda one: one.code)
    ]
    people = [
        (str(one.id), one.name, one.unit, "、".join(sorted(one.avoids)))
        for one in sorted(inspectors, key=lambda one: one.id)
    ]
    return "".join("|".join(part.replace("|", "｜") for part in row) + "\n" for row in (*projects, *people))


def lines_of(text: str) -> tuple[list[FrameLine], list[Inspector]]:
    """A published list read back: its projects and inspectors. Names that it does not hold are the codes."""
    lines, people = [], []
    for row in text.splitlines():
        parts = row.split("|")
        if len(parts) == 5:
            code, uscc, district, provider, weight = parts
            lines.append(FrameLine(code, uscc, district, provider, int(weight), uscc, provider))
        else:
            number, name, unit, avoids = parts
            people.append(Inspector(int(number), name, unit, frozenset(filter(None, avoids.split("、")))))
    return lines, people


def frame_hash(text: str) -> str:
    """SHA-256 of the published list in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def number_of(said: str) -> str:
    """The digits of a public number as people write it, full-width too, without what stands between them."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", said) if sign.isdigit())


def seed_of(frame_sha256: str, number: str) -> str:
    """What decides: the list's hash and the public number, hashed together."""
    return _hash(f"{frame_sha256}|{number}")


def drawn(lines: Sequence[FrameLine], size: int, seed: str) -> list[FrameLine]:
    """`size` projects by systematic sampling with probability proportional to weight; all where there are no more.

    The list is put in the order of district, weight, provider and the hash of seed and code, so every district gets
    its share by weight, and within it the risky ones and each provider theirs, each to less than one project.
    """
    if size < 1:
        raise CannotDraw("抽取数量至少 1 个")
    ordered = sorted(lines, key=lambda one: (one.district, -one.weight, one.provider_uscc, _hash(f"{seed}|{one.code}")))
    sure, rest = _sure(ordered, size)
    chosen = {one.code for one in (*sure, *_systematic(rest, size - len(sure), seed))}
    return [one for one in ordered if one.code in chosen]


def _sure(lines: list[FrameLine], size: int) -> tuple[list[FrameLine], list[FrameLine]]:
    """Those so heavy that every draw of this size holds them, and the others."""
    sure: list[FrameLine] = []
    rest = lines
    while rest and len(sure) < size:
        left, weight = size - len(sure), sum(one.weight for one in rest)
        heavy = [one for one in rest if one.weight * left >= weight]
        if not heavy:
            break
        heavy = heavy[:left]
        taken = {one.code for one in heavy}
        sure += heavy
        rest = [one for one in rest if one.code not in taken]
    return sure, rest


def _systematic(lines: list[FrameLine], size: int, seed: str) -> list[FrameLine]:
    if size < 1 or not lines:
        return []
    step = Fraction(sum(one.weight for one in lines), size)
    point = step * Fraction(int(_hash(f"{seed}|start"), 16) % _PRECISION, _PRECISION)
    found, below = [], 0
    for one in lines:
        below += one.weight
        if point < below:
            found.append(one)
            point += step
    return found


def sent(lines: Sequence[FrameLine], inspectors: Sequence[Inspector], seed: str) -> Mapping[str, tuple[Inspector, ...]]:
    """Two inspectors for each drawn project: who avoids it is left out, the least busy first, then by hash; of two
    units where there are two. CannotDraw where somebody is missing.
    """
    busy = dict.fromkeys((one.id for one in inspectors), 0)
    found: dict[str, tuple[Inspector, ...]] = {}
    for line in sorted(lines, key=lambda one: one.code):
        order = sorted(
            (one for one in inspectors if one.may_see(line)),
            key=lambda one: (busy[one.id], _hash(f"{seed}|{line.code}|{one.id}")),
        )
        if len(order) < INSPECTORS_EACH:
            raise CannotDraw(_too_few(line, len(order)))
        first = order[0]
        second = next((one for one in order[1:] if one.unit != first.unit), order[1])
        found[line.code] = (first, second)
        for one in found[line.code]:
            busy[one.id] += 1
    return found


def lacking(lines: Sequence[FrameLine], inspectors: Sequence[Inspector]) -> str:
    """Why nobody could be sent to one of the projects, as a sentence; empty where two may be sent to each."""
    for line in sorted(lines, key=lambda one: one.code):
        number = sum(one.may_see(line) for one in inspectors)
        if number < INSPECTORS_EACH:
            return _too_few(line, number)
    return ""


def _too_few(line: FrameLine, number: int) -> str:
    return (
        f"{line.enterprise}（{line.code}）可派的检查人员只有 {number} 名，"
        f"须 {INSPECTORS_EACH} 名：请补充检查人员，或核对回避单位"
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
