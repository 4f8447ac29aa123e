"""Every number of the self-evaluation opens its very rows: as many behind the link as the number says (rules 16.2)."""

from typing import Any

import pytest

from components.appraisal.tracing import PAGES, ROWS, opened_by
from components.menu import PAGES as MENU
from domain.appraisal.views import NO_EVIDENCE, narrowed, narrowed_zh
from domain.lights.listing import ProjectWords
from domain.money.accounts import DISTRICT, SOURCE
from domain.reports.views import Figure
from services.access import DEMO_USER
from services.alerts.page import alert_page
from services.appraisal.behind import KINDS, rows_behind
from services.appraisal.notes import appraised, looked_back
from services.appraisal.whole import appraisal
from services.frame import Frame, open_frame
from services.lights.projects import project_list
from services.money.entries import entry_page
from services.money.page import money_page
from services.tasks.board import task_board

ALONE = {"targets", "pilots", "project_goals", "money_cells"}
"""Records whose numbers are stored values, shares or sentences: nothing is counted."""
OF_ONE = {"value − actual", "actual", "各单位 value − actual", "verdict_reason"}
"""Fields of a single target, which the link opens itself."""
SHOWN = {"账上结余", "amount_fen 按 category 之和", "由开出到恢复天数的中位数", "amount_fen 之和"}
"""Sums and a median of the rows that the page shows, written there as well."""


def frame(connection: Any) -> Frame:
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")


def behind(connection: Any, here: Frame, figure: Figure) -> int:
    """Rows (分 of the entries) on the page that a number opens."""
    page, words = opened_by(figure)
    if page == "projects":
        return project_list(connection, here, ProjectWords(**words)).total
    if page == "alerts":
        return alert_page(connection, here, until=str(here.period.as_of), **words).number
    if page == "tasks":
        rows = task_board(connection, here).rows
        return sum(words.get("light") in (None, row.light) for row in rows)
    if page == "subsidy":
        view = money_page(connection, here, "industry")
        found = entry_page(connection, here, view.flow, words["at"], words.get("to", ""), page=0)
        assert found is not None
        assert len(found.rows) == found.total
        return abs(found.forth_fen - found.back_fen)
    assert page == "evaluation"
    if words["view"] == "targets":
        return len(narrowed(appraised(connection, here), words.get("of", ""), words.get("verdict", "")))
    if words["view"] == "check":
        assert words["lacks"] == "evidence"
        return sum(NO_EVIDENCE in row.wanting for row in looked_back(connection, here).rows)
    listed = rows_behind(connection, here, words["rows"])
    assert listed is not None
    assert all(len(row) == len(listed.headers) for row in listed.rows)
    return len(listed.rows)


def test_every_number_opens_as_many_rows_as_it_says(demo_once):
    here = frame(demo_once)
    figures = [one for line in appraisal(demo_once, here).lines for one in line.figures]
    counted = [one for one in figures if one.table not in ALONE and one.field not in OF_ONE | SHOWN]
    assert len(counted) > 25
    for figure in counted:
        assert behind(demo_once, here, figure) == figure.stored, (figure.table, figure.field, opened_by(figure))
    several = {"decisions", "meetings", "issues", "assessments", "scope_counts", "flow_sums", "findings", "alerts"}
    assert several <= {one.table for one in counted}, "the demonstration has each of them"


def test_what_shows_no_rows_stands_on_the_page_it_opens(demo_once):
    """Sums, shares and sentences: the page says the same, with what they are made of."""
    here = frame(demo_once)
    figures = {one.field: one for line in appraisal(demo_once, here).lines for one in line.figures}
    for field in ("账上结余", "amount_fen 按 category 之和"):
        assert opened_by(figures[field]) == ("subsidy", {"view": "use"})
    balances = money_page(demo_once, here, "industry").balances
    left = sum(one.balance_fen for one in balances if one.account.startswith(("treasury", DISTRICT)))
    assert left == figures["账上结余"].stored
    found = [one for one in figures.values() if one.table == "findings"]
    amounts = [one.stored for one in found if one.field == "amount_fen 之和"]
    assert amounts
    assert opened_by(found[0])[1]["rows"].startswith("findings")


def test_every_kind_of_rows_is_asked_for_by_some_number():
    named = {words["rows"] for _, words in PAGES.values() if "rows" in words}
    named |= {words["rows"] for _, words in ROWS.values() if "rows" in words}
    assert named == set(KINDS)
    menu = {path for _, _, _, path, *_ in MENU}
    assert {page for page, _ in ROWS.values()} <= menu


@pytest.mark.parametrize(
    ("part", "verdict", "said"),
    [
        ("pilot", "overdue", "试点期总目标、已到期未完成"),
        ("years", "", "年度目标"),
        ("", "done", "已完成"),
        ("x", "y", ""),
    ],
)
def test_a_narrowed_list_says_what_it_is_narrowed_to(demo_once, part, verdict, said):
    rows = appraised(demo_once, frame(demo_once))
    assert narrowed_zh(part, verdict) == said
    found = narrowed(rows, part, verdict)
    assert all(verdict in ("", "y", row.line.verdict) for row in found)
    assert (len(found) == len(rows)) == (said == "")


def test_a_word_of_a_link_that_names_no_rows_is_told(demo_once):
    assert rows_behind(demo_once, frame(demo_once), "anything") is None
    assert (
        entry_page(demo_once, frame(demo_once), money_page(demo_once, frame(demo_once), "industry").flow, "x:") is None
    )
    whole = entry_page(
        demo_once, frame(demo_once), money_page(demo_once, frame(demo_once), "industry").flow, f"{SOURCE}:"
    )
    assert whole is not None
    assert whole.title == "各来源"
