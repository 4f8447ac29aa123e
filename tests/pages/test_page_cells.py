"""Every page × role: who sees it in the menu and who is told that he may not (rules 11.1)."""

import pytest

from components import guard
from services.access import DEMO_USER, Permission, Role, User
from services.frame import connected, open_frame
from tests.pages.test_projects_page import opened, served_before
from tests.test_completeness import menu_rows

MAY = {
    "overview": "LODBA",
    "targets": "LODBA",
    "districts": "LODBA",
    "industries": "LODBA",
    "projects": "LODA",
    "providers": "LODBA",
    "enterprise": "LODA",
    "subsidy": "LODA",
    "intake": "LODBA",
    "meeting": "LODA",
    "reports": "LODA",
    "rules": "LODBA",
    "approvals": "O",
    "audit": "OA",
    "users": "LODBAX",
}
"""Leader, office, district, department (B), auditor; the administrator (X) none."""
ROLES = {"L": Role.LEADER, "O": Role.OFFICE, "D": Role.DISTRICT, "B": Role.DEPARTMENT, "A": Role.AUDITOR}
ROLES |= {"X": Role.ADMIN}


def test_every_page_of_the_menu_stands_in_the_table():
    rows = {row.elts[1].value.removeprefix("pages/").removesuffix(".py"): row.elts[5].attr for row in menu_rows()}
    assert set(rows) == set(MAY)
    for page, permission in rows.items():
        may = "".join(letter for letter, role in ROLES.items() if User("x", role).may(Permission[permission]))
        assert may == MAY[page], page


@pytest.mark.parametrize("letter", [letter for letter in ROLES if letter != "X"])
def test_a_page_opens_for_who_may_and_says_no_to_who_may_not(letter, monkeypatch):
    with connected() as connection:
        home = open_frame(connection, DEMO_USER, pilot="yinchuan").districts[1]
    served_before()  # all pages are registered, as by a link that somebody else sent
    titles = {row.elts[1].value.removeprefix("pages/").removesuffix(".py"): row.elts[2].value for row in menu_rows()}
    bound = {"D": (home.id, None), "B": (None, 1)}
    user = User("某人", ROLES[letter], *bound.get(letter, (None, None)))
    monkeypatch.setattr(guard, "current_user", lambda: user)
    for page, may in MAY.items():
        app = opened(page, period="2026-W46")
        assert not app.exception, page
        is_there = app.title[0].value.startswith(titles[page]) if app.title else page == "meeting"  # a stage has none
        refused = [error for error in app.error if "没有查看本页的权限" in error.value]
        assert is_there == (letter in may), page
        assert not refused, page
