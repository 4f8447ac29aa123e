"""The entries behind a node or a link of the flow, and the findings: what an auditor opens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.money import (
    EntryFilter,
    count_findings,
    last_entry_of_period,
    list_entries,
    list_findings,
    sum_entries,
)
from domain.identity.proposals import people
from domain.money.accounts import DISTRICT, ENTERPRISE, SERVICE, SOURCE, TREASURY, account_zh, kind_of, name_of
from domain.money.clauses import RULE_ZH
from domain.money.views import EntryPage, EntryView, FindingPage, FlowNode, FlowView, MoneyFinding
from domain.words import FindingState, Severity
from services.access import Permission, check, home_of
from services.errors import Forbidden
from services.frame import Frame
from services.revision import kept

PAGE_SIZE = 12
FINDINGS_A_PAGE = 20
OLDEST = 10
UNPAID = "unpaid_after_30_days"
WHOLE = {
    key: FlowNode(key, name, 0, 0, (key,))
    for key, name in (
        (f"{SOURCE}:", "各来源"),
        (f"{TREASURY}:", "财政专户"),
        (f"{DISTRICT}:", "各地区"),
        (f"{ENTERPRISE}:", "试点企业"),
        (f"{SERVICE}:", "各项服务"),
    )
}
"""All accounts of a kind together, whichever nodes the drawing has for them."""


def entry_page(
    connection: Connection, frame: Frame, flow: FlowView, at: str, to: str = "", page: int = 1
) -> EntryPage | None:
    """Entries at a node (`at`), or between two; None if the flow has no such node. Page 0: all of them.

    Forbidden for a district's user outside its own district: it sees others' sums only.
    """
    check(frame.user, Permission.READ_MONEY)
    nodes = _nodes(flow, at, to)
    if not nodes:
        return None
    chosen = _chosen(frame, nodes)
    home = home_of(frame.user)
    if home is not None:
        if frame.district is not None and frame.district.id != home:
            raise Forbidden("只能查看本地区的资金明细；其他地区请看汇总")
        chosen = replace(chosen, district_id=home)
    return _entry_page(connection, frame, chosen, " → ".join(node.name for node in nodes), page)


def _nodes(flow: FlowView, at: str, to: str) -> list[FlowNode]:
    """The one or two nodes (or kinds of account) asked for; none if the flow lacks one, or accounts behind one."""
    found = [flow.node(key) or WHOLE.get(key) for key in (at, to) if key]
    nodes = [node for node in found if node is not None and node.accounts]
    return nodes if len(nodes) == len(found) else []


def _chosen(frame: Frame, nodes: Sequence[FlowNode]) -> EntryFilter:
    """What stands behind one or two nodes of the flow as a filter of entries."""
    groups = {kind_of(n.key): int(name_of(n.key)) for n in nodes if kind_of(n.key) in ("industry", "batch")}
    none = any(node.key == "group:none" for node in nodes)
    ends, others = nodes[0].accounts, nodes[1].accounts if len(nodes) > 1 else ()
    district, source = (frame.district.id if frame.district else None), ""
    if district is not None and kind_of(ends[0]) == SOURCE:  # in one district the treasury is passed over
        ends, source = (f"{TREASURY}:",), name_of(ends[0])
    return EntryFilter(ends, others, -1 if none else groups.get("industry"), groups.get("batch"), district, source)


@kept
def _entry_page(connection: Connection, frame: Frame, chosen: EntryFilter, title: str, page: int) -> EntryPage:
    known = (frame.pilot.id, frame.period.as_of, last_entry_of_period(connection, frame.period.id), chosen)
    total, forth, back = sum_entries(connection, *known)
    size = PAGE_SIZE if page else max(total, 1)
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    rows = list_entries(connection, *known, limit=size, offset=(page - 1) * size)
    return EntryPage(title, tuple(entry_view(row) for row in rows), total, forth, back, page, pages)


def entry_view(row: Row[Any]) -> EntryView:
    """An entry with its accounts in words; a counter-entry says what it takes back."""
    note = f"更正：{row.reason}" if getattr(row, "reason", None) else row.note
    return EntryView(
        row.occurred_on,
        row.kind.zh,
        row.kind.value,
        row.source.zh,
        row.category.zh,
        row.amount_fen,
        _end(row.from_account, row.enterprise),
        _end(row.to_account, row.enterprise),
        row.document_no,
        people(row.author, row.approver, row.proposal_id, row.author_account),
        row.code or "",
        note,
    )


def _end(account: str, enterprise: str | None) -> str:
    return account_zh(account, (enterprise or "") if kind_of(account) == ENTERPRISE else "")


@kept
def _findings(connection: Connection, frame: Frame) -> tuple[MoneyFinding, ...]:
    rows = list_findings(connection, frame.period.id, frame.district.id if frame.district else None)
    return tuple(finding_view(row) for row in rows)


def money_findings(connection: Connection, frame: Frame) -> tuple[MoneyFinding, ...]:
    """Findings in the frame's district, open first, serious first, oldest first; a district's user: its own.

    Forbidden, with a sentence, for a district's user that looks at another district: an empty list would say that
    nothing is wrong there.
    """
    check(frame.user, Permission.READ_MONEY)
    home = home_of(frame.user)
    if home is None:
        return _findings(connection, frame)
    if frame.district is not None and frame.district.id != home:
        raise Forbidden("单项资金合规问题只列本地区的：请选本地区；其他地区的项数见上面的结论")
    own = {unit.id: unit.name for unit in frame.districts}.get(home)
    return tuple(finding for finding in _findings(connection, frame) if finding.district == own)


@kept
def finding_page(connection: Connection, frame: Frame, page: int, key: str = "") -> FindingPage:
    """A page of the findings, their number and amount, who has waited longest, and the one with a key."""
    found = money_findings(connection, frame)
    counting = [finding for finding in found if finding.state is not FindingState.CLOSED]
    unpaid = [finding for finding in counting if finding.rule == UNPAID]
    pages = max(1, -(-len(found) // FINDINGS_A_PAGE))
    page = min(max(page, 1), pages)
    return FindingPage(
        rows=found[(page - 1) * FINDINGS_A_PAGE : page * FINDINGS_A_PAGE],
        number=len(counting),
        serious=sum(finding.severity is Severity.SERIOUS for finding in counting),
        amount_fen=sum(finding.amount_fen for finding in counting),
        oldest=tuple(sorted(unpaid, key=lambda finding: finding.since_on or date.max)[:OLDEST]),
        chosen=next((finding for finding in found if finding.key == key), None) if key else None,
        page=page,
        pages=pages,
    )


def finding_view(row: Row[Any]) -> MoneyFinding:
    return MoneyFinding(
        rule=row.rule,
        name=RULE_ZH[row.rule],
        severity=Severity(row.severity),
        state=FindingState(row.state),
        subject=row.enterprise or (account_zh(row.account) if row.account else "试点"),
        code=row.code or "",
        district=row.district or "",
        amount_fen=row.amount_fen,
        sentence=row.sentence,
        clause=row.clause,
        since_on=row.since_on,
        ruling=row.ruling,
        key=f"{row.rule}|{row.code or ''}|{row.subject}",
    )


def finding_counts(connection: Connection, frame: Frame) -> tuple[int, int]:
    """Findings that are not closed in the frame's period and district, and the serious ones among them."""
    check(frame.user, Permission.READ_SUMMARY)
    return count_findings(connection, frame.period.id, frame.district.id if frame.district else None)
