"""A plan as it was read, from csv files or from a workbook: its rows, where each stands, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from domain.words import ReportedScope
from services.plans.alert_rows import AlertCauseRow, AlertRuleRow
from services.plans.review_rows import ReviewListRow
from services.plans.rows import (
    AwardCriterionRow,
    BatchRow,
    ClauseRow,
    DepartmentRow,
    DistrictRow,
    DocumentRow,
    IndicatorRow,
    IndustryRow,
    LevelRuleRow,
    LevelScenarioRow,
    LightRuleRow,
    PhaseRow,
    PilotRow,
    PlanRow,
    StageGuideRow,
    StagePartyRow,
    StageWeightRow,
    TargetRow,
    TaskRow,
)

CATALOGUE_FILES: dict[str, type[PlanRow]] = {
    "indicators": IndicatorRow,
    "light_rules": LightRuleRow,
    "stage_weights": StageWeightRow,
    "stage_parties": StagePartyRow,
    "alert_rules": AlertRuleRow,
    "alert_causes": AlertCauseRow,
    "level_rules": LevelRuleRow,
    "level_scenarios": LevelScenarioRow,
    "review_lists": ReviewListRow,
}
PILOT_FILES: dict[str, type[PlanRow]] = {
    "pilot": PilotRow,
    "documents": DocumentRow,
    "phases": PhaseRow,
    "tasks": TaskRow,
    "stage_guides": StageGuideRow,
    "award_criteria": AwardCriterionRow,
    "districts": DistrictRow,
    "industries": IndustryRow,
    "departments": DepartmentRow,
    "batches": BatchRow,
    "clauses": ClauseRow,
    "targets": TargetRow,
}
COMPLAINTS = {
    "missing": "没有填；填上这一格",
    "string_too_long": "超过 {max_length} 个字；写短一些",
    "int_parsing": "“{cell}”不是整数；只写数字，如 3",
    "float_parsing": "“{cell}”不是数；只写数字，单位写在{unit}列",
    "finite_number": "“{cell}”不是数；只写数字，单位写在{unit}列",
    "greater_than_equal": "{cell} 太小；不得小于 {ge:g}",
    "less_than_equal": "{cell} 太大；不得大于 {le:g}",
    "greater_than": "{cell} 太小；须大于 {gt:g}",
}


class Mistake(NamedTuple):
    """What is wrong in a cell (line 0: the whole file; column empty: the whole line) and what to do.

    `is_question`: it may be right, and somebody must say so.
    """

    file: str
    line: int
    column: str
    text: str
    is_question: bool = False

    def __str__(self) -> str:
        where = f"第 {self.line} 行" if self.line else ""
        return f"{' '.join(filter(None, (self.file, where, self.column and f'{self.column} 列')))}：{self.text}"


@dataclass(frozen=True)
class Located:
    """A row, and the line of its file where it begins."""

    line: int
    row: Any

    @property
    def key(self) -> tuple[Any, ...]:
        return tuple(getattr(self.row, name) for name in self.row.key)


class Wording:
    """How those who write plans as csv files call files, columns and labels of periods."""

    plan_text = " plan.txt "
    help = "seed_data/README.md"
    periods = "“2026”“2025-2027 total”“2025-10~2027-05”“annual”“annual （to 2027）”“monthly”“evaluation criterion”"
    new_indicator = "先在 indicators.csv 写上，或改成其中的 code"
    no, money = " false", "分"
    new_terms = "用 change_terms（services/money/batch_terms.py）登记新条件和生效日，此前验收的项目不变"
    revised_from = " effective_from（从哪天起）"
    asks_for_quotes = False
    """Whether words that are not in the plan's text are a question, not an error."""

    def reported_by(self, indicator: str, scope: ReportedScope) -> str:
        """What to do for an indicator that must be reported by another kind of unit."""
        return f"在 pilot.csv 的 reported_scopes 写 {indicator}:{scope}"

    def file(self, name: str) -> str:
        return f"{name}.csv"

    def column(self, file: str, name: str) -> str:
        return name

    def in_text(self, file: str, name: str) -> str:
        """The column within a sentence."""
        return f" {self.column(file, name)} "

    def holds(self, text: str, quote: str) -> bool:
        """Whether the words stand in the plan's text."""
        return quote in text


@dataclass(frozen=True)
class PilotPlan:
    """All rows of one pilot, by kind of record, and the text of its plan; `folder` is the code it must have."""

    folder: str
    files: dict[str, list[Located]]
    text: str
    names: Mapping[str, str] = field(default_factory=dict)
    """Kind of record → the place it was read from, as its author calls it."""

    def name(self, file: str) -> str:
        return self.names.get(file) or f"pilots/{self.folder}/{file}.csv"

    @property
    def pilot(self) -> PilotRow | None:
        return self.files["pilot"][0].row if self.files["pilot"] else None


@dataclass
class PlanFiles:
    """Everything read, whether right or wrong, and the mistakes found so far."""

    catalogue: dict[str, list[Located]] = field(default_factory=dict)
    plans: list[PilotPlan] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    incomplete: set[str] = field(default_factory=set)
    """Files of which not every row could be read: what is missing from them proves nothing."""
    words: Wording = field(default_factory=Wording)
    known_indicators: list[IndicatorRow] = field(default_factory=list)
    """Of the catalogue in the database, where the files do not bring it along."""
    indicators_at: str = "indicators.csv"
    """Where the indicators stand that the files bring along."""

    @property
    def first_position(self) -> int:
        """Place of the first indicator among all, on the screen."""
        return 1_000 if self.known_indicators else 1

    @property
    def indicators(self) -> dict[str, IndicatorRow]:
        """All indicators there are, by code."""
        return {row.code: row for row in (*self.known_indicators, *(at.row for at in self.catalogue["indicators"]))}

    def complain(self, file: str, line: int, column: str, text: str, *, is_question: bool = False) -> None:
        self.mistakes.append(Mistake(file, line, column, text, is_question))

    def row_of(
        self, name: str, file: str, line: int, filled: Mapping[str, object], model: type[PlanRow]
    ) -> PlanRow | None:
        """The row that cells make; None where it cannot be understood, which is a mistake in `mistakes`."""
        try:
            return model.model_validate(filled)
        except ValidationError as wrong:
            for error in wrong.errors():
                column = str(error["loc"][0])
                self.complain(file, line, self.words.column(name, column), self._complaint(error))
            return None

    def _complaint(self, error: Any) -> str:
        if error["type"] == "cell":
            return str(error["msg"])
        known = error["type"] in COMPLAINTS
        sentence = COMPLAINTS[error["type"]] if known else f"“{{cell}}”填得不对；对照 {self.words.help} 改正"
        return sentence.format(cell=error["input"], unit=self.words.in_text("targets", "unit"), **error.get("ctx", {}))
