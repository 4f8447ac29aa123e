"""结账 of one or more periods as a proposal."""

from data_access.queries.history import last_closed
from domain.words import PeriodKind
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import closable_span
from services.frame import open_frame
from services.reports.closing_check import closable, closing_check
from services.reports.desk import close_period


def see(desk: Desk, words: Words, _: None) -> Wanted:
    """What is closed, and what the check finds open now; closing is by the facts of the day it is approved."""
    spans = [closable_span(desk, label) for label in words["labels"]]
    frame = open_frame(desk.connection, desk.user, pilot=desk.pilot.code)
    for kind in {span.kind for span in spans}:
        asked = [span.label for span in spans if span.kind is kind]
        due = [period.label for period in closable(frame) if period.kind is kind]
        if asked != due[: len(asked)]:
            raise Refused(f"没有提请：须从最早未结的一期起，按先后结账（{'、'.join(due)}）")
    if not spans:
        raise Refused("没有提请：请选结账期次")
    newest = {kind: last_closed(desk.connection, desk.pilot.id, kind) for kind in (PeriodKind.WEEK, PeriodKind.MONTH)}
    lines = closing_check(desk.connection, frame)
    return Wanted(
        "、".join(span.label for span in spans)[:120],
        (
            *(f"{span.zh}：未结账 → 已结账，不可更改" for span in spans),
            f"提请时结账核对有 {len(lines)} 项待处理；结账按批准时的事实计算",
        ),
        {kind: row.label if row else "" for kind, row in newest.items()},
    )


def do(desk: Desk, words: Words, _: None) -> str:
    return "；".join(close_period(desk, label) for label in words["labels"])


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "reports", {"view": "check"}
