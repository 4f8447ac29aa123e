"""What a plan says: pilot, phases, tasks, units, indicators, targets, batches, rules.

`retired_from`, `retired_reason` of a row: its plan has it no more from that day on, and why (rules 2.10).
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, instant, link, word
from domain.words import (
    Award,
    Basis,
    Cadence,
    Direction,
    DistrictKind,
    Operator,
    Party,
    PilotLevel,
    ReportedEvery,
    ReportedScope,
    Stage,
    TargetKind,
)


class Pilot(SQLModel, table=True):
    """One plan of one city or district. `as_of` is set for demonstration pilots: their today."""

    __tablename__ = "pilots"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="effective_order"),
        CheckConstraint("central_fund_fen >= 0 AND local_fund_fen >= 0", name="funds_not_negative"),
        CheckConstraint("last_on >= first_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=32)
    name: str = Field(max_length=80)
    short_name: str = Field(max_length=20)
    level: PilotLevel = Field(sa_column=word(PilotLevel))
    city: str = Field(max_length=40)
    document_title: str
    document_no: str = Field(default="")
    issued_on: date
    effective_from: date
    effective_to: date | None = None
    first_on: date
    last_on: date
    implementation_from: date
    central_fund_fen: int = Field(default=0, sa_column=fen())
    local_fund_fen: int = Field(default=0, sa_column=fen())
    local_only_categories: str = ""
    local_only_quote: str = ""
    is_demo: bool = False
    demo_today: date | None = None
    reports_weekly: bool = True
    reported_scopes: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Reported indicators that this pilot has by other units than the catalogue says: `code:scope;…`."""
    revision: int = 0
    changed: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Which tables changed up to the revision, as JSON (data_access.noticing); of another one it counts for nothing."""
    version: int = 1
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    """Set where its setting up was taken back: the audit trail names it, nobody sees it, its code is free again."""


class Document(SQLModel, table=True):
    """A published text the pilot rests on."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("pilot_id", "title"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    title: str
    number: str = ""
    issuer: str
    issued_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    note: str = ""
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Phase(SQLModel, table=True):
    """Stage of the plan; phases overlap, so ask for the phases active on a day."""

    __tablename__ = "phases"
    __table_args__ = (
        UniqueConstraint("pilot_id", "number"),
        CheckConstraint("ends_on >= starts_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    number: int
    title: str
    starts_on: date
    ends_on: date
    quote: str
    note: str = ""
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Task(SQLModel, table=True):
    """A line of the plan's task list; responsible units as the plan writes them, separated by ;

    `phases`, `indicators`: numbers of the phases whose text speaks of it, codes of what measures it, separated by ;
    """

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("pilot_id", "number"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="days_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    number: int
    title: str
    departments: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    phases: str = Field(default="", sa_column_kwargs={"server_default": ""})
    deliverables: str = Field(default="", sa_column_kwargs={"server_default": ""})
    indicators: str = Field(default="", sa_column_kwargs={"server_default": ""})
    quote: str
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class StageGuide(SQLModel, table=True):
    """A stage as a plan cuts the way of a project, and what three parties do in it; `stages`: those of the nine that it
    covers, separated by ; — none where it lies outside of them. A pilot without rows has the nine."""

    __tablename__ = "stage_guides"
    __table_args__ = (UniqueConstraint("pilot_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    number: int
    title: str
    stages: str = ""
    authority: str = ""
    provider: str = ""
    enterprise: str = ""
    source: str
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class AwardCriterion(SQLModel, table=True):
    """A line of a plan's table of criteria for a “小灯塔” or 标杆企业; `points`: its weight, the same for all where
    the plan prints none."""

    __tablename__ = "award_criteria"
    __table_args__ = (
        UniqueConstraint("pilot_id", "award", "number"),
        CheckConstraint("points IS NULL OR points > 0", name="points"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    award: Award = Field(sa_column=word(Award))
    number: int
    first_level: str
    second_level: str = ""
    third_level: str = ""
    standard: str
    points: int | None = None
    source: str
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Clause(SQLModel, table=True):
    """Words of a plan that a rule of 资金合规 rests on, and where they stand; the common rule where there are none.

    `first_instalment` is paid on the contract, before acceptance: at most `share` of it, and `cap_fen` where it is set.
    """

    __tablename__ = "clauses"
    __table_args__ = (UniqueConstraint("pilot_id", "rule"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    rule: str = Field(max_length=40)
    quote: str
    place: str
    share: float | None = None
    cap_fen: int | None = Field(default=None, sa_column=fen(nullable=True))
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class District(SQLModel, table=True):
    """The unit answerable for a share of the targets; not always an administrative division. `merged_into_id`: which
    unit goes on for it after `valid_to`."""

    __tablename__ = "districts"
    __table_args__ = (
        UniqueConstraint("pilot_id", "name"),
        UniqueConstraint("pilot_id", "short_name"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="valid_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    code: str = Field(default="", max_length=12)
    name: str = Field(max_length=60)
    short_name: str = Field(max_length=40)
    kind: DistrictKind = Field(sa_column=word(DistrictKind))
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    position: int
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    merged_into_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))


class Industry(SQLModel, table=True):
    __tablename__ = "industries"
    __table_args__ = (UniqueConstraint("pilot_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    code: str = Field(max_length=32)
    name: str = Field(max_length=60)
    short_name: str = Field(max_length=20)
    source_quote: str
    position: int
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Department(SQLModel, table=True):
    """Member of the 专班: answers for tasks and alerts, reports weekly while it is one."""

    __tablename__ = "departments"
    __table_args__ = (
        UniqueConstraint("pilot_id", "name"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="valid_order"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    name: str = Field(max_length=60)
    is_office: bool = False
    position: int
    valid_from: date | None = None
    valid_to: date | None = None
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class FormerName(SQLModel, table=True):
    """What a district or department was called until it was renamed on a day: files, plans and accounts of before."""

    __tablename__ = "unit_names"
    __table_args__ = (
        Index("ix_unit_names_pilot", "pilot_id"),
        CheckConstraint("(district_id IS NULL) <> (department_id IS NULL)", name="one_unit"),
        CheckConstraint("length(document) > 0", name="has_document"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    department_id: int | None = Field(default=None, sa_column=link("departments.id", nullable=True))
    name: str = Field(max_length=60)
    short_name: str = Field(max_length=60)
    renamed_on: date
    document: str
    author: str
    author_account: int | None = None


class Indicator(SQLModel, table=True):
    """What is counted. `measure` is `computed:<name>`, `reported`, `counted:<register>` (typed until its register holds
    something: rules 17.2) or `estimate`, `criterion` (shown, never judged)."""

    __tablename__ = "indicators"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint(
            "measure IN ('reported', 'estimate', 'criterion') OR measure LIKE 'computed:%' OR measure LIKE 'counted:%'",
            name="measure",
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=60)
    name: str = Field(max_length=80)
    unit: str = Field(max_length=10)
    direction: Direction = Field(sa_column=word(Direction))
    measure: str = Field(max_length=60)
    reported_scope: ReportedScope = Field(default=ReportedScope.PILOT, sa_column=word(ReportedScope))
    """Of a reported one: by whom; a pilot may say otherwise."""
    reported_every: ReportedEvery = Field(default=ReportedEvery.MONTHLY, sa_column=word(ReportedEvery))
    """Of a pilot's own reported one; those of the catalogue are reported every month."""
    definition: str
    source: str
    core: bool = False
    position: int
    review_on: date
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    typed_because: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why no register counts it, of one that is typed."""


class Target(SQLModel, table=True):
    """Value due for an indicator, in a scope, in a period, with its source sentence.

    `value` keeps the plan's figure in the indicator's unit, as text of a decimal would be: numeric(18,4).
    """

    __tablename__ = "targets"
    __table_args__ = (
        Index(
            "uq_targets_cell",
            "pilot_id",
            "indicator_id",
            "source_name",
            text("coalesce(district_id, 0)"),
            text("coalesce(industry_id, 0)"),
            "period",
            "kind",
            "source_quote",
            "effective_from",
            unique=True,
        ),
        CheckConstraint("last_on >= first_on", name="days_order"),
        CheckConstraint("value >= 0", name="not_negative"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    indicator_id: int = Field(sa_column=link("indicators.id"))
    source_name: str
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    period: str = Field(max_length=40)
    first_on: date
    last_on: date
    value: float
    unit: str = Field(max_length=10)
    operator: Operator = Field(sa_column=word(Operator))
    basis: Basis = Field(sa_column=word(Basis))
    kind: TargetKind = Field(sa_column=word(TargetKind))
    cadence: Cadence = Field(sa_column=word(Cadence))
    is_whole_pilot: bool = False
    names_own_days: bool = False
    """Its own sentence names its days, so that the pilot's do not cut them."""
    source_document: str
    source_quote: str
    note: str = ""
    """Of a revised or allocated one: why."""
    effective_from: date
    position: int
    author: str = Field(default="", sa_column_kwargs={"server_default": ""})
    approved_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    proposal_id: int | None = None
    """Of what two people revised or allocated on screen; a target that came with the plan has none."""
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Batch(SQLModel, table=True):
    """Subsidy ratio and caps of one batch (先改多补)."""

    __tablename__ = "batches"
    __table_args__ = (
        UniqueConstraint("pilot_id", "number"),
        CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name="days_order"),
        CheckConstraint("subsidy_ratio >= 0 AND subsidy_ratio <= 1", name="ratio"),
        CheckConstraint("cap_level2_fen >= 0 AND cap_level3_fen >= 0 AND cap_level4_fen >= 0", name="caps"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    number: int
    opens_on: date
    closes_on: date | None = None
    subsidy_ratio: float
    cap_level2_fen: int = Field(sa_column=fen())
    cap_level3_fen: int = Field(sa_column=fen())
    cap_level4_fen: int = Field(sa_column=fen())
    source: str
    is_demo: bool = False
    retired_from: date | None = None
    retired_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})


class LightRule(SQLModel, table=True):
    """A threshold of a light. Rows are never changed: a new one takes over on its `effective_from`.

    `pilot_id` empty: the default for all. A part is green when the metric meets `green_bound`, yellow when it meets
    `yellow_bound`, else red; `*_inclusive` says whether the bound itself counts. `reason`, `approved_by`,
    `recorded_on`: of a row that the office set; what ships with the product has none.
    """

    __tablename__ = "light_rules"
    __table_args__ = (
        Index(
            "uq_light_rules_day", text("coalesce(pilot_id, 0)"), "indicator", "metric", "effective_from", unique=True
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int | None = Field(default=None, sa_column=link("pilots.id", nullable=True))
    indicator: str = Field(max_length=40)
    metric: str = Field(max_length=40)
    direction: Direction = Field(sa_column=word(Direction))
    green_bound: float | None = None
    green_inclusive: bool = True
    yellow_bound: float | None = None
    yellow_inclusive: bool = True
    unit: str = Field(max_length=10)
    effective_from: date
    is_default: bool
    source: str
    author: str
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    approved_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    recorded_on: date | None = None
    proposal_id: int | None = None


class StageWeight(SQLModel, table=True):
    """Weight of a project stage in its progress; the nine weights of a day sum to 100."""

    __tablename__ = "stage_weights"
    __table_args__ = (
        Index("uq_stage_weights_day", text("coalesce(pilot_id, 0)"), "stage", "effective_from", unique=True),
        CheckConstraint("weight >= 0 AND weight <= 100", name="weight"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int | None = Field(default=None, sa_column=link("pilots.id", nullable=True))
    stage: Stage = Field(sa_column=word(Stage))
    weight: int
    effective_from: date
    is_default: bool
    source: str
    author: str
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    approved_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    recorded_on: date | None = None
    proposal_id: int | None = None


class StageParty(SQLModel, table=True):
    """Whose delay it is when a stage is late. Rows are never changed: a new one takes over on its day."""

    __tablename__ = "stage_parties"
    __table_args__ = (
        Index("uq_stage_parties_day", text("coalesce(pilot_id, 0)"), "stage", "effective_from", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int | None = Field(default=None, sa_column=link("pilots.id", nullable=True))
    stage: Stage = Field(sa_column=word(Stage))
    party: Party = Field(sa_column=word(Party))
    effective_from: date
    is_default: bool
    source: str
    author: str
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    approved_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    recorded_on: date | None = None
    proposal_id: int | None = None


class LevelRule(SQLModel, table=True):
    """What a 数字化水平 level asks (评测指标 2024年版; rests on one secondary source, so it is data)."""

    __tablename__ = "level_rules"
    __table_args__ = (UniqueConstraint("level"), CheckConstraint("level BETWEEN 1 AND 4", name="level"))
    id: int | None = Field(default=None, primary_key=True)
    level: int
    name: str
    min_base_score: int
    min_scenarios: int
    min_constrained_scenarios: int
    source: str


class LevelScenario(SQLModel, table=True):
    """One of the 16 scenarios of the 2024 assessment."""

    __tablename__ = "level_scenarios"
    __table_args__ = (UniqueConstraint("number"),)
    id: int | None = Field(default=None, primary_key=True)
    number: int
    link: str
    name: str
    is_constrained: bool
    source: str
