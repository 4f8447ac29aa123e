"""What the readings say of an alert's trouble by themselves (rules 14.3)."""

from domain.alerts.seen import PARTY_OF, TARGET
from domain.alerts.views import AlertLine
from domain.words import Light


def is_well(line: AlertLine) -> bool:
    """Whether the trouble is over, by the newest closing."""
    return line.recovered_on is not None or line.now is None


def machine_says(line: AlertLine) -> str:
    """Whether the light has recovered, as the readings have it."""
    if line.now is None:
        return f"已不再亮灯（{_why_gone(line)}），可以核实办结"
    if line.recovered_on is not None:
        days = (line.recovered_on - line.opened_on).days
        again = "" if line.now is Light.GREEN else f"，现为{line.now.zh}灯"
        return f"灯已恢复：{line.recovered_on} 结账转绿，开出后第 {days} 天{again}"
    if line.now is line.light:
        return f"灯还没有恢复：仍为{line.now.zh}灯"
    return f"灯还没有恢复：已由{line.light.zh}转{line.now.zh}，转绿才算恢复"


def _why_gone(line: AlertLine) -> str:
    """Why whose light it was shows none any more."""
    if line.indicator == TARGET:
        return "目标已调整或不再预测"
    return "没有在办项目" if line.indicator in PARTY_OF else "退出、更换或取消资格"
