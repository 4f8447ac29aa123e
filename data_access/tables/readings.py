"""What was evaluated: periods and their readings. A closed period's rows refuse change (triggers)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Float, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import fen, instant, link, word
from domain.words import (
    Change,
    EnterpriseStatus,
    Light,
    Outcome,
    PeriodKind,
    PeriodStatus,
    Planned,
    Restated,
    Stage,
    Title,
    Verdict,
)

VIEW = {"info": {"is_view": True}}
"""Of a record whose rows are kept once as long as they say the same (data_access.tables.kept_once)."""


class Period(SQLModel, table=True):
    """期次: a week (`2026-W46`), a month (`2026-11`) or the live one (`live`)."""

    __tablename__ = "periods"
    __table_args__ = (
        UniqueConstraint("pilot_id", "label"),
        Index("ix_periods_before", "pilot_id", "kind", "id"),
        CheckConstraint("ends_on >= starts_on", name="days_order"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_instant"),
        CheckConstraint("kind <> 'live' OR status = 'open'", name="live_stays_open"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    kind: PeriodKind = Field(sa_column=word(PeriodKind))
    label: str = Field(max_length=10)
    starts_on: date
    ends_on: date
    as_of: date
    status: PeriodStatus = Field(sa_column=word(PeriodStatus))
    rule_version: str = Field(default="", max_length=16)
    closed_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    closed_by: str = ""
    last_entry_id: int | None = None
    """Newest fund entry known when the period was evaluated: what it sums is entries up to this one."""
    proposal_id: int | None = None
    history_id: int | None = None
    """The opening history with which it was closed (期初补录); none: it was closed in its turn."""
    seal: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})
    """Of a closed one: version and SHA-256 of all it said (data_access.seals)."""


class IndicatorReading(SQLModel, table=True):
    """A figure of a scope in a period. Scope: pilot (both empty), district, industry, or district × industry.

    `value` is what is compared with the bounds (a ratio, points or a count); `numerator` and `denominator` are what it
    was divided from. `target_id` names the target whose 序时 was used, `starts_on`..`ends_on` its window, `outcome` how
    that stands.
    """

    __tablename__ = "indicator_readings"
    __table_args__ = VIEW
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    indicator: str = Field(max_length=60)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    value: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    numerator: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    denominator: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    planned: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    target: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    target_id: int | None = Field(default=None, sa_column=link("targets.id", nullable=True))
    planned_by: Planned = Field(sa_column=word(Planned))
    outcome: Outcome = Field(sa_column=word(Outcome))
    starts_on: date | None = None
    ends_on: date | None = None
    light: Light = Field(sa_column=word(Light))
    override_light: Light | None = Field(default=None, sa_column=word(Light, nullable=True, name="override_light"))
    override_note: str = ""
    reason: str
    change: Change = Field(sa_column=word(Change))
    since: str = Field(max_length=10)
    since_on: date
    periods_running: int


class TargetReadingRecord(SQLModel, table=True):
    """A printed target in a period: where it stands and whether it will be met (domain.targets.readings).

    `starts_on`..`ends_on` is the window it is judged in; `recent_gain` the growth of the last 8 weeks; no `verdict`:
    an estimate, only listed.
    """

    __tablename__ = "target_readings"
    __table_args__ = VIEW
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    target_id: int = Field(sa_column=link("targets.id"))
    starts_on: date
    ends_on: date
    actual: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    planned: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    recent_gain: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    light: Light = Field(sa_column=word(Light))
    reason: str
    verdict: Verdict | None = Field(default=None, sa_column=word(Verdict, nullable=True))
    verdict_reason: str


class TargetShareRecord(SQLModel, table=True):
    """What one unit adds to a whole-pilot target's actual in a period, who is late there and who can still come."""

    __tablename__ = "target_shares"
    __table_args__ = (
        Index(
            "uq_target_shares_unit",
            "period_id",
            "target_id",
            text("coalesce(district_id, 0)"),
            text("coalesce(industry_id, 0)"),
            unique=True,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    target_id: int = Field(sa_column=link("targets.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    counted: float
    late: int | None = None
    coming: int | None = None


class ScopeCount(SQLModel, table=True):
    """Projects of a scope by light in a period, so that a count costs the same for any number of projects."""

    __tablename__ = "scope_counts"
    __table_args__ = (
        Index(
            "uq_scope_counts_scope",
            "period_id",
            text("coalesce(district_id, 0)"),
            text("coalesce(industry_id, 0)"),
            unique=True,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    projects: int
    red: int
    yellow: int
    green: int
    grey: int
    withdrawn: int
    replaced: int
    disqualified: int
    turned_red: int
    recovered: int
    red_elsewhere: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Of the red ones those that stand with the office or the treasury, which a district cannot lift."""


class ProjectReading(SQLModel, table=True):
    """A project's figures in a period. Everything an indicator adds up stands here, so every number opens its rows.

    Projects that left have no light (`light` empty) and say so in `reason`; what that names first has been so since
    `reason_since_on` (empty in periods closed before it was kept). `party` says who can lift it (domain.words.Party).
    `is_counted`: the one project by which its enterprise counts (an enterprise counts once). Planned days, title and
    size (规上) as they were known, for what is counted by them.
    """

    __tablename__ = "project_readings"
    __table_args__ = VIEW
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    project_id: int = Field(sa_column=link("projects.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    provider_id: int | None = Field(default=None, sa_column=link("providers.id", nullable=True))
    status: EnterpriseStatus = Field(sa_column=word(EnterpriseStatus))
    is_counted: bool = True
    stage: Stage | None = Field(default=None, sa_column=word(Stage, nullable=True))
    light: Light | None = Field(default=None, sa_column=word(Light, nullable=True))
    override_light: Light | None = Field(default=None, sa_column=word(Light, nullable=True, name="override_light"))
    override_note: str = ""
    reason: str
    reason_since_on: date | None = None
    party: str | None = Field(default=None, max_length=10)
    change: Change = Field(sa_column=word(Change))
    since: str = Field(max_length=10)
    since_on: date
    periods_running: int
    severity_rank: int
    planned_progress: int
    actual_progress: int
    lag_points: int
    days_late: int
    silent_days: int
    diagnosed_on: date | None = None
    contracted_on: date | None = None
    completed_on: date | None = None
    level: int | None = None
    level2_on: date | None = None
    level4_on: date | None = None
    due_fen: int = Field(default=0, sa_column=fen())
    payable_fen: int = Field(default=0, sa_column=fen())
    paid_fen: int = Field(default=0, sa_column=fen())
    recover_fen: int = Field(default=0, sa_column=fen(default=0))
    findings_serious: int = 0
    findings_minor: int = 0
    milestones_due: int = 0
    milestones_on_time: int = 0
    issues_due: int = 0
    issues_closed: int = 0
    diagnosis_planned_on: date | None = None
    contract_planned_on: date | None = None
    assessment_planned_on: date | None = None
    is_above: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    title: Title = Field(default=Title.NONE, sa_column=word(Title))


class FindingRecord(SQLModel, table=True):
    """A 资金合规 finding of a period: rule, clause, amount, sentence; `subject` is an account, or account and document.

    `state` is open, explained or closed (domain.words.FindingState); `ruling` says who said so and why.
    """

    __tablename__ = "findings"
    __table_args__ = (Index("ix_findings_period", "period_id", "severity"),)
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    rule: str = Field(max_length=40)
    severity: str = Field(max_length=10)
    project_id: int | None = Field(default=None, sa_column=link("projects.id", nullable=True))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    account: str = Field(default="", max_length=60)
    amount_fen: int = Field(sa_column=fen())
    clause: str
    sentence: str
    subject: str = Field(default="", max_length=140, sa_column_kwargs={"server_default": ""})
    state: str = Field(default="open", max_length=10, sa_column_kwargs={"server_default": "open"})
    since_on: date | None = None
    ruling: str = Field(default="", sa_column_kwargs={"server_default": ""})


class LiveTally(SQLModel, table=True):
    """Additive sums of one district × industry cell of the live period, kept so that one edit costs one cell."""

    __tablename__ = "live_tallies"
    __table_args__ = (
        Index(
            "uq_live_tallies_cell",
            "pilot_id",
            text("coalesce(district_id, 0)"),
            text("coalesce(industry_id, 0)"),
            "measure",
            unique=True,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    measure: str = Field(max_length=40)
    amount: int = Field(sa_column=fen())


class RestatementRecord(SQLModel, table=True):
    """更正: a figure of an earlier closed period that later facts have changed; kept with the period that lists it.

    `restated_id` is the earlier period, `period_id` the one closed after it. With a target it is the target's own
    actual (as numerator, in the target's unit), else the indicator's figure as in indicator_readings. No district: the
    pilot.
    """

    __tablename__ = "restatements"
    __table_args__ = (
        Index(
            "uq_restatements_figure",
            "period_id",
            "indicator",
            text("coalesce(district_id, 0)"),
            text("coalesce(target_id, 0)"),
            unique=True,
        ),
        CheckConstraint("restated_id <> period_id", name="of_another_period"),
    )
    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(sa_column=link("periods.id"))
    restated_id: int = Field(sa_column=link("periods.id"))
    indicator: str = Field(max_length=60)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    target_id: int | None = Field(default=None, sa_column=link("targets.id", nullable=True))
    before_value: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    before_numerator: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    before_denominator: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    before_light: Light = Field(sa_column=word(Light, name="before_light"))
    after_value: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    after_numerator: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    after_denominator: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    after_light: Light = Field(sa_column=word(Light, name="after_light"))
    nature: Restated = Field(default=Restated.CORRECTION, sa_column=word(Restated))
    causes: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The facts that changed it, one a line."""
