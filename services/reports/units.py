"""三、地区和行业 and 四、项目 of a report."""

from dataclasses import replace

from sqlalchemy import Connection, Row

from data_access.queries.projects import ProjectFilter, list_projects
from data_access.queries.readings import get_counts
from domain.reports.views import Line, Part, Section, Table
from domain.units.views import StandingRow
from domain.words import Change, Light, PeriodKind
from services.lights.overview import overview
from services.reading_views import counts_view, owner_of
from services.reports.words import Two, count, joined, listed, lit, points, say, share, text
from services.units.standings import DISTRICT, INDUSTRY, standings

LONG = {PeriodKind.WEEK: 8, PeriodKind.MONTH: 2, PeriodKind.LIVE: 8}
LONG_UNIT = {PeriodKind.WEEK: "周", PeriodKind.MONTH: "个月", PeriodKind.LIVE: "周"}
"""Periods running after which a red light is called long. *default*"""
NAMED, ANNEXED = 10, 300
COUNTS, PROJECTS, READINGS = "scope_counts", "project_readings", "indicator_readings"
UNIT_HEADERS = ("名次", "{by}", "完成", "序时", "序时完成率", "较上期", "完成改造", "总体", "红灯/项目")
UNIT_SOURCES = (
    "按 value 排序",
    "district/industry",
    "numerator",
    "planned",
    "value",
    "value，本期减上期",
    "light",
    "总体 light",
    "scope_counts.red/projects",
)


def units_section(connection: Connection, two: Two) -> Section:
    """Districts and industries by pace of completions; in a district its place and its industries."""
    if two.now.district is not None:
        return Section("units", "本地区位次和行业情况", _inside(connection, two))
    blocks: list = []
    for place, by in (("一", DISTRICT), ("二", INDUSTRY)):
        blocks += [Part(f"（{place}）{by}"), *_order(connection, two, by)]
    return Section("units", "地区和行业情况", tuple(blocks))


def _order(connection: Connection, two: Two, by: str) -> list[Line | Table]:
    found = standings(connection, two.now, by)
    lines = [_behind(two, by, found.rows), _since(two, by, found.rows)]
    return [joined(lines), *(Line(note, kind="note") for note in found.notes), _units_table(by, found.rows)]


def _behind(two: Two, by: str, rows: tuple[StandingRow, ...]) -> Line:
    due = [row for row in rows if row.pace is not None]
    if not due:
        return Line(f"各{by}都未到考核期。")
    row_name = f"完成改造 · 各{by}"
    parts = [
        (f"{light.zh}灯 {{}} 个", two.number(number, READINGS, row_name, f"light = {light.value} 的个数"))
        for light in (Light.RED, Light.YELLOW, Light.GREEN)
        if (number := sum(row.light is light for row in due))
    ]
    last = min(due, key=lambda row: row.pace)
    row = f"完成改造 · {last.name}"
    total = two.number(len(due), READINGS, row_name, "在考核期的个数")
    return joined(
        [
            say("{total} 个{by}在考核期，完成改造", total=total, by=by),
            listed(parts),
            say(
                "；{name}最低，完成 {actual} 家，序时应完成 {planned} 家，序时完成率 {pace}。",
                name=last.name,
                actual=two.number(last.actual, READINGS, row, "numerator"),
                planned=two.figure(f"{last.planned:.1f}", READINGS, row, "planned", last.planned),
                pace=two.figure(f"{last.pace * 100:.1f}%", READINGS, row, "value", last.pace),
            ),
        ]
    )


def _since(two: Two, by: str, rows: tuple[StandingRow, ...]) -> Line:
    known = [row for row in rows if row.change_points is not None]
    if not known:
        return Line("没有上期可比。")
    fallen = [row for row in known if row.change_points < -0.05]
    risen = [row for row in known if row.change_points > 0.05]
    if not fallen and not risen:
        return Line(f"各{by}序时完成率较上期持平。")
    parts = []
    for word, group, pick in (("上升", risen, max), ("下降", fallen, min)):
        if group:
            most = pick(group, key=lambda row: row.change_points)
            both = f"{two.now.period.label} − {two.before.period.label}"
            figure = replace(
                two.figure(
                    f"{abs(most.change_points):.1f} 点",
                    READINGS,
                    f"完成改造 · {most.name}",
                    "value",
                    most.change_points / 100,
                ),
                period=both,
            )
            number = two.number(len(group), READINGS, f"完成改造 · 各{by}", f"较上期{word}的个数")
            what = "{name}{word} {most}" if len(group) == 1 else "{number} 个{word}，{name}{word}最多（{most}）"
            parts.append(say(what, number=number, word=word, name=most.name, most=figure))
    return joined([Line("较上期，"), parts[0], *(joined([Line("；"), part]) for part in parts[1:]), Line("。")])


def _units_table(by: str, rows: tuple[StandingRow, ...], key: str = "") -> Table:
    cells = tuple(
        (
            text(row.place),
            text(row.name),
            count(row.actual),
            count(round(row.planned, 1)),
            share(row.pace),
            points(row.change_points),
            lit(row.light),
            lit(row.overall),
            text(f"{row.red}/{row.projects}"),
        )
        for row in rows
    )
    headers = tuple(header.format(by=by) for header in UNIT_HEADERS)
    return Table(
        key or ("districts" if by == DISTRICT else "industries"),
        f"各{by}完成改造（家）",
        headers,
        cells,
        (7, 16, 9, 10, 13, 12, 11, 9, 13),
        f"{READINGS}，indicator = completion",
        UNIT_SOURCES,
    )


def _inside(connection: Connection, two: Two) -> tuple:
    """One district: its row among the others, and its industries."""
    district = two.now.district
    whole = replace(two.now, district=None)
    rows = standings(connection, whole, DISTRICT).rows
    mine = tuple(row for row in rows if row.name == district.name)
    blocks: list = []
    if mine and mine[0].place:
        row = f"完成改造 · {district.name}"
        due = sum(other.pace is not None for other in rows)
        blocks.append(
            say(
                "完成改造 {actual} 家，序时应完成 {planned} 家，序时完成率 {pace}，"
                "在 {due} 个地区中列第 {place}{moved}。",
                actual=two.number(mine[0].actual, READINGS, row, "numerator"),
                planned=two.figure(f"{mine[0].planned:.1f}", READINGS, row, "planned", mine[0].planned),
                pace=two.figure(f"{mine[0].pace * 100:.1f}%", READINGS, row, "value", mine[0].pace),
                due=two.number(due, READINGS, "完成改造 · 各地区", "在考核期的个数"),
                place=two.number(mine[0].place, READINGS, row, "value 的名次"),
                moved=two.figure(_places(mine[0].moved), READINGS, row, "名次，上期减本期", mine[0].moved),
            )
        )
    else:
        blocks.append(Line("完成改造未到考核期，不排名次。"))
    blocks.append(_units_table(DISTRICT, mine, "districts"))
    cells = tuple(
        (
            text(cell.industry),
            count(cell.actual),
            count(round(cell.planned, 1)),
            share(cell.pace),
            points(cell.change_points),
            lit(cell.light),
            text(f"{cell.red_projects}/{cell.projects}"),
        )
        for cell in overview(connection, two.now).ranking
    )
    blocks.append(
        Table(
            "industries",
            "本地区各行业完成改造（家）",
            ("行业", "完成", "序时", "序时完成率", "较上期", "亮灯", "红灯/项目"),
            cells,
            (24, 12, 12, 14, 13, 11, 14),
            f"{READINGS}，indicator = completion",
            ("industry", *UNIT_SOURCES[2:7], UNIT_SOURCES[8]),
        )
    )
    return tuple(blocks)


def _places(moved: int | None) -> str:
    if moved is None:
        return ""
    return "，位次与上期相同" if moved == 0 else f"，比上期{'前进' if moved > 0 else '后退'} {abs(moved)} 位"


def projects_section(connection: Connection, two: Two) -> tuple[Section, tuple[Table, ...]]:
    """Turned red, recovered, red for long, each with reason and who answers; all red ones as an annex."""
    key = two.now.key
    counts = counts_view(get_counts(connection, two.now.period.id, key))
    past = None if two.before is None else counts_view(get_counts(connection, two.before.period.id, key))
    blocks: list = [_counts(two, counts, past)]
    if not two.now.may_list:
        blocks.append(Line("单个项目只向本地区、专班和领导显示。", kind="note"))
        return Section("projects", "项目情况", tuple(blocks)), ()
    scope, period = two.now.project_filter, two.now.period
    red = list_projects(connection, period.id, _of(scope, light=Light.RED), limit=ANNEXED)
    long = sorted(
        (row for row in red if row.periods_running >= LONG[period.kind]), key=lambda row: -row.periods_running
    )
    turned = list_projects(connection, period.id, _of(scope, change=Change.TURNED_RED), limit=ANNEXED)
    recovered = list_projects(connection, period.id, _of(scope, change=Change.RECOVERED), limit=ANNEXED)
    unit = LONG_UNIT[period.kind]
    for place, name, kind, rows, nothing in (
        ("一", "本期转红", "turned_red", turned, "本期没有项目转红。"),
        ("二", "本期恢复", "recovered", recovered, "本期没有项目由红恢复。"),
        ("三", "长期红灯", "long_red", long, f"没有连续 {LONG[period.kind]} {unit}以上的红灯项目。"),
    ):
        blocks.append(Part(f"（{place}）{name}"))
        blocks += _named_projects(two, name, kind, rows) if rows else [Line(nothing)]
    annex = (_projects_table("red", f"全部红灯项目（{len(red)} 个）", red, is_annex=True),) if red else ()
    return Section("projects", "项目情况", tuple(blocks)), annex


def _of(scope: ProjectFilter, *, light: str = "", change: str = "") -> ProjectFilter:
    return replace(scope, light=str(light), change=str(change))


def _counts(two: Two, counts, past) -> Line:
    row = two.scope
    parts = [
        (f"{light.zh}灯 {{}} 个", two.number(getattr(counts, light.value), COUNTS, row, light.value))
        for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
    ]
    left = None
    if counts.left:
        gone = two.figure(
            f"{counts.left} 个（{counts.left_text}）", COUNTS, row, "withdrawn + replaced + disqualified", counts.left
        )
        left = say("；已离开 {gone}", gone=gone)
    return joined(
        [
            say("共有项目 {projects} 个：", projects=two.number(counts.projects, COUNTS, row, "projects")),
            listed(parts),
            left,
            Line("。"),
            say("红灯项目较上期{change}。", change=two.change(counts.red, past and past.red, COUNTS, row, "red")),
            say(
                _moved(counts.turned_red, counts.recovered),
                turned=two.number(counts.turned_red, COUNTS, row, "turned_red"),
                recovered=two.number(counts.recovered, COUNTS, row, "recovered"),
            ),
        ]
    )


def _moved(turned: int, recovered: int) -> str:
    """What turned red and what recovered; zero is said, not counted."""
    if not turned and not recovered:
        return "本期没有项目转红或恢复。"
    first = "本期转红 {turned} 个" if turned else "本期没有项目转红"
    return first + ("，恢复 {recovered} 个。" if recovered else "，没有恢复的。")


def _named_projects(two: Two, name: str, kind: str, rows: list[Row]) -> list[Line | Table]:
    number = two.number(len(rows), PROJECTS, f"{name} · {two.scope}", "个数")
    more = "，列出前 {most} 个" if len(rows) > NAMED else ""
    line = say("{name} {number} 个" + more + "。", name=name, number=number, most=str(NAMED))
    return [line, _projects_table(kind, f"{name}项目", rows[:NAMED])]


def _projects_table(key: str, title: str, rows: list[Row], *, is_annex: bool = False) -> Table:
    cells = tuple(
        (
            text(row.enterprise),
            text(row.district),
            text(row.stage.zh if row.stage else "全部完成"),
            lit(row.light),
            count(row.periods_running),
            text(row.reason),
            text(owner_of(row)),
        )
        for row in rows
    )
    return Table(
        key,
        title,
        ("企业", "地区", "阶段", "亮灯", "期数", "原因", "责任单位"),
        cells,
        (19, 10, 9, 7, 7, 35, 13),
        PROJECTS,
        (
            "enterprise",
            "district",
            "stage",
            "light",
            "periods_running",
            "reason",
            "按 stage:公示、兑付归专班，其余归地区",
        ),
        is_annex=is_annex,
    )
