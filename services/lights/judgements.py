"""人工研判: a light beside the rule's, with reason, by two people, for at most thirty days (rules 4.5)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.explanations import end_judgements, insert_judgement
from data_access.queries.explanations import get_judgement, list_judgements, list_standing
from data_access.queries.pilots import get_period
from data_access.queries.projects import ProjectFilter, list_districts, list_projects
from data_access.queries.readings import list_readings
from domain.identity.proposals import named, people
from domain.lights.core import CORE_LIGHTS
from domain.lights.views import Judgement
from domain.periods import LIVE
from domain.words import OVERALL, Light
from services.access import Permission, check, home_of
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.evaluation.live import edit_projects
from services.frame import Frame
from services.lights.explanations import PROJECT

LONGEST_DAYS, LONGEST = 30, 300
PAST_DAYS = 180
REPLACED = "由新的研判代替"


@dataclass(frozen=True)
class RuledLight:
    """A light of the live period as it is judged by rule: its name, and where it stands."""

    name: str
    light: Light | None
    indicator: str
    district_id: int | None
    project_id: int | None

    def standing(self, desk: Desk) -> list[Row[Any]]:
        """Judgements beside it that hold today."""
        return list_standing(
            desk.connection,
            desk.pilot.id,
            desk.day,
            indicator=self.indicator,
            district_id=self.district_id,
            project_id=self.project_id,
        )


def judged_light(desk: Desk, *, indicator: str, district: str, project: str) -> RuledLight:
    """The light of the live period that is spoken of; Refused where there is none."""
    check(desk.user, Permission.CLOSE_PERIOD)
    period = get_period(desk.connection, desk.pilot.id, LIVE)
    if period is None:
        raise Refused("没有办理：还没有实时的测评结果")
    if indicator == PROJECT:
        rows = list_projects(desk.connection, period.id, ProjectFilter(text=project), limit=20)
        row = next((row for row in rows if row.code == project), None)
        if row is None:
            raise Refused(f"没有办理：没有项目“{project}”")
        return RuledLight(f"{row.enterprise}（{row.code}）", row.light, OVERALL, None, row.project_id)
    unit = next((row for row in list_districts(desk.connection, desk.pilot.id) if row.short_name == district), None)
    if indicator not in (*CORE_LIGHTS, OVERALL) or (district and unit is None):
        raise Refused(f"没有办理：没有这盏灯（{indicator} {district}）")
    number = unit.id if unit else None
    found = list_readings(desk.connection, period.id, (number, None))
    light = next((row.light for row in found if row.indicator == indicator), None)
    if light is None:
        raise Refused(f"没有办理：{district or desk.pilot.short_name}没有这盏灯")
    name = "总体" if indicator == OVERALL else CORE_LIGHTS[indicator].zh
    return RuledLight(f"{name}（{district or desk.pilot.short_name}）", light, indicator, number, None)


def judge_light(
    desk: Desk, *, indicator: str, district: str = "", project: str = "", light: str, reason: str, expires_on: date
) -> str:
    """Set a light beside the rule's from today to a day at most thirty days ahead; Refused with all that is wrong.

    An earlier one beside the same light ends today.
    """
    found, reason = judged_light(desk, indicator=indicator, district=district, project=project), reason.strip()
    problems = []
    if found.light is None:
        problems.append("这个项目已退出，没有灯")
    if light not in set(Light) - {Light.GREY}:
        problems.append("研判须是红、黄、绿之一")
    elif found.light == light:
        problems.append(f"按规则已是{found.light.zh}灯，不用研判")
    if not 1 <= len(reason) <= LONGEST:
        problems.append(f"请写明理由（1—{LONGEST} 字）")
    if expires_on < desk.day:
        problems.append(f"有效期 {expires_on} 早于今天（{desk.day}）")
    elif (expires_on - desk.day).days > LONGEST_DAYS:
        problems.append(f"有效期最长 {LONGEST_DAYS} 天，至 {desk.day + timedelta(days=LONGEST_DAYS)}；到期再研判")
    if problems:
        raise Refused(f"没有研判“{found.name}”：{'；'.join(problems)}")
    pair, chosen = desk.two_people(), Light(light)

    def change() -> None:
        old = [row.id for row in found.standing(desk)]
        end_judgements(desk.connection, ids=old, on=desk.day, by=pair.author, account=pair.account, reason=REPLACED)
        insert_judgement(
            desk.connection,
            pilot_id=desk.pilot.id,
            indicator=found.indicator,
            district_id=found.district_id,
            project_id=found.project_id,
            light=chosen,
            reason=reason,
            author=pair.author,
            approved_by=pair.approver,
            starts_on=desk.day,
            expires_on=expires_on,
            proposal_id=pair.proposal_id,
        )

    _evaluated(desk, found.project_id, change)
    after = {"light": chosen.zh, "reason": reason, "expires_on": expires_on}
    desk.audit("judge_light", "light", project or found.name, after=after)
    rule = "" if found.light is None else f"（规则为{found.light.zh}灯）"
    return f"{found.name}人工研判为{chosen.zh}灯{rule}，自 {desk.day} 至 {expires_on}"


def _evaluated(desk: Desk, project_id: int | None, change: Callable[[], None]) -> None:
    """Make the change and bring the live period in step with it."""
    if project_id is not None:
        permission = Permission.CLOSE_PERIOD
        edit_projects(desk, [project_id], change, what="judge_light", permission=permission, audited=False)
        return
    change()
    evaluate_live(desk.connection, desk.pilot.id)


def end_judgement(desk: Desk, number: int, reason: str) -> str:
    """End one before its last day, from today on; one person does it, since the rule's light stands again."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row = get_judgement(desk.connection, desk.pilot.id, number)
    if row is None or row.ended_on is not None or not row.starts_on <= desk.day <= row.expires_on:
        raise Refused("没有结束：这条研判已不在有效期内，请刷新")
    if not 1 <= len(reason.strip()) <= LONGEST:
        raise Refused(f"没有结束：请写明原因（1—{LONGEST} 字）")
    told = {"on": desk.day, "by": desk.user.name, "account": desk.user_account, "reason": reason.strip()}
    _evaluated(desk, row.project_id, lambda: _end(desk, number, told))
    desk.audit("end_judgement", "light", row.project or f"第 {number} 条研判", after={"reason": reason.strip()})
    return f"第 {number} 条研判自 {desk.day} 起结束，按规则亮灯"


def _end(desk: Desk, number: int, told: dict[str, Any]) -> None:
    end_judgements(desk.connection, ids=[number], **told)


def judgements(connection: Connection, frame: Frame) -> tuple[Judgement, ...]:
    """Those of the last half year, newest first; of single projects a district's user its own only."""
    check(frame.user, Permission.READ_PROJECTS)
    home, today = home_of(frame.user), frame.pilot.today
    rows = list_judgements(connection, frame.pilot.id, today - timedelta(days=PAST_DAYS))
    return tuple(
        _judgement(row, today, frame)
        for row in rows
        if home is None or (row.holder_district_id == home if row.project_id else row.district_id in (None, home))
    )


def _judgement(row: Row[Any], today: date, frame: Frame) -> Judgement:
    if row.project_id is not None:
        what = f"{row.enterprise}（{row.project}）"
    else:
        name = "总体" if row.indicator == OVERALL else CORE_LIGHTS[row.indicator].zh
        what = f"{name}（{row.industry or row.district or frame.pilot.short_name}）"
    by = named(row.ended_by, row.ended_by_account)
    ended = "" if row.ended_on is None else f"{row.ended_on} 起，{by}：{row.ended_reason}"
    state = "已提前结束" if ended else "已到期" if row.expires_on < today else "在用"
    both = people(row.author, row.approved_by, row.proposal_id)
    return Judgement(row.id, what, row.light, row.reason, both, row.starts_on, row.expires_on, state, ended)
