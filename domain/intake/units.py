"""The unit of money that a table states for all of it: 单位：万元 above or below, (元) in its title."""

import re
from collections.abc import Sequence

from domain.intake.numbers import FEN
from domain.intake.values import plain

_HAN = "\\u4e00-\\u9fff"
_SAID = re.compile(
    "以((?:亿|万)?元)(?=为单位)|"
    rf"单\s?位\s*[:为]?\s*(?:\(?人民币[:,]?\)?)?\s*\(?([十百千仟佰]?(?:亿元|万元|亿|万|元)|[{_HAN}]{{1,2}}元)(?![{_HAN}])"
)
_IN_BRACKETS = re.compile(r"\((?:人民币)?(亿元|万元|元)\)")
_OF = re.compile(rf"单位\s*[:为]\s*[{_HAN}、/,]*?[、/,](亿元|万元|元)(?![{_HAN}])")
_OF_AMOUNTS = re.compile(
    r"金额[^。;,\d]{0,6}?(?:为|以|按|[:])\s*(?:人民币)?(亿元|万元|元)(?:计|填写|填报|列示|反映|表示)?(?![\u4e00-\u9fff\d])"
)
_MANY = re.compile(
    rf"单\s?位\s*[:为]\s*\(?([十百千万亿][{_HAN}]{{0,2}}|[kK]|‰)(?![{_HAN}\w])|以([十百千万亿][{_HAN}]{{0,2}})为单位|"
    r"^\(([十百千万亿](?:家|个|人|次|人次|场|项|户|名))\)$"
)
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
        found += _OF.findall(line) + _OF_AMOUNTS.findall(line)
        if len(texts) == 1:
            found += _IN_BRACKETS.findall(line)
    return tuple(dict.fromkeys(found))


def multiples_said(rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """Units of numbers that are no ones, 万家 or 千, in rows without figures."""
    texts = [plain(value) for row in rows for value in row if isinstance(value, str) and value]
    found = [unit for text in texts for said in _MANY.findall(text) for unit in said if unit]
    return tuple(dict.fromkeys(one for one in found if one not in FEN and "元" not in one))


def clash(above: Sequence[str], unit: str) -> str:
    """Why the units of a table and of a heading cannot both be right; empty where they agree."""
    if strange := [one for one in above if one not in FEN]:
        return f"表上方写“单位：{strange[0]}”，不是元、万元或亿元"
    if len(above) > 1:
        return f"表上方写了几种单位（{'、'.join(above)}）"
    if unit and usual(unit) != above[0]:
        return f"表头写“{unit}”，表上方写“单位：{above[0]}”"
    return ""
