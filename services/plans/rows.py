"""One model per plan file: its columns are the fields of the table it fills.

`key` names the row among its file's rows; `ordered` pairs of days must not run backwards; the `quoted` cell is looked
up in plan.txt; `positioned` rows keep the order of the file.
"""

from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from domain.texts import half_percent
from domain.words import (
    Award,
    Basis,
    Direction,
    DistrictKind,
    Operator,
    Party,
    PilotLevel,
    PrintedKind,
    ReportedEvery,
    ReportedScope,
    Stage,
    TargetKind,
)
from services.plans.cells import Amount, Bound, Code, Day, Fen, Flag, Number, one_of, shaped

Way = Annotated[Direction, one_of(Direction)]
Unit = Annotated[str, BeforeValidator(half_percent), Field(max_length=10)]


_SCOPED = rf"[a-z][a-z0-9_]*:({'|'.join(ReportedScope)})"


_STAGE = "|".join(Stage)


class PlanRow(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    key: ClassVar[tuple[str, ...]]
    ordered: ClassVar[tuple[tuple[str, str], ...]] = ()
    quoted: ClassVar[str] = ""
    positioned: ClassVar[bool] = False


class PilotRow(PlanRow):
    key = ("code",)
    ordered = (("first_on", "last_on"), ("effective_from", "effective_to"), ("issued_on", "effective_from"))
    code: Code
    name: str = Field(max_length=80)
    short_name: str = Field(max_length=20)
    level: Annotated[PilotLevel, one_of(PilotLevel)]
    city: str = Field(max_length=40)
    document_title: str
    document_no: str = ""
    issued_on: Day
    effective_from: Day
    effective_to: Day | None = None
    first_on: Day
    last_on: Day
    implementation_from: Day
    central_fund_fen: Fen = 0
    local_fund_fen: Fen = 0
    local_only_categories: str = ""
    local_only_quote: str = ""
    reports_weekly: Flag = True
    reported_scopes: Annotated[
        str,
        shaped(
            rf"{_SCOPED}(;{_SCOPED})*",
            "不是 code:scope 的写法",
            "写成 smart_factories:industry;exchange_events:district，单位为 pilot、district 或 industry",
        ),
    ] = ""


class DocumentRow(PlanRow):
    key = ("title",)
    ordered = (("effective_from", "effective_to"),)
    title: str
    number: str = ""
    issuer: str
    issued_on: Day | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None
    note: str = ""


class PhaseRow(PlanRow):
    key = ("number",)
    ordered = (("starts_on", "ends_on"),)
    quoted = "quote"
    number: Number
    title: str
    starts_on: Day
    ends_on: Day
    quote: str
    note: str = ""


class TaskRow(PlanRow):
    key = ("number",)
    ordered = (("starts_on", "ends_on"),)
    quoted = "quote"
    number: Number
    title: str
    departments: str = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    phases: str = ""
    deliverables: str = ""
    indicators: str = ""
    quote: str


class StageGuideRow(PlanRow):
    key = ("number",)
    number: Number
    title: str
    stages: Annotated[
        str,
        BeforeValidator(lambda cell: cell or ""),
        shaped(rf"(({_STAGE})(;({_STAGE}))*)?", "不是九个阶段中的几个", f"填其中几个，用分号分开：{'、'.join(Stage)}"),
    ] = ""
    authority: str = ""
    provider: str = ""
    enterprise: str = ""
    source: str


class AwardCriterionRow(PlanRow):
    key = ("award", "number")
    quoted = "standard"
    award: Annotated[Award, one_of(Award)]
    number: Number
    first_level: str
    second_level: str = ""
    third_level: str = ""
    standard: str
    points: int | None = Field(default=None, ge=1, le=100)
    source: str


class DistrictRow(PlanRow):
    key = ("name",)
    ordered = (("valid_from", "valid_to"),)
    positioned = True
    code: Annotated[
        str,
        shaped(
            r"[1-9]\d{5}(\d{3})?",
            "不是 GB/T 2260 的 6 位代码，也不是乡镇街道的 9 位代码",
            "核对行政区划代码；园区、功能区没有代码就留空",
        ),
    ] = ""
    name: str = Field(max_length=60)
    short_name: str = Field(max_length=40)
    kind: Annotated[DistrictKind, one_of(DistrictKind)]
    valid_from: Day | None = None
    valid_to: Day | None = None
    note: str = ""


class IndustryRow(PlanRow):
    key = ("name",)
    quoted = "source_quote"
    positioned = True
    code: Code
    name: str = Field(max_length=60)
    short_name: str = Field(max_length=6)
    source_quote: str


class DepartmentRow(PlanRow):
    key = ("name",)
    ordered = (("valid_from", "valid_to"),)
    positioned = True
    name: str = Field(max_length=60)
    is_office: Flag = False
    valid_from: Day | None = None
    valid_to: Day | None = None


class BatchRow(PlanRow):
    key = ("number",)
    ordered = (("opens_on", "closes_on"),)
    number: Number
    opens_on: Day
    closes_on: Day | None = None
    subsidy_ratio: float = Field(ge=0, le=1)
    cap_level2_fen: Fen
    cap_level3_fen: Fen
    cap_level4_fen: Fen
    source: str
    is_demo: Flag = False


class ClauseRow(PlanRow):
    key = ("rule",)
    quoted = "quote"
    rule: str = Field(max_length=40)
    quote: str
    place: str
    share: float | None = Field(default=None, gt=0, le=1)
    cap_fen: Fen | None = None


class TargetRow(PlanRow):
    """`first_on`, `last_on` empty: the loader works them out from `period`. `last_on` is a day that the target's own
    sentence names (“到2027年底”), which the pilot's last day does not cut. `effective_from` empty: from the plan's
    own day on; a revised value is a line of its own with its day.
    """

    key = ("source_name", "district", "industry", "period", "kind", "effective_from")
    quoted = "source_quote"
    positioned = True
    indicator: str
    source_name: str
    district: str = ""
    industry: str = ""
    period: str = Field(max_length=40)
    first_on: Day | None = None
    last_on: Day | None = None
    value: Amount
    unit: Unit
    operator: Annotated[Operator, one_of(Operator)]
    basis: Annotated[Basis, one_of(Basis)]
    kind: Annotated[TargetKind, one_of(PrintedKind)]
    source_document: str
    source_quote: str
    note: str = ""
    effective_from: Day | None = None


class IndicatorRow(PlanRow):
    key = ("code",)
    positioned = True
    code: Annotated[str, Field(max_length=60)]
    name: str = Field(max_length=80)
    unit: Unit
    direction: Way
    measure: Annotated[
        str,
        shaped(
            r"reported|estimate|criterion|(computed|counted):[a-z][a-z0-9_]*",
            "不是取数方式",
            "写 reported（填报）、counted:台账（按台账计数）、estimate（估算，不考核）、criterion（评价标准，不考核）"
            "或 computed:名称（系统计算）",
        ),
        Field(max_length=60),
    ]
    reported_scope: Annotated[ReportedScope, one_of(ReportedScope)] = ReportedScope.PILOT
    reported_every: Annotated[ReportedEvery, one_of(ReportedEvery)] = ReportedEvery.MONTHLY
    definition: str
    source: str
    core: Flag
    review_on: Day
    typed_because: str = Field(default="", max_length=200)
    """Why no register counts it, of one that is typed."""


class LightRuleRow(PlanRow):
    key = ("indicator", "metric", "effective_from")
    indicator: str = Field(max_length=40)
    metric: str = Field(max_length=40)
    direction: Way
    green_bound: Bound | None = None
    green_inclusive: Flag = True
    yellow_bound: Bound | None = None
    yellow_inclusive: Flag = True
    unit: Unit
    effective_from: Day
    is_default: Flag
    source: str
    author: str


class StageWeightRow(PlanRow):
    key = ("stage", "effective_from")
    stage: Annotated[Stage, one_of(Stage)]
    weight: int = Field(ge=0, le=100)
    effective_from: Day
    is_default: Flag
    source: str
    author: str


class StagePartyRow(PlanRow):
    key = ("stage", "effective_from")
    stage: Annotated[Stage, one_of(Stage)]
    party: Annotated[Party, one_of(Party)]
    effective_from: Day
    is_default: Flag
    source: str
    author: str


class LevelRuleRow(PlanRow):
    key = ("level",)
    level: int = Field(ge=1, le=4)
    name: str
    min_base_score: int = Field(ge=0, le=100)
    min_scenarios: int = Field(ge=0)
    min_constrained_scenarios: int = Field(ge=0)
    source: str


class LevelScenarioRow(PlanRow):
    key = ("number",)
    number: Number
    link: str
    name: str
    is_constrained: Flag
    source: str
