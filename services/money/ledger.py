"""Recording money: permission → every problem at once → one transaction → audit → the live period in step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from data_access.commands.money import NewEntry, record_correction, record_fund_entry
from data_access.queries.balances import changes_by_day
from data_access.queries.ledger import correction_of, find_document, load_known
from domain.money.accounts import DISTRICT, account_zh, kind_of, name_of, way_back
from domain.money.ledger_checks import Known, beyond_balance, problems_of, used_document
from domain.money.ledger_form import ENDS, HEADINGS, MOST_LETTERS, EntryValues, Problem, document_of, read
from domain.texts import clean
from domain.words import FundKind
from domain.yuan import yuan
from services.access import Permission, check
from services.desk import Desk
from services.errors import Refused
from services.evaluation.live import edit_projects

MOST_ROWS = 2_000


class NotRecorded(Refused):
    """Nothing was written: `problems` holds all there are."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"没有登记，有 {len(problems)} 处问题：" + "；".join(map(str, problems)))


def record_entry(desk: Desk, raw: Mapping[str, object]) -> str:
    """Record one movement of money; its sentence. NotRecorded with every problem, and then nothing is written."""
    return record_entries(desk, [raw])


def record_entries(desk: Desk, rows: Sequence[Mapping[str, object]]) -> str:
    """Record movements in their order, all or none; each problem knows its row's place among them."""
    check(desk.user, Permission.RECORD_MONEY)
    if not rows:
        raise Refused("没有要登记的流水：表里没有填写任何一行")
    if len(rows) > MOST_ROWS:
        raise Refused(f"一次最多登记 {MOST_ROWS} 笔，这里有 {len(rows)} 笔：请分几次")
    rows = [{f: clean(value) if isinstance(value, str) else value for f, value in row.items()} for row in rows]
    codes = {str(row.get("project") or "").strip() for row in rows} - {""}
    accounts = {str(row.get(field) or "").strip() for row in rows for field in ("from_account", "to_account")}
    firms = {text.removeprefix("enterprise:") for text in accounts}
    known = load_known(desk.connection, desk.pilot, desk.day, codes, firms)
    projects = sorted({project.id for project in known.projects.values()})
    total = 0

    def change() -> None:
        nonlocal total
        problems: list[Problem] = []
        for place, raw in enumerate(rows):
            values, found = _checked(desk, raw, known)
            problems += [replace(problem, row=place) for problem in found]
            if not found:  # what is sound is written, so that later rows meet its balance; any problem undoes it all
                total += _write(desk, values, known)
        if problems:
            raise NotRecorded(problems)

    with desk.connection.begin_nested():
        edit_projects(desk, projects, change, what="record_fund_entry", permission=Permission.RECORD_MONEY)
    return f"已登记 {len(rows)} 笔，合计 {yuan(total)} 元"


def _checked(desk: Desk, raw: Mapping[str, object], known: Known) -> tuple[EntryValues, list[Problem]]:
    values, problems = read(raw)
    problems += problems_of(values, known)
    kind, document_no = values.get("kind"), values.get("document_no")
    if kind and document_no and find_document(desk.connection, desk.pilot.id, kind, document_no) is not None:
        problems.append(used_document(kind, document_no))
    named = {problem.field for problem in problems}
    if not named & {"from_account", "amount_fen", "occurred_on", "source"}:
        problems += _beyond(desk, values)
    order = list(HEADINGS)
    return values, sorted(problems, key=lambda problem: order.index(problem.field))


def _beyond(desk: Desk, values: EntryValues) -> list[Problem]:
    account = values["from_account"]
    held = changes_by_day(desk.connection, desk.pilot.id, account)
    problem = beyond_balance(account, values["amount_fen"], held, values["occurred_on"], values["source"])
    return [problem] if problem else []


def _write(desk: Desk, values: EntryValues, known: Known) -> int:
    """Record one; its 分. One with a project belongs to the project's district, another to the district at its end."""
    project = known.projects.get(str(values.get("project", "")))
    names = [name_of(values[end]) for end in reversed(ENDS) if kind_of(values[end]) == DISTRICT]
    entry = replace(
        _entry_of(desk, values, takes_two=values["kind"] is FundKind.PAY),
        project_id=project.id if project else None,
        district_id=project.district_id if project else known.districts[names[0]] if names else None,
        batch_id=project.batch_id if project else None,
    )
    record_fund_entry(desk.connection, entry)
    _audit(desk, values)
    return values["amount_fen"]


def _entry_of(desk: Desk, values: EntryValues, *, takes_two: bool) -> NewEntry:
    """The entry that sound values make, not yet of any project or district."""
    pair = desk.two_people() if takes_two else desk.pair
    return NewEntry(
        pilot_id=desk.pilot.id,
        author=desk.author,
        author_account=desk.author_account,
        kind=values["kind"],
        from_account=values["from_account"],
        to_account=values["to_account"],
        amount_fen=values["amount_fen"],
        occurred_on=values["occurred_on"],
        source=values["source"],
        category=values["category"],
        document_no=values["document_no"],
        approver=pair.approver if pair else "",
        proposal_id=pair.proposal_id if pair else None,
        note=values["note"],
    )


def _audit(desk: Desk, values: EntryValues, why: str = "") -> None:
    after = {name: str(value) for name, value in values.items() if value not in ("", None)}
    desk.audit(
        "correct_fund_entry" if why else "record_fund_entry",
        "fund_entry",
        str(values["document_no"]),
        after=after | ({"reason": why} if why else {}),
    )


def correct_entry(
    desk: Desk,
    *,
    kind: FundKind,
    document_no: str,
    reason: str,
    new_document_no: str,
    occurred_on: date,
) -> str:
    """Take an entry back by its counter-entry, with a reason; the entry stays. NotRecorded with every problem."""
    check(desk.user, Permission.RECORD_MONEY)
    new_document_no = document_of(new_document_no)
    entry = find_document(desk.connection, desk.pilot.id, kind, document_no.strip())
    entry = entry or find_document(desk.connection, desk.pilot.id, kind, document_of(document_no))
    if entry is None:
        raise NotRecorded([Problem("document_no", f"没有文号为“{document_no}”的{kind.zh}", "请核对文号和类别")])
    back = way_back(entry.from_account, entry.to_account)
    problems = _correction_problems(desk, entry, back, reason, new_document_no, occurred_on)
    if problems:
        raise NotRecorded(problems)
    values: EntryValues = {
        "kind": back,
        "from_account": entry.to_account,
        "to_account": entry.from_account,
        "amount_fen": entry.amount_fen,
        "occurred_on": occurred_on,
        "source": entry.source,
        "category": entry.category,
        "document_no": new_document_no.strip(),
        "note": f"更正 {entry.document_no}",
    }

    def change() -> None:
        links = {name: getattr(entry, name) for name in ("project_id", "district_id", "batch_id")}
        new = replace(_entry_of(desk, values, takes_two=True), **links)
        number = record_fund_entry(desk.connection, new)
        record_correction(desk.connection, entry_id=number, corrects_id=entry.id, reason=reason.strip())
        _audit(desk, values, reason.strip())

    projects = [entry.project_id] if entry.project_id else []
    with desk.connection.begin_nested():
        edit_projects(desk, projects, change, what="correct_fund_entry", permission=Permission.RECORD_MONEY)
    ends = f"{account_zh(entry.to_account)} → {account_zh(entry.from_account)}"
    return f"已更正 {entry.document_no}：{ends} {yuan(entry.amount_fen)} 元，新文号 {new_document_no.strip()}"


def _correction_problems(
    desk: Desk, entry: Row[Any], back: FundKind, reason: str, document_no: str, day: date
) -> list[Problem]:
    connection, found = desk.connection, []
    if correction_of(connection, entry.id) is not None:
        found.append(Problem("document_no", f"“{entry.document_no}”已更正过，或本身是更正", "一笔流水只能更正一次"))
    if not reason.strip():
        found.append(Problem("note", "没有写更正原因", "请写明为什么更正"))
    if not document_no.strip():
        found.append(Problem("document_no", "更正没有文号", "请填更正依据的文号"))
    elif len(document_no.strip()) > MOST_LETTERS:
        cause = f"有 {len(document_no.strip())} 个字"
        found.append(Problem("document_no", cause, f"最多 {MOST_LETTERS} 个字，请缩短"))
    elif find_document(connection, entry.pilot_id, back, document_no.strip()) is not None:
        found.append(used_document(back, document_no.strip()))
    if not entry.occurred_on <= day <= desk.day:
        found.append(
            Problem("occurred_on", f"{day} 不在 {entry.occurred_on} 至 {desk.day} 之间", "更正日在原流水之后、今天以前")
        )
    held = changes_by_day(connection, entry.pilot_id, entry.to_account)
    problem = beyond_balance(entry.to_account, entry.amount_fen, held, day, entry.source)
    return [*found, problem] if problem else found
