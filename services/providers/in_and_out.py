"""In and out of the pool: the office records a step, with reason, document, a second person; nothing goes by itself."""

from datetime import date

from data_access.commands.pilots import bump_revision
from data_access.commands.providers import insert_status_change, update_status
from data_access.queries.providers import get_provider, list_status_changes
from data_access.queries.rules import load_rule_book
from domain.providers.in_and_out import NotAllowed, rectify_by, take
from domain.providers.ranking_rules import SUBJECT
from domain.words import ProviderAction, ProviderStatus
from services.access import Permission, check
from services.desk import Desk, Pair
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.providers.page import history_of

LONGEST = 500
OUT = (ProviderStatus.SUSPENDED, ProviderStatus.REMOVED)
"""Not counted by the plan's targets about the pool."""


def record_step(
    desk: Desk,
    uscc: str,
    action: str,
    *,
    version: int,
    reason: str,
    document: str = "",
    on: date | None = None,
) -> str:
    """Record a step: permission, checks, row, status, audit; what was recorded, in a sentence.

    Refused with a sentence when it may not follow, when somebody changed the provider since (`version`), or when
    reason or document are missing. An appeal is the provider's own: it needs no second person and no document.
    """
    check(desk.user, Permission.MANAGE_PROVIDERS)
    connection, pilot = desk.connection, desk.pilot
    provider = get_provider(connection, pilot.id, uscc)
    if provider is None:
        raise Refused(f"资源池里没有信用代码为“{uscc}”的服务商")
    day, step = on or desk.day, ProviderAction(action)
    reason, document = reason.strip(), document.strip()
    _check_said(step, reason, document)
    if day > desk.day:
        raise Refused(f"日期 {day} 在今天（{desk.day}）之后：请在发生当天登记")
    if provider.version != version:
        raise Refused(f"{provider.name}的状态刚被别人改为“{provider.status.zh}”：请刷新后再登记")
    steps = list_status_changes(connection, pilot.id, provider.id)
    history = history_of(steps, provider)
    try:
        after, answers = take(history, step, day)
    except NotAllowed as error:
        raise Refused(str(error)) from error
    pair = Pair(f"服务商 {provider.name}", "") if step is ProviderAction.APPEAL else desk.two_people()
    rules = load_rule_book(connection).on(day, pilot.code)
    row = {
        "happened_on": day,
        "action": step,
        "status_before": history[-1].after if history else provider.status,
        "status_after": after,
        "reason": reason,
        "author": pair.author,
        "approver": pair.approver,
        "proposal_id": pair.proposal_id,
        "document": document,
        "rectify_by": rectify_by(step, day, int(rules[SUBJECT, "rectify_within_days"].green_bound)),
        "answers_id": answers or None,
    }
    insert_status_change(connection, provider_id=provider.id, row=row)
    update_status(connection, provider_id=provider.id, status=after, on=day, reason=reason)
    desk.audit(
        f"provider_{step.value}",
        "provider",
        uscc,
        before={"status": row["status_before"]},
        after={"status": after, "reason": reason, "document": document},
    )
    if (after in OUT) != (row["status_before"] in OUT):
        evaluate_live(connection, pilot.id)  # the plan's targets count the pool
    bump_revision(connection, pilot_id=pilot.id)
    due = f"，整改期限 {row['rectify_by']}" if row["rectify_by"] else ""
    return f"已登记：{provider.name} {step.zh}，现为“{after.zh}”{due}"


def _check_said(step: ProviderAction, reason: str, document: str) -> None:
    """All that is missing, at once."""
    missing = []
    if not reason or len(reason) > LONGEST:
        missing.append(f"理由（1—{LONGEST} 字）")
    if step is not ProviderAction.APPEAL and not document:
        missing.append("文件或会议纪要")
    if missing:
        raise Refused(f"{step.zh}没有登记：请填写{'、'.join(missing)}")
