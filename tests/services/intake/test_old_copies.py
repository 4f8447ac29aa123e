"""An old copy of a template against what others changed since (rules 9.2)."""

import pytest

from data_access.queries.intake import stored_rows
from data_access.queries.pilots import get_pilot
from domain.intake.forms import Kind
from services.access import DEMO_USER
from services.desk import Desk
from services.intake.commit import NotCommitted
from services.intake.edit import edit_view, save_row
from tests.databases import undone
from tests.services.intake.office_files import FIRST, OFFICE, as_it_is, changes, checked_file, sheet_file, told
from tests.services.intake.test_intake import WHY, Clerk


def test_an_old_copy_never_puts_back_what_others_changed_since(demo_both):
    mine, theirs = Clerk(demo_both, Kind.ENTERPRISES), Clerk(demo_both, Kind.ENTERPRISES, OFFICE)
    code = mine.value(FIRST, "uscc")
    at = theirs.row_where(lambda get: get("uscc") == code)
    before = mine.value(FIRST, "scale"), mine.value(FIRST, "planned_year")
    theirs.put(at, scale="规下" if before[0] == "规上" else "规上", planned_year=2030, remark=WHY)
    mine.put(FIRST + 1, planned_year=2029)
    with undone(demo_both):
        theirs.commit()
        checked = mine.check()
        assert changes(checked) == {mine.value(FIRST + 1, "uscc"): {"planned_year": 2029}}
        assert told(checked) == [("", "有 2 格在下载模板以后已由别人改过，这份文件没有动它们，按现在的值")]


def test_what_both_changed_is_asked_with_both_values_and_a_word_on_another_matter_answers_it_not(demo_both):
    mine, theirs = Clerk(demo_both, Kind.ENTERPRISES), Clerk(demo_both, Kind.ENTERPRISES, OFFICE)
    code = mine.value(FIRST, "uscc")
    theirs.put(theirs.row_where(lambda get: get("uscc") == code), planned_year=2030)
    mine.put(FIRST, planned_year=2031, remark="上月漏报")
    was = load_year(demo_both, code)
    with undone(demo_both):
        theirs.commit()
        (asked,) = mine.check().unanswered
        assert asked.cause.startswith(f"模板给出时是 {was}，{theirs.user.name}（登录前记录）已于 2026-11-15 改为 2030")
        with pytest.raises(NotCommitted, match="1 处需要说明"):
            mine.commit(explained={"*": "上月漏报"})
        mine.put(FIRST, remark="以本表为准")
        assert mine.commit().changed == 1


def load_year(connection, code):
    (row,) = stored_rows(connection, get_pilot(connection, "yinchuan").id, Kind.ENTERPRISES, first_keys=[code])
    return row["planned_year"]


def test_an_edit_of_one_row_is_not_put_back_either(demo_both):
    mine = Clerk(demo_both, Kind.PROJECTS)
    code, old = mine.value(FIRST, "code"), mine.value(FIRST, "name")
    office = Desk.on(demo_both, mine.pilot_id, DEMO_USER)
    rows = [["项目编号", "项目名称"], [code, old]]
    with undone(demo_both):
        save_row(office, edit_view(office, Kind.PROJECTS, (code,)), {"name": "办公室改的名称"})
        assert mine.check().difference.writes == ()
        copied = checked_file(demo_both, sheet_file(("Sheet", rows, as_it_is)))
        assert [p.cause.partition("，")[0] for p in copied.unanswered] == [f"{old}是旧值"]
        assert copied.unanswered[0].says == ("改回",)
