"""合同额, 核定 and 审定 of a closed month stay what they were, by file, by form and when a file is undone; what was
changed since is told (rules 16.1)."""

from collections import Counter

import pytest
from sqlalchemy import text

from data_access.queries.money import list_cells
from domain.intake.forms import Kind
from domain.words import PeriodKind
from services.access import DEMO_USER
from services.appraisal.amounts import amended, amounts_then
from services.appraisal.corrected import corrected_text
from services.appraisal.dossier import firms_at
from services.appraisal.whole import appraisal
from services.desk import Desk
from services.frame import open_frame
from services.intake.edit import edit_view, save_row
from services.intake.undo import undo_batch
from tests.databases import undone_unread
from tests.services.intake.test_intake import Clerk

CODE = "YC-2025-0001"


@pytest.fixture
def here(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def frame(connection):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")


def contract(connection, code: str = CODE) -> int:
    return next(firm.contract_fen for firm in firms_at(connection, frame(connection)) if firm.code == code)


def today(connection, code: str = CODE) -> int:
    return connection.execute(text("SELECT contract_fen FROM projects WHERE code = :code"), {"code": code}).scalar_one()


def edited(connection, amount: str) -> None:
    desk = Desk.on(connection, frame(connection).pilot.id, DEMO_USER)
    save_row(desk, edit_view(desk, Kind.PROJECTS, (CODE,)), {"contract_fen": amount}, explained="合同更正")


def test_what_is_edited_later_leaves_the_cut_as_it_was_and_is_told(here):
    before = contract(here)
    assert (amended(here, frame(here)), before) == (0, today(here))
    edited(here, "70")
    edited(here, "71")
    assert today(here) == 71_000_000
    assert contract(here) == before, "the first change since tells what it was"
    assert amended(here, frame(here)) == 1
    assert "审定奖补的项目 1 个，本数据为截取时的数" in corrected_text(here, frame(here))
    told = " ".join(str(block) for section in appraisal(here, frame(here)).sections for block in section.blocks)
    assert "截取之后更正合同额、核定投入或审定奖补的项目" in told


def test_what_is_edited_back_is_no_correction(here):
    before = contract(here)
    edited(here, "70")
    edited(here, f"{before / 1_000_000:.6f}".rstrip("0").rstrip("."))
    assert (contract(here), today(here), amended(here, frame(here))) == (before, before, 0)


def test_a_file_that_comes_later_and_its_undoing(here):
    clerk = Clerk(here, Kind.PROJECTS)
    row = clerk.row_where(lambda get: get("contract_fen") and get("status") == "在册")
    code = clerk.value(row, "code")
    before = contract(here, code)
    clerk.put(row, contract_fen=150, remark="合同更正")
    batch = clerk.commit().batch
    assert (contract(here, code), today(here, code)) == (before, 150_000_000)
    undo_batch(Desk.on(here, clerk.pilot_id, clerk.user), batch, reason="填错了")
    assert (contract(here, code), today(here, code), amended(here, frame(here))) == (before, before, 0)


def test_a_file_from_before_the_closing_that_is_undone_later_still_counts_at_the_cut(here):
    clerk = Clerk(here, Kind.PROJECTS)
    row = clerk.row_where(lambda get: get("contract_fen") and get("status") == "在册")
    code = clerk.value(row, "code")
    was = today(here, code)
    clerk.put(row, contract_fen=150, remark="合同更正")
    batch = clerk.commit().batch
    here.execute(
        text("UPDATE import_batches SET committed_at = '2026-10-20 01:00:00+00:00' WHERE id = :id"), {"id": batch}
    )
    undo_batch(Desk.on(here, clerk.pilot_id, clerk.user), batch, reason="填错了")
    assert today(here, code) == was
    assert contract(here, code) == 150_000_000
    assert [*amounts_then(here, frame(here)).values()] == [{"contract_fen": 150_000_000}]


def test_what_was_approved_is_what_the_page_of_money_says_in_every_closed_month(demo_both):
    """rules 16.4, 5.9"""
    opened = open_frame(demo_both, DEMO_USER, pilot="yinchuan")
    months = [one for one in opened.periods if one.is_closed and one.kind is PeriodKind.MONTH]
    sums = []
    for month in months:
        here = open_frame(demo_both, DEMO_USER, pilot="yinchuan", period=month.label)
        form, page = Counter(), Counter()
        for firm in firms_at(demo_both, here):
            form[firm.district] += firm.approved_fen
        for cell in list_cells(demo_both, month.id):
            page[next((one.name for one in here.districts if one.id == cell.district_id), "")] += cell.approved_fen
        assert +form == +page, month.label
        sums.append(form.total())
    assert max(sums, default=0) > 0
