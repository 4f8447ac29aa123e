"""What the cells of a blank form probably mean, from the words beside and above them: a proposal that a person
confirms (rules 16.4)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.official.fields import WHOLE, Choice, FormField
from domain.official.grid import FormSheet, above, beside, cell_name, printed_unit, titles, unit_in
from domain.texts import same

YEAR = re.compile(r"(20[0-9]{2})\s*年?")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
WHOLES = ("总目标", "总数", "试点期", "试点期间", "全期", "总量")
DONE, RATE, MISSING = ("完成", "实际", "实绩", "已建", "累计"), ("完成率", "达成率"), ("差距", "缺口", "未完成")
AIMS = ("目标", "指标值", "任务数", "计划")
UNIT_WORDS = ("单位", "序号", "计量单位")
LEAST_HEADINGS = 3
"""So many headings of a list have to be known before its rows are taken for a list."""


@dataclass(frozen=True)
class FormWords:
    """What words may mean: indicators by name, units by name, figures of a list by heading."""

    indicators: Mapping[str, str]
    districts: Mapping[str, str]
    industries: Mapping[str, str]
    headings: Mapping[str, str]
    """Heading → code of a figure that is no indicator's."""
    choices: Mapping[str, Choice]


def proposals(sheet: FormSheet, known: FormWords) -> list[FormField]:
    """A field for each free cell whose words say what it is; lists of enterprises row by row."""
    listed = _list(sheet, known)
    taken = {field.cell for field in listed}
    return [*listed, *(field for field in _cells(sheet, known) if field.cell not in taken)]


def _cells(sheet: FormSheet, known: FormWords) -> Iterator[FormField]:
    titled = " ".join(titles(sheet))
    for row in range(len(sheet.rows)):
        for column in range(sheet.width):
            if sheet.is_free(row, column):
                field = _meant(beside(sheet, row, column), above(sheet, row, column), titled, known)
                if field is None:
                    continue
                choice = known.choices[field[0]]
                unit = printed_unit(sheet, row, column, is_money=choice.unit == "分") or choice.units[0]
                if unit in choice.units:
                    figure, period, district, industry = field
                    yield FormField(sheet.name, cell_name(row, column), figure, unit, period, district, industry)


def _meant(left: Sequence[str], top: Sequence[str], titled: str, known: FormWords) -> tuple[str, str, str, str] | None:
    """Figure, period, district, industry; None where the words do not name a figure, or where the nearest one beside or
    above is not understood: what it leaves open is for a person to say."""
    words = (*left, *top)
    if any(axis and not _is_understood(axis[0], known) for axis in (left, top)):
        return None
    district = next((unit for word in words if (unit := found_in(known.districts, word))), "")
    industry = next((unit for word in words if (unit := found_in(known.industries, word))), "")
    indicator = next((code for word in words if (code := found_in(known.indicators, word))), None)
    if indicator is not None:
        figure = f"{_kind(words, titled)}.{indicator}"
        return (figure, _period(words), district, industry) if figure in known.choices else None
    heading = next((code for word in words if (code := found_in(known.headings, word))), None)
    if heading is None or industry:
        return None
    of = known.choices[heading].of
    return (heading, "", district, "") if "" in of and (not district or "district" in of) else None


def _is_understood(word: str, known: FormWords) -> bool:
    tables = (known.indicators, known.headings, known.districts, known.industries)
    says = (*WHOLES, *DONE, *RATE, *MISSING, *AIMS)
    return (
        any(found_in(table, word) for table in tables)
        or YEAR.match(word) is not None
        or word in UNIT_WORDS
        or not BRACKETS.sub("", word).strip()
        or bare_name(word) in says
        or bare_name(word).removeprefix("年度") in says
    )


def found_in(table: Mapping[str, str], word: str) -> str:
    """What a word means by a table of names; also without what stands in brackets, and without a last 业."""
    for plain in (word, BRACKETS.sub("", word)):
        key = bare_name(plain)
        if found := table.get(key) or table.get(key.removesuffix("业")):
            return found
    return ""


def _kind(words: Sequence[str], titled: str) -> str:
    """Target, actual, rate or gap, by the nearest word that says so, else by the title."""
    for word in words:
        if any(said in word for said in RATE):
            return "attainment"
        if any(said in word for said in MISSING):
            return "gap"
        if any(said in word for said in AIMS):
            return "target"
        if any(said in word for said in DONE) and not word.startswith(("完成改造", "完成数字化")):
            return "actual"
    return "target" if "目标" in titled and "完成" not in titled else "actual"


def _period(words: Sequence[str]) -> str:
    for word in words:
        if found := YEAR.search(word):
            return found[1]
        if any(said in word for said in WHOLES):
            return WHOLE
    return WHOLE


def bare_name(word: str) -> str:
    """拟改造企业数量（家） → 改造企业: without unit, first 拟 and last 数量."""
    plain = same(BRACKETS.sub(lambda found: "" if unit_in(found[0]) else found[0], word))
    return plain.removeprefix("拟").removesuffix("数量").removesuffix("数")


def _list(sheet: FormSheet, known: FormWords) -> list[FormField]:
    """Fields of the first free row under headings of a list of enterprises."""
    for row in range(1, len(sheet.rows) + 1):
        found = []
        for column in range(sheet.width):
            code = found_in(known.headings, sheet.said(row - 1, column))
            if not code or "enterprise" not in known.choices[code].of or not sheet.is_free(row, column):
                continue
            choice = known.choices[code]
            unit = printed_unit(sheet, row, column, is_money=choice.unit == "分") if choice.unit else ""
            unit = unit or choice.units[0]
            if unit in choice.units:
                found.append(FormField(sheet.name, cell_name(row, column), code, unit, repeat="enterprise"))
        if len(found) >= LEAST_HEADINGS and any(field.figure == "each.enterprise" for field in found):
            return found
    return []
