"""Rows below the headings that are no rows of the table: sums, signatures, notes, headings and titles once more."""

import re
from collections.abc import Sequence
from functools import lru_cache

from domain.intake.columns import Sort
from domain.intake.forms import Form
from domain.intake.heading import Heading
from domain.intake.values import plain

_SUM = re.compile(
    r"(?:.{0,12}?)(?:合计|小计|总计|共计)(?:\(.*\))?[:]?(?:共?\d+.{0,3})?|(?:本?[年季月周页期])?累计[:]?|平均(?:值|数)?[:]?|其中[:].*|"
    r"本?[年季月周期]?新增[:]?|(?:grand|sub)?total[:]?|sum[:]?",
    re.I,
)
_A_CODE = re.compile(r"[0-9A-Z]{18}|[A-Z]+[-—]?\d.*", re.I)
_LABEL = re.compile("[\\u3400-\\u9fff]{2,8}:[^0-9A-Za-z]*")
"""A word and what is said of it, 承办科室：工业科: no code is written so."""
_WORDS = (
    "填报单位|填表单位|制表单位|报送单位|上报单位|填报人|填表人|制表人|制表|审核人|审核|复核人|复核|审批人签字|负责人|"
    "单位负责人|主要负责人|分管领导|分管负责人|经办人|联系人|联系电话|联系方式|电话|手机|传真|填报日期|填表日期|制表日期|"
    "报送日期|上报日期|填报时间|报送时间|单位盖章|单位公章|盖章|公章|签字|签名|签章|审核意见|领导签字|数据来源|资料来源|"
    "统计负责人|法定代表人|财务负责人|统计员|经办|承办|承办人|承办科室|承办单位|编制|编制人|编制单位|签发|签发人|局长签发|"
    "领导签发|审签|会签|制单|日期|时间|年月日|说明|附注"
)
_SIGNED = re.compile(rf"(?:{_WORDS})(?:\(.*?\))?(?:[:].*)?|(?:{_WORDS})(?:\(.*?\)).*|\((?:{_WORDS})\).*")
A_HEADING = 80
"""No heading is so long, with what is written in brackets."""
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填表说明|填报说明|注意)(?:\d{0,2})[:.、].*|注\d{0,2}|备注\d{0,2}|"
    r"(?:填写)?(?:示例|样例|举例|例)(?:[:].*)?|.+\((?:填写)?(?:示例|样例|举例|例)\)"
)
_UNIT = re.compile(r"\(?(?:金额|货币|计量)?单位[:(].*|\((?:人民币)?(?:亿元|万元|元)\)")
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?(?:=.*)?")
_SAID_OF_COLUMNS = re.compile(r"[甲乙丙丁戊己庚辛壬癸]|(?:必填|选填)项?")


def is_sum(leading: Sequence[str]) -> bool:
    """Whether a row is one of sums, by its leading texts."""
    return any(_SUM.fullmatch(text) for text in leading)


def is_beside(leading: Sequence[str], cells: Sequence[object], heading: Heading) -> bool:
    """Whether a row is a signature, a note, or the headings once more."""
    has_codes = heading.form.keys[0].sort in (Sort.USCC, Sort.CODE)
    if has_codes and any(_A_CODE.fullmatch(text) for text in leading[1:] if text != leading[0]):
        return is_heading(cells, heading)
    if any(has_codes and _LABEL.fullmatch(text) for text in leading[:1]):
        return True
    if any(_SIGNED.fullmatch(text) or _NOTE.fullmatch(text) or _UNIT.fullmatch(text) for text in leading[:1]):
        return True
    return is_heading(cells, heading)


def is_heading(cells: Sequence[object], heading: Heading) -> bool:
    """Whether a row is the headings once more, in whatever order."""
    if not all(value is None or type(value) is str for value in cells):
        return False  # nearly every row of a table holds a number or a day
    titles = _titles(heading.form)
    return sum(isinstance(value, str) and len(value) < A_HEADING and _title(value) in titles for value in cells) >= 2


def is_lone(cells: Sequence[object]) -> bool:
    """Whether a row holds nothing but one text with Chinese in it, which is no value of a row without any other."""
    if len(cells) - cells.count(None) - cells.count("") != 1:
        return False
    text = next(value for value in cells if value not in (None, ""))
    return isinstance(text, str) and _HAN.search(text) is not None


def is_numbered(cells: Sequence[object]) -> bool:
    """Whether a row right below the headings speaks of the columns: (1) (2) (3), 甲 乙 丙, 必填 选填."""
    held = [plain(value) for value in cells if value not in (None, "")]
    if len(held) < 2 or all(_SAID_OF_COLUMNS.fullmatch(text) for text in held):
        return len(held) > 1
    found = [_NUMBERED.fullmatch(text) for text in held]
    first = found[0]
    return (
        len(held) > 2
        and first is not None
        and all(one is not None and int(one[1]) == int(first[1]) + at for at, one in enumerate(found))
    )


@lru_cache
def _titles(form: Form) -> frozenset[str]:
    return frozenset(_bare(column.heading) for column in form.columns)


_HAN = re.compile("[\\u3400-\\u9fff]")


def said_of(cells: Sequence[object]) -> str:
    """The row in a few words."""
    return " ".join(text for value in cells if (text := plain(value)))[:40]


def leading_texts(cells: Sequence[object], heading: Heading) -> list[str]:
    """The first text of the row, then those in place of keys."""
    first = next((value for value in cells if value not in (None, "")), "")
    keys = [cells[place] for place in heading.key_places if place < len(cells)]
    return [_bare(value) for value in (first, *keys) if isinstance(value, str)]


@lru_cache(4096)  # the same words and headings at every row of a large file
def _title(text: str) -> str:
    return re.sub(r"\(.*?\)", "", _bare(text))


@lru_cache(4096)
def _bare(text: str) -> str:
    return re.sub(r"\s", "", plain(text))
