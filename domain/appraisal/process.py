"""三 of a self-evaluation: phases and tasks of the plan, 调度会 and what they decided, alerts."""

from domain.appraisal.dossier import Dossier
from domain.reports.briefing import Edition
from domain.reports.views import Block, Figure, Line, Section, Table
from domain.reports.words import count, joined, listed, say, text
from domain.tasks.views import counted
from domain.words import Light

TASKS, DECISIONS, ALERTS = "task_readings", "decisions", "alerts"


def process_section(dossier: Dossier) -> Section:
    edition = dossier.edition
    blocks: list[Block] = [_tasks(dossier), _phases(dossier), _meetings(dossier), _alerts(edition, dossier)]
    blocks += [Line(line, kind="office") for line in dossier.texts.get("foreword", "").splitlines() if line.strip()]
    return Section("process", "组织实施和过程管理", tuple(blocks))


def _tasks(dossier: Dossier) -> Line:
    """方案任务 10 项，亮灯：红 1、绿 9；红灯任务：…。"""
    edition, rows = dossier.edition, dossier.tasks.rows
    if not rows:
        return Line("方案没有列出任务清单。")
    total = edition.number(len(rows), TASKS, edition.scope, "个数")
    if dossier.tasks.lights_from:
        return say("方案列出任务 {total} 项；本期结账时任务还没有亮灯。", total=total)
    parts = [
        (f"{light.zh} {{}} 项", edition.number(number, TASKS, edition.scope, f"light = {light.value} 的个数"))
        for light, number in counted(row.light for row in rows)
    ]
    red = [row for row in rows if row.light is Light.RED]
    named = f"红灯任务：{'；'.join(f'{row.title}' for row in red)}。" if red else ""
    head = say("方案列出任务 {total} 项，其中", total=total)
    return joined([head, listed(parts), Line("。"), Line(named)])


def _phases(dossier: Dossier) -> Table:
    """With its tasks where the plan puts tasks into phases."""
    phases = dossier.tasks.phases
    has_tasks = any(bar.tasks for bar in phases)
    rows = tuple(
        (
            text(f"{bar.number} {bar.title}"),
            text(f"{bar.starts_on} 至 {bar.ends_on}"),
            text("进行中" if bar.is_running else "已结束" if bar.ends_on < dossier.tasks.as_of else "未开始"),
            *((count(bar.tasks), text("、".join(f"{light.zh} {n}" for light, n in bar.counts))) if has_tasks else ()),
        )
        for bar in phases
    )
    return Table(
        "appraised_phases",
        "方案各阶段" + ("及任务" if has_tasks else ""),
        ("阶段", "起止", "截至日", *(("任务（项）", "任务亮灯") if has_tasks else ())),
        rows,
        (36, 32, 12, *((12, 20) if has_tasks else ())),
        TASKS if has_tasks else "phases",
        (
            *("phases.title", "phases.starts_on、ends_on", "截至日与起止之比"),
            *(("task_readings 的个数", "light 的个数") if has_tasks else ()),
        ),
    )


def _meetings(dossier: Dossier) -> Line:
    """召开调度会 3 次，议定 8 项：已办结 6 项，其中已核实 5 项；逾期 1 项。"""
    edition, held = dossier.edition, dossier.meetings
    if not held.held:
        return Line("系统中没有登记调度会。")

    def number(value: int, field: str) -> Figure:
        return edition.number(value, DECISIONS, edition.scope, field)

    return say(
        "召开调度会 {held} 次，议定 {all} 项：已办结 {done} 项，其中经核实 {verified} 项；逾期未办结 {late} 项。",
        held=edition.number(held.held, "meetings", edition.scope, "held_on 不晚于截至日的个数"),
        all=number(held.decisions, "个数"),
        done=number(held.done, "done_on 不晚于截至日的个数"),
        verified=number(held.verified, "verified_on 不晚于截至日的个数"),
        late=number(held.late, "due_on 早于截至日而未办结的个数"),
    )


def _alerts(edition: Edition, dossier: Dossier) -> Line:
    found = dossier.alerts
    if not found.opened:
        return Line("截至日没有开出过预警。")
    opened = edition.number(found.opened, ALERTS, edition.scope, "opened_on 不晚于截至日的个数")
    closed = edition.number(found.closed, ALERTS, edition.scope, "closed_on 不晚于截至日的个数")
    told = say("开出预警 {opened} 件，已销号 {closed} 件", opened=opened, closed=closed)
    if found.median_days is None:
        return joined([told, Line("。")])
    days = edition.number(found.median_days, ALERTS, edition.scope, "由开出到恢复天数的中位数")
    return joined([told, say("，由开出到恢复的中位数 {days} 天。", days=days)])
