"""Versions of one plan side by side: each line under every version that has it, and what became of it (rules 18.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.transformation.views import LineRow


@dataclass(frozen=True)
class SideRow:
    """One line of a plan in every version, in their order (None: not in it); the last row of all is the sum."""

    item: str
    scenario: str
    solution: str
    cells: tuple[LineRow | None, ...]

    @property
    def change_fen(self) -> int:
        """Amount of the newest version less that of the one before it (分); what is not in one counts 0."""
        before, newest = (0 if one is None else one.amount_fen for one in self.cells[-2:])
        return newest - before

    @property
    def change(self) -> str:
        """What became of it from the last version but one to the newest, in words."""
        before, newest = self.cells[-2:]
        if before is None or newest is None:
            return "" if before is newest else "新增" if before is None else "删去"
        said = []
        if before.quantity != newest.quantity:
            said.append(f"数量 {before.quantity} 改为 {newest.quantity}")
        if before.category != newest.category:
            said.append(f"类别 {before.category} 改为 {newest.category}")
        if before.is_eligible != newest.is_eligible:
            said.append("改为可补" if newest.is_eligible else "改为不补")
        if before.amount_fen != newest.amount_fen:
            said.append("涨价" if newest.amount_fen > before.amount_fen else "降价")
        return "，".join(said) or "不变"


@dataclass(frozen=True)
class VersionSum:
    """A version as a whole (分); `cut_fen`, `granted_fen` None while a review of one of its lines is missing."""

    number: int
    amount_fen: int
    eligible_fen: int
    cut_fen: int | None
    granted_fen: int | None


def cut_of(line: LineRow) -> int | None:
    """What both reviews took from a line (分); None while one is missing."""
    return None if line.granted_fen is None else line.amount_fen - line.granted_fen


def side_by_side(lines: Sequence[LineRow]) -> tuple[tuple[VersionSum, ...], tuple[SideRow, ...]]:
    """Sums of the versions, oldest first, and their lines: in the order of the newest version, then what only earlier
    ones have. Lines are one where item, scenario and solution are the same; of several such, the first is the first."""
    numbers = sorted({line.number for line in lines})
    seen: dict[tuple[str, str, str, int], dict[int, LineRow]] = {}
    for number in reversed(numbers):
        met: dict[tuple[str, str, str], int] = {}
        for line in sorted((one for one in lines if one.number == number), key=lambda one: one.line):
            what = (line.item, line.scenario, line.solution)
            met[what] = met.get(what, 0) + 1
            seen.setdefault((*what, met[what]), {})[number] = line
    rows = tuple(
        SideRow(item, scenario, solution, tuple(of.get(number) for number in numbers))
        for (item, scenario, solution, _), of in seen.items()
    )
    return tuple(_sum(number, [one for one in lines if one.number == number]) for number in numbers), rows


def _sum(number: int, lines: Sequence[LineRow]) -> VersionSum:
    granted = [line.granted_fen for line in lines if line.granted_fen is not None]
    amount = sum(line.amount_fen for line in lines)
    whole = sum(granted) if len(granted) == len(lines) else None
    return VersionSum(
        number,
        amount,
        sum(line.amount_fen for line in lines if line.is_eligible),
        None if whole is None else amount - whole,
        whole,
    )
