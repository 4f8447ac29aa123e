"""The unit of money that a table states for all of it: 单位：万元 above or below, (元) in its title."""

import re
from collections.abc import Sequence

from domain.intake.values import FEN, plain

_HAN = "\\u4e00-\\u9fff"
_SAID = re.compile(
    "以((?:亿|万)?元)(?=为单位)|"
    rf"单\s?位\s*[:为]?\s*(?:\(?人民币[:,]?\)?)?\s*\(?([十百千仟佰]?(?:亿元|万元|亿|万|元)|[{_HAN}]{{1,2}}元)(?![{_HAN}])"
)
_IN_BRACKETS = re.compile(r"\((?:人民币)?(亿元|万元|元)\)")
_OF = re.compile(rf"单位\s*[:为]\s*[{_HAN}、/,]*?[、/,](亿元|万元|元)(?![{_HAN}])")
SAME = {"亿": "亿元", "万": "万元"}


def usual(unit: str) -> str:
    """万 as 万元."""
    return SAME.get(unit, unit)


def units_said(rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Units of money that rows without figures name, each once; not those in headings of several words."""
    found: list[str] = []
    for row in rows:
        texts = [plain(value) for value in row if isinstance(value, str) and value]
        line = " ".join(texts)
        found += [usual(unit) for said in _SAID.findall(line) for unit in said if unit]
        found += _OF.findall(line)
        if len(texts) == 1:
            found += _IN_BRACKETS.findall(line)
    return tuple(dict.fromkeys(found))


def clash(above: Sequence[str], unit: str) -> str:
    """Why the units of a table and of a heading cannot both be right; empty where they agree."""
    if strange := [one for one in above if one not in FEN]:
        return f"表上方写“单位：{strange[0]}”，不是元、万元或亿元"
    if len(above) > 1:
        return f"表上方写了几种单位（{'、'.join(above)}）"
    if unit and usual(unit) != above[0]:
        return f"表头写“{unit}”，表上方写“单位：{above[0]}”"
    return ""
