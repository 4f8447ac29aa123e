"""三、地区和行业 of a report."""

from collections.abc import Sequence
from dataclasses import replace

from domain.lights.views import CellView
from domain.reports.briefing import Briefing, Edition
from domain.reports.standing import explained_blocks
from domain.reports.views import Block, Line, Part, Section, Table
from domain.reports.words import count, joined, listed, lit, points, say, share, text
from domain.units.views import DISTRICT, StandingRow, Standings
from domain.words import Light

READINGS = "indicator_readings"
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
    "scope_counts.red/projects，地区减 red_elsewhere",
)


NOT_THEIRS = "各地区的红灯项目只计地区自己能办的；等专班办公室、财政办理的，计入“项目情况”的总数。"


def units_section(briefing: Briefing) -> Section:
    """Districts and industries by pace of completions; in a district its place and its industries."""
    edition, industries = briefing.edition, briefing.industries
    if edition.district is not None or industries is None:
        return Section("units", "本地区位次和行业情况", _inside(briefing))
    blocks: list[Block] = []
    for place, found in (("一", briefing.districts), ("二", industries)):
        blocks += [Part(f"（{place}）{found.by}"), *_order(edition, found)]
        if found.by == DISTRICT:
            blocks += explained_blocks(briefing.explained)
        if found.by == DISTRICT and sum(row.red for row in found.rows) < briefing.counts.red:
            blocks.append(Line(NOT_THEIRS, kind="note"))
    return Section("units", "地区和行业情况", tuple(blocks))


def _order(edition: Edition, found: Standings) -> list[Line | Table]:
    lines = [behind(edition, found.by, found.rows), since(edition, found.by, found.rows)]
    notes = (Line(note, kind="note") for note in found.notes)
    return [joined(lines), *notes, _units_table(found.by, found.rows)]


def behind(edition: Edition, by: str, rows: tuple[StandingRow, ...]) -> Line:
    due = [(row.pace, row) for row in rows if row.pace is not None]
    if not due:
        return Line(f"各{by}都未到考核期。")
    row_name = f"完成改造 · 各{by}"
    parts = [
        (f"{light.zh}灯 {{}} 个", edition.number(number, READINGS, row_name, f"light = {light.value} 的个数"))
        for light in (Light.RED, Light.YELLOW, Light.GREEN)
        if (number := sum(row.light is light for _, row in due))
    ]
    pace, last = min(due, key=lambda pair: pair[0])
    row = f"完成改造 · {last.name}"
    total = edition.number(len(due), READINGS, row_name, "在考核期的个数")
    return joined(
        [
            say("{total} 个{by}在考核期，完成改造", total=total, by=by),
            listed(parts),
            say(
                "；{name}最低，完成 {actual} 家，序时应完成 {planned} 家，序时完成率 {pace}。",
                name=last.name,
                actual=edition.number(last.actual, READINGS, row, "numerator"),
                planned=edition.figure(f"{last.planned:.1f}", READINGS, row, "planned", last.planned),
                pace=edition.figure(f"{pace * 100:.1f}%", READINGS, row, "value", pace),
            ),
        ]
    )


def since(edition: Edition, by: str, rows: tuple[StandingRow, ...]) -> Line:
    known = [(row.change_points, row) for row in rows if row.change_points is not None]
    if not known:
        return Line("没有上期可比。")
    fallen = [pair for pair in known if pair[0] < -0.05]
    risen = [pair for pair in known if pair[0] > 0.05]
    if not fallen and not risen:
        return Line(f"各{by}序时完成率较上期持平。")
    parts = []
    for word, group, pick in (("上升", risen, max), ("下降", fallen, min)):
        if group:
            points_moved, most = pick(group, key=lambda pair: pair[0])
            figure = replace(
                edition.figure(
                    f"{abs(points_moved):.1f} 点",
                    READINGS,
                    f"完成改造 · {most.name}",
                    "value",
                    points_moved / 100,
                ),
                period=edition.both,
            )
            number = edition.number(len(group), READINGS, f"完成改造 · 各{by}", f"较上期{word}的个数")
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


def _inside(briefing: Briefing) -> tuple[Line | Table, ...]:
    """One district: its row among the others, and its industries."""
    name, rows = briefing.edition.scope, briefing.districts.rows
    mine = tuple(row for row in rows if row.name == name)
    return (
        _place(briefing.edition, rows, mine),
        _units_table(DISTRICT, mine, "districts"),
        _industries_table(briefing.overview.ranking),
    )


def _place(edition: Edition, rows: Sequence[StandingRow], mine: Sequence[StandingRow]) -> Line:
    own = mine[0] if mine else None
    if own is None or own.place is None or own.pace is None:
        return Line("完成改造未到考核期，不排名次。")
    row = f"完成改造 · {edition.scope}"
    due = sum(other.pace is not None for other in rows)
    return say(
        "完成改造 {actual} 家，序时应完成 {planned} 家，序时完成率 {pace}，在 {due} 个地区中列第 {place}{moved}。",
        actual=edition.number(own.actual, READINGS, row, "numerator"),
        planned=edition.figure(f"{own.planned:.1f}", READINGS, row, "planned", own.planned),
        pace=edition.figure(f"{own.pace * 100:.1f}%", READINGS, row, "value", own.pace),
        due=edition.number(due, READINGS, "完成改造 · 各地区", "在考核期的个数"),
        place=edition.number(own.place, READINGS, row, "value 的名次"),
        moved=edition.figure(_places(own.moved), READINGS, row, "名次，上期减本期", own.moved),
    )


def _industries_table(found: Sequence[CellView]) -> Table:
    cells = tuple(
        (
            text(cell.industry),
            count(cell.actual),
            count(round(cell.planned, 1)),
            share(cell.pace),
            points(cell.change_points),
            lit(cell.light),
            text(f"{cell.red_projects}/{cell.projects} 个"),
        )
        for cell in found
    )
    return Table(
        "industries",
        "本地区各行业完成改造（家）",
        ("行业", "完成", "序时", "序时完成率", "较上期", "亮灯", "红灯/项目"),
        cells,
        (24, 12, 12, 14, 13, 11, 14),
        f"{READINGS}，indicator = completion",
        ("industry", *UNIT_SOURCES[2:7], UNIT_SOURCES[8]),
    )


def _places(moved: int | None) -> str:
    if moved is None:
        return ""
    return "，位次与上期相同" if moved == 0 else f"，比上期{'前进' if moved > 0 else '后退'} {abs(moved)} 位"


def cells_annex(briefing: Briefing) -> tuple[Table, ...]:
    """附表: district × industry, the completions of every cell."""
    found = [cell for cell in briefing.overview.cells if cell.planned or cell.actual]
    if briefing.edition.district is not None or not found:
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
