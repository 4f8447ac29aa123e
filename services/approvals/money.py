"""Payments, corrections, findings to be closed and terms of batches as proposals."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from data_access.queries.ledger import find_document, load_known
from data_access.queries.money_facts import list_terms
from domain.money.accounts import account_zh
from domain.money.ledger_checks import KnownProject
from domain.money.ledger_form import document_of, read
from domain.words import FindingState, FundKind
from domain.yuan import wan, yuan
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused
from services.money.batch_terms import add_batch, change_terms, next_number, preview_at
from services.money.ledger import correct_entry, record_entries
from services.money.rulings import live_finding, rule_on_finding
from services.money.terms_in_parts import refuse_parts


def takes_two(rows: Sequence[Mapping[str, object]]) -> bool:
    """Whether there is a payment (拨付) among entries."""
    return any(read(row)[0].get("kind") is FundKind.PAY for row in rows)


def projects_of(desk: Desk, rows: Sequence[Mapping[str, object]]) -> dict[str, KnownProject]:
    """What payments rest on: the named projects, with what each has got so far."""
    codes = {str(row.get("project") or "").strip() for row in rows} - {""}
    return dict(load_known(desk.connection, desk.pilot, desk.day, codes, ()).projects)


def facts_of(projects: Mapping[str, KnownProject]) -> object:
    return {code: vars(project) for code, project in projects.items()}


def entry_lines(rows: Sequence[Mapping[str, object]], projects: Mapping[str, KnownProject]) -> list[str]:
    """拨付 地区 永宁县 → 91…：360,000.00 元，2026-11-15，文号…，项目…（企业，此前已付 0.00 元）."""
    return [_line(values, projects.get(str(values["project"] or ""))) for values, _ in map(read, rows)]


def _line(values: Mapping[str, Any], known: KnownProject | None) -> str:
    ends = " → ".join(values[end] for end in ("from_account", "to_account"))
    whose = f"（{known.enterprise}，此前已付 {yuan(known.paid_fen)} 元）" if known else ""
    project = f"，项目 {values['project']}{whose}" if values["project"] else ""
    note = f"，{values['note']}" if values["note"] else ""
    paid = f"{yuan(values['amount_fen'])} 元（{values['source'].zh}，{values['category'].zh}）"
    return f"{values['kind'].zh} {ends}：{paid}，{values['occurred_on']}，文号 {values['document_no']}{project}{note}"


def see_entries(desk: Desk, words: Words, _: None) -> Wanted:
    rows = words["rows"]
    first = read(rows[0])[0]
    more = f" 等 {len(rows)} 笔" if len(rows) > 1 else ""
    projects = projects_of(desk, rows)
    lines = tuple(entry_lines(rows, projects))
    return Wanted(f"{first['document_no']}{more}"[:120], lines, facts_of(projects))


def do_entries(desk: Desk, words: Words, _: None) -> str:
    return record_entries(desk, words["rows"])


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "subsidy", {"view": "record"}


def see_correction(desk: Desk, words: Words, _: None) -> Wanted:
    kind, document = FundKind(words["kind"]), str(words["document_no"]).strip()
    entry = find_document(desk.connection, desk.pilot.id, kind, document)
    entry = entry or find_document(desk.connection, desk.pilot.id, kind, document_of(document))
    if entry is None:
        raise Refused(f"没有文号为“{document}”的{kind.zh}")
    ends = f"{account_zh(entry.to_account)} → {account_zh(entry.from_account)}"
    lines = (
        f"更正 {entry.document_no}（{kind.zh}，{entry.occurred_on}）：{ends} {yuan(entry.amount_fen)} 元",
        f"更正日 {words['occurred_on']}，依据文号 {words['new_document_no']}，原因：{words['reason']}",
    )
    return Wanted(f"{kind.zh} {entry.document_no}", lines, {"entry": entry.id, "amount_fen": entry.amount_fen})


def do_correction(desk: Desk, words: Words, _: None) -> str:
    told = {"kind": FundKind(words["kind"]), "occurred_on": date.fromisoformat(words["occurred_on"])}
    return correct_entry(desk, **{**words, **told})


def see_ruling(desk: Desk, words: Words, _: None) -> Wanted:
    found = live_finding(desk, words["key"])
    lines = (
        f"{found.name}：{found.subject}，金额 {yuan(found.amount_fen)} 元，{found.state.zh} → {FindingState.CLOSED.zh}",
        f"情况：{found.sentence}",
        f"原因：{words['reason']}；依据：{words['evidence']}",
    )
    facts = {"state": found.state.value, "amount_fen": found.amount_fen, "ruling": found.ruling}
    what = " ".join(filter(None, words["key"].split("|")[1:]))
    return Wanted(f"{found.name} {what}"[:120], lines, facts)


def do_ruling(desk: Desk, words: Words, _: None) -> str:
    return rule_on_finding(desk, **{**words, "state": FindingState(words["state"])})


def link_findings(words: Words) -> tuple[str, dict[str, str]]:
    return "subsidy", {"view": "findings"}


def _terms(words: Words) -> dict[str, Any]:
    return {
        "batch": words["batch"],
        "valid_from": date.fromisoformat(words["valid_from"]),
        "ratio": words["ratio"],
        "caps_fen": tuple(words["caps_fen"]),
    }


def _parts(words: Words) -> dict[str, Any]:
    """Ratios of levels 3 and 4 and the first part; proposals of earlier versions have none."""
    return {"higher": tuple(words.get("higher", (None, None))), "first_share": words.get("first_share", 1.0)}


def _parts_said(words: Words) -> str:
    higher, first = _parts(words)["higher"], _parts(words)["first_share"]
    by_level = "".join(
        f"，{level}比例 {round(one * 100, 2):g}%"
        for level, one in zip(("三级", "四级"), higher, strict=True)
        if one is not None
    )
    return by_level + (f"，分期拨付，首期 {round(first * 100, 2):g}%，余款复核后付" if first < 1 else "")


def see_terms(desk: Desk, words: Words, _: None) -> Wanted:
    refuse_parts(**_parts(words))
    view = preview_at(desk, **_terms(words), higher=_parts(words)["higher"])
    caps = " / ".join(wan(cap) for cap in words["caps_fen"])
    lines = (
        f"第 {view.batch} 批自 {view.valid_from} 起：比例 {round(words['ratio'] * 100, 2):g}%，二、三、四级上限 {caps}"
        f"{_parts_said(words)}",
        f"不受影响的已验收项目 {view.settled} 个；适用的 {len(view.concerned)} 个{view.sentence}",
        f"依据：{words['source']}",
    )
    held = [(row.batch_id, row.valid_from) for row in list_terms(desk.connection, desk.pilot.id)]
    concerned = [(one.code, one.eligible_fen) for one in view.concerned]
    return Wanted(f"第 {view.batch} 批", lines, {"terms": held, "concerned": concerned})


def do_terms(desk: Desk, words: Words, _: None) -> str:
    return change_terms(desk, **_terms(words), **_parts(words), source=words["source"])


def see_batch(desk: Desk, words: Words, _: None) -> Wanted:
    refuse_parts(**_parts(words))
    number = next_number(desk)
    caps = " / ".join(wan(cap) for cap in words["caps_fen"])
    closes = words["closes_on"] or "另行通知"
    lines = (
        f"新增第 {number} 批：{words['opens_on']} 至 {closes}，比例 {round(words['ratio'] * 100, 2):g}%，"
        f"二、三、四级上限 {caps}{_parts_said(words)}",
        f"依据：{words['source']}",
    )
    return Wanted(f"新增第 {number} 批", lines, {"number": number})


def do_batch(desk: Desk, words: Words, _: None) -> str:
    days = {name: words[name] and date.fromisoformat(words[name]) for name in ("opens_on", "closes_on")}
    return add_batch(desk, **{**words, **days, **_parts(words), "caps_fen": tuple(words["caps_fen"])})
