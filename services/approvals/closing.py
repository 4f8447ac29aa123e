"""结账 of one or more periods as a proposal."""

from collections.abc import Mapping

from data_access.queries.history import last_closed
from domain.words import PeriodKind
from services.access import User
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import closable_span, close_ahead
from services.evaluation.in_order import why_unusual
from services.evaluation.working_out import WorkedOut
from services.frame import open_frame
from services.reports.closing_check import closing_check
from services.reports.desk import close_period


def see(desk: Desk, words: Words, _: object) -> Wanted:
    """What is closed, and what the check finds open now; closing is by the facts of the day it is approved."""
    spans = [closable_span(desk, label) for label in words["labels"]]
    if not spans:
        raise Refused("没有提请：请选结账期次")
    reason = _reason(words)
    unusual = [why for place, span in enumerate(spans) if (why := why_unusual(desk, span, spans[:place]))]
    if unusual and not reason:
        raise Refused(f"没有提请：{unusual[0]}。确要结账，请写明理由")
    frame = open_frame(desk.connection, desk.user, pilot=desk.pilot.code)
    newest = {kind: last_closed(desk.connection, desk.pilot.id, kind) for kind in (PeriodKind.WEEK, PeriodKind.MONTH)}
    lines = closing_check(desk.connection, frame)
    return Wanted(
        "、".join(span.label for span in spans)[:120],
        (
            *(f"{span.zh}：未结账 → 已结账，不可更改" for span in spans),
            *(f"请核对：{why}" for why in unusual),
            *([f"提请人写的理由：{reason}"] if unusual else []),
            f"提请时结账核对有 {len(lines)} 项待处理；结账按批准时的事实计算",
        ),
        {kind: row.label if row else "" for kind, row in newest.items()},
    )


def work_ahead(pilot_id: int, user: User, words: Words) -> Mapping[str, WorkedOut]:
    """The first week and the first month, before any lock is taken: neither rests on the other. What comes after one of
    its kind rests on its closing, and is worked out there."""
    return close_ahead(pilot_id, user, *(words.get("labels") or ()))


def do(desk: Desk, words: Words, ahead: Mapping[str, WorkedOut] | None) -> str:
    found = ahead or {}
    return "；".join(close_period(desk, label, _reason(words), found.get(label)) for label in words["labels"])


def _reason(words: Words) -> str:
    return str(words.get("reason", "")).strip()


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "reports", {"view": "check"}
