"""Every page × role: who sees it in the menu and who is told that he may not (rules 11.1)."""

from dataclasses import replace

import pytest

from components import guard
from data_access.queries.pilots import get_pilot
from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
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
    "batches": "LODA",
    "transformation": "LODA",
    "awards": "LODA",
    "alerts": "LODBA",
    "explanations": "LODA",
    "tasks": "LODBA",
    "lists": "LODBA",
    "supervision": "LODA",
    "intake": "LODBA",
    "meeting": "LODA",
    "reports": "LODA",
    "evaluation": "LOA",
    "rules": "LODBA",
    "approvals": "O",
    "setup": "O",
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


def test_every_page_is_known_whoever_the_first_test_says_is_here(monkeypatch):
    served_before.cache_clear()
    monkeypatch.setattr(guard, "current_user", lambda: User("某人", Role.DEPARTMENT, None, 1))
    known = {page["url_pathname"] for page in served_before()._registered_pages.values()}
    assert known >= set(MAY) - {"overview"}


TEXTS = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")


def everything(app) -> str:
    """All words of a page: texts, choices, cells."""
    words = [element.value for kind in TEXTS for element in app.get(kind)]
    words += [str(option) for box in app.selectbox for option in box.options]
    return "\n".join([*map(str, words), *(frame.value.to_string() for frame in app.dataframe)])


@pytest.mark.parametrize(("mine", "theirs"), [("songjiang", "yinchuan"), ("yinchuan", "songjiang")])
@pytest.mark.parametrize("letter", [letter for letter in ROLES if letter != "X"])
def test_who_is_granted_one_pilot_sees_nothing_of_another_on_any_page(letter, mine, theirs, monkeypatch):
    with connected() as connection:
        own, other = get_pilot(connection, mine), get_pilot(connection, theirs)
        districts, departments = list_districts(connection, own.id), list_departments(connection, own.id)
        known = {row.short_name for row in districts}
        words = {
            other.name,
            other.short_name,
            *(row.short_name for row in list_districts(connection, other.id)),
        } - known
    bound = {"D": {"district_id": districts[0].id}, "B": {"department_id": departments[0].id}}
    user = User("某人", ROLES[letter], pilot_id=own.id, **bound.get(letter, {}))
    served_before()
    asked = {"pilot": theirs, "period": "2026-W46"}
    monkeypatch.setattr(guard, "current_user", lambda: replace(user, pilot_id=None))
    assert any(word in everything(opened("overview", **asked)) for word in words)
    monkeypatch.setattr(guard, "current_user", lambda: user)
    for page in (page for page, may in MAY.items() if letter in may):
        shown = everything(opened(page, **asked))
        assert [word for word in words if word in shown] == [], page
