"""项目亮灯: pages of projects under filters, the counts by light beside them, and the same rows as a file."""

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.projects import (
    FINISHED,
    LEFT,
    ORDERS,
    ProjectFilter,
    count_by_change,
    count_groups,
    count_without,
    iterate_projects,
    list_projects,
    list_providers,
    sum_figures,
)
from data_access.queries.readings import get_counts, list_counts
from domain.export_view import ExportView, demo_said
from domain.lights.core import OPENED
from domain.lights.listing import MeasureView, ProjectChoices, ProjectPage, ProjectWords
from domain.lights.measures import only_itself
from domain.lights.sentences import money_added
from domain.lights.views import CountsView, ProjectView
from domain.words import Change, EnterpriseStatus, Light, Stage
from domain.yuan import hundredths, rounded_apart
from services.access import Permission, check
from services.frame import Frame
from services.lights.counting import counted_for
from services.lights.explanations import explanations, said_of_project
from services.reading_views import counts_view, project_view
from services.revision import kept

PAGE_SIZE = 20
ORDERS_ZH = {
    "": "由急到缓",
    **dict(zip(ORDERS, ("逾期最久在前", "落后最多在前", "最久没有更新在前", "按地区"), strict=True)),
}
"""Orders of the list over all its pages."""
LIGHTS = {"": "全部", **{light.value: light.zh for light in Light}, LEFT: "已退出"}
STAGES = {stage.value: stage.zh for stage in Stage} | {FINISHED: "全部完成"}
CHANGES = {change.value: change.zh for change in (Change.TURNED_RED, Change.RECOVERED)}
FILE_COLUMNS = (
    "项目编号",
    "统一社会信用代码",
    "企业",
    "地区",
    "行业",
    "服务商",
    "状态",
    "灯",
    "原因",
    "原因起于",
    "阶段",
    "逾期天数",
    "序时进度（分）",
    "实际进度（分）",
    "滞后（点）",
    "自何期",
    "持续期数",
    "到期应兑付（元）",
    "已兑付（元）",
    "资金问题（项）",
    "其中严重",
    "服务商到期节点",
    "按时节点",
    "到期问题",
    "按期销号",
)


def project_list(connection: Connection, frame: Frame, words: ProjectWords) -> ProjectPage:
    """The page of projects a link asks for, in the frame's scope; Forbidden if the user may not list projects."""
    check(frame.user, Permission.READ_PROJECTS)
    return _project_list(connection, frame, words)


def project_choices(connection: Connection, frame: Frame) -> ProjectChoices:
    """What the list can be filtered by: units of the day, and those in which projects stand all the same; a district
    user is offered its own district only."""
    check(frame.user, Permission.READ_PROJECTS)
    own = frame.user.district_id
    counts = [row for row in list_counts(connection, frame.period.id) if row.projects]
    districts = [unit for unit in frame.districts if own in (None, unit.id)]
    return ProjectChoices(
        frame.offered(districts, {row.district_id for row in counts}),
        frame.offered(frame.industries, {row.industry_id for row in counts}),
        _providers(connection, frame),
    )


@kept
def _providers(connection: Connection, frame: Frame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.name for row in list_providers(connection, frame.pilot.id)))


@kept
def _project_list(connection: Connection, frame: Frame, words: ProjectWords) -> ProjectPage:
    chosen, measure, notes = _filter(connection, frame, words)
    counts, changes, left = _facets(connection, frame, chosen)
    total = counts.get(chosen.light, 0) if chosen.light else sum(counts.values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(words.page, 1), pages)
    at = {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
    rows = list_projects(connection, frame.period.id, chosen, order=words.order, **at)
    said = explanations(connection, frame)
    adds = OPENED[chosen.counted.measure].adds if chosen.counted else only_itself
    sums = sum_figures(connection, frame.period.id, chosen) if measure else None
    return ProjectPage(
        rows=tuple(
            replace(project_view(row, said_of_project(said, row.project_id)), figures=adds(row)) for row in rows
        ),
        total=total,
        page=page,
        pages=pages,
        counts=counts,
        changes=changes,
        of=counts_view(get_counts(connection, frame.period.id, (frame.user.district_id, None))).projects,
        left_text=left if chosen.light in ("", LEFT) else "",
        lost=_lost(connection, frame, chosen),
        measure=measure,
        figures=adds(sums) if measure else "",
        rounding=_rounding(sums) if adds is money_added and sums is not None else "",
        notes=tuple(notes),
        filters_text=filters_text(frame, words, measure),
    )


def _rounding(sums: Row[Any]) -> str:
    """Why the lines do not add up to the amounts as shown."""
    return rounded_apart(
        hundredths(int(sums.payable_fen)) - int(sums.payable_shown),
        hundredths(int(sums.paid_fen)) - int(sums.paid_shown),
    )


def _filter(
    connection: Connection, frame: Frame, words: ProjectWords
) -> tuple[ProjectFilter, MeasureView | None, list[str]]:
    """The words of a link as a filter; what does not exist is left out and said."""
    notes: list[str] = []
    provider = _provider_id(connection, frame, words.provider)
    if words.provider and provider is None:
        notes.append(f"链接中的服务商“{words.provider}”不存在，已按全部显示")
    counted, measure = None, None
    if words.measure:
        found = counted_for(connection, frame, words.measure, words.counted)
        if found is None:
            notes.append(f"链接中的指标“{words.measure}”不是按项目逐个统计的，没有项目明细，已按全部显示")
        else:
            counted, measure = found
    chosen = replace(
        frame.project_filter,
        provider_id=provider,
        light=_known(words.light, LIGHTS, "亮灯", notes),
        stage=_known(words.stage, STAGES, "阶段", notes),
        change=_known(words.change, CHANGES, "变化", notes),
        text=words.q.strip(),
        counted=counted,
    )
    return chosen, measure, notes


def _known(word: str, words: dict[str, str], what: str, notes: list[str]) -> str:
    if word in words or not word:
        return word
    notes.append(f"链接中的{what}“{word}”不存在，已按全部显示")
    return ""


def _provider_id(connection: Connection, frame: Frame, name: str) -> int | None:
    if not name:
        return None
    return next((row.id for row in list_providers(connection, frame.pilot.id) if row.name == name), None)


def _facets(connection: Connection, frame: Frame, chosen: ProjectFilter) -> tuple[dict[str, int], dict[str, int], str]:
    """Projects by light and by change, each under the other filters, and who left; a scope alone has them counted."""
    scope = ProjectFilter(chosen.district_id, chosen.industry_id)
    if replace(chosen, light="") != scope:
        return _counted_facets(connection, frame, chosen)
    found = counts_view(get_counts(connection, frame.period.id, (scope.district_id, scope.industry_id)))
    counts = {"red": found.red, "yellow": found.yellow, "green": found.green, "grey": found.grey, LEFT: found.left}
    return counts, count_by_change(connection, frame.period.id, chosen, [*map(Change, CHANGES)]), found.left_text


def _counted_facets(
    connection: Connection, frame: Frame, chosen: ProjectFilter
) -> tuple[dict[str, int], dict[str, int], str]:
    counts: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    left: Counter[EnterpriseStatus] = Counter()
    for light, status, change, number in count_groups(connection, frame.period.id, chosen):
        name = LEFT if light is None else light.value
        if change.value in CHANGES and chosen.light in ("", name):
            changes[change.value] += number
        if chosen.change in ("", change.value):
            counts[name] += number
            left[status] += number
    named = CountsView(
        withdrawn=left[EnterpriseStatus.WITHDRAWN],
        replaced=left[EnterpriseStatus.REPLACED],
        disqualified=left[EnterpriseStatus.DISQUALIFIED],
    )
    return dict(counts), dict(changes), named.left_text


def _lost(connection: Connection, frame: Frame, chosen: ProjectFilter) -> tuple[str, ...]:
    """What the filters by district and industry leave out, in sentences."""
    numbers = count_without(connection, frame.period.id, chosen)
    return tuple(
        f"另有 {number} 家未填{what}，未计入" for number, what in zip(numbers, ("地区", "行业"), strict=True) if number
    )


def filters_text(frame: Frame, words: ProjectWords, measure: MeasureView | None) -> str:
    """All filters in one line, for the screen and the file."""
    parts = [
        ("范围", frame.scope_name),
        ("灯", LIGHTS.get(words.light, "") if words.light else ""),
        ("阶段", STAGES.get(words.stage, "")),
        ("服务商", words.provider),
        ("变化", CHANGES.get(words.change, "")),
        ("文字", words.q.strip()),
        ("指标", f"{measure.name} {measure.shown}（{measure.days}）" if measure else ""),
        ("排序", ORDERS_ZH[words.order] if words.order in ORDERS else ""),
    ]
    return "；".join(f"{name} {value}" for name, value in parts if value)


def projects_file(connection: Connection, frame: Frame, words: ProjectWords) -> ExportView:
    """All projects under the filters, worst first, for a file; Forbidden if the user may not take files."""
    check(frame.user, Permission.EXPORT)
    check(frame.user, Permission.READ_PROJECTS)
    chosen, measure, _ = _filter(connection, frame, words)
    found = iterate_projects(connection, frame.period.id, chosen, words.order)
    about = (
        ("内容", "项目亮灯"),
        ("试点", frame.pilot.name),
        ("数据截至", frame.period.as_of.isoformat()),
        ("期次", frame.period.label),
        ("筛选", filters_text(frame, words, measure)),
        ("规则版本", frame.period.rule_version),
        demo_said(frame.pilot.is_demo),
    )
    rows = (_file_row(project_view(row), row) for row in found)
    return ExportView("项目亮灯", FILE_COLUMNS, rows, about)


def _file_row(row: ProjectView, reading: Row[Any]) -> tuple[object, ...]:
    return (
        row.code,
        row.uscc,
        row.enterprise,
        row.district,
        row.industry,
        row.provider,
        row.status,
        LIGHTS[row.light or LEFT],
        row.reason,
        row.reason_since_on,
        row.stage.zh if row.stage else STAGES[FINISHED],
        row.days_late,
        row.planned_progress,
        row.actual_progress,
        row.lag_points,
        row.since,
        row.periods_running,
        reading.payable_fen / 100,
        min(reading.paid_fen, reading.payable_fen) / 100,
        reading.findings_serious + reading.findings_minor,
        reading.findings_serious,
        reading.milestones_due,
        reading.milestones_on_time,
        reading.issues_due,
        reading.issues_closed,
    )
