"""How a workbook's author calls its sheets, columns and labels."""

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
        of tables the copy has.
        """
        return _squeezed(quote) in _squeezed(text)


@lru_cache(maxsize=1_024)
def _squeezed(text: str) -> str:
    return same(text).replace("|", "")
