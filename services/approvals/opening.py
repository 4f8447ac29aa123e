"""期初补录's closing as a proposal: one approval covers its files of money and all its periods (rules 9.13, 11.3)."""

from collections.abc import Sequence

from data_access.queries.opening import (
    list_history_batches,
    open_money_files,
    stock_of_facts,
)
from domain.identity.proposals import named
from domain.periods import span_of
from domain.words import HistoryState
from services.access import Permission, check
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused
from services.evaluation.opening import approve_closing, due_spans, running_history
from services.evaluation.opening_view import doubts_of, history_batches, money_files, periods_zh, stock_lines


def closing_words(desk: Desk) -> dict[str, list[str] | list[int]]:
    """What is asked for now: the periods that are over, and the files of money that wait."""
    check(desk.user, Permission.CLOSE_PERIOD)
    history = running_history(desk.connection, desk.pilot.id, HistoryState.OPEN)
    labels = [span.label for span in due_spans(desk.connection, desk.pilot, desk.day)]
    return {"labels": labels, "covers": [one.proposal for one in money_files(desk.connection, history)]}


def covers(words: Words) -> Sequence[int]:
    """Proposals that are approved with it."""
    numbers: list[int] = words["covers"]
    return numbers


def see(desk: Desk, words: Words, _: None) -> Wanted:
    """All that came in and will be closed; it rests on every fact of the pilot."""
    connection, pilot = desk.connection, desk.pilot
    history = running_history(connection, pilot.id, HistoryState.OPEN)
    waiting = open_money_files(connection, pilot.id, history.begun_at)
    if [row.id for row in waiting] != list(words["covers"]):
        raise Refused("没有办理：待批的资金文件与提请的不同，请重新提请")
    batches = history_batches(connection, history.id)
    lines = [
        f"期初补录（{named(history.begun_by, history.begun_account)} {history.begun_on} 开始：{history.reason}）",
        f"一次结账 {periods_zh([span_of(label) for label in words['labels']])}，各期注明“期初补录”，不可更改",
        f"现有{'、'.join(stock_lines(connection, pilot.id)) or '没有任何记录'}",
        *(f"同时批准第 {one.proposal} 号（{one.author}提请）：{one.what}" for one in money_files(connection, history)),
        *(f"请留意：{said}" for said in doubts_of(connection, pilot)),
        *(
            f"期初第 {one.number} 批：{one.kind}新增 {one.new} 行、变更 {one.changed} 行，{one.author}，{one.file_name}"
            for one in batches
            if not one.is_undone
        ),
    ]
    facts = {
        "history": history.id,
        "stock": stock_of_facts(connection, pilot.id),
        "batches": [
            (row.id, row.changes_sha256, row.undone_at is not None)
            for row in list_history_batches(connection, history.id)
        ],
        "money": [(row.id, row.payload_sha256) for row in waiting],
    }
    labels = words["labels"]
    subject = f"期初 {labels[0]}—{labels[-1]}" if labels else "期初（没有已期满的期次）"
    return Wanted(subject, tuple(lines), facts)


def do(desk: Desk, words: Words, _: None) -> str:
    return approve_closing(desk, words["labels"])


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "setup", {}
