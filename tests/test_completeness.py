"""Nothing is half there: every page, light, role, indicator and table has everything that belongs to it (rules 1.1,
2.1, 11.1)."""

import ast
import csv
import pkgutil
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from components.lights.wall import LOOKS, look
from data_access import upload_reading
from data_access.commands import audit
from data_access.engine import dispose, reading
from data_access.guarded import BEHIND_VIEWS
from data_access.people import NAMES
from data_access.queries.counted import PACED_ON, STANDING
from data_access.queries.export import RECORDS
from data_access.queries.intake import ROWS
from data_access.tables import metadata
from domain.facts.registers import REGISTERS, register_of
from domain.intake.forms import FORMS, Kind
from domain.intake.howto import howto_page
from domain.lights.core import CORE, CORE_LIGHTS, OPENED, PACED, Elsewhere
from domain.lights.rule_words import METRICS, SUBJECTS
from domain.words import STAGES, Light, Word
from services import clock
from services.access import GRANTS, ROLE_ZH, Permission, Role, User, check
from services.errors import Forbidden
from services.lights.details import DETAILS
from services.lights.sources import KINDS
from tests import office_work
from tests.databases import WORKER
from tests.faults.workbooks import in_this_process
from tests.new_city import prepare

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "seed_data"
MAY = {
    # who may do what, written down a second time: a change here is a decision
    Role.LEADER: "own_account read_summary read_projects read_enterprise export read_money read_returns read_appraisal",
    Role.OFFICE: "own_account read_summary read_projects read_enterprise export read_money edit_facts close_period "
    "manage_providers read_audit record_money read_returns submit approve set_up read_appraisal supervise",
    Role.DISTRICT: "own_account read_summary read_projects read_enterprise export read_money edit_facts "
    "read_returns submit",
    Role.DEPARTMENT: "own_account read_summary read_returns submit",
    Role.AUDITOR: "own_account read_summary read_projects read_enterprise export read_money read_audit read_returns "
    "read_accounts read_appraisal",
    Role.ADMIN: "own_account keep_accounts read_accounts read_backups",
}


DEFAULTS_IN = ("domain", "services", "components", "reports", "pages", "data_access", "command_line")
MAY_BE_MISSING = {
    ("data_access/noticing.py", "BY_TRIGGER"): "most tables write no other; a test reads all triggers",
    # file and table that is asked with a default → why a key may be missing
    ("data_access/upload_old.py", "ERRORS"): "a code that the format does not know is an error all the same",
    ("data_access/queries/export.py", "NAMES"): "few tables have names of people",
    ("data_access/queries/export.py", "NUMBERS"): "few numbers have another name in an export",
    ("data_access/upload_workbook.py", "LONGER"): "a sheet has cells of usual length unless said otherwise",
    ("data_access/failures.py", "SYSTEM_SAYS"): "what the system says without words of ours, it says itself",
    ("data_access/upload_child.py", "DAMAGED"): "what helps with a workbook helps with most",
    ("services/plans/changes.py", "NAMES"): "most rows are called by their name",
    ("services/plans/changes.py", "RULES"): "a rule without a word of its own is called by its code",
    ("services/plans/difference.py", "TABLES"): "most sheets are called like their table",
    ("services/plans/changes.py", "RECORDS"): "most tables are called like their sheet",
    ("services/plans/undo.py", "WORDS"): "what points at a unit and has no word of its own is 其他记录",
    ("services/plans/old_copies.py", "STORED_AS"): "most fields are kept under their own name",
    ("domain/intake/spoken.py", "SPOKEN"): "most words are written as they are",
    ("domain/intake/units.py", "SAME"): "a unit that has no other spelling is itself",
    ("domain/identity/grants.py", "POWERS"): "every role that is neither admin nor auditor has the power of business",
    ("domain/identity/grants.py", "{…}"): "a role without a unit wants none",
    ("services/identity/landing.py", "FIRST"): "whoever has no other first page begins at the first of the menu",
    ("domain/intake/forms.py", "_LEDGER_SORTS"): "what the ledger's own form reads as text it gets as text",
    ("domain/intake/numbers.py", "LEVELS"): "a level may be written as a word or as its number",
    ("domain/money/ledger_form.py", "HEADINGS"): "a mistake may lie in a row or file, not in a column",
    ("domain/lights/ways.py", "POINTS"): "a unit has another word for a difference, or none",
    ("domain/targets/allocation.py", "FINEST"): "what is counted is shared in whole ones",
    ("domain/targets/allocation.py", "PROPOSED"): "as FINEST",
    ("data_access/queries/duties.py", "WHO_COUNTS"): "a measure that is not named can count every enterprise",
    ("reports/tabular.py", "WIDTHS"): "a column is as wide as its heading unless said otherwise",
    ("services/audit/page.py", "ACTIONS"): "the audit keeps what earlier versions wrote",
    ("services/audit/words.py", "FIELDS"): "the audit keeps what earlier versions wrote",
    ("services/lights/counting.py", "ALIASES"): "an address names an indicator by its code or by another word",
    (
        "services/lights/projects.py",
        "CHANGES",
    ): "words of an address, which a person may write; the page says what it left out",
    ("services/lights/projects.py", "LIGHTS"): "as CHANGES",
    ("domain/official/grid.py", "WIDTHS"): "most units are written as they are",
    ("data_access/form_books.py", "BUILTIN_FORMATS"): "a number of a format that Excel does not define is General",
    ("reports/data_package.py", "KINDS"): "a value of any other kind is a text",
    ("services/lights/projects.py", "STAGES"): "as CHANGES",
}


def rows(name: str) -> list[dict[str, str]]:
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def menu_rows() -> list[ast.Tuple]:
    """The rows of the menu's PAGES."""
    for node in ast.parse((ROOT / "components" / "menu.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PAGES":
            return node.value.elts
    raise AssertionError("components/menu.py has no PAGES")


def menu() -> dict[str, str]:
    """Page file → permission, as the menu says."""
    return {row.elts[1].value: ast.unparse(row.elts[-1]) for row in menu_rows()}


PAGES = sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")


def test_every_page_is_in_the_menu_and_the_menu_names_no_other():
    assert sorted(menu()) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_for_the_permission_that_its_menu_entry_shows(page):
    asked = re.search(r"shell\.page\((Permission\.[A-Z_]+),", (ROOT / page).read_text(encoding="utf-8"))
    assert asked is not None, "a page opens with shell.page（Permission.X, …）"
    assert menu()[page] == asked[1]
    assert asked[1].removeprefix("Permission.") in Permission.__members__


@pytest.mark.parametrize("light", Light)
def test_every_light_has_colour_word_and_shape_of_its_own(light):
    shown = LOOKS[light]
    assert re.fullmatch(r"#[0-9A-F]{6}", shown.colour)
    assert re.fullmatch(r"#[0-9A-F]{6}", shown.fill)
    assert shown.word == light.zh
    for other in set(Light) - {light}:
        assert (shown.shape, shown.word, shown.colour) != (LOOKS[other].shape, LOOKS[other].word, LOOKS[other].colour)
        assert shown.shape != LOOKS[other].shape


def test_a_project_that_left_has_a_look_too():
    assert look(None).word == "已退出"
    assert look(None).shape not in {shown.shape for shown in LOOKS.values()}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_every_role_and_permission_is_decided(role, permission):
    user = User("某人", role)
    decided = permission.value in MAY[role].split()
    assert user.may(permission) is decided
    if decided:
        check(user, permission)
    else:
        with pytest.raises(Forbidden, match=f"某人\\（{ROLE_ZH[role]}\\）没有这项权限：{permission.value}"):
            check(user, permission)


def test_every_role_is_granted_something_or_nothing_on_purpose():
    assert set(GRANTS) == set(Role) == set(MAY) == set(ROLE_ZH)


@pytest.mark.parametrize("row", rows("indicators.csv"), ids=lambda row: row["code"])
def test_every_indicator_is_defined_sourced_and_due_for_review(row):
    assert re.fullmatch(r"[a-z0-9_]+", row["code"])
    assert len(row["definition"]) >= 10
    assert row["source"]
    assert row["unit"]
    assert row["direction"] in ("up", "down")
    assert date.fromisoformat(row["review_on"]) > date(2026, 1, 1)


@pytest.mark.parametrize("row", rows("indicators.csv"), ids=lambda row: row["code"])
def test_every_indicator_is_counted_or_says_why_it_is_typed(row):
    """(rules 17.2)"""
    is_typed = row["measure"] in ("reported", "estimate")
    assert bool(row["typed_because"]) is is_typed
    assert len(row["typed_because"]) <= 200
    assert is_typed or re.fullmatch(r"criterion|(computed|counted):[a-z0-9_]+", row["measure"])
    assert register_of(row["measure"]) is not None or not row["measure"].startswith("counted:")


def test_every_register_that_counts_has_a_word():
    assert {one.source for one in REGISTERS.values()} == set(KINDS)


def test_the_core_indicators_of_the_catalogue_are_the_core_lights():
    assert [row["code"] for row in rows("indicators.csv") if row["core"] == "true"] == [str(core) for core in CORE]


def test_every_target_belongs_to_an_indicator_of_the_catalogue_and_quotes_its_plan():
    codes = {row["code"] for row in rows("indicators.csv")}
    for file in sorted(SEED.glob("pilots/*/targets.csv")):
        for row in rows(str(file.relative_to(SEED))):
            assert row["indicator"] in codes, (file.parent.name, row["indicator"])
            assert row["source_quote"], (file.parent.name, row["source_name"])
            assert row["source_document"], (file.parent.name, row["source_name"])


@pytest.mark.parametrize("core", CORE)
def test_every_core_indicator_has_a_rule_with_a_source_and_words_for_it(core):
    metric = CORE_LIGHTS[core].metric
    found = [row for row in rows("light_rules.csv") if (row["indicator"], row["metric"]) == (core, metric)]
    assert len(found) == 1
    assert found[0]["source"]
    assert found[0]["author"]


def test_every_rule_has_words_and_no_words_are_idle():
    """口径与规则 names what each row is about and looks at."""
    found = rows("light_rules.csv")
    assert {row["indicator"] for row in found} == set(SUBJECTS)
    assert {row["metric"] for row in found} == set(METRICS)


def test_every_figure_made_of_projects_has_its_condition_and_no_other_has_one():
    assert not PACED_ON.keys() & STANDING.keys()
    assert PACED_ON.keys() == PACED.keys()
    assert PACED_ON.keys() | STANDING.keys() == OPENED.keys()


def test_every_light_with_rows_that_are_no_projects_has_their_table_and_no_other_has_one():
    """A light that no project makes up has such rows."""
    with_details = {light.code for light in CORE_LIGHTS.values() if light.has_details}
    assert with_details == set(DETAILS)
    assert {light.code for light in CORE_LIGHTS.values() if not light.is_of_projects} <= with_details


def test_a_light_that_no_project_makes_up_opens_a_page_of_the_menu():
    slugs = {row.elts[3].value for row in menu_rows()}
    assert {light.rows.page for light in CORE_LIGHTS.values() if isinstance(light.rows, Elsewhere)} <= slugs


def test_a_table_of_words_or_kinds_has_no_default():
    """A word that is missing fails; one that may be missing says why."""
    found = []
    for path in (path for room in DEFAULTS_IN for path in sorted((ROOT / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, _]):
                    name = "{…}" if isinstance(table, ast.Dict) else getattr(table, "id", "")
                    if name == "{…}" or name.isupper():
                        found.append((path.relative_to(ROOT).as_posix(), name))
    assert set(found) == set(MAY_BE_MISSING)


def test_a_threshold_that_the_plans_do_not_give_says_that_it_is_a_default():
    for row in rows("light_rules.csv"):
        if row["is_default"] == "true":
            assert "默认" in row["source"], (row["indicator"], row["metric"])


def test_the_weights_of_the_nine_stages_sum_to_a_hundred():
    weights = {row["stage"]: int(row["weight"]) for row in rows("stage_weights.csv")}
    assert list(weights) == [str(stage) for stage in STAGES]
    assert sum(weights.values()) == 100


OF_IDENTITY = {
    "accounts",
    "account_subjects",
    "grants",
    "sessions",
    "sign_in_events",
    "sign_in_attempts",
    "pending_sign_ins",
}


TEXTS_OF_READINGS = ("reading_texts", "reading_indicators")


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_can_be_exported(table):
    """But for who may come in: that is read on 用户与权限 only, and passwords and tokens nowhere. And for the sums of
    rows, which say nothing to a reader, and what stands behind a view, which is exported."""
    exported = {record.table.__tablename__ for record in RECORDS.values()}
    assert (table in exported) is (table not in OF_IDENTITY | {"row_sums", *BEHIND_VIEWS, *TEXTS_OF_READINGS})


WORKED_OUT = {
    # table that no person fills → where what stands in it comes from
    **dict.fromkeys(
        ("indicator_readings", "project_readings", "provider_readings", "scope_counts", "live_tallies"), "evaluation"
    ),
    **dict.fromkeys(
        ("findings", "target_readings", "target_shares", "forecasts", "task_readings", "restatements"), "evaluation"
    ),
    **dict.fromkeys((*BEHIND_VIEWS, *TEXTS_OF_READINGS), "evaluation"),
    **dict.fromkeys(("flow_sums", "money_cells", "ledger_months"), "sums of the ledger"),
    **dict.fromkeys(("provider_pools", "provider_shares", "industry_standings"), "ranking when closing"),
    **dict.fromkeys(("alerts", "alert_events", "alert_messages"), "closing; what people add: tests/services/alerts"),
    **dict.fromkeys(("alert_rules", "alert_causes"), "shipped with the product"),
    "price_groups": "rolled up from plan lines",
    **dict.fromkeys(("level_rules", "level_scenarios"), "the national assessment, shipped with the product"),
    **dict.fromkeys(OF_IDENTITY - {"accounts", "grants"}, "signing in: tests/services/identity"),
}
OF_A_DEMONSTRATION = {("pilots", "demo_today"): "the day on which a demonstration stands"}


class Filled(NamedTuple):
    """What the people of a new city's office brought in by verbs alone: rows of each table, columns with a value, and
    those that hold the name of one of them."""

    rows: dict[str, int]
    columns: set[tuple[str, str]]
    named: set[tuple[str, str]]


@pytest.fixture(scope="module")
def filled(sqlite_store) -> Filled:
    url = sqlite_store.create(f"office_{WORKER}", sqlite_store.prepared("no_pilot", prepare))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.setattr(clock, "datetime", office_work.Calendar)
        patch.setattr(audit, "datetime", office_work.Calendar)
        patch.setattr(upload_reading, "_ask", in_this_process)  # a child reads the same and takes its time
        before = office_work.counts()
        for deed in office_work.DEEDS:
            deed()
        after = office_work.counts()
        with reading() as connection:
            columns, named = office_work.filled_columns(connection), office_work.columns_with_a_name(connection)
    dispose()
    sqlite_store.drop(f"office_{WORKER}")
    return Filled({table: after[table] - before[table] for table in after}, columns, named)


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_is_filled_by_people_or_worked_out(filled, table):
    """No record that only a generator can make."""
    assert table in WORKED_OUT or filled.rows[table] > 0, f"nobody can make a row of {table}"


def test_every_column_that_the_demonstration_fills_people_fill_too(filled, demo_once):
    shown = {one for one in office_work.filled_columns(demo_once) if one[0] not in WORKED_OUT}
    assert shown - filled.columns == set(OF_A_DEMONSTRATION)


def test_every_column_that_holds_the_name_of_who_did_something_has_what_vouches_for_it_beside(filled):
    known = {(table, column) for table, found in NAMES.items() for column in found}
    assert filled.named - known == {("accounts", "name")}


@pytest.mark.parametrize("enum", Word.__subclasses__(), ids=lambda enum: enum.__name__)
def test_every_word_has_a_chinese_word_of_its_own(enum):
    words = [member.zh for member in enum]
    assert all(words)
    assert len(set(words)) == len(words)


def test_the_how_to_page_is_that_of_the_forms():
    """docs/returns.md is generated by
    `python -c "from domain.intake.howto import howto_page; print(howto_page(), end='')"`."""
    assert (ROOT / "docs" / "returns.md").read_text(encoding="utf-8") == howto_page()


@pytest.mark.parametrize("kind", ROWS, ids=str)
def test_every_column_of_every_form_is_read_back(kind):
    """A stored row is held against a return column by column; a project's days are those of its milestones."""
    read = {column.name for column in ROWS[kind][0].selected_columns}
    if kind is Kind.PROJECTS:
        read |= {f"{part}_{stage}" for part in ("planned", "completed") for stage in STAGES}
    assert {column.field for column in FORMS[kind].columns} - read == set()


def test_every_identifier_of_the_glossary_exists_where_it_says():
    """Columns identifier and where: `Name` of a module, or a field of a class."""
    gone = []
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 5 or not re.fullmatch(r"[a-z_]+(\.\w+)+", cells[3]):
            continue
        for identifier in re.findall(r"`([\w.]+)`", cells[2]):
            try:
                owner = pkgutil.resolve_name(cells[3])
            except (ImportError, AttributeError):
                gone.append((identifier, cells[3]))
                continue
            named = identifier.split(".")[0]
            if not hasattr(owner, named) and named not in getattr(owner, "__dataclass_fields__", ()):
                gone.append((identifier, cells[3]))
    assert gone == []
