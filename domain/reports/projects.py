"""四、项目 of a report."""

from collections.abc import Sequence

from domain.lights.sentences import NOTHING
from domain.lights.views import CountsView
from domain.reports.briefing import Briefing, Edition, ListedProject
from domain.reports.views import Block, Line, Part, Section, Table
from domain.reports.words import count, joined, listed, lit, say, text
from domain.words import Light, PeriodKind

LONG = {PeriodKind.WEEK: 8, PeriodKind.MONTH: 2, PeriodKind.LIVE: 8}
"""Periods running after which a red light is called long. *default*"""
LONG_UNIT = {PeriodKind.WEEK: "周", PeriodKind.MONTH: "个月", PeriodKind.LIVE: "周"}
RUNS = {PeriodKind.WEEK: "连红周数", PeriodKind.MONTH: "连红月数", PeriodKind.LIVE: "连红周数"}
NAMED = 10
OWNER = "按 party：专班办公室、财政，其余归地区"
REASON = "reason；说明为 light_explanations.text"
COUNTS, PROJECTS = "scope_counts", "project_readings"


def projects_section(briefing: Briefing) -> tuple[Section, tuple[Table, ...]]:
    """Turned red, recovered, red for long, each with reason and who answers; all red ones as an annex."""
    edition, found = briefing.edition, briefing.projects
    blocks: list[Block] = [_counts(edition, briefing.counts, briefing.past_counts)]
    if found is None:
        blocks.append(Line("单个项目只向本地区、专班和领导显示。", kind="note"))
        return Section("projects", "项目情况", tuple(blocks)), ()
    most = LONG[edition.period.kind]
    long = sorted((row for row in found.red if row.periods_running >= most), key=lambda row: -row.periods_running)
    unit = LONG_UNIT[edition.period.kind]
    for place, name, kind, rows, nothing in (
        ("一", "本期转红", "turned_red", found.turned_red, "本期没有项目转红。"),
        ("二", "本期恢复", "recovered", found.recovered, "本期没有项目由红恢复。"),
        ("三", "长期红灯", "long_red", long, f"没有连续 {most} {unit}以上的红灯项目。"),
    ):
        blocks.append(Part(f"（{place}）{name}"))
        blocks += _named_projects(edition, name, kind, rows) if rows else [Line(nothing)]
    title = f"全部红灯项目（{len(found.red)} 个）"
    annex = (_projects_table("red", title, found.red, is_annex=True),) if found.red else ()
    return Section("projects", "项目情况", tuple(blocks)), annex


def _counts(edition: Edition, counts: CountsView, past: CountsView | None) -> Line:
    row = edition.scope
    parts = [
        (f"{light.zh}灯 {{}} 个", edition.number(getattr(counts, light.value), COUNTS, row, light.value))
        for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
    ]
    left = None
    if counts.left:
        gone = edition.figure(
            f"{counts.left} 个（{counts.left_text}）", COUNTS, row, "withdrawn + replaced + disqualified", counts.left
        )
        left = say("；已离开 {gone}", gone=gone)
    return joined(
        [
            say("共有项目 {projects} 个：", projects=edition.number(counts.projects, COUNTS, row, "projects")),
            listed(parts),
            left,
            Line("。"),
            say(
                "红灯项目{change}。",
                change=edition.change(counts.red, None if past is None else past.red, COUNTS, row, "red"),
            ),
            say(
                moved(counts.turned_red, counts.recovered),
                turned=edition.number(counts.turned_red, COUNTS, row, "turned_red"),
                recovered=edition.number(counts.recovered, COUNTS, row, "recovered"),
            ),
        ]
    )


def moved(turned: int, recovered: int) -> str:
    """What turned red and what recovered; zero is said, not counted."""
    if not turned and not recovered:
        return "本期没有项目转红或恢复。"
    first = "本期转红 {turned} 个" if turned else "本期没有项目转红"
    return first + ("，恢复 {recovered} 个。" if recovered else "，没有恢复的。")


def _named_projects(edition: Edition, name: str, kind: str, rows: Sequence[ListedProject]) -> list[Line | Table]:
    number = edition.number(len(rows), PROJECTS, f"{name} · {edition.scope}", "个数")
    more = "，列出前 {most} 个" if len(rows) > NAMED else ""
    line = say("{name} {number} 个" + more + "。", name=name, number=number, most=str(NAMED))
    runs = RUNS[edition.period.kind] if kind == "long_red" else ""
    return [line, _projects_table(kind, f"{name}项目", rows[:NAMED], runs)]


def _projects_table(
    key: str, title: str, rows: Sequence[ListedProject], runs: str = "", *, is_annex: bool = False
) -> Table:
    """`runs` heads the age of a light that has long been red, beside that of its reason."""
    cells = tuple(
        (
            text(row.enterprise),
            text(row.district),
            text(row.stage.zh if row.stage else "全部完成"),
            lit(row.light),
            *([count(row.periods_running)] if runs else []),
            text(f"{row.reason}。说明：{row.explanation}" if row.explanation else row.reason),
            text(row.reason_since_on.isoformat() if row.reason_since_on else NOTHING),
            text(row.owner),
        )
        for row in rows
    )
    fields = ("enterprise", "district", "stage", "light", "periods_running", REASON, "reason_since_on", OWNER)
    headings = ("企业", "地区", "阶段", "亮灯", runs, "原因", "原因起于", "责任单位")
    widths = (19, 10, 8, 7, 7, 28, 10, 11)
    return Table(
        key,
        title,
        tuple(name for name in headings if name),
        cells,
        widths if runs else (19, 10, 8, 7, 35, 10, 11),
        PROJECTS,
        tuple(name for name in fields if runs or name != "periods_running"),
        is_annex=is_annex,
    )
