"""Every cell of role × answer, verb, export × own and another district (rules 11.1, 11.2), tried at the services."""

from collections.abc import Callable

import pytest

from data_access.queries.returns import list_departments
from services.access import DEMO_USER, Role, User
from services.errors import Forbidden
from services.exporting import AUDITED, EXPORTED, export
from services.frame import open_frame
from tests.access import reads, verbs
from tests.access.reads import READS
from tests.access.verbs import VERBS, WRONG_TRY, At, blank
from tests.databases import undone

HOME, AWAY = "永宁县", "经开区"
LETTERS = {"L": Role.LEADER, "O": Role.OFFICE, "D": Role.DISTRICT, "B": Role.DEPARTMENT, "A": Role.AUDITOR}
LETTERS |= {"X": Role.ADMIN}
NOT_FOR_DISTRICTS = {
    "appraisal_notes",
    "district_answers",
    "audit_events",
    "official_forms",
    "filled_forms",
    "period_lists",
    "agencies",
    "experts",
    "price_groups",
}
"""Exports with records of all districts that cannot be told apart."""


@pytest.fixture(scope="module")
def users(demo_once) -> dict[str, User]:
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", district=HOME)
    department = list_departments(demo_once, frame.pilot.id)[0]
    bound = {"D": (frame.district.id, None), "B": (None, department.id)}
    return {letter: User(role.value, role, *bound.get(letter, (None, None))) for letter, role in LETTERS.items()}


@pytest.fixture(scope="module")
def form():
    return blank(HOME)


def is_forbidden(call: Callable[[], object]) -> bool:
    """Whether the right was what was missing; anything else that is wrong with a try is found after the right."""
    try:
        call()
    except Forbidden:
        return True
    except WRONG_TRY:
        return False
    return False


def cells(table: dict[str, tuple[str, object]]) -> list:
    return [pytest.param(name, letter, id=f"{name}-{letter}") for name in table for letter in LETTERS]


@pytest.mark.parametrize(("name", "letter"), cells(READS))
def test_who_may_ask(demo_once, users, name, letter):
    may, ask = READS[name]
    frame = open_frame(demo_once, users[letter], pilot="yinchuan", period="2026-W46", district=HOME)
    assert is_forbidden(lambda: ask(reads.found()[name], demo_once, frame)) == (letter not in may)


@pytest.mark.parametrize(("name", "letter"), cells(VERBS))
def test_who_may_do(demo_once, users, form, name, letter):
    may, attempt = VERBS[name]
    unit = "" if letter == "B" else HOME
    with undone(demo_once):
        at = At.of(demo_once, users[letter], users["O"], HOME, unit, form)
        assert is_forbidden(lambda: attempt(verbs.found()[name], at)) == (letter not in may)


@pytest.mark.parametrize("name", [name for name, (may, _) in VERBS.items() if "D" in may])
def test_a_district_does_nothing_to_another(demo_once, users, form, name):
    if name in verbs.WITHOUT_A_UNIT:
        return
    with undone(demo_once):
        at = At.of(demo_once, users["D"], users["O"], AWAY, AWAY, form)
        assert is_forbidden(lambda: VERBS[name][1](verbs.found()[name], at))


@pytest.mark.parametrize("what", EXPORTED)
def test_who_may_take_what_out(demo_once, users, what):
    for letter, user in users.items():
        may = "OA" if what in AUDITED else "LOA" if what in NOT_FOR_DISTRICTS else "LODA"
        found = is_forbidden(lambda user=user: export(demo_once, user, what, "yinchuan"))
        assert found == (letter not in may), letter


def test_every_verb_stands_in_the_table():
    assert set(verbs.found()) == set(VERBS) | set(verbs.INNER)
