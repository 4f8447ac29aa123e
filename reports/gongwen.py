"""公文格式 as GB/T 9704-2012 lays it down: paper, margins, lines, signs, fonts; sizes in points."""

from collections.abc import Sequence
from dataclasses import dataclass

PAPER_MM = (210, 297)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
LINES, SIGNS = 22, 28
POINTS_PER_MM = 72 / 25.4
TYPE_AREA_MM = (PAPER_MM[0] - LEFT_MM - RIGHT_MM, PAPER_MM[1] - TOP_MM - BOTTOM_MM)
LINE_PITCH = int(TYPE_AREA_MM[1] * POINTS_PER_MM / LINES * 20) / 20
"""28.95 points: 225 mm over 22 lines, in whole twentieths as Word counts; one twentieth more and the 22nd goes over."""
SIGN_PITCH = TYPE_AREA_MM[0] * POINTS_PER_MM / SIGNS
"""15.79 points: 156 mm over 28 signs, a little closer than 三号 itself."""
NUMBER_TWO, NUMBER_THREE, NUMBER_FOUR, NUMBER_FIVE, SMALL_FIVE = 22.0, 16.0, 14.0, 10.5, 9.0
RED = "FF0000"


@dataclass(frozen=True)
class Face:
    """A Chinese font, the fonts that stand in for it, and its size in points."""

    name: str
    size: float
    instead: tuple[str, ...]


TITLE = Face("方正小标宋简体", NUMBER_TWO, ("FZXiaoBiaoSong-B05S", "Noto Serif CJK SC", "SimSun"))
HEADING = Face("黑体", NUMBER_THREE, ("SimHei", "Noto Sans CJK SC"))
SUBHEADING = Face("楷体_GB2312", NUMBER_THREE, ("KaiTi", "Noto Serif CJK SC"))
BODY = Face("仿宋_GB2312", NUMBER_THREE, ("FangSong", "Noto Serif CJK SC"))
PAGE_NUMBER = Face("宋体", NUMBER_FOUR, ("SimSun", "Noto Serif CJK SC"))
LATIN = "Times New Roman"
"""Digits and letters; the standard leaves them open."""


def annexes_named(names: Sequence[str]) -> tuple[str, ...]:
    """附件说明: what goes with the text as files of its own; each stands under the first."""
    first, rest = "附件：", "\u3000" * 3
    return tuple(f"{rest if place > 1 else first}{place}.{name}" for place, name in enumerate(names, start=1))
