"""Goals of a project come by file, are evaluated, checked by another, and stand in the self-evaluation (rules 16.6)."""

from datetime import date

import pytest

from domain.intake.form import Kind
from services.access import DEMO_USER, Role, User
from services.appraisal.goals import check_goal, goals, goals_at
from services.appraisal.whole import appraisal
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import OFFICE, user_named
from services.frame import open_frame
from services.intake.check import check_upload
from services.intake.commit import commit_upload
from services.intake.one import rows_of
from tests.databases import undone_unread

CODE = "YC-2025-0001"
ASKED = {"name": "生产效率提高", "unit": "%", "direction": "不低于", "value": 10, "document": "银工信发〔2025〕8号"}
SAID = {"actual": 12.5, "evaluated_on": date(2026, 10, 20), "evidence": "MES 报表"}
OTHER = User("吴磊", Role.OFFICE)


def frame(connection, period: str = "2026-10"):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period=period)


def bring(connection, *rows: dict):
    pilot = frame(connection).pilot.id
    desk = Desk.on(connection, pilot, user_named(connection, pilot, OFFICE))
    given = [{"project": CODE, "number": place, **row} for place, row in enumerate(rows, start=1)]
    return commit_upload(desk, rows_of(Kind.PROJECT_GOALS, given, "绩效目标.csv"), explained={"*": "补报"})


def checked(connection, user: User = OTHER, **words):
    row = goals(connection, frame(connection)).rows[0]
    desk = Desk.on(connection, frame(connection).pilot.id, user)
    return check_goal(desk, **{"goal": row.id, "version": row.version, "is_right": True, "opinion": "", **words})


def test_from_the_plan_to_the_paper(demo_once):
    with undone_unread(demo_once):
        assert "项目绩效目标" not in appraisal(demo_once, frame(demo_once)).annex_names
        bring(demo_once, *(ASKED | {"name": f"指标{n}"} for n in range(4)))
        board = goals(demo_once, frame(demo_once))
        assert (len(board.rows), board.few, board.rows[0].state) == (4, 0, "未自评")
        with pytest.raises(Refused, match="还没有自评"):
            checked(demo_once)
        bring(demo_once, ASKED | {"name": "指标0"} | SAID)
        with pytest.raises(Refused, match="自评是您报的，须由另一人核对"):
            checked(demo_once, user_named(demo_once, frame(demo_once).pilot.id, OFFICE))
        with pytest.raises(Refused, match="不属实的，请写明哪里不对"):
            checked(demo_once, is_right=False)
        assert checked(demo_once) == f"已核对：{CODE} 指标0属实"
        board = goals(demo_once, frame(demo_once))
        assert (board.rows[0].state, board.rows[0].checked_by) == ("核对无误", "吴磊（登录前记录）")
        assert goals_at(demo_once, frame(demo_once, "2026-09")).rows[0].state == "未自评"
        found = appraisal(demo_once, frame(demo_once))
        table = next(one for one in found.annexes if one.key == "annex_goals")
        assert [cell.text for cell in table.rows[0]][4:7] == ["不低于 10 %", "12.5 %", "达到"]
        assert "项目绩效目标" in found.annex_names
        assert any(line.text.startswith("项目绩效目标：") for line in found.lines)


def test_a_change_takes_the_check_away(demo_once):
    with undone_unread(demo_once):
        bring(demo_once, ASKED | SAID)
        checked(demo_once)
        version = goals(demo_once, frame(demo_once)).rows[0].version
        bring(demo_once, ASKED | SAID | {"actual": 8})
        row = goals(demo_once, frame(demo_once)).rows[0]
        assert (row.state, row.is_met, row.checked_on) == ("待核对", False, None)
        with pytest.raises(Refused, match="刚被别人改过"):
            checked(demo_once, version=version)


def test_who_said_it_does_not_check_it_after_another_wrote_beside_it(demo_once):
    """(rules 16.6)"""
    with undone_unread(demo_once):
        bring(demo_once, ASKED | SAID)
        pilot = frame(demo_once).pilot.id
        rows = [{"project": CODE, "number": 1} | ASKED | SAID | {"document": "银工信发〔2025〕9号"}]
        upload = rows_of(Kind.PROJECT_GOALS, rows, "更正.csv")
        commit_upload(Desk.on(demo_once, pilot, OTHER), upload, explained={"*": "更正文号"})
        for user in (user_named(demo_once, pilot, OFFICE), OTHER):
            with pytest.raises(Refused, match="自评是您报的，须由另一人核对"):
                checked(demo_once, user)
        assert checked(demo_once, User("第三人", Role.OFFICE)).startswith("已核对")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ASKED | {"actual": 1}, "没有写自评日"),
        (ASKED | {"actual": 1, "evaluated_on": date(2026, 10, 20)}, "没有写佐证"),
        (ASKED | {"evaluated_on": date(2026, 10, 20)}, "没有填自评完成值"),
        (ASKED | {"project": "YC-0000-0000"}, "没有编号为“YC-0000-0000”的项目"),
        (ASKED | {"number": 7}, "7"),
        (ASKED | {"direction": "大概"}, "大概"),
    ],
)
def test_a_row_that_cannot_be(demo_once, row, said):
    upload = rows_of(Kind.PROJECT_GOALS, [{"project": CODE, "number": 1} | row], "绩效目标.csv")
    pilot = frame(demo_once).pilot.id
    found = check_upload(Desk.on(demo_once, pilot, user_named(demo_once, pilot, OFFICE)), upload)
    assert any(said in problem.cause for problem in found.problems), [problem.cause for problem in found.problems]


def test_a_district_does_not_check(demo_once):
    district = User("永宁县", Role.DISTRICT, district_id=frame(demo_once).districts[0].id)
    with undone_unread(demo_once):
        bring(demo_once, ASKED | SAID)
        with pytest.raises(Forbidden):
            checked(demo_once, district)
