"""调度会: last promises, overall, targets at risk, districts red first, money, providers, decisions."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from data_access.queries.promises import completed_by_day, list_commitments
from data_access.queries.reports import list_meetings, newest_call, pending_decisions
from data_access.queries.rules import load_rule_book
from domain.frame_views import UnitView
from domain.lights.core import Core
from domain.reports.meeting_views import BigNumber, DecisionRow, MeetingView, Step
from domain.reports.precomment import Call, is_counted, note_zh, notes_zh
from domain.reports.views import Line, Report, Table
from domain.tasks.views import TaskBoard
from domain.units.promises import BROKEN, WORDS
from domain.units.views import DISTRICT, PromiseView, StandingRow, UnitPage
from domain.words import Light, PeriodKind, Verdict
from services.access import Permission, Role, check
from services.evaluation.kept_lists import decision_line
from services.frame import Frame
from services.lights.overview import overview
from services.reports.desk import PRE_COMMENT, Written, texts
from services.reports.meeting_alerts import alert_steps, alerts_of
from services.reports.meeting_tasks import task_steps, tasks_of
from services.reports.periods import at_period
from services.reports.whole import report
from services.revision import kept
from services.targets.promises import followed
from services.tasks.board import task_board
from services.units.page import commitment_view, promised_view, unit_page
from services.units.standings import standings

RED_SHOWN, TARGETS_SHOWN = 6, 10
"""What a projector of 1920 × 1080 holds beside the rest of the step."""
Notes = dict[tuple[int | None, str], Written]
"""What was written for the period, by district and section."""
ORDER = {Light.RED: 0, Light.YELLOW: 1, Light.GREY: 2, Light.GREEN: 3}


def meeting_frame(frame: Frame) -> Frame:
    """The meeting speaks of a closed period, or of the running week; a district's user of its own district."""
    if frame.user.role is Role.DISTRICT and frame.district is None:
        frame = frame.at(frame.user.district_id, None)
    if frame.period.kind is PeriodKind.LIVE:
        frame = at_period(frame, "live", PeriodKind.WEEK)
    return replace(frame, industry=None)


def meeting(connection: Connection, frame: Frame) -> MeetingView:
    """All steps; of one district only where the frame names one (the same on a phone)."""
    check(frame.user, Permission.EXPORT)
    return _meeting(connection, frame)


@kept
def _meeting(connection: Connection, frame: Frame) -> MeetingView:
    today, meetings = frame.pilot.today, list_meetings(connection, frame.pilot.id)
    previous = next((row.held_on for row in meetings if row.held_on < today), None)
    decisions = decision_rows(connection, frame, previous)
    whole = report(connection, frame)
    steps = [_promises(connection, frame, previous, decisions)]
    if frame.district is None:
        overall = replace(_part(whole, "overall"), tables=(), lights=overview(connection, frame).lights)
        steps += [overall, _targets(_part(whole, "targets"))]
    tasks = task_board(connection, frame)
    notes, call = texts(connection, frame), _called(connection, frame)
    own = _districts(connection, frame, tasks, notes, call)
    both = [*task_steps(tasks), *alert_steps(connection, frame)]
    steps += [*both, *own] if frame.district is None else [*own, *both]
    if frame.district is None:
        steps += [_part(whole, "money"), _part(whole, "providers")]
    new = tuple(row for row in decisions if row.held_on == today)
    chair = next((row.chair for row in meetings if row.held_on == today), "")
    sentence = f"本次已议定 {len(new)} 项。" if new else "本次还没有议定事项。"
    sentence += f"主持人：{chair}。" if chair else ""
    sentence += _called_zh(frame, notes, call)
    steps.append(Step("decisions", "本次议定事项", sentence, decisions=new, chair=chair))
    title = f"{frame.pilot.short_name}{today.year}年{today.month}月调度会"
    return MeetingView(title, today, previous, tuple(steps))


def _called(connection: Connection, frame: Frame) -> Call | None:
    """The meeting that is called for today or later; None without one."""
    row = newest_call(connection, frame.pilot.id)
    return Call(row.held_on, row.until) if row is not None and row.held_on >= frame.pilot.today else None


def _called_zh(frame: Frame, notes: Notes, call: Call | None) -> str:
    """The meeting that is called, and which districts have written their note; empty without one, and on a district's
    own pages, where its step says it."""
    if call is None or frame.district is not None:
        return ""
    units = [unit for unit in frame.districts if unit.valid_on(frame.pilot.today) and frame.shows(unit.name)]
    days = [(unit.name, _day_of(notes.get((unit.id, PRE_COMMENT)), frame)) for unit in units]
    return notes_zh(call, [(name, is_counted(day, call, frame.pilot.today)) for name, day in days])


def _day_of(note: Written | None, frame: Frame) -> date | None:
    """The day a note was written; not after today, since a demonstration's day stands still."""
    if note is None or note.written_on is None:
        return None
    return min(note.written_on, frame.pilot.today)


def decision_rows(connection: Connection, frame: Frame, previous: date | None) -> tuple[DecisionRow, ...]:
    """Decisions that are not verified, and those verified since the meeting before; of one district where named."""
    today = frame.pilot.today
    rows = []
    for row in pending_decisions(connection, frame.pilot.id, previous or date.min, today):
        line = decision_line(row, today)
        is_theirs = frame.district is None or line.district == frame.district.name
        if is_theirs and (not line.district or frame.shows(line.district)):
            late = line.done_on is None and line.due_on < today
            light = (
                Light.GREEN if line.verified_on else Light.YELLOW if line.done_on else Light.RED if late else Light.GREY
            )
            rows.append(
                DecisionRow(
                    line.id,
                    line.number,
                    line.held_on,
                    line.text,
                    line.owner,
                    line.due_on,
                    line.district,
                    line.linked,
                    line.state(today),
                    light,
                    line.done_on is not None,
                    line.verified_on is not None,
                    row.version,
                )
            )
    return tuple(sorted(rows, key=lambda row: (ORDER[row.light], row.due_on)))


def _promises(connection: Connection, frame: Frame, previous: date | None, decisions: tuple[DecisionRow, ...]) -> Step:
    """What was promised and decided before today, broken first."""
    promises = sorted(_commitments(connection, frame, previous), key=lambda p: ORDER[p.light])
    old = tuple(row for row in decisions if row.held_on < frame.pilot.today)
    if previous is None and not promises and not old:
        said = "这是第一次调度会，还没有承诺和议定事项；本次议定的在最后一步登记。"
        return Step("promises", "上次承诺兑现情况", said, Light.GREY)
    said = _kept_sentence(promises) + _pending_sentence([row for row in old if not row.is_verified])
    lights = [promise.light for promise in promises] + [row.light for row in old]
    worst = min((ORDER[light] for light in lights), default=3)
    light = next(light for light, place in ORDER.items() if place == worst)
    return Step("promises", "上次承诺兑现情况", said, light, promises=tuple(promises), decisions=old)


def _kept_sentence(promises: list[PromiseView]) -> str:
    if not promises:
        return "上次会议以来没有到期的承诺。"
    counts = [(word, sum(promise.word == word for promise in promises)) for word in WORDS]
    return f"承诺 {len(promises)} 项：" + "、".join(f"{word} {number} 项" for word, number in counts if number) + "。"


def _pending_sentence(rows: list[DecisionRow]) -> str:
    if not rows:
        return "前期议定事项均已核实。"
    late = sum(row.light is Light.RED for row in rows)
    return f"前期议定 {len(rows)} 项尚未核实，{f'其中逾期 {late} 项' if late else '没有逾期'}。"


def _commitments(connection: Connection, frame: Frame, previous: date | None) -> list[PromiseView]:
    """Promises of districts that fell due since the meeting before, are to come, or were broken and not made good."""
    found, as_of = [], frame.period.as_of
    rules = load_rule_book(connection).on(as_of, frame.pilot.code)
    lined = [] if frame.district is not None else list_commitments(connection, frame.pilot.id, None, as_of)
    for unit in frame.districts:
        if frame.district is not None and unit.id != frame.district.id:
            continue
        rows = list_commitments(connection, frame.pilot.id, unit.id, as_of)
        done = completed_by_day(connection, frame.period.id, unit.id) if rows else {}
        lined += [row for row in rows if row.start_value is not None]
        for row in rows:
            if row.start_value is not None:
                continue
            by_now = sum(number for day, number in done.items() if day <= as_of)
            is_owed = row.indicator == Core.COMPLETION and by_now < row.value
            if previous is None or row.due_on >= previous or is_owed:
                found.append(commitment_view(row, as_of, done, rules))
    lines = followed(connection, frame, lined)
    kept = [line for line in lines if previous is None or line.due_on >= previous or line.word == BROKEN]
    return [*found, *map(promised_view, kept)]


def _part(whole: Report, key: str) -> Step:
    """A part of the report as a step: its sentences, and its first table; not what leads to another table."""
    section = next(section for section in whole.sections if section.key == key)
    lines = tuple(
        block
        for block, after in zip(section.blocks, (*section.blocks[1:], None), strict=True)
        if isinstance(block, Line) and not (isinstance(after, Table) and LEADS in block.text)
    )
    tables = tuple(block for block in section.blocks if isinstance(block, Table))[:1]
    short = tables if key == "targets" else tuple(map(_short, tables))
    return Step(key, section.heading.split("、", 1)[1], lines=lines if key == "targets" else lines[:3], tables=short)


LEADS = "如下"
"""A sentence that leads to the table below it."""


UNMET = (Verdict.OVERDUE.zh, Verdict.OUT_OF_REACH.zh, Verdict.AT_RISK.zh)
TARGET_COLUMNS = ("目标", "期限", "目标值", "完成", "完成率", "研判", "序时完成率", "序时灯", "较上期")


def _targets(step: Step) -> Step:
    """Targets that were missed, are out of reach or at risk: how many, what changed, and each with what decides it."""
    *counts, changed = step.lines
    lines = (*(replace(line, text=line.text.split("。")[0] + "。") for line in counts), changed)
    return replace(step, title="有风险的目标", lines=lines, tables=tuple(map(_unmet, step.tables)))


def _unmet(table: Table) -> Table:
    verdict = table.headers.index("研判")
    kept = [table.headers.index(header) for header in TARGET_COLUMNS]
    rows = [row for row in table.rows if row[verdict].text in UNMET][:TARGETS_SHOWN]
    return replace(
        table,
        title="已到期未完成、难以完成和有风险的目标",
        headers=TARGET_COLUMNS,
        rows=tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _short(table: Table) -> Table:
    """What fits on a projector: ten rows."""
    return replace(table, rows=table.rows[:10])


def _districts(connection: Connection, frame: Frame, tasks: TaskBoard, notes: Notes, call: Call | None) -> list[Step]:
    """Districts, red first, then by pace."""
    whole = replace(frame, district=None)
    rows = {row.name: row for row in standings(connection, whole, DISTRICT).rows}
    units = [frame.district] if frame.district else [unit for unit in frame.districts if unit.name in rows]
    steps = []
    for unit in units:
        page = unit_page(connection, frame.at(unit.id, None))
        step = _district(frame, unit, page, rows.get(unit.name), notes.get((unit.id, PRE_COMMENT)), call)
        steps.append(replace(step, numbers=(*step.numbers, *tasks_of(tasks, unit.name), *alerts_of(page))))

    def order(step: Step) -> tuple[int, float]:
        row = rows.get(step.district)
        return ORDER[step.light or Light.GREY], row.pace if row and row.pace is not None else 9.0

    return sorted(steps, key=order)


def _district(
    frame: Frame, unit: UnitView, page: UnitPage, row: StandingRow | None, note: Written | None, call: Call | None
) -> Step:
    paid = next((light for light in page.lights if light.indicator == Core.DISBURSEMENT), None)
    pace = "未到考核期" if row is None or row.pace is None else f"{row.pace * 100:.1f}%"
    numbers = (
        BigNumber(
            "完成改造", pace, f"{row.actual:.0f}/序时 {row.planned:.1f} 家" if row else "", row.light if row else None
        ),
        BigNumber(
            "红灯项目", f"{page.red_number}/{page.counts.projects}", f"本期转红 {page.counts.turned_red} 个", None
        ),
        BigNumber(
            "资金兑付",
            paid.value_text if paid else "—",
            paid.fraction_text if paid else "",
            paid.light if paid else None,
        ),
    )
    written_on = _day_of(note, frame)
    return Step(
        f"district_{unit.id}",
        unit.name,
        page.sentence,
        page.overall.light if page.overall else None,
        numbers,
        red=None if page.red is None else page.red[:RED_SHOWN],
        red_in_all=page.red_number,
        promises=page.promises[:4],
        district=unit.name,
        comment=note.text if note else "",
        comment_by=note_zh(written_on, note.author if note else "", call, frame.pilot.today),
        comment_version=note.version if note else 0,
        comment_due=call.zh if call else "",
    )
