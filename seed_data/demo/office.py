"""What the office itself did: monthly meetings with decisions and promises, and judgements beside the rule."""

from dataclasses import dataclass, field

import numpy as np

from domain.days import NEVER, number
from domain.lights.core import Core
from domain.words import OVERALL, DecisionStatus, Light
from seed_data.demo.days import number_of, workday
from seed_data.demo.timetable import ASSESSMENT
from seed_data.demo.world import World

DECISIONS = (
    "{}对滞后项目逐一列出赶工计划，倒排工期",
    "{}督促服务商增派现场人员，两周内进场",
    "{}核对未兑付项目，十个工作日内拨付",
    "{}补齐逾期报送数据，明确专人",
    "{}组织一次细分行业观摩会",
    "{}对满意度低的服务商开展约谈",
)


@dataclass
class Office:
    """Rows as dictionaries with positions in the world: few, so clarity before speed."""

    meetings: list[dict] = field(default_factory=list)
    decisions: list[dict] = field(default_factory=list)
    commitments: list[dict] = field(default_factory=list)
    overrides: list[dict] = field(default_factory=list)


def keep_office(world: World) -> Office:
    """Meetings in the last ten days of each month, and two or three judgements."""
    office, rng = Office(), world.rng("office")
    begins, last = number(world.plan.implementation_from), min(world.as_of, number(world.plan.last_on))
    first = np.datetime64(begins, "D").astype("datetime64[M]")
    months = np.arange(first + 1, np.datetime64(last, "D").astype("datetime64[M]") + 1)
    for place, month in enumerate(months):
        day = int(workday(month.astype("datetime64[D]").astype(np.int64) + rng.integers(23, 27, 1))[0])
        if day <= last:
            _meet(world, office, place, month, day, rng)
    _judge(world, office)
    return office


def _weak(world: World) -> list[int]:
    """Districts in the order of their arrears, worst first."""
    late = (world.planned[:, ASSESSMENT] <= world.as_of) & (world.done[:, ASSESSMENT] == NEVER) & world.active
    arrears = np.bincount(world.district[late], minlength=len(world.plan.districts))
    return np.argsort(-arrears, kind="stable").tolist()


def _meet(world: World, office: Office, place: int, month, day: int, rng) -> None:
    year, month_number = str(month).split("-")
    title = f"{world.plan.name}{year}年{int(month_number)}月调度会"
    office.meetings.append({"held_on": day, "title": title, "chair": "专班组长（演示）"})
    weak = _weak(world)[:3]
    for number_in_meeting in range(1, 3 + place % 2):
        district = weak[(place + number_in_meeting) % len(weak)]
        name = world.plan.districts[district].short_name
        due = day + 28
        done = due - int(rng.integers(1, 12)) if rng.random() < 0.8 else due + int(rng.integers(3, 20))
        is_done = done <= world.as_of
        status = (
            DecisionStatus.DONE if is_done else DecisionStatus.OVERDUE if due < world.as_of else DecisionStatus.OPEN
        )
        office.decisions.append(
            {
                "meeting": place,
                "number": number_in_meeting,
                "owner": f"{name}专班",
                "due_on": due,
                "district": district,
                "text": DECISIONS[int(rng.integers(0, len(DECISIONS)))].format(name),
                "status": status,
                "done_on": done if is_done else NEVER,
                "verified_on": done + 2 if is_done and done + 2 <= world.as_of else NEVER,
                "verified_by": "专班办公室（演示）" if is_done and done + 2 <= world.as_of else "",
            }
        )
    district = weak[place % len(weak)]
    due = day + 30
    mine = world.district == district
    planned = int((mine & (world.planned[:, ASSESSMENT] <= due)).sum())
    if planned:
        text = f"{world.plan.districts[district].short_name}承诺到期累计完成改造 {planned} 家"
        office.commitments.append(
            {"meeting": place, "district": district, "value": planned, "promised_on": day, "due_on": due, "text": text}
        )


def _judge(world: World, office: Office) -> None:
    """A watermelon (green beside red), a red district seen as yellow, and one that has expired."""
    late = np.where(world.done == NEVER, world.planned, NEVER)[:, : ASSESSMENT + 1].min(axis=1)
    red = np.flatnonzero(world.active & (late < world.as_of - 34))
    people = {"author": "专班办公室进度组（演示）", "approved_by": "专班办公室主任（演示）"}
    if len(red):
        reason = "现场复核设备已到位、系统已试运行，验收材料本周补齐"
        office.overrides.append(
            {"indicator": OVERALL, "project": int(red[0]), "light": Light.GREEN, "reason": reason, **people}
            | _valid("2026-11-09", "2026-11-30")
        )
        reason = "服务商已更换项目经理，计划已重排"
        office.overrides.append(
            {"indicator": OVERALL, "project": int(red[-1]), "light": Light.YELLOW, "reason": reason, **people}
            | _valid("2026-08-03", "2026-08-28")
        )
    reason = "月底前集中验收已排定，预计下期回到黄线以内"
    office.overrides.append(
        {
            "indicator": Core.COMPLETION.value,
            "district": _weak(world)[0],
            "light": Light.YELLOW,
            "reason": reason,
            **people,
        }
        | _valid("2026-11-02", "2026-11-27")
    )


def _valid(first: str, last: str) -> dict:
    return {"starts_on": number_of(first), "expires_on": number_of(last)}
