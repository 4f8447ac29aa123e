"""周报 and 专报: one template for a week, a month and a district, from the stored readings of one period."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from data_access.queries.audit import chain_head
from data_access.queries.reports import get_issued, list_texts
from domain.reports.views import Line, Report, ReportStatus, Section, Table
from domain.words import PeriodKind
from services.access import Permission, check, own_district
from services.frame import Frame
from services.lights.overview import overview
from services.reports.handling import decisions_section, issues_section, lists_of, next_steps_section
from services.reports.money import money_section
from services.reports.providers import providers_section
from services.reports.standing import overall_section, targets_section
from services.reports.units import projects_section, units_section
from services.reports.updates import updates_section
from services.reports.words import count, lit, share, text, two_periods
from services.revision import kept

ORDINALS = "一二三四五六七八九十"
NEXT_STEPS, FOREWORD = "next_steps", "foreword"
OFFICE_SECTIONS = {NEXT_STEPS: "下步工作", FOREWORD: "专班办公室补充说明（放在总体情况之后）"}


def report(connection: Connection, frame: Frame) -> Report:
    """The report of the frame's period, of the pilot or of its district; Forbidden without the right to take it out."""
    check(frame.user, Permission.EXPORT)
    if frame.district is not None:
        own_district(frame.user, frame.district.id)
    head = chain_head(connection)
    said = "尚无记录" if head is None else f"至第 {head.id} 条，链首 {head.hash}"
    return replace(_report(connection, replace(frame, industry=None)), audit_head=said)


@kept
def _report(connection: Connection, frame: Frame) -> Report:
    two = two_periods(frame)
    texts = written(connection, frame)
    issued = get_issued(connection, frame.period.id, frame.district.id if frame.district else None)
    sections, annexes = _sections(connection, two, texts)
    number, title = _heading(frame)
    return Report(
        title=title,
        number=number,
        issuer=f"{frame.pilot.name}工作专班办公室",
        issued_on=_issue_day(issued, frame),
        pilot=frame.pilot.name,
        pilot_code=frame.pilot.code,
        period=frame.period.label,
        period_zh=frame.period.zh,
        scope=frame.scope_name,
        district=frame.district.name if frame.district else "",
        as_of=frame.period.as_of,
        compared_with=two.before.period.zh if two.before else "",
        rule_version=frame.period.rule_version,
        status=ReportStatus.DRAFT if issued is None else issued.status,
        is_closed=frame.period.is_closed,
        is_demo=frame.pilot.is_demo,
        sections=sections,
        annexes=annexes,
        author="" if issued is None else issued.author,
        reviewer="" if issued is None else issued.reviewer,
    )


def _issue_day(issued, frame: Frame) -> date:
    """The day of issue; of a draft the pilot's today."""
    return issued.issued_on if issued is not None and issued.issued_on else frame.pilot.today


def _heading(frame: Frame) -> tuple[str, str]:
    """第46期 of the year and the title: 周报 of a week, 专报 of a month; a district's own edition says so."""
    is_month = frame.period.kind is PeriodKind.MONTH
    year, word = (
        frame.period.as_of.isocalendar()[:2] if not is_month else (frame.period.as_of.year, frame.period.as_of.month)
    )
    title = f"{frame.pilot.short_name}中小企业数字化转型工作{'专报' if is_month else '周报'}"
    return f"{year}年第{word}期", title + (f"（{frame.district.name}分册）" if frame.district else "")


def written(connection: Connection, frame: Frame) -> dict[str, str]:
    """The office's paragraphs of the frame's period and district by section."""
    district = frame.district.id if frame.district else None
    rows = list_texts(connection, frame.pilot.id, frame.period.label)
    return {row.section: row.text for row in rows if row.district_id == district}


def _sections(connection: Connection, two, texts: dict[str, str]) -> tuple[tuple[Section, ...], tuple[Table, ...]]:
    now, before = lists_of(connection, two)
    overall = overall_section(connection, two)
    if texts.get(FOREWORD):
        extra = tuple(Line(line.strip(), kind="office") for line in texts[FOREWORD].splitlines() if line.strip())
        overall = replace(overall, blocks=(*overall.blocks, *extra))
    projects, red = projects_section(connection, two)
    money, findings = money_section(connection, two)
    issues, open_issues = issues_section(connection, two, now, before)
    sections = (
        overall,
        targets_section(connection, two),
        units_section(connection, two),
        projects,
        money,
        providers_section(connection, two),
        issues,
        decisions_section(two, now),
        updates_section(two, now),
        next_steps_section(texts.get(NEXT_STEPS, "")),
    )
    annexes = (*_cells(connection, two), *red, *findings, *open_issues)
    return _marked(_numbered(sections), annexes, two.now.period.label)


def _numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(
        replace(section, heading=f"{ORDINALS[place]}、{section.heading}") for place, section in enumerate(sections)
    )


def _marked(sections, annexes, label: str) -> tuple[tuple[Section, ...], tuple[Table, ...]]:
    """Lines with figures and tables get their numbers in the 数据溯源, in the order of the page."""
    lines, tables, done = 0, 0, []
    for section in sections:
        blocks = []
        for block in section.blocks:
            if isinstance(block, Line) and block.figures:
                lines += 1
                block = replace(block, mark=lines)
            elif isinstance(block, Table):
                tables += 1
                block = replace(block, mark=tables, period=label)
            blocks.append(block)
        done.append(replace(section, blocks=tuple(blocks)))
    appended = [replace(table, mark=tables + place, period=label) for place, table in enumerate(annexes, start=1)]
    return tuple(done), tuple(appended)


def _cells(connection: Connection, two) -> tuple[Table, ...]:
    """附表: district × industry, the completions of every cell."""
    found = [cell for cell in overview(connection, two.now).cells if cell.planned or cell.actual]
    if two.now.district is not None or not found:
        return ()
    rows = tuple(
        (
            text(cell.district),
            text(cell.industry),
            count(cell.actual),
            count(round(cell.planned, 1)),
            share(cell.pace),
            lit(cell.light),
        )
        for cell in found
    )
    return (
        Table(
            "cells",
            "地区 × 行业完成改造（家）",
            ("地区", "行业", "完成", "序时", "序时完成率", "亮灯"),
            rows,
            (20, 24, 14, 14, 16, 12),
            "indicator_readings,indicator = completion",
            ("district", "industry", "numerator", "planned", "value", "light"),
            is_annex=True,
        ),
    )
