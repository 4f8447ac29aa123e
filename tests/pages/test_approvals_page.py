"""待我审批: who approves sees all of it, a file and what is too long to stand open."""

from datetime import UTC, datetime

import pytest

from domain.identity.proposals import ProposalState, ProposalView, Waiting
from services.approvals import page as approvals_page
from tests.pages.test_projects_page import opened


def proposal(lines: int, *, has_file: bool) -> ProposalView:
    return ProposalView(
        id=7,
        pilot="银川",
        what="导入资金流水",
        subject="拨付.xlsx",
        difference=tuple(f"第 {number} 笔" for number in range(1, lines + 1)),
        state=ProposalState.OPEN,
        proposed_name="周敏",
        proposed_at=datetime(2026, 11, 14, tzinfo=UTC),
        decided_name="",
        decided_at=None,
        note="",
        is_mine=False,
        why_not="",
        link=("intake", {"at": "batches"}),
        has_file=has_file,
    )


@pytest.mark.parametrize(("lines", "has_file", "more"), [(40, False, []), (41, True, ["另有 1 行"])])
def test_all_of_it_is_there(monkeypatch, lines, has_file, more):
    view = Waiting((proposal(lines, has_file=has_file),), (), ())
    monkeypatch.setattr(approvals_page, "waiting_for", lambda connection, user: view)
    app = opened("approvals")
    said = "\n".join(one.value for one in app.markdown)
    assert not app.exception
    assert [one.label for one in app.expander] == more
    assert all(f"第 {number} 笔" in said for number in range(1, lines + 1))
    assert ("[打开所附文件（第 7 号）](/files/proposal/7?" in said) == has_file
