"""The pilot of the table of cells: an account granted in one pilot only has nothing of another, by any answer, verb,
export, report or file (rules 11.5); of pages tests/pages/test_page_cells.py."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import Connection

import services
from data_access.engine import writing
from data_access.queries.pilots import get_pilot
from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
from domain.words import Stage
from services.access import DEMO_USER, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.exporting import EXPORTED
from services.frame import Frame, open_frame
from services.intake.evidence import add_evidence, evidence_of
from tests.access import reads, verbs
from tests.access.reads import READS
from tests.access.test_cells import HOME, LETTERS
from tests.access.verbs import VERBS, At, batch, blank, proposal
from tests.databases import undone

OWN, OTHER = "songjiang", "yinchuan"
BUSINESS = {letter: role for letter, role in LETTERS.items() if letter != "X"}
"""The administrator has no pilot, and no business data of any."""


def granted(connection: Connection) -> dict[str, User]:
    """One of each role, in `OWN` only."""
    pilot = get_pilot(connection, OWN).id
    district, department = list_districts(connection, pilot)[0].id, list_departments(connection, pilot)[0].id
    unit = {"D": {"district_id": district}, "B": {"department_id": department}}
    return {letter: User(role.value, role, pilot_id=pilot, **unit.get(letter, {})) for letter, role in BUSINESS.items()}


@dataclass(frozen=True)
class There:
    """`OTHER` as its office sees it, and who comes from elsewhere."""

    connection: Connection
    frame: Frame
    users: dict[str, User]
    form: object

    @property
    def desk(self) -> Desk:
        return Desk.on(self.connection, self.frame.pilot.id, DEMO_USER)

    @property
    def at(self) -> At:
        return At.of(self.connection, DEMO_USER, DEMO_USER, HOME, HOME, self.form)


@pytest.fixture(scope="module")
def there(demo_once):
    frame = open_frame(demo_once, DEMO_USER, pilot=OTHER, period="2026-W46", district=HOME)
    return There(demo_once, frame, granted(demo_once), blank(HOME))


def is_forbidden(call: Callable[[], object]) -> bool:
    try:
        call()
    except Forbidden as refusal:
        return "授权不在这个试点" in str(refusal)
    except Refused:
        return False
    return False


@pytest.mark.parametrize("letter", BUSINESS)
@pytest.mark.parametrize("name", READS)
def test_no_answer_of_another_pilot(there, name, letter):
    ask = READS[name][1]
    read = reads.found()[name]
    assert is_forbidden(lambda: ask(read, there.connection, replace(there.frame, user=there.users[letter])))


@pytest.mark.parametrize("letter", BUSINESS)
@pytest.mark.parametrize("name", VERBS)
def test_no_deed_in_another_pilot(there, name, letter):
    verb, attempt = verbs.found()[name], VERBS[name][1]
    with undone(there.connection):
        at = there.at
        assert is_forbidden(lambda: attempt(verb, replace(at, desk=replace(at.desk, user=there.users[letter]))))


@pytest.mark.parametrize("letter", BUSINESS)
def test_no_link_leads_to_another_pilot(there, letter):
    """What a link asks for is not there for whom it is not; the own pilot takes its place, or nothing."""
    try:
        frame = open_frame(there.connection, there.users[letter], pilot=OTHER, period="2026-W46")
    except Refused:
        return
    assert (frame.pilot.code, [one.code for one in frame.pilots]) == (OWN, [OWN])


# ── what takes a user, and neither a frame nor a desk ────────────────────────


def evidence(there: There) -> int:
    """A file kept in `OTHER`."""
    code = there.at.code
    add_evidence(there.desk, code=code, stage=Stage.CONTRACT, name="a.pdf", content=b"%PDF-1")
    return evidence_of(there.desk, code)[0].id


Try = Callable[[There, Callable, User], object]
TRIED: dict[str, Try] = {
    "desk.carry_out": lambda there, verb, user: verb(replace(there.frame, user=user), lambda desk: None),
    "exporting.export": lambda there, verb, user: verb(there.connection, user, "projects", OTHER),
    "intake.evidence.evidence_file": lambda there, verb, user: verb(there.connection, user, evidence(there)),
    "approvals.page.proposed_file": lambda there, verb, user: verb(there.connection, user, proposal(there.at)),
    "desk.with_desk": lambda there, verb, user: verb(there.connection, there.frame.pilot.id, user, lambda desk: None),
    "intake.trail.original_file": lambda there, verb, user: verb(there.connection, user, batch(there.at)),
}
"""Refused, with the pilot as the reason, to every role that has the right elsewhere."""
APART: dict[str, Callable[[Callable, User, int, int, object], object]] = {
    "desk.at_desk": lambda verb, user, pilot, number, form: verb(pilot, user).__enter__(),
    "desk.at_pilot": lambda verb, user, pilot, number, form: verb(pilot, user, lambda desk: None),
    "units.changes.merge_one": lambda verb, user, pilot, number, form: verb(
        user, pilot, unit=HOME, into=HOME, moves_on=date(2026, 11, 14), document="x"
    ),
    "supervision.signs.look_for_signs": lambda verb, user, pilot, number, form: verb(pilot, user),
    "audit.leaving.note_leaving": lambda verb, user, pilot, number, form: verb(pilot, user, "take_file", "x", b""),
    "intake.preview.preview": lambda verb, user, pilot, number, form: verb(pilot, user, form, unit=HOME),
    "plans.own_indicators.keep_one": lambda verb, user, pilot, number, form: verb(user, pilot, **verbs.INDICATOR),
    "evaluation.opening.close_all": lambda verb, user, pilot, number, form: verb(pilot, user),
    "evaluation.opening_job.start_closing": lambda verb, user, pilot, number, form: verb(pilot, user),
    "approvals.opening_desk.begin_one": lambda verb, user, pilot, number, form: verb(user, pilot, "x"),
    "approvals.opening_desk.stop_one": lambda verb, user, pilot, number, form: verb(user, pilot, "x"),
    "approvals.opening_desk.propose_closing": lambda verb, user, pilot, number, form: verb(user, pilot),
    "approvals.opening_desk.approve_and_go_on": lambda verb, user, pilot, number, form: verb(user, number),
    "approvals.opening_desk.go_on": lambda verb, user, pilot, number, form: verb(user, pilot),
    "approvals.deciding.approve_one": lambda verb, user, pilot, number, form: verb(user, number),
    "approvals.deciding.refuse_one": lambda verb, user, pilot, number, form: verb(user, number, "x"),
    "approvals.deciding.withdraw_one": lambda verb, user, pilot, number, form: verb(user, number),
}
"""The same of those that open a transaction of their own."""
SETTING_UP = {
    "plans.steps.pilots_to_set_up",
    "plans.steps.may_begin_one",
    "plans.steps.setup_of",
    "evaluation.opening_view.history_view",
    "plans.revising.plan_cells",
    "plans.revising.published_cells",
    "plans.revising.preview_of",
    "plans.revising.preview_plan",
    "plans.revising.commit_plan",
    "plans.changes.plan_loads",
    "plans.documents.plan_words",
    "plans.documents.read_plan_document",
    "plans.documents.target_names",
    "plans.documents.with_words",
    "plans.revising.write_plan",
    "plans.retiring.retired",
    "plans.undo.undo_load",
    "plans.undo.undo_at",
    "plans.undo.undo_needs",
    "plans.undo.open_load",
}
"""By a pilot's code, of one's own only: tests/services/plans/test_revising.py::test_whose_workbook_it_is,
tests/services/plans/test_undo.py::test_who_may_take_back,
tests/services/plans/test_retiring.py::test_whose_they_are."""
FOR_WHOM = dict.fromkeys(APART, "O") | {
    "intake.preview.preview": "ODB",
    **dict.fromkeys(("desk.at_desk", "desk.at_pilot"), "LODBA"),  # open a desk; each verb at it is in test_cells
    "audit.leaving.note_leaving": "LODBA",  # the right is that of the file
}
"""Whose these are in a pilot of their own."""
LISTS = {"approvals.page.waiting_for", "approvals.page.waiting_count", "identity.my_district.districts_of"}
"""Answer with what is there for the user: nothing of another pilot."""
ELSEWHERE = {
    "plans.own_indicators.own_indicators": "tests/services/plans/test_own_indicators.py",
    **dict.fromkeys(("access.check", "access.check_pilot", "access.home_of", "access.own_district"), "the rights"),
    "alerts.names.seen_by": "which alerts of a pilot: its filter",
    "alerts.page.may_answer": "compares units, which are of one pilot",
    "alerts.page.is_same": "compares people",
    "approvals.closing.work_ahead": "a part of approve_one; asks at a desk of its own",
    "evaluation.close.close_ahead": "a part of approve_one and of the command line; asks at a desk of its own",
    "evaluation.who_reports.may_report": "compares units, which are of one pilot",
    "frame.open_frame": "test_no_link_leads_to_another_pilot",
    "money.export.of_period": "a part of export",
    "desk.note_of_no_pilot": "an event of no pilot",
    "identity.people_file.import_people": "the administrator's: of no pilot",
    "keeping.last.last_backup": "the administrator's: of no pilot",
    "keeping.state.site_state": "the administrator's: of no pilot",
    "reports.desk.may_edit": "a role's right",
    "reports.periods.report_frame": "open_frame, and refused unless it is the pilot asked for",
    "identity.my_district.my_district": "one of districts_of",
    "identity.my_district.remember_mine": "one of districts_of",
}
ACCOUNTS = ("identity.deeds.", "identity.register_page.")
"""The administrator's: of no pilot."""


def with_a_user() -> dict[str, Callable]:
    """Functions of the services that take a user or a frame, and are neither answers nor verbs at a desk."""
    known = {*reads.found(), *verbs.found()}
    found = {}
    for module in pkgutil.walk_packages(services.__path__, "services."):
        here = importlib.import_module(module.name)
        for name, one in inspect.getmembers(here, inspect.isfunction):
            path = f"{module.name.removeprefix('services.')}.{name}"
            if one.__module__ != module.name or name.startswith("_") or path in known or path.startswith(ACCOUNTS):
                continue
            if "user" in inspect.signature(one).parameters or path == "desk.carry_out":
                found[path] = one
    return found


def test_whatever_takes_a_user_stands_in_the_table():
    assert set(with_a_user()) == {*TRIED, *APART, *LISTS, *SETTING_UP, *ELSEWHERE}


@pytest.mark.parametrize("letter", BUSINESS)
@pytest.mark.parametrize("name", TRIED)
def test_no_other_way_into_another_pilot(there, name, letter):
    if letter == "B" and name in ("exporting.export", "intake.evidence.evidence_file"):
        return  # neither is a member unit's anywhere
    if letter != "O" and name == "approvals.page.proposed_file":
        return  # nobody else approves anywhere
    with undone(there.connection):
        assert is_forbidden(lambda: TRIED[name](there, with_a_user()[name], there.users[letter]))


@pytest.mark.parametrize("name", APART)
def test_no_transaction_in_another_pilot(demo_file, name):
    form = blank(HOME)
    with writing() as session:
        connection = session.connection()
        users, pilot = granted(connection), get_pilot(connection, OTHER).id
        number = proposal(At.of(connection, DEMO_USER, DEMO_USER, HOME, HOME, form))
    for user in users.values():
        assert is_forbidden(lambda user=user: APART[name](with_a_user()[name], user, pilot, number, form)), user.role


@pytest.mark.parametrize("name", APART)
def test_no_transaction_of_a_role_that_may_not(demo_file, name):
    """The same in the pilot that all of them are granted in: leader, district, member unit, auditor, administrator."""
    form = blank(HOME)
    with writing() as session:
        connection = session.connection()
        pilot = get_pilot(connection, OTHER).id
        number = proposal(At.of(connection, DEMO_USER, DEMO_USER, HOME, HOME, form))
        district, department = list_districts(connection, pilot)[0].id, list_departments(connection, pilot)[0].id
    unit = {"D": {"district_id": district}, "B": {"department_id": department}}
    for letter, role in LETTERS.items():
        if letter not in FOR_WHOM[name] and not (letter == "X" and "A" in FOR_WHOM[name]):
            user = User(role.value, role, pilot_id=None if letter in "XA" else pilot, **unit.get(letter, {}))
            with pytest.raises(Forbidden, match="没有这项权限"):
                APART[name](with_a_user()[name], user, pilot, number, form)


@pytest.mark.parametrize("what", EXPORTED)
def test_no_export_of_another_pilot(there, what):
    export = with_a_user()["exporting.export"]
    for letter, user in there.users.items():
        if letter == "B":
            continue
        with pytest.raises(Forbidden):
            list(export(there.connection, user, what, OTHER).rows)


def test_what_waits_in_another_pilot_is_neither_shown_nor_counted(there):
    clerk = there.users["O"]
    with undone(there.connection):
        proposal(there.at)
        waiting_for, districts_of = (
            with_a_user()["approvals.page.waiting_for"],
            with_a_user()["identity.my_district.districts_of"],
        )
        assert [one.pilot for one in waiting_for(there.connection, replace(DEMO_USER, account_id=None)).open]
        assert waiting_for(there.connection, clerk).open == ()
        names = districts_of(there.connection, clerk)
        assert names
        assert not any(name.startswith(there.frame.pilot.short_name) for name in names)
