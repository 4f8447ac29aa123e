"""docs/states.md: what has states, drawn from the code's transition dictionaries; print: `python -m tests.states`.

Where no dictionary decides (a constraint, a trigger or one condition does) the row names the test that holds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.alerts.handling import TRANSITIONS as HANDLING
from domain.facts.columns import Ruling
from domain.money.findings import Finding, ruled
from domain.providers.in_and_out import TRANSITIONS, StatusChange, appealable
from domain.reports.issuing import TRANSITIONS as ISSUING
from domain.words import (
    FindingState,
    PeriodStatus,
    ProviderAction,
    ProviderStatus,
    Severity,
)

NOBODY = "（无）"
"""Where a thing begins and where it ends."""


@dataclass(frozen=True)
class Move:
    """One step: from where, what is done, to where; and by which test it is held if no dictionary says so."""

    before: str
    step: str
    after: str
    held_by: str = ""


@dataclass(frozen=True)
class Machine:
    title: str
    about: str
    moves: tuple[Move, ...]


def of_dictionary(transitions: Mapping) -> tuple[Move, ...]:
    """A dictionary (state, step) → state as moves; None is where nothing is yet."""
    return tuple(
        Move(NOBODY if before is None else before.zh, step.zh, after.zh)
        for (before, step), after in transitions.items()
    )


def provider_moves() -> Iterable[Move]:
    """Steps of the office; an appeal where one can be made, and what ruling on it does."""
    yield from of_dictionary(TRANSITIONS)
    for action, after in (
        (action, after) for (_, action), after in TRANSITIONS.items() if after is not ProviderStatus.ACTIVE
    ):
        step = StatusChange(1, None, action, ProviderStatus.ACTIVE, after)
        if appealable([step]) is step:
            yield Move(after.zh, ProviderAction.APPEAL.zh, after.zh)
            yield Move(after.zh, ProviderAction.UPHOLD.zh, after.zh)
            yield Move(after.zh, ProviderAction.REVOKE.zh, "申诉的那一步之前")


def finding_moves() -> Iterable[Move]:
    """What a ruling makes of a finding, and what opens it again: as `ruled` answers."""
    for said in FindingState:
        found = Finding("paid_over_due", Severity.SERIOUS, 0, None, "", 100, "")
        ruling = Ruling("paid_over_due", 1, "", said, 100, 10, "")
        yield Move("任一状态", "专班登记" + said.zh, ruled(found, ruling, 10).state.zh)
        if said is not FindingState.OPEN:
            larger = Ruling("paid_over_due", 1, "", said, 99, 10, "")
            yield Move(said.zh, "金额增加", ruled(found, larger, 10).state.zh)
            yield Move(said.zh, "此后又发生", ruled(found, ruling, 11).state.zh)


INTAKE, DESK = "tests/services/intake/test_intake.py", "tests/services/reports/test_desk.py"
MACHINES = (
    Machine(
        "服务商进出（能进能出）",
        "domain/providers/in_and_out.py `TRANSITIONS`。申诉不改变状态，只对仍有效的最后一步提出一次。",
        tuple(dict.fromkeys(provider_moves())),
    ),
    Machine(
        "报告（周报、专报）", "domain/reports/issuing.py `TRANSITIONS`。已印发的不再改变。", of_dictionary(ISSUING)
    ),
    Machine("资金合规问题", "domain/money/findings.py `ruled`。销号须两人，透支须先补足。", tuple(finding_moves())),
    Machine(
        "期次",
        "结账一次，此后由数据库拒绝改动；实时期次不结账。",
        (
            Move(
                NOBODY,
                "测评",
                PeriodStatus.OPEN.zh,
                "tests/services/evaluation/test_close.py::test_evaluating_twice_gives_the_same_live_period",
            ),
            Move(
                PeriodStatus.OPEN.zh,
                "结账",
                PeriodStatus.CLOSED.zh,
                "tests/services/evaluation/test_close.py::test_the_next_week_is_closed_with_all_its_readings",
            ),
            Move(
                PeriodStatus.CLOSED.zh,
                "任何改动",
                "拒绝",
                "tests/data_access/test_triggers.py::test_a_closed_period_is_neither_opened_nor_deleted",
            ),
        ),
    ),
    Machine(
        "报送批次",
        "整批提交、整批撤销，各一次；撤销后同一文件可以再报。",
        (
            Move(
                NOBODY,
                "核对后提交",
                "已提交",
                f"{INTAKE}::test_a_new_enterprise_with_project_and_assessment_comes_in_and_goes_again",
            ),
            Move(
                "已提交",
                "撤销",
                "已撤销",
                f"{INTAKE}::test_an_undone_batch_leaves_everything_as_it_was_and_may_be_sent_again",
            ),
            Move(
                "已提交",
                "又有人改过后撤销",
                "拒绝",
                f"{INTAKE}::test_undo_is_refused_with_names_when_later_edits_touched_its_rows",
            ),
            Move(
                "已撤销",
                "再撤销或改动",
                "拒绝",
                f"{INTAKE}::test_an_undone_batch_leaves_everything_as_it_was_and_may_be_sent_again",
            ),
        ),
    ),
    Machine(
        "议定事项",
        "责任单位办结，专班核实后才离开清单；过了期限、没有办结的显示逾期。",
        (
            Move(NOBODY, "调度会议定", "办理中", f"{DESK}::test_a_decision_is_due_today_at_the_earliest"),
            Move("办理中", "办结", "已办结待核实", f"{DESK}::test_a_decision_stays_until_it_is_verified"),
            Move("已办结待核实", "核实", "已核实", f"{DESK}::test_a_decision_stays_until_it_is_verified"),
            Move("已办结待核实", "退回办理", "办理中", f"{DESK}::test_a_decision_stays_until_it_is_verified"),
        ),
    ),
    Machine(
        "预警",
        "domain/alerts/handling.py `TRANSITIONS`。亮灯开出、并入、恢复、重开由结账按读数定，其余由人办；"
        "灯未恢复而办结须写理由，没有答复的要等灯恢复；答复和核实是两个人。",
        of_dictionary(HANDLING),
    ),
)


def states_page() -> str:
    """The whole of docs/states.md."""
    lines = [
        "# States",
        "",
        "Generated by `python -m tests.states`; a test holds that it is what the code says. "
        "拒绝 means that a sentence says why not.",
        "",
    ]
    for machine in MACHINES:
        lines += [
            f"## {machine.title}",
            "",
            machine.about,
            "",
            *_drawing(machine.moves),
            "",
            *_table(machine.moves),
            "",
        ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _drawing(moves: Iterable[Move]) -> list[str]:
    """Mermaid; what is refused is not drawn."""
    ends = {NOBODY: "[*]"}
    drawn = [
        f"    {ends.get(move.before, move.before)} --> {ends.get(move.after, move.after)}: {move.step}"
        for move in moves
        if move.after != "拒绝"
    ]
    return ["```mermaid", "stateDiagram-v2", *drawn, "```"]


def _table(moves: tuple[Move, ...]) -> list[str]:
    held = any(move.held_by for move in moves)
    head = ["| 现状 | 办理 | 结果 |", "|---|---|---|"]
    if held:
        head = ["| 现状 | 办理 | 结果 | held by |", "|---|---|---|---|"]
    return [
        *head,
        *(
            f"| {move.before} | {move.step} | {move.after} |"
            + (f" `{move.held_by.partition('::')[2]}` |" if held else "")
            for move in moves
        ),
    ]


if __name__ == "__main__":
    print(states_page(), end="")
