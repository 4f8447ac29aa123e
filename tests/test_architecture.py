"""The house keeps its order: rooms hold what belongs there, files stay short. Imports are held by `make lint`."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("pages", "components", "services", "reports", "command_line", "domain", "data_access", "seed_data", "deploy")
TOP = ("app.py", "server.py", "manage.py")
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
LONGEST = {"app.py": 60, "manage.py": 160, "pages": 80}
LONGER_FOR_A_REASON = {
    "data_access/migrations/versions/0001_records.py": "written by Alembic: every table once",
    "data_access/migrations/versions/0041_counted.py": "nine tables, as Alembic writes them",
    "data_access/migrations/versions/0046_transformation.py": "ten tables, as Alembic writes them",
    "data_access/migrations/versions/0047_supervision.py": "thirteen tables, as Alembic writes them",
    "data_access/migrations/versions/0035_kept_once.py": "written by Alembic: three tables before and after",
    "data_access/tables/plan.py": "fifteen records of a plan, nothing but columns",
    "services/plans/rows.py": "the rows of a plan's files, nothing but columns",
    "services/plans/forms.py": "the sheets of a plan, nothing but columns",
    "data_access/tables/facts.py": "thirteen records of what happened, nothing but columns",
    "data_access/queries/facts.py": "the one place that reads facts; each function is one query",
    "domain/evaluation/evaluate.py": "one pure pass from facts to readings",
    "data_access/queries/export.py": "one entry a record that can be exported",
    "data_access/tables/readings.py": "records of what was evaluated, nothing but columns",
    "domain/words.py": "the words of the field, nothing but enumerations",
    "domain/facts/columns.py": "the facts of a pilot, columns and their look-ups",
}


@cache
def sources() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return sorted(found + [ROOT / name for name in TOP])


@cache
def tree_of(path: Path) -> ast.Module:
    """The file's syntax, parsed once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_reaches_for_no_table_no_query_and_no_sql(path):
    allowed = ("streamlit", "components", "services", "reports", "domain", "seed_data.published")
    assert [module for module in imports(path) if not {module, module.split(".")[0]} & set(allowed)] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_begins_with_its_permission(path):
    """A docstring, imports, and then everything within shell.page(Permission.X, …)."""
    body = tree_of(path).body
    assert isinstance(body[0], ast.Expr), "a page begins with its docstring"
    rest = [node for node in body[1:] if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert len(rest) == 1, "everything of a page stands within shell.page"
    assert isinstance(rest[0], ast.With)
    call = ast.unparse(rest[0].items[0].context_expr)
    assert re.match(r"shell\.page\(Permission\.[A-Z_]+, '", call), call


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_holds_no_colour_no_threshold_no_sql_and_no_clock(path):
    text = path.read_text(encoding="utf-8")
    for pattern in (r"#[0-9A-Fa-f]{6}\b", r"\bSELECT\b", r"\b(date|datetime)\.(today|now)\b", r"\bRole\."):
        assert re.search(pattern, text) is None, pattern


def test_html_is_never_let_through():
    for path in sources():
        assert "unsafe_allow_html" not in path.read_text(encoding="utf-8"), name(path)


@pytest.mark.parametrize(
    ("way", "door"), [("vega_lite_chart", "components/vega.py"), ("dataframe", "components/table.py")]
)
def test_charts_and_tables_go_to_the_page_through_one_door(way, door):
    assert {name(path) for path in sources() if way in called(path)} == {door}


def test_every_chart_of_vega_lite_is_written_by_altair():
    assert [name(path) for path in sources() if re.search(r'"encoding": [{]', path.read_text("utf-8"))] == []


def test_files_leave_through_one_door():
    """st.download_button keeps bytes where any person signed in can fetch them: there is none."""
    assert [name(path) for path in sources() if "download_button" in called(path)] == []
    to_the_gate = "components/accounts/own.py"  # its links open pages of signing in, no file
    doors = {name(path) for path in sources() if "link_button" in called(path)} - {to_the_gate}
    assert doors == {"components/downloads.py"}


@pytest.mark.parametrize("room", ["services", "reports", "command_line", "data_access", "domain", "seed_data"])
def test_streamlit_stays_with_pages_and_components(room):
    for path in (ROOT / room).rglob("*.py"):
        assert not any(module.split(".")[0] == "streamlit" for module in imports(path)), name(path)


def test_the_rules_have_no_clock_and_open_nothing():
    for path in (ROOT / "domain").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\.(today|now|utcnow)\(\)|\bopen\(|\benviron\b", text), name(path)


def test_the_clock_is_read_in_one_place():
    """services/clock.py; the audit trail, stored rows and their default instants excepted."""
    allowed = {"services/clock.py", "data_access/commands/audit.py", "data_access/tables/base.py"}
    found = {
        name(path) for path in sources() if re.search(r"\b(date|datetime)\.(today|now)\(", path.read_text("utf-8"))
    }
    assert found <= allowed


def test_commands_never_commit():
    for path in (ROOT / "data_access" / "commands").rglob("*.py"):
        assert not re.search(r"\.commit\(", path.read_text(encoding="utf-8")), name(path)


DOORS = {
    "services/desk.py": "the one door: every verb is done at a desk of its own",
    "services/identity/door.py": "accounts and sessions belong to no pilot, so there is no desk",
    "data_access/copies.py": "a backup is loaded into a database of its own, which nobody works in",
    "data_access/structure.py": "compares with a database made for it and thrown away",
    "data_access/fitness.py": "asks PostgreSQL whether it may write, by a temporary table that is taken back",
    "data_access/engine.py": "defines it; a load on PostgreSQL is a write like any other",
    "services/plans/revising.py": "a pilot that is set up has no desk before",
    "services/plans/undo.py": "a pilot whose setting up is taken back has no desk after",
    "command_line/plans.py": "the catalogue is loaded before there is a pilot to sit down at",
    "manage.py": "init loads the plans before there is a pilot to sit down at; demo loads a pilot whole",
}
"""Files that open a transaction that writes, and why."""


@cache
def called(path: Path) -> set[str]:
    """Names of everything that a file calls."""
    calls = [node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    return {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}


def test_there_is_one_door_for_writing():
    """A verb is given its desk; migrations have Alembic's transaction."""
    openers = {"writing", "loading", "write_engine"}
    found = {name(path) for path in sources() if called(path) & openers}
    migrations = {"data_access/migrate.py", "data_access/migrations/env.py"}
    assert found - migrations == set(DOORS)


def test_no_verb_takes_the_parts_of_a_desk_one_by_one():
    """Connection, pilot and user stand together in services/desk.py; a frame is made of them."""
    parts = ({"connection", "pilot_id", "user"}, {"connection", "pilot", "user"})
    allowed = {"services/desk.py", "services/frame.py", "services/exporting.py", "services/money/export.py"}
    found = set()
    for path in (ROOT / "services").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
                found |= {f"{name(path)} {node.name}"} if any(part <= names for part in parts) else set()
    assert {one for one in found if one.split()[0] not in allowed} == {"services/reports/periods.py report_frame"}


def test_what_is_written_is_named_and_never_taken_from_the_local_names():
    assert [name(path) for path in sources() if "locals" in called(path)] == []


@pytest.mark.parametrize("path", sources(), ids=name)
def test_a_file_stays_short(path):
    longest = LONGEST.get(path.name) or LONGEST.get(path.parent.name) or 300
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= longest or name(path) in LONGER_FOR_A_REASON, f"{lines} lines; split it or say why"


def test_the_exceptions_are_still_needed():
    for exception in LONGER_FOR_A_REASON:
        assert len((ROOT / exception).read_text(encoding="utf-8").splitlines()) > 300, exception


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "handler", "common", "misc"])
def test_no_file_has_a_name_that_says_nothing(word):
    assert [name(path) for path in sources() if path.stem == word] == []


def test_no_line_is_kept_from_the_formatter():
    assert [
        name(path)
        for path in [*sources(), *(ROOT / "tests").rglob("*.py")]
        if "fmt: " + "skip" in path.read_text("utf-8")
    ] == []


def test_a_class_name_stands_in_one_file():
    """One name, one thing: who reads it anywhere knows which (two words for two things)."""
    where: dict[str, list[str]] = {}
    for path in sources():
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where.setdefault(node.name, []).append(name(path))
    assert {one: paths for one, paths in where.items() if len(paths) > 1} == {}


BANNED = {
    r"\bdeliver(y|ies)\b": "return (what a unit owes)",
    r"\bfilings?\b": "return",
    r"\bingest\w*": "intake (the room)",
    r"^(class|def) (said|found|signs|two)\b(?!\(room)": "a noun or a verb; shell.said(room) is the one",
}
"""Words that mean what another word means already, and the word to use (docs/glossary.md)."""


@pytest.mark.parametrize("banned", BANNED)
def test_one_word_for_one_thing(banned):
    found = [
        f"{name(path)}: {line.strip()}"
        for path in sources()
        if "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(banned, line, re.IGNORECASE)
    ]
    assert found == [], f"say {BANNED[banned]}"


def names_of(tree: ast.Module) -> dict[str, str]:
    """What the names of a file stand for: name → dotted origin, through its imports."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def used(tree: ast.AST, names: dict[str, str]) -> set[str]:
    """Dotted origins of everything that a piece of code names."""
    found = {names.get(node.id, node.id) for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{names.get(node.value.id, node.value.id)}.{node.attr}")
    return found


@cache
def writing_verbs() -> set[str]:
    """Functions of the services that open a transaction to write, themselves or through others."""
    uses: dict[str, set[str]] = {}
    for path in (ROOT / "services").rglob("*.py"):
        tree, module = tree_of(path), name(path)[:-3].replace("/", ".")
        here = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        names = names_of(tree) | {one: f"{module}.{one}" for one in here}
        uses |= {f"{module}.{n.name}": used(n, names) for n in tree.body if isinstance(n, ast.FunctionDef)}
    verbs, before = {"data_access.engine.writing"}, set()
    while verbs != before:
        before, verbs = verbs, verbs | {verb for verb, named in uses.items() if named & verbs}
    return verbs - REHEARSED


REHEARSED = {"services.intake.preview.preview", "services.audit.leaving.note_leaving"}
"""The first takes its transaction back; the second notes that a file leaves, each time it does."""


def test_the_doors_for_writing_are_known():
    assert {"services.desk.at_desk", "services.desk.carry_out"} <= writing_verbs()


SCREENS = [path for path in sources() if name(path).split("/")[0] in ("pages", "components")]


@pytest.mark.parametrize(
    # gate and file route answer one request each: nothing is drawn anew before a second click
    "path",
    [path for path in SCREENS if not name(path).startswith(("components/identity/", "components/file_links.py"))],
    ids=name,
)
def test_the_screen_writes_only_through_shell_act(path):
    """shell.act(room, partial(verb, …)): so a double click writes once and says what is true."""
    tree, verbs = tree_of(path), writing_verbs()
    names = names_of(tree)
    deeds = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "partial" and node.args
    ]
    allowed = {id(part) for deed in deeds for part in ast.walk(deed)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and id(node) not in allowed:
            assert not used(node, names) & verbs, f"line {node.lineno}: {ast.unparse(node)}"
    if any(used(deed, names) & verbs for deed in deeds):
        assert "shell.act(" in path.read_text(encoding="utf-8")
