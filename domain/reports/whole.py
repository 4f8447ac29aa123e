"""周报 and 专报: one template for a week, a month and a district, from one briefing."""

from collections.abc import Sequence
from dataclasses import replace

from domain.frame_views import office_zh
from domain.reports.alerts import alerts_section
from domain.reports.briefing import Briefing, Edition
from domain.reports.handling import decisions_section, issues_section, next_steps_section
from domain.reports.money import money_section
from domain.reports.paper import paper_of
from domain.reports.projects import projects_section
from domain.reports.providers import providers_section
from domain.reports.standing import overall_section
from domain.reports.targets import targets_section
from domain.reports.units import cells_annex, units_section
from domain.reports.updates import updates_section
from domain.reports.views import Block, Chart, Line, Report, Section, Table
from domain.reports.way import way_section
from domain.words import PeriodKind

ORDINALS = (*"一二三四五六七八九十", "十一", "十二")


def report_of(briefing: Briefing) -> Report:
    """The whole report; everything in it stands in the briefing."""
    edition, issued = briefing.edition, briefing.issued
    sections, annexes = marked(*_sections(briefing), edition.period.label)
    number, title = _heading(edition)
    paper, _ = marked(numbered(paper_of(briefing)), (), edition.period.label)
    return Report(
        title=title,
        number=number,
        issuer=office_zh(edition.pilot.name),
        issued_on=issued.issued_on or edition.pilot.today,
        pilot=edition.pilot.name,
        pilot_code=edition.pilot.code,
        period=edition.period.label,
        period_zh=edition.period.zh,
        scope=edition.scope,
        district=edition.district.name if edition.district else "",
        as_of=edition.period.as_of,
        compared_with=edition.before.zh if edition.before else "",
        rule_version=edition.period.rule_version,
        status=issued.status,
        is_closed=edition.period.is_closed,
        state=edition.period.state_zh,
        is_demo=edition.pilot.is_demo,
        sections=sections,
        annexes=annexes,
        paper=paper,
        author=issued.author,
        reviewer=issued.reviewer,
    )


def _heading(edition: Edition) -> tuple[str, str]:
    """第46期 of the year and the title: 周报 of a week, 专报 of a month; a district's own edition says so."""
    is_month, as_of = edition.period.kind is PeriodKind.MONTH, edition.period.as_of
    year, word = (as_of.year, as_of.month) if is_month else as_of.isocalendar()[:2]
    title = f"{edition.pilot.short_name}中小企业数字化转型工作{'专报' if is_month else '周报'}"
    return f"{year}年第{word}期", title + (f"（{edition.district.name}分册）" if edition.district else "")


def _sections(briefing: Briefing) -> tuple[tuple[Section, ...], tuple[Table, ...]]:
    """The twelve sections, numbered, and the annexes."""
    projects, red = projects_section(briefing)
    money, money_annexes = money_section(briefing)
    issues, open_issues = issues_section(briefing)
    sections = (
        overall_section(briefing),
        targets_section(briefing),
        units_section(briefing),
        projects,
        money,
        providers_section(briefing),
        way_section(briefing),
        issues,
        alerts_section(briefing),
        decisions_section(briefing),
        updates_section(briefing),
        next_steps_section(briefing),
    )
    annexes = (*cells_annex(briefing), *red, *money_annexes, *open_issues)
    return numbered(sections), tuple(filter(has_any, annexes))


def numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """一、总体情况, and so on; without tables that have no rows."""
    return tuple(
        replace(section, heading=f"{ORDINALS[place]}、{section.heading}", blocks=tuple(filter(has_any, section.blocks)))
        for place, section in enumerate(sections)
    )


def has_any(block: Block) -> bool:
    """A table without rows or a drawing without bars is left out: the sentence before it says that there is none."""
    return not (isinstance(block, Table) and not block.rows or isinstance(block, Chart) and not block.bars)


def marked(
    sections: Sequence[Section], annexes: Sequence[Table], label: str
) -> tuple[tuple[Section, ...], tuple[Table, ...]]:
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
