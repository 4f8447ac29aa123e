"""期初补录 as a screen or a proposal shows it: what came in, what will be closed, how far closing is (rules 9.13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.opening import (
    closed_labels,
    count_doubts,
    find_history,
    last_closed_at,
    list_history_batches,
    open_closing,
    open_money_files,
    stock_of_facts,
)
from data_access.queries.pilots import get_pilot
from domain.identity.proposals import named
from domain.periods import Span, span_of, zh_of
from domain.words import HistoryState, PeriodKind
from services.access import Permission, User, check, check_pilot
from services.clock import now, today
from services.errors import Refused
from services.evaluation.opening import due_spans

QUIET = timedelta(seconds=60)
"""Without a period closed for so long, closing has been cut off."""
STOCK = {
    "enterprises": ("试点企业", "家"),
    "projects": ("项目", "个"),
    "milestones": ("已完成节点", "个"),
    "assessments": ("水平评测", "次"),
    "provider_reviews": ("服务商评价", "次"),
    "observations": ("上报指标", "行"),
    "issues": ("问题", "个"),
    "providers": ("服务商", "家"),
    "applications": ("奖补申报", "笔"),
    "fund_entries": ("资金流水", "笔"),
}
DOUBTS = {
    "no_level": "评测定级已完成、没有“改造后官方评测”等级的项目 {} 个：不算完成改造",
    "no_lead": "没有牵头服务商的项目 {} 个：不计入服务商履约",
    "early": "早于试点开始日的已完成节点 {} 个：从第一期起就算完成",
}


@dataclass(frozen=True)
class HistoryBatch:
    """A file taken in as 期初."""

    number: int
    kind: str
    file_name: str
    author: str
    new: int
    changed: int
    is_undone: bool


@dataclass(frozen=True)
class MoneyFile:
    """A file of money that waits for approval, which the approval of the history gives as well."""

    proposal: int
    what: str
    author: str


@dataclass(frozen=True)
class HistoryView:
    """A pilot's opening history. `state` None: not begun. `closed` of `number` periods are closed."""

    pilot_id: int
    state: HistoryState | None
    why_not: str
    """Why it cannot be begun; empty where it can, or has been."""
    reason: str = ""
    begun: str = ""
    periods: str = ""
    labels: tuple[str, ...] = ()
    batches: tuple[HistoryBatch, ...] = ()
    money: tuple[MoneyFile, ...] = ()
    waiting: str = ""
    """The proposal to close it that waits for approval, in words."""
    stock: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    closed: int = 0
    last: str = ""
    is_quiet: bool = False
    approved_by: str = ""
    ended: str = ""

    @property
    def number(self) -> int:
        return len(self.labels)


def history_view(connection: Connection, user: User, code: str) -> HistoryView:
    """The opening history of a pilot as it stands; Refused for a pilot that is not there."""
    check(user, Permission.SET_UP)
    pilot = get_pilot(connection, code)
    if pilot is None:
        raise Refused(f"没有试点“{code}”")
    check_pilot(user, pilot.id)
    history = find_history(connection, pilot.id)
    if history is None:
        return _not_begun(connection, pilot)
    return _as_it_stands(connection, pilot, history)


def _not_begun(connection: Connection, pilot: Row[Any]) -> HistoryView:
    closed = len(closed_labels(connection, pilot.id))
    due = due_spans(connection, pilot, today(pilot))
    why = f"已有 {closed} 期结账，以前的不再补录；以后的更正在下一期列示。" if closed else ""
    return HistoryView(pilot.id, None, why, periods=periods_zh(due), labels=tuple(span.label for span in due))


def _as_it_stands(connection: Connection, pilot: Row[Any], history: Row[Any]) -> HistoryView:
    is_open = history.state is HistoryState.OPEN
    spans = due_spans(connection, pilot, today(pilot)) if is_open else [span_of(one) for one in history.labels.split()]
    there = closed_labels(connection, pilot.id)
    done = [] if is_open else [span for span in spans if span.label in there]
    return HistoryView(
        pilot.id,
        history.state,
        "",
        history.reason,
        f"{named(history.begun_by, history.begun_account)} {history.begun_on}",
        periods_zh(spans),
        tuple(span.label for span in spans),
        history_batches(connection, history.id),
        money_files(connection, history) if is_open else (),
        _waiting(connection, pilot.id),
        stock_lines(connection, pilot.id),
        doubts_of(connection, pilot) if is_open else (),
        len(done),
        done[-1].zh if done else "",
        _is_quiet(connection, history),
        named(history.approved_by, history.proposal_id) if history.approved_by else "",
        f"{named(history.ended_by, history.ended_account)} {history.ended_on}" if history.ended_on else "",
    )


def _waiting(connection: Connection, pilot_id: int) -> str:
    row = open_closing(connection, pilot_id)
    return "" if row is None else f"第 {row.id} 号期初结账由{row.proposed_name}提请，正待另一人批准"


def _is_quiet(connection: Connection, history: Row[Any]) -> bool:
    last = last_closed_at(connection, history.id) or history.approved_at
    return last is not None and now() - last > QUIET


def periods_zh(spans: Sequence[Span]) -> str:
    """52 周（2025年第1周至2025年第52周）、12 个月（2025年1月至2025年12月）; none: 没有已期满的期次."""
    said = []
    for kind, unit in ((PeriodKind.WEEK, "周"), (PeriodKind.MONTH, "个月")):
        found = [span for span in spans if span.kind is kind]
        if found:
            ends = dict.fromkeys((zh_of(found[0].label), zh_of(found[-1].label)))
            said.append(f"{len(found)} {unit}（{'至'.join(ends)}）")
    return "、".join(said) or "没有已期满的期次"


def history_batches(connection: Connection, history_id: int) -> tuple[HistoryBatch, ...]:
    """Files taken in with a history, oldest first."""
    return tuple(
        HistoryBatch(
            row.id, row.kind.zh, row.file_name, row.author, row.rows_new, row.rows_changed, row.undone_at is not None
        )
        for row in list_history_batches(connection, history_id)
    )


def money_files(connection: Connection, history: Row[Any]) -> tuple[MoneyFile, ...]:
    """Files of money proposed since the history began that nobody has decided, oldest first."""
    rows = open_money_files(connection, history.pilot_id, history.begun_at)
    return tuple(MoneyFile(row.id, row.difference.split("\n", 1)[0], row.proposed_name) for row in rows)


def stock_lines(connection: Connection, pilot_id: int) -> tuple[str, ...]:
    """试点企业 400 家 and so on, of what there is any."""
    stock = stock_of_facts(connection, pilot_id)
    return tuple(f"{name} {stock[what][0]} {unit}" for what, (name, unit) in STOCK.items() if stock[what][0])


def doubts_of(connection: Connection, pilot: Row[Any]) -> tuple[str, ...]:
    """What would count for nothing, or for another than meant."""
    found = count_doubts(connection, pilot.id, pilot.first_on)
    return tuple(DOUBTS[what].format(number) for what, number in found.items() if number)
