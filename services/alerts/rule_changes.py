"""Rules of alerts of a pilot: those in force and to come; by two people a new row from a day on (rules 14.9)."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from data_access.commands.alerts import insert_alert_rule
from data_access.commands.pilots import bump_revision
from data_access.queries.alert_rules import RULE, load_alert_rules
from domain.alerts.rule_changes import Value, asked, follows, opens_when
from domain.alerts.rules import OpeningRule, in_force
from domain.alerts.views import RuleLine
from services.access import Permission, check
from services.desk import Desk
from services.errors import Refused
from services.frame import Frame

LONGEST = 300


def alert_rules(connection: Connection, frame: Frame) -> tuple[RuleLine, ...]:
    """What is in force on the pilot's day, what is switched off, and what is to come, with author and source."""
    check(frame.user, Permission.READ_SUMMARY)
    rows, day, pilot = load_alert_rules(connection), frame.pilot.today, frame.pilot.code
    now = in_force(rows, day, pilot)
    ahead = sorted((row for row in rows if row.pilot in ("", pilot) and row.effective_from > day), key=_by_day)
    return tuple(_line(rule, day) for rule in (*now.values(), *ahead))


def _by_day(rule: OpeningRule) -> tuple[date, str]:
    return rule.effective_from, rule.code


def _line(rule: OpeningRule, day: date) -> RuleLine:
    state = f"{rule.effective_from} 起" if rule.effective_from > day else "在用"
    return RuleLine(rule, opens_when(rule), follows(rule), state if rule.is_on else f"{state}，停用")


def wanted(desk: Desk, values: Mapping[str, Value], effective_from: date) -> OpeningRule:
    """The row that is asked for; Refused with all that is wrong with it."""
    rules = in_force(load_alert_rules(desk.connection), desk.day, desk.pilot.code)
    new, problems = asked(values, rules, effective_from, desk.pilot.code)
    if new is None or problems:
        raise Refused(f"没有改规则：{'；'.join(problems)}")
    return new


def later_days(desk: Desk, code: str) -> list[str]:
    """Days of the pilot's own rows of a rule."""
    rows = load_alert_rules(desk.connection)
    return [row.effective_from.isoformat() for row in rows if (row.pilot, row.code) == (desk.pilot.code, code)]


def change_alert_rule(
    desk: Desk, *, values: Mapping[str, Value], effective_from: date, reason: str, source: str
) -> str:
    """Write the row, which holds from a day after today on; Refused with everything that is wrong or missing."""
    check(desk.user, Permission.SET_UP)
    new, reason, source = wanted(desk, values, effective_from), reason.strip(), source.strip()
    problems = [
        f"请写明{name}（1—{LONGEST} 字）"
        for name, text in (("原因", reason), ("依据", source))
        if not 1 <= len(text) <= LONGEST
    ]
    if effective_from <= desk.day:
        problems.append(f"生效日须晚于今天（{desk.day}）：已开出的预警按原来的规则")
    if later := [day for day in later_days(desk, new.code) if day >= effective_from.isoformat()]:
        problems.append(f"已有 {max(later)} 起的一行，不早于所选的生效日：请另选更晚的生效日")
    if problems:
        raise Refused(f"没有改规则：{'；'.join(problems)}")
    pair = desk.two_people()
    row = {name: getattr(new, name) for name in RULE} | {"source": source, "author": pair.author}
    who = {"approved_by": pair.approver, "recorded_on": desk.day, "proposal_id": pair.proposal_id, "reason": reason}
    insert_alert_rule(desk.connection, pilot_id=desk.pilot.id, **row | who)
    told = f"{opens_when(new)}：{follows(new)}" + ("" if new.is_on else "（停用）")
    after = {"what": told, "effective_from": effective_from, "reason": reason, "source": source}
    desk.audit("change_alert_rule", "alert_rule", new.code, after=after)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"{told}，自 {effective_from} 起；已开出的预警不变"
