"""The rows of a number of the self-evaluation that no other page lists alone (rules 16.2). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.appraisal.dossier import Firm, Level
from domain.lights.sentences import NOTHING
from domain.money.views import MoneyFinding
from domain.reports.lists import DecisionLine
from domain.words import Severity
from domain.yuan import wan


@dataclass(frozen=True)
class RowsBehind:
    """As many rows as the number says; `codes`: the project of each, empty where it is of none."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...] = ()


def decisions_behind(title: str, lines: Sequence[DecisionLine]) -> RowsBehind:
    rows = tuple(
        (
            f"{line.held_on} 第 {line.number} 项",
            line.text,
            line.owner,
            str(line.due_on),
            str(line.done_on or NOTHING),
            str(line.verified_on or NOTHING),
            line.linked or line.district or NOTHING,
        )
        for line in lines
    )
    return RowsBehind(title, ("调度会", "议定事项", "责任单位", "期限", "办结日", "核实日", "涉及"), rows)


def firms_behind(title: str, firms: Sequence[Firm]) -> RowsBehind:
    rows = tuple(
        (
            firm.enterprise,
            firm.code,
            firm.district or NOTHING,
            firm.industry or NOTHING,
            _level(firm.before),
            _level(firm.after),
            NOTHING if firm.level is None else f"{firm.level} 级",
        )
        for firm in firms
    )
    heads = ("企业", "项目编号", "地区", "行业", "改造前评测", "改造后官方评测", "计入的等级")
    return RowsBehind(title, heads, rows, tuple(firm.code for firm in firms))


def _level(level: Level | None) -> str:
    return NOTHING if level is None else f"{level.level} 级，{level.score:g} 分（{level.assessed_on}）"


def findings_behind(title: str, findings: Sequence[MoneyFinding]) -> RowsBehind:
    rows = tuple(
        (
            one.subject,
            one.severity.zh,
            one.name,
            one.district or NOTHING,
            wan(one.amount_fen),
            one.sentence,
            one.state.zh,
        )
        for one in findings
    )
    heads = ("对象", "程度", "问题", "地区", "金额", "情况", "状态")
    return RowsBehind(title, heads, rows, tuple(one.code for one in findings))


def is_both(firm: Firm) -> bool:
    """Assessed before and, officially, after."""
    return firm.before is not None and firm.after is not None


def is_lifted(firm: Firm) -> bool:
    return firm.before is not None and firm.after is not None and firm.after.level > firm.before.level


def has_reached(firm: Firm) -> bool:
    return (firm.level or 0) >= 2


def is_serious(finding: MoneyFinding) -> bool:
    return finding.severity is Severity.SERIOUS
