"""A revised target, checkpoints, and shares of districts as proposals."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data_access.queries.duties import get_document, list_said_twice, list_shares_of
from domain.facts.versions import course_on
from domain.targets.allocation import added, sum_zh
from domain.targets.revision import as_said, asked_of, figure
from domain.words import Operator, TargetKind
from services.approvals.wanted import Wanted, Words, listed
from services.desk import Desk
from services.errors import Refused
from services.form_sheet import FilledSheet
from services.targets.allocation import issue_shares
from services.targets.checkpoint_file import check_checkpoints, read_checkpoints, set_from_file
from services.targets.checkpoints import points_zh, set_checkpoints
from services.targets.revising import kept_zh, revise_target
from services.targets.versions import Versions, versions_of
from services.targets.whole import ended_shares, issued_now, whole_of
from services.wording import NOTHING


def _line(desk: Desk, words: Words) -> Versions:
    return versions_of(desk.connection, desk.pilot.id, words["target"], desk.day)


def _facts(line: Versions) -> dict[str, Any]:
    """Every version and every set of checkpoints there is."""
    versions = [(row.id, row.value, row.operator.value, row.effective_from) for row in line.rows]
    courses = [(course.effective_from, course.points) for course in line.standing.courses]
    return {"versions": versions, "courses": courses}


def _document(desk: Desk, words: Words) -> str:
    known = get_document(desk.connection, desk.pilot.id, words["title"].strip())
    number = words["number"].strip() or ("" if known is None else known.number)
    return f"{words['title'].strip()}（{number}）" if number else words["title"].strip()


def see_revision(desk: Desk, words: Words, _: None) -> Wanted:
    line = _line(desk, words)
    unit, operator = line.row.unit, Operator(words["operator"])
    lines = [
        f"{line.title}：{as_said(line.facts[-1])} → {operator.zh} {figure(words['value'])} {unit}，"
        f"自 {words['effective_from']} 起{kept_zh(desk, date.fromisoformat(words['effective_from']))}",
        f"原因：{words['reason'].strip()}；文件：{_document(desk, words)}",
    ]
    lines += [
        f"方案另一处“{row.source_name}”（{row.kind.zh}）仍为{asked_of(row)}：要改的另行调整"
        for row in list_said_twice(desk.connection, line.row)
        if (row.value, row.operator) != (words["value"], operator)
    ]
    newest = {row.district_id: row for row in list_shares_of(desk.connection, line.row)}
    issued = [float(row.value) for row in newest.values() if row.kind is TargetKind.ALLOCATED]
    if line.row.district_id is None and issued:
        lines.append(f"已分解下达 {len(issued)} 个地区，合计 {figure(added(issued, unit))} {unit}：调整以后要重新分解")
    return Wanted(line.subject, tuple(lines), _facts(line))


def do_revision(desk: Desk, words: Words, _: None) -> str:
    return revise_target(desk, **_dated(words))


def see_checkpoints(desk: Desk, words: Words, _: None) -> Wanted:
    line = _line(desk, words)
    unit = line.row.unit
    was = course_on(line.standing.courses, desk.day)
    end = f"最后一天 {line.standing.last_on} 为目标 {figure(line.standing.value)} {unit}"
    lines = (
        f"{line.title}：{points_zh(was.points if was else (), unit)} → {points_zh(_points(words), unit)}，"
        f"自 {words['effective_from']} 起；{end}",
        f"原因：{words['reason'].strip()}；依据：{words['document'].strip()}",
    )
    return Wanted(line.subject, lines, _facts(line))


def do_checkpoints(desk: Desk, words: Words, _: None) -> str:
    return set_checkpoints(desk, **{**_dated(words), "points": _points(words)})


def prepare(words: Words, file: bytes | None) -> FilledSheet:
    """The file read again, before any lock is taken."""
    return read_checkpoints(file or b"", words["name"])


def see_file(desk: Desk, words: Words, sheet: FilledSheet) -> Wanted:
    """Every target with the checkpoints it has and gets."""
    if sheet.sha256 != words["sha256"]:
        raise Refused("没有办理：文件与提请时的摘要不符")
    checked = check_checkpoints(desk, sheet, date.fromisoformat(words["effective_from"]))
    head = f"{len(checked.changed)} 个目标，自 {words['effective_from']} 起，文件 {sheet.name}，SHA-256 {sheet.sha256}"
    lines = [f"{one.line.title}：{one.before} → {one.after}" for one in checked.changed]
    why = f"原因：{words['reason'].strip()}；依据：{words['document'].strip()}"
    facts = {one.line.title: _facts(one.line) for one in checked.changed}
    return Wanted(f"{sheet.name[-60:]} {sheet.sha256[:12]}", (head, *listed(lines), why), facts)


def do_file(desk: Desk, words: Words, sheet: FilledSheet) -> str:
    told = {name: words[name] for name in ("document", "reason")}
    return set_from_file(desk, sheet, effective_from=date.fromisoformat(words["effective_from"]), **told)


def link_file(words: Words) -> tuple[str, dict[str, str]]:
    return "targets", {"period": "live"}


def see_issue(desk: Desk, words: Words, _: None) -> Wanted:
    """Every district with what it had and gets, and the sum against the whole."""
    whole = whole_of(desk.connection, desk.pilot.id, words["target"], desk.day)
    now, shares, unit = issued_now(whole), words["shares"], whole.target.unit
    lines = (
        f"{whole.line.title}：{sum_zh(whole.target, list(shares.values()), whole.printed_sum)}，"
        f"自 {words['effective_from']} 起",
        *(_share(one.name, now[one.name], shares.get(one.name), unit) for one in whole.districts),
        *(f"{name}不再是地区：原来的 {figure(value)} {unit}不再考核" for name, value in ended_shares(whole).items()),
        f"原因：{words['reason'].strip()}；文件：{_document(desk, words)}",
    )
    facts = {**_facts(whole.line), "issued": now, "printed": dict(whole.printed), "draft": whole.version}
    return Wanted(whole.line.subject, lines, facts)


def _share(name: str, before: float | None, after: float | None, unit: str) -> str:
    was = "" if before is None else f"{figure(before)} → "
    return f"{name}：{was}{NOTHING if after is None else figure(after)} {unit}"


def do_issue(desk: Desk, words: Words, _: None) -> str:
    return issue_shares(desk, **_dated(words))


def _dated(words: Words) -> dict[str, Any]:
    return {**words, "effective_from": date.fromisoformat(words["effective_from"])}


def _points(words: Mapping[str, Any]) -> list[tuple[date, float]]:
    return [(date.fromisoformat(day), value) for day, value in words["points"]]


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "targets", {"period": "live", "target": str(words["target"])}
