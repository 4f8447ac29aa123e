# ruff: noqa: S608  the SQL is the test's own
"""What was handed up is kept byte for byte; a later correction is told cell by cell (rules 16.4)."""

import hashlib
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from data_access.official_files import cell_values
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.frame import open_frame
from services.official.filed import FilledAhead, filed_file, filed_forms, filed_view, keep_form
from services.official.forms import drop_form, filled_form, form_view, unmap_cell
from tests.databases import undone_unread
from tests.services.official import blank_forms
from tests.services.official.test_forms import desk, frame, taken


@pytest.fixture
def here(demo_once):
    with undone_unread(demo_once):
        yield demo_once


def kept(connection, number: int, reason: str = "", period: str = "2026-10") -> str:
    at = open_frame(connection, DEMO_USER, pilot="yinchuan", period=period)
    seen = next((line.id for line in filed_forms(connection, at) if line.label == period), 0)
    return keep_form(desk(connection), at, form=number, reason=reason, seen=seen)


def test_what_went_out_comes_back_byte_for_byte_and_is_the_same_now(here):
    number = taken(here, "清算表", blank_forms.settlement())
    name, content = filled_form(here, frame(here), number)
    assert kept(here, number).startswith(f"已存档“{name}”，SHA-256 ")
    (line,) = filed_forms(here, frame(here))
    assert (line.form, line.document_no, line.label, str(line.as_of)) == (
        "清算表",
        "财建〔2026〕1号",
        "2026-10",
        "2026-10-31",
    )
    assert filed_file(here, frame(here), line.id) == (name, content)
    assert line.sha256 == hashlib.sha256(content).hexdigest()
    view = filed_view(here, frame(here), line.id)
    assert (view.differences, view.problem) == ((), "")


def test_a_correction_is_told_cell_by_cell_and_kept_with_its_reason(here):
    number = taken(here, "清算表", blank_forms.settlement())
    kept(here, number)
    then = load_workbook(io.BytesIO(filled_form(here, frame(here), number)[1])).active["D5"].value
    version = form_view(here, frame(here), number).version
    unmap_cell(desk(here), form=number, sheet="清算表", cell="D5", version=version)
    (line,) = filed_forms(here, frame(here))
    (found,) = filed_view(here, frame(here), line.id).differences
    assert (found.cell, float(found.then), found.now) == ("清算表!D5", then, "")
    with pytest.raises(Refused, match="现有 1 格不同；请写更正理由"):
        kept(here, number)
    assert "与上一份有 1 格不同" in kept(here, number, "宁东 已拨另报")
    with pytest.raises(Refused, match="每一格都一样"):
        kept(here, number, "再来一次")
    new, old = filed_forms(here, frame(here), "清算表")
    assert (new.changed, new.reason) == (1, "宁东 已拨另报")
    assert (old.changed, old.reason) == (0, "")
    assert filed_view(here, frame(here), new.id).differences == ()


def test_a_name_that_changes_later_is_seen(here):
    """Names are those of today; amounts stay those of the closing (rules 16.1)."""
    number = taken(here, "企业清单", blank_forms.enterprises())
    kept(here, number)
    counted = (
        "SELECT p.enterprise_id FROM project_readings r JOIN projects p ON p.id = r.project_id WHERE r.is_counted "
    )
    counted += (
        "AND r.status = 'active' AND r.period_id = (SELECT p.id FROM periods p JOIN pilots t ON t.id = p.pilot_id "
    )
    counted += "WHERE p.label = '2026-10' AND t.code = 'yinchuan')"
    here.execute(
        text(f"UPDATE enterprises SET name = '更名后的公司' WHERE id = (SELECT min(enterprise_id) FROM ({counted}))")
    )
    (line,) = filed_forms(here, frame(here))
    found = filed_view(here, frame(here), line.id).differences
    assert {one.now for one in found} == {"更名后的公司"}
    assert found[0].cell.startswith("企业清单!B")


def test_each_month_is_kept_for_itself_and_stays_when_the_form_is_dropped(here):
    number = taken(here, "清算表", blank_forms.settlement())
    kept(here, number)
    kept(here, number, period="2026-09")
    assert [line.label for line in filed_forms(here, frame(here))] == ["2026-09", "2026-10"]
    drop_form(desk(here), form=number)
    line = filed_forms(here, frame(here))[0]
    assert filed_file(here, frame(here), line.id)[1]
    assert "表样已删除" in filed_view(here, frame(here), line.id).problem


def test_a_word_form_is_compared_by_its_words(here):
    number = taken(here, "情况表", blank_forms.word_form(), "docx")
    kept(here, number)
    (line,) = filed_forms(here, frame(here))
    assert filed_view(here, frame(here), line.id).differences == ()
    version = form_view(here, frame(here), number).version
    unmap_cell(desk(here), form=number, sheet="表1", cell="C4", version=version)
    (found,) = filed_view(here, frame(here), line.id).differences
    assert (found.cell, found.now) == ("表1!C4", "")


def test_what_was_filled_before_the_lock_counts_only_while_nothing_was_written_since(here):
    number = taken(here, "清算表", blank_forms.settlement())
    at = desk(here)
    name, content = filled_form(here, frame(here), number)
    stale = FilledAhead(at.pilot.revision - 1, name, b"stale")
    keep_form(at, frame(here), form=number, reason="", seen=0, ahead=stale)
    assert filed_file(here, frame(here), filed_forms(here, frame(here))[0].id)[1] == content


def test_bytes_that_were_changed_are_not_handed_out(here):
    number = taken(here, "清算表", blank_forms.settlement())
    kept(here, number)
    for trigger in here.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'filled_forms'")
    ):
        here.execute(text(f"DROP TRIGGER {trigger.name}"))
    here.execute(text("UPDATE filled_forms SET file = x'00'"))
    with pytest.raises(Refused, match="SHA-256 不符"):
        filed_file(here, frame(here), filed_forms(here, frame(here))[0].id)


def test_who_may(here):
    number = taken(here, "清算表", blank_forms.settlement())
    with pytest.raises(Forbidden):
        keep_form(
            Desk.on(here, frame(here).pilot.id, User("某人", Role.LEADER)), frame(here), form=number, reason="", seen=0
        )
    kept(here, number)
    district = User("某人", Role.DISTRICT, district_id=frame(here).districts[0].id)
    with pytest.raises(Forbidden):
        filed_forms(here, frame(here, district))
    with pytest.raises(Refused, match="没有这份存档"):
        filed_file(here, frame(here), 0)
    with pytest.raises(Refused, match="刚被别人存档"):
        keep_form(desk(here), frame(here), form=number, reason="x", seen=0)
    with pytest.raises(Refused, match="最多 200 字"):
        kept(here, number, "字" * 201)


def test_formulas_and_empty_cells_are_no_values():
    assert "清算表!C13" not in cell_values(blank_forms.settlement(), False)
    assert cell_values(blank_forms.settlement(), False)["清算表!A5"] == "宁东能源化工基地"
