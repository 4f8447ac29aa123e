"""In and out of the pool: the office records a step, with reason, document and a second person; nothing goes by itself."""

from datetime import date

from sqlalchemy import Connection

from data_access.commands.audit import record_audit
from data_access.commands.pilots import bump_revision, lock_pilot
from data_access.commands.providers import insert_status_change, update_status
from data_access.engine import writing
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.providers import get_provider, list_status_changes
from data_access.queries.rules import load_rule_book
from domain.providers.in_and_out import NotAllowed, rectify_by, take
from domain.providers.ranking_rules import SUBJECT
from domain.words import ProviderAction, ProviderStatus
from services.access import Permission, User, check
from services.clock import today
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.providers.page import history_of

LONGEST = 500
OUT = (ProviderStatus.SUSPENDED, ProviderStatus.REMOVED)
"""Not counted by the plan's targets about the pool."""


def change_status(user: User, pilot_id: int, uscc: str, action: str, **said) -> str:
    """Record a step in a transaction of its own; what was recorded, in a sentence."""
    with writing() as session:
        return record_step(session.connection(), user, pilot_id, uscc, action, **said)


def record_step(
    connection: Connection,
    user: User,
    pilot_id: int,
    uscc: str,
    action: str,
    *,
    version: int,
    reason: str,
    approver: str = "",
    document: str = "",
    on: date | None = None,
) -> str:
    """Record a step, in the caller's transaction: permission, checks, row, status, audit.

    Refused with a sentence when it may not follow, when somebody changed the provider since (`version`), or when reason,
    approver or document are missing. An appeal is the provider's own: it needs no approver and no document.
    """
    check(user, Permission.MANAGE_PROVIDERS)
    lock_pilot(connection, pilot_id=pilot_id)
    pilot, provider = get_pilot_by_id(connection, pilot_id), get_provider(connection, pilot_id, uscc)
    if provider is None:
        raise Refused(f"资源池里没有信用代码为“{uscc}”的服务商")
    day, step = on or today(pilot), ProviderAction(action)
    author = f"服务商 {provider.name}" if step is ProviderAction.APPEAL else user.name
    reason, approver, document = reason.strip(), approver.strip(), document.strip()
    _check_said(step, author, reason, approver, document)
    if day > today(pilot):
        raise Refused(f"日期 {day} 在今天（{today(pilot)}）之后：请在发生当天登记")
    if provider.version != version:
        raise Refused(f"{provider.name}的状态刚被别人改为“{provider.status.zh}”：请刷新后再登记")
    steps = list_status_changes(connection, pilot_id, provider.id)
    history = history_of(steps, provider)
    try:
        after, answers = take(history, step, day)
    except NotAllowed as error:
        raise Refused(str(error)) from error
    rules = load_rule_book(connection).on(day, pilot.code)
    row = {
        "happened_on": day,
        "action": step,
        "status_before": history[-1].after if history else provider.status,
        "status_after": after,
        "reason": reason,
        "author": author,
        "approver": approver,
        "document": document,
        "rectify_by": rectify_by(step, day, int(rules[SUBJECT, "rectify_within_days"].green_bound)),
        "answers_id": answers or None,
    }
    insert_status_change(connection, provider_id=provider.id, row=row)
    update_status(connection, provider_id=provider.id, status=after, on=day, reason=reason)
    record_audit(
        connection,
        actor=user.name,
        action=f"provider_{step.value}",
        pilot_id=pilot_id,
        subject="provider",
        subject_id=uscc,
        before={"status": row["status_before"]},
        after={"status": after, "reason": reason, "approver": approver, "document": document},
    )
    if (after in OUT) != (row["status_before"] in OUT):
        evaluate_live(connection, pilot_id)  # the plan's targets count the pool
    bump_revision(connection, pilot_id=pilot_id)
    due = f"，整改期限 {row['rectify_by']}" if row["rectify_by"] else ""
    return f"已登记：{provider.name} {step.zh}，现为“{after.zh}”{due}"


def _check_said(step: ProviderAction, author: str, reason: str, approver: str, document: str) -> None:
    """All that is missing, at once."""
    missing = []
    if not reason or len(reason) > LONGEST:
        missing.append(f"理由（1—{LONGEST} 字）")
    if step is not ProviderAction.APPEAL:
        missing += [name for name, text in (("批准人", approver), ("文件或会议纪要", document)) if not text]
        if approver and approver == author:
            raise Refused(f"批准人不能是登记人本人（{author}）：请由另一人批准")
    if missing:
        raise Refused(f"{step.zh}没有登记：请填写{'、'.join(missing)}")
