"""Places of a batch as a proposal: what the formula gives, what they are to be, why."""

from collections.abc import Mapping
from typing import Any

from data_access.queries.batches import list_quotas
from services.approvals.wanted import Wanted, Words
from services.batches.inputs import BY
from services.batches.quota import checked_quotas, issue_quotas, quotas_resting, undo_quotas
from services.desk import Desk
from services.errors import Refused


def _words(words: Words) -> dict[str, Any]:
    """As JSON keeps them, with cells as pairs."""
    cells: Mapping[str, Any] = {
        by: {name: (int(quota), str(reason)) for name, (quota, reason) in words[by].items()}
        for by in ("industries", "districts")
    }
    return {"number": words["number"], "total": words["total"], "document": words["document"], **cells}


def see(desk: Desk, words: Words, _: None) -> Wanted:
    told = _words(words)
    computed, problems = checked_quotas(desk, **told)
    if problems:
        raise Refused(f"没有核定第 {told['number']} 批名额：{'；'.join(problems)}")
    lines = [f"第 {told['number']} 批共 {told['total']} 家；依据：{told['document']}"]
    for by, name in (("industry", "industries"), ("district", "districts")):
        for unit, places in computed[by] if told[name] else ():
            quota, reason = told[name][unit.name]
            why = f"（{reason.strip()}）" if quota != places else ""
            lines.append(f"{BY[by]} {unit.name}：测算 {places}，核定 {quota}{why}")
    stored = list_quotas(desk.connection, desk.pilot.id, told["number"])
    facts = {by: [(vars(unit), places) for unit, places in found] for by, found in computed.items()}
    return Wanted(
        f"第 {told['number']} 批",
        tuple(lines),
        {"computed": facts, "stored": [[row.id, row.withdrawn_because] for row in stored]},
    )


def do(desk: Desk, words: Words, _: None) -> str:
    return issue_quotas(desk, **_words(words))


def see_undo(desk: Desk, words: Words, _: None) -> Wanted:
    issue, problems = quotas_resting(desk, number=words["number"])
    if problems:
        raise Refused(f"没有提请：{'；'.join(problems)}")
    lines = (f"撤销第 {words['number']} 批第 {issue} 次核定的名额", f"理由：{words['reason']}")
    return Wanted(f"第 {words['number']} 批", lines, {"issue": issue})


def do_undo(desk: Desk, words: Words, _: None) -> str:
    return undo_quotas(desk, **words)


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "batches", {"batch": str(words["number"])}
