"""资源池名录: every provider admitted by a day, whatever it has done since; one provider's admission."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from data_access.queries.intake import stored_rows
from data_access.queries.pool import list_register, past_kinds_of
from domain.intake.forms import Kind
from domain.providers.register_views import Admission, PastKind, PoolRegister, RegisteredProvider
from domain.words import ProviderKind, ProviderStatus
from services.access import Permission, check
from services.frame import Frame
from services.providers.board import statuses
from services.revision import kept


def register(connection: Connection, frame: Frame) -> PoolRegister:
    """The pool on the frame's day, in the order of admission, newest first."""
    check(frame.user, Permission.READ_SUMMARY)
    return _register(connection, frame)


@kept
def _register(connection: Connection, frame: Frame) -> PoolRegister:
    as_of = frame.period.as_of
    status = statuses(connection, frame.pilot.id, as_of)
    rows = tuple(
        RegisteredProvider(
            row.uscc,
            row.name,
            row.kind_then or row.kind,
            status.get(row.id, ProviderStatus.ACTIVE),
            row.admitted_on,
            row.document,
            "、".join(row.industries),
            row.solutions,
            row.leads,
        )
        for row in list_register(connection, frame.pilot.id, as_of)
    )
    return PoolRegister(as_of, _sentence(rows), rows, frame.user.may(Permission.MANAGE_PROVIDERS))


def _sentence(rows: Sequence[RegisteredProvider]) -> str:
    if not rows:
        return "资源池里还没有服务商。"
    counts = {kind: sum(row.kind is kind for row in rows) for kind in ProviderKind}
    out = [
        f"{word.zh} {number} 家"
        for word in ProviderStatus
        if word is not ProviderStatus.ACTIVE and (number := sum(row.status is word for row in rows))
    ]
    kinds = "、".join(f"{kind.zh} {number} 家" for kind, number in counts.items())
    return f"入库 {len(rows)} 家：{kinds}" + (f"；其中{'、'.join(out)}" if out else "") + "。"


def admission(connection: Connection, frame: Frame, uscc: str) -> Admission:
    """How a provider came into the pool; LookupError when it is not there."""
    check(frame.user, Permission.READ_SUMMARY)
    stored = next(iter(stored_rows(connection, frame.pilot.id, Kind.PROVIDERS, first_keys=[uscc])), None)
    if stored is None:
        raise LookupError(uscc)
    past = past_kinds_of(connection, int(stored["id"]))
    return Admission(
        stored,
        notice_text(stored["notice_from"], stored["notice_to"]),
        tuple(PastKind(r.kind, r.kind_on, r.document, notice_text(r.notice_from, r.notice_to)) for r in past),
    )


def notice_text(begins: date | None, ends: date | None) -> str:
    """2026-11-02 至 2026-11-06; empty for none."""
    return f"{begins} 至 {ends}" if begins and ends else ""
