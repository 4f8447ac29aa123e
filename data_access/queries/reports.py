"""Reads what reports are made of beside the readings: issues, decisions and returns on a day, texts, issued files."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, case, func, or_, select

from data_access.tables import (
    Decision,
    Department,
    District,
    Enterprise,
    Indicator,
    IndicatorReading,
    Issue,
    IssuedAnnex,
    IssuedReport,
    Meeting,
    MeetingCall,
    Period,
    PeriodList,
    Project,
    ProjectReading,
    Provider,
    ProviderReading,
    ReportText,
    RestatementRecord,
    Target,
    TargetReadingRecord,
    WeeklyReturn,
)
from domain.evaluation.restatements import FigureKey, ReportedFigure
from domain.words import OVERALL, Severity

MOST_ISSUES = 500


def open_issues(connection: Connection, pilot_id: int, as_of: date, *, limit: int | None = MOST_ISSUES) -> list[Row]:
    """Issues open on the day, the overdue serious ones first; at most 500 unless said (how many there are:
    count_issues)."""
    table = Issue.__table__
    query = (
        select(
            table,
            Project.code.label("project"),
            Enterprise.name.label("enterprise"),
            func.coalesce(District.short_name, "").label("district"),
        )
        .outerjoin(Project, Project.id == table.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == func.coalesce(table.c.district_id, Enterprise.district_id))
        .where(table.c.pilot_id == pilot_id, *_open(table, as_of))
        .order_by(
            case((table.c.due_on < as_of, 0), else_=1),
            case((table.c.severity == Severity.SERIOUS, 0), else_=1),
            table.c.due_on,
            table.c.code,
            table.c.id,
        )
        .limit(limit)
    )
    return list(connection.execute(query))


def _open(table, as_of: date) -> tuple:
    return table.c.opened_on <= as_of, or_(table.c.closed_on.is_(None), table.c.closed_on > as_of)


def count_issues(connection: Connection, pilot_id: int, as_of: date) -> list[Row]:
    """Open issues on the day by district: all, overdue, serious."""
    table = Issue.__table__
    query = (
        select(
            func.coalesce(District.short_name, "").label("district"),
            func.count().label("number"),
            func.sum(case((table.c.due_on < as_of, 1), else_=0)).label("overdue"),
            func.sum(case((table.c.severity == Severity.SERIOUS, 1), else_=0)).label("serious"),
        )
        .outerjoin(Project, Project.id == table.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == func.coalesce(table.c.district_id, Enterprise.district_id))
        .where(table.c.pilot_id == pilot_id, *_open(table, as_of))
        .group_by(District.short_name)
        .order_by(District.short_name)
    )
    return list(connection.execute(query))


def pending_decisions(connection: Connection, pilot_id: int, first: date, as_of: date) -> list[Row]:
    """Decisions of meetings held by the day that were not verified before the first day, oldest due first."""
    table = Decision.__table__
    query = (
        select(
            table,
            Meeting.held_on,
            Meeting.title.label("meeting"),
            District.short_name.label("district"),
            Project.code.label("project"),
            Enterprise.name.label("enterprise"),
            Indicator.name.label("target"),
        )
        .join(Meeting, Meeting.id == table.c.meeting_id)
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Project, Project.id == table.c.project_id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Target, Target.id == table.c.target_id)
        .outerjoin(Indicator, Indicator.id == Target.indicator_id)
        .where(
            Meeting.pilot_id == pilot_id,
            Meeting.held_on <= as_of,
            or_(table.c.verified_on.is_(None), table.c.verified_on >= first),
        )
        .order_by(table.c.due_on, Meeting.held_on, table.c.number, table.c.id)
    )
    return list(connection.execute(query))


def return_texts(connection: Connection, pilot_id: int, first: date, as_of: date) -> list[Row]:
    """工作动态 of returns due within the days, here by the last of them; by week, districts before departments."""
    table = WeeklyReturn.__table__
    query = (
        select(
            table.c.week,
            table.c.submitted_on,
            table.c.text,
            func.coalesce(Department.name, District.short_name).label("unit"),
            func.coalesce(District.short_name, "").label("district"),
        )
        .outerjoin(Department, Department.id == table.c.department_id)
        .outerjoin(District, District.id == table.c.district_id)
        .where(
            table.c.pilot_id == pilot_id,
            table.c.due_on >= first,
            table.c.due_on <= as_of,
            table.c.submitted_on <= as_of,
            table.c.text != "",
        )
        .order_by(table.c.week, table.c.department_id.is_not(None), District.position, Department.position, table.c.id)
    )
    return list(connection.execute(query))


def get_period_list(connection: Connection, period_id: int) -> Row | None:
    return connection.execute(select(PeriodList.__table__).where(PeriodList.period_id == period_id)).first()


def list_restatements(connection: Connection, period_id: int, district_id: int | None = None) -> list[Row]:
    """更正 a closed period lists, the pilot's first, then by district and indicator; of one district where given."""
    table = RestatementRecord.__table__
    query = (
        select(
            table,
            Period.label,
            Indicator.code,
            Indicator.name,
            Indicator.unit,
            Target.unit.label("target_unit"),
            func.coalesce(District.short_name, "").label("district"),
            Target.period.label("target_period"),
        )
        .join(Period, Period.id == table.c.restated_id)
        .join(Indicator, Indicator.code == table.c.indicator)
        .outerjoin(District, District.id == table.c.district_id)
        .outerjoin(Target, Target.id == table.c.target_id)
        .where(table.c.period_id == period_id)
        .order_by(table.c.district_id.is_not(None), District.position, Indicator.position, table.c.id)
    )
    return list(connection.execute(query if district_id is None else query.where(table.c.district_id == district_id)))


def list_said(connection: Connection, period_id: int) -> dict[FigureKey, ReportedFigure]:
    """What a closed period said of the pilot and its districts, as restatements compare it."""
    table = IndicatorReading.__table__.c
    columns = (table.value, table.numerator, table.denominator, table.light, table.target_id)
    rows = connection.execute(
        select(table.indicator, table.district_id, *columns).where(
            table.period_id == period_id, table.industry_id.is_(None), table.indicator != OVERALL
        )
    )
    said: dict[FigureKey, ReportedFigure] = {(row[0], row[1], None): ReportedFigure(*row[2:]) for row in rows}
    query = (
        select(Indicator.code, Target.district_id, Target.id, TargetReadingRecord.actual, TargetReadingRecord.light)
        .join(Target, Target.id == TargetReadingRecord.target_id)
        .join(Indicator, Indicator.id == Target.indicator_id)
        .where(TargetReadingRecord.period_id == period_id, Target.industry_id.is_(None))
    )
    for code, district, target, actual, light in connection.execute(query):
        said[code, district, target] = ReportedFigure(None, actual, None, light, target)
    return said


def project_figures_of(connection: Connection, period_id: int, columns: Iterable[str]) -> dict[int, dict[str, Any]]:
    """Project → these columns of its reading in a period."""
    table, names = ProjectReading.__table__, list(columns)
    query = select(table.c.project_id, *(table.c[name] for name in names)).where(table.c.period_id == period_id)
    return {at: dict(zip(names, values, strict=True)) for at, *values in connection.execute(query)}


def list_provider_readings(connection: Connection, period_id: int) -> list[Row]:
    """Lead providers of a period by their share of milestones met on time, worst first; who has none due last."""
    table = ProviderReading.__table__
    query = (
        select(table, Provider.name, Provider.kind)
        .join(Provider, Provider.id == table.c.provider_id)
        .where(table.c.period_id == period_id)
        .order_by(table.c.on_time_share.is_(None), table.c.on_time_share, Provider.name, table.c.id)
    )
    return list(connection.execute(query))


def list_texts(connection: Connection, pilot_id: int, label: str) -> list[Row]:
    """What people wrote for a period."""
    table = ReportText.__table__
    query = select(table).where(table.c.pilot_id == pilot_id, table.c.label == label).order_by(table.c.id)
    return list(connection.execute(query))


_LIGHT = [column for column in IssuedReport.__table__.c if column.name != "file"]


def list_issued(connection: Connection, pilot_id: int) -> list[Row]:
    """Reports on their way and issued, newest period first, without their files."""
    query = (
        select(
            *_LIGHT,
            Period.label,
            Period.kind,
            Period.starts_on,
            Period.ends_on,
            func.coalesce(District.short_name, "").label("district"),
        )
        .join(Period, Period.id == IssuedReport.period_id)
        .outerjoin(District, District.id == IssuedReport.district_id)
        .where(IssuedReport.pilot_id == pilot_id)
        .order_by(Period.ends_on.desc(), Period.kind, District.position, IssuedReport.id)
    )
    return list(connection.execute(query))


def get_issued(connection: Connection, period_id: int, district_id: int | None) -> Row | None:
    """The report of a period and district, without its file; None if none was begun."""
    district = IssuedReport.district_id.is_(None) if district_id is None else IssuedReport.district_id == district_id
    return connection.execute(select(*_LIGHT).where(IssuedReport.period_id == period_id, district)).first()


def get_file(connection: Connection, issued_id: int) -> bytes | None:
    return connection.scalar(select(IssuedReport.file).where(IssuedReport.id == issued_id))


def list_annexes(connection: Connection, pilot_id: int) -> list[Row]:
    """What went out with the issued reports, without the files."""
    table = IssuedAnnex.__table__
    query = select(table.c.id, table.c.report_id, table.c.form, table.c.sha256).join(
        IssuedReport, IssuedReport.id == table.c.report_id
    )
    return list(connection.execute(query.where(IssuedReport.pilot_id == pilot_id).order_by(table.c.id)))


def get_annex(connection: Connection, report_id: int, form: str) -> bytes | None:
    table = IssuedAnnex.__table__
    return connection.scalar(select(table.c.file).where(table.c.report_id == report_id, table.c.form == form))


def get_meeting(connection: Connection, pilot_id: int, held_on: date) -> Row | None:
    table = Meeting.__table__
    return connection.execute(select(table).where(table.c.pilot_id == pilot_id, table.c.held_on == held_on)).first()


def newest_call(connection: Connection, pilot_id: int) -> Row | None:
    """The meeting called last, with the last day for the notes before it."""
    table = MeetingCall.__table__
    query = select(table.c.held_on, table.c.until).where(table.c.pilot_id == pilot_id).order_by(table.c.id.desc())
    return connection.execute(query.limit(1)).first()


def list_meetings(connection: Connection, pilot_id: int) -> list[Row]:
    """Meetings, newest first."""
    table = Meeting.__table__
    query = select(table).where(table.c.pilot_id == pilot_id).order_by(table.c.held_on.desc(), table.c.id)
    return list(connection.execute(query))


def get_decision(connection: Connection, pilot_id: int, decision_id: int) -> Row | None:
    query = (
        select(Decision.__table__, Meeting.held_on)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(Meeting.pilot_id == pilot_id, Decision.id == decision_id)
    )
    return connection.execute(query).first()


def next_number(connection: Connection, meeting_id: int) -> int:
    """Number of a meeting's next decision."""
    return (connection.scalar(select(func.max(Decision.number)).where(Decision.meeting_id == meeting_id)) or 0) + 1
