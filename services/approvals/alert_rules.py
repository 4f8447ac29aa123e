"""A new row of the rules of alerts as a proposal."""

from datetime import date

from data_access.queries.alert_rules import load_alert_rules
from domain.alerts.rule_changes import follows, opens_when
from domain.alerts.rules import in_force
from services.alerts.rule_changes import change_alert_rule, later_days, wanted
from services.approvals.wanted import Wanted, Words
from services.desk import Desk


def see(desk: Desk, words: Words, _: None) -> Wanted:
    new = wanted(desk, words["values"], date.fromisoformat(words["effective_from"]))
    old = in_force(load_alert_rules(desk.connection), desk.day, desk.pilot.code).get(new.code)
    before = "没有这一条" if old is None else f"{opens_when(old)}；{follows(old)}" + ("" if old.is_on else "（停用）")
    after = f"{opens_when(new)}；{follows(new)}" + ("" if new.is_on else "（停用）")
    lines = (
        f"现在：{before}",
        f"改为：{after}，自 {words['effective_from']} 起；已开出的预警不变",
        f"原因：{words['reason']}；依据：{words['source']}",
    )
    return Wanted(opens_when(new)[:120], lines, {"in_force": before, "rows": later_days(desk, new.code)})


def do(desk: Desk, words: Words, _: None) -> str:
    told = {name: words[name] for name in ("values", "reason", "source")}
    return change_alert_rule(desk, **told, effective_from=date.fromisoformat(words["effective_from"]))


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "alerts", {"view": "rules"}
