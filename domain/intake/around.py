"""Rows below the headings that are no rows of the table: sums, signatures, notes, headings and titles once more."""

import re
from collections.abc import Sequence
from functools import lru_cache

from domain.intake.heading import Heading
from domain.intake.values import plain

_SUM = re.compile(r"(?:.{0,12}?)(?:合计|小计|总计|共计)(?:\(.*\))?[:]?(?:共?\d+.{0,3})?")
_WORDS = (
    "填报单位|填表单位|制表单位|报送单位|上报单位|填报人|填表人|制表人|制表|审核人|审核|复核人|复核|审批人签字|负责人|"
    "单位负责人|主要负责人|分管领导|分管负责人|经办人|联系人|联系电话|联系方式|电话|手机|传真|填报日期|填表日期|制表日期|"
    "报送日期|上报日期|填报时间|报送时间|单位盖章|单位公章|盖章|公章|签字|签名|签章"
)
_SIGNED = re.compile(rf"(?:{_WORDS})(?:\(.*?\))?(?:[:].*)?|(?:{_WORDS})(?:\(.*?\)).*|\((?:{_WORDS})\).*")
_NOTE = re.compile(r"(?:注|备注|说明|附注|填表说明|填报说明|注意)(?:\d{0,2})[:.、].*|注\d{0,2}|备注\d{0,2}")


def is_sum(cells: Sequence[object], heading: Heading) -> bool:
    """Whether a row is one of sums, by its first text or by what stands in place of a key."""
    return any(_SUM.fullmatch(text) for text in _leading(cells, heading))


def is_beside(cells: Sequence[object], heading: Heading) -> bool:
    """Whether a row is a signature, a note, or the headings once more."""
    leading = _leading(cells, heading)
    if any(_SIGNED.fullmatch(text) or _NOTE.fullmatch(text) for text in leading[:1]):
        return True
    titles = [(place, column) for place, (column, _) in heading.places.items() if place < len(cells)]
    texts = ((cells[place], column.heading) for place, column in titles)
    return sum(isinstance(value, str) and _title(value) == _bare(heading) for value, heading in texts) >= 2


def said_of(cells: Sequence[object]) -> str:
    """The row in a few words."""
    return " ".join(text for value in cells if (text := plain(value)))[:40]


def _leading(cells: Sequence[object], heading: Heading) -> list[str]:
    """The first text of the row, then those in place of keys."""
    first = next((value for value in cells if value not in (None, "")), "")
    keys = [cells[place] for place, (column, _) in heading.places.items() if column.key and place < len(cells)]
    return [_bare(value) for value in (first, *keys) if isinstance(value, str)]


@lru_cache(4096)  # the same words and headings at every row of a large file
def _title(text: str) -> str:
    return re.sub(r"\(.*?\)", "", _bare(text))


@lru_cache(4096)
def _bare(text: str) -> str:
    return re.sub(r"\s", "", plain(text))
