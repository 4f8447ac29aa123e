"""How a workbook's author calls its sheets, columns and labels."""

import re
from functools import lru_cache

from domain.texts import same
from domain.words import ReportedScope
from services.plans.files import Wording
from services.plans.forms import BY_RECORD, TEXT_SHEET


class SheetWording(Wording):
    """How a workbook's author calls its sheets and columns."""

    plan_text = f"“{TEXT_SHEET}”表"
    help = "“填表说明”"
    periods = "2026、全期、2025-10~2027-05、每年、每年至2027、每月、验收标准"
    new_indicator = "请从下拉中选，或先在“指标”表另起一行"
    no, money = "“否”", "万元"
    new_terms = "请在“资金流向”的批次条件里登记新条件和生效日，此前验收的项目不变"
    revised_from = "“从哪天起”"
    asks_for_quotes = True

    def file(self, name: str) -> str:
        return f"“{BY_RECORD[name].title}”表"

    def column(self, file: str, name: str) -> str:
        if file == "pilot" and name in ("first_on", "last_on"):
            return name
        return next((column.title for column in BY_RECORD[file].columns if column.field == name), name)

    def in_text(self, file: str, name: str) -> str:
        return f"“{self.column(file, name)}”"

    def reported_by(self, indicator: str, scope: ReportedScope) -> str:
        return f"请在“指标”表把它的“由谁填报”改为“{scope.zh}”"

    def holds(self, text: str, quote: str) -> bool:
        """Whether the words stand in the text, whatever blanks, line breaks, widths, quotation marks, dashes and lines
        of tables the copy has, and whether or not it has the numbers that Word puts before paragraphs itself.
        """
        words, whole = _squeezed(quote), _squeezed(text)
        return words in whole or _without_numbers(words, whole)


_NUMBERED = re.compile(
    r"((?:^|(?<=[。;:!?]))(?:\([一二三四五六七八九十百]{1,4}\)|[一二三四五六七八九十百]{1,4}、|\(\d{1,2}\)|\d{1,2}[.、)](?!\d)"
    r"|第[一二三四五六七八九十百]{1,4}[章节条]))"
)
"""What numbers a paragraph, at the beginning of words or of a sentence in them."""
LEAST = 4
"""Letters that words must have without their numbers, before they are looked for."""


def _without_numbers(words: str, whole: str) -> bool:
    """A Word file does not hold the numbers of its lists, though who copies a sentence from the screen has them; where
    another number stands in the text it is another paragraph.
    """
    parts = _NUMBERED.split(words)
    if len(parts) == 1 or len("".join(parts[::2])) < LEAST:
        return False
    pattern = "".join(
        f"(?:{re.escape(part)}|(?<![)、.]))" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
    return re.search(pattern, whole) is not None


@lru_cache(maxsize=1_024)
def _squeezed(text: str) -> str:
    return same(text).replace("|", "")
