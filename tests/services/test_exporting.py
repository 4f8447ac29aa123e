"""Exports carry everything that a figure is made of, so that anyone can recompute what the screen says."""

import csv
import io
import json
import subprocess
import sys
import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select, update
from typer.testing import CliRunner

import manage
from data_access import tables
from data_access.engine import ROOT, reading
from data_access.queries.export import RECORDS, _rows_of, header, stream_rows
from domain.export_view import ExportView
from domain.words import Light, Operator
from reports.tabular import escaped, plain, write_csv, write_json, write_xlsx
from services.access import COMMAND_LINE, Role, User
from services.errors import Forbidden, Refused
from services.exporting import PRINTED, export
from tests.databases import demonstration, undone

HEADERS = {
    "targets": "pilot indicator source_name unit operator basis kind district industry period value source_document "
    "source_quote effective_from note author approved_by proposal",
    "readings": "pilot period as_of district industry indicator value numerator denominator planned target light "
    "reason since",
    "project_readings": "code uscc enterprise district industry batch provider stage planned_progress actual_progress "
    "lag_points days_late light reason",
    "enterprises": "pilot uscc name district industry scale title state_owned gb4754_code already_funded planned_year "
    "status status_on status_reason left_for_cause moved_on version",
    "projects": "pilot code uscc enterprise batch provider_uscc provider name contract_fen eligible_fen approved_fen "
    "status status_on left_for_cause updated_at version",
    "milestones": "pilot project stage planned_on completed_on note version",
    "assessments": "pilot uscc enterprise kind level score assessed_on assessor version",
    "fund_entries": "pilot kind from_account to_account amount_fen occurred_on source category document_no project "
    "district batch author approver note proposal hash author_account",
    "checkpoint_sets": "pilot indicator source_name kind district industry period effective_from reason document "
    "author approved_by proposal",
    "checkpoints": "pilot indicator source_name kind district industry period effective_from due_on value",
    "allocation_drafts": "pilot indicator source_name kind district industry period version author saved_at "
    "author_account",
    "allocation_draft_shares": "pilot indicator source_name kind period district value",
}
ASKED_FOR = """
pilots documents phases tasks districts industries departments indicators targets checkpoints batches enterprises
assessments projects project_providers milestones providers provider_reviews solutions observations fund_entries issues
submissions light_overrides periods provider_readings findings alerts meetings decisions commitments audit_events
light_rules stage_weights level_rules level_scenarios scope_counts restatements readings project_readings
"""


def rows_of(connection, what: str, user: User = COMMAND_LINE, **words) -> list[dict]:
    table = export(connection, user, what, "yinchuan", **words)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_every_record_type_can_be_exported():
    assert set(ASKED_FOR.split()) <= set(RECORDS)


@pytest.mark.parametrize("what", HEADERS)
def test_the_header_is_a_contract(demo_once, what):
    marked = () if what in PRINTED else ("is_demo",)
    assert export(demo_once, COMMAND_LINE, what, "yinchuan").columns == (*HEADERS[what].split(), *marked)


def test_every_row_of_invented_data_says_so(demo_once):
    assert {row["is_demo"] for row in rows_of(demo_once, "readings")} == {True}


@pytest.mark.parametrize("what", RECORDS)
def test_no_database_id_leaves_the_house(demo_once, what):
    columns = export(demo_once, COMMAND_LINE, what, "yinchuan").columns
    assert len(set(columns)) == len(columns)
    assert [name for name in columns if name == "id" or name.endswith("_id")] in ([], ["subject_id"])


@pytest.mark.parametrize("what", sorted(set(RECORDS) - {"readings", "project_readings"}))
def test_every_row_of_the_pilot_is_there_once(demo_once, what):
    table = RECORDS[what].table
    columns = table.__table__.c
    pilot = select(tables.Pilot.id).where(tables.Pilot.code == "yinchuan").scalar_subquery()
    query = select(func.count()).select_from(table)
    if "period_id" in columns and RECORDS[what].default_period:
        query = query.join(tables.Period, columns.period_id == tables.Period.id).where(
            tables.Period.label == "2026-W46"
        )
    elif what == "pilots":
        query = query.where(columns.code == "yinchuan")
    elif "pilot_id" in columns:
        query = query.where((columns.pilot_id == pilot) | columns.pilot_id.is_(None))
    assert len(rows_of(demo_once, what)) == demo_once.scalar(query)


def test_links_are_natural_keys_with_full_names(demo_once):
    projects = {row["code"]: row for row in rows_of(demo_once, "projects")}
    enterprises = {row["uscc"]: row for row in rows_of(demo_once, "enterprises")}
    districts = {row["name"] for row in rows_of(demo_once, "districts")}
    for row in rows_of(demo_once, "project_readings"):
        assert row["uscc"] == projects[row["code"]]["uscc"]
        assert row["enterprise"] == enterprises[row["uscc"]]["name"]
        assert row["district"] in districts


def test_the_last_closed_week_is_taken_unless_another_period_is_asked_for(demo_once):
    assert {(row["period"], row["as_of"]) for row in rows_of(demo_once, "readings")} == {
        ("2026-W46", date(2026, 11, 15))
    }
    assert {row["period"] for row in rows_of(demo_once, "readings", period="2026-10")} == {"2026-10"}
    assert {row["period"] for row in rows_of(demo_once, "scope_counts", period="live")} == {"live"}


def test_rows_stand_in_the_order_of_their_natural_keys(demo_once):
    for what, key in (("enterprises", ["uscc"]), ("projects", ["code"]), ("fund_entries", ["occurred_on"])):
        keys = [[row[name] for name in key] for row in rows_of(demo_once, what)]
        assert keys == sorted(keys), what
    stages = [row["stage"].value for row in rows_of(demo_once, "milestones")][:9]
    assert stages[:3] == ["diagnosis", "proposal", "contract"]


@pytest.mark.postgres
@pytest.mark.parametrize("what", RECORDS)
def test_both_databases_give_the_same_file(both_demonstrations, what):
    files = []
    for connection in both_demonstrations:
        files.append(io.StringIO())
        write_csv(export(connection, COMMAND_LINE, what, "yinchuan"), files[-1])
    assert files[0].getvalue() == files[1].getvalue()


@pytest.fixture(scope="module")
def both_demonstrations(sqlite_store, postgresql_store):
    with demonstration(sqlite_store) as one, demonstration(postgresql_store) as other:
        yield one, other


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing", "yinchuan", ""), "没有可导出的“nothing”；可导出：targets、readings、project_readings、pilots、"),
        (
            ("targets", "atlantis", ""),
            "没有试点“atlantis”；现有：chongqing、fuling、mianyang、songjiang、yinchuan",
        ),
        (
            ("readings", "yinchuan", "2027-W01"),
            "银川市中小企业数字化转型城市试点没有期次“2027-W01”；"
            "现有：live、周 2025-W27 至 2026-W46 共 72 期、月 2025-07 至 2026-10 共 16 期",
        ),
        (
            ("readings", "songjiang", ""),
            "松江区中小企业数字化转型城市试点还没有已结账的期次；现有：（空，请先运行 evaluate 或 close）",
        ),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(demo_once, words, said):
    with pytest.raises(Refused) as refusal:
        export(demo_once, COMMAND_LINE, *words)
    assert str(refusal.value).startswith(said)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.ADMIN])
def test_who_may_not_export_gets_nothing(demo_once, role):
    with pytest.raises(Forbidden, match="没有这项权限：export"):
        export(demo_once, User("某人", role), "targets", "yinchuan")


def test_the_audit_trail_needs_the_right_to_read_it(demo_once):
    with pytest.raises(Forbidden, match="没有这项权限：read_audit"):
        export(demo_once, User("领导", Role.LEADER), "audit_events", "yinchuan")


def test_a_district_exports_its_own_enterprises_and_everyones_sums(demo_once):
    row = demo_once.execute(select(tables.District.__table__).where(tables.District.name == "银川经济技术开发区")).one()
    clerk = User("经开区", Role.DISTRICT, row.id)
    assert {r["district"] for r in rows_of(demo_once, "enterprises", clerk)} == {row.name}
    assert {r["district"] for r in rows_of(demo_once, "project_readings", clerk)} == {row.name}
    own = {r["uscc"] for r in rows_of(demo_once, "enterprises", clerk)}
    projects = {r["code"] for r in rows_of(demo_once, "projects", clerk)}
    assert {r["uscc"] for r in rows_of(demo_once, "projects", clerk)} <= own
    assert {r["uscc"] for r in rows_of(demo_once, "assessments", clerk)} <= own
    assert {r["project"] for r in rows_of(demo_once, "milestones", clerk)} == projects
    for what in ("issues", "findings", "fund_entries"):
        assert all(r["district"] == row.name or r["project"] in projects for r in rows_of(demo_once, what, clerk)), what
    assert len({r["district"] for r in rows_of(demo_once, "readings", clerk)}) > 5


def test_a_district_user_without_a_district_is_refused(demo_once):
    with pytest.raises(Refused, match="没有指定地区"):
        export(demo_once, User("谁", Role.DISTRICT), "enterprises", "yinchuan")


# The three formats


def small(*rows: tuple, columns: tuple[str, ...] = ("a", "b")) -> ExportView:
    about = (("数据截至", "2026-11-15"), ("期次", "2026-W46"), ("规则版本", "abc"), ("演示数据", "是"))
    return ExportView("readings", columns, rows, about)


def as_csv(*rows: tuple) -> list[list[str]]:
    file = io.StringIO()
    write_csv(small(*rows), file)
    return list(csv.reader(io.StringIO(file.getvalue())))[1:]


@pytest.mark.parametrize("start", list("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))
def test_text_that_begins_like_a_formula_is_escaped(start):
    assert escaped(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("value", [-5, -0.5, 7, "5-3", "=", "演示·甲", "'已", "", None, True])
def test_numbers_and_other_text_are_left_alone(value):
    assert escaped(value) is value


def test_csv_keeps_negative_numbers_as_numbers_and_escapes_text():
    assert as_csv((-12, "-12"), (0.5, "=1+1")) == [["-12", "'-12"], ["0.5", "'=1+1"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (None, ""),
        (date(2026, 11, 15), "2026-11-15"),
        (datetime.fromisoformat("2026-11-15T02:03:04"), "2026-11-15T02:03:04Z"),
        (datetime(2026, 11, 15, 10, 3, 4, tzinfo=UTC), "2026-11-15T10:03:04Z"),
        (Light.RED, "red"),
        (Operator.EQUAL, "="),
        (233.0, "233"),
        (1 / 3, "0.3333333333333333"),
        (2**53 + 1, "9007199254740993"),
    ],
)
def test_values_in_csv(value, text):
    assert as_csv((value, "x")) == [[text, "x"]]


def test_json_is_one_array_and_is_not_escaped():
    file = io.StringIO()
    write_json(small((Operator.EQUAL, date(2026, 1, 2)), (-1.5, None)), file)
    assert json.loads(file.getvalue()) == [{"a": "=", "b": "2026-01-02"}, {"a": -1.5, "b": None}]


def test_json_of_nothing_is_an_empty_array():
    file = io.StringIO()
    write_json(small(), file)
    assert json.loads(file.getvalue()) == []


def test_xlsx_has_a_frozen_filtered_header_and_says_what_it_is(tmp_path):
    write_xlsx(small(("=1+1", -3), (date(2026, 1, 2), True)), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet, about = book.worksheets
    assert (sheet.title, about.title) == ("readings", "说明")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["a", "b"],
        ["'=1+1", -3],
        [datetime.fromisoformat("2026-01-02"), True],
    ]
    assert sheet["A2"].data_type == "s"
    assert {row[0].value: row[1].value for row in about.iter_rows()}["演示数据"] == "是"
    book.close()


def test_the_sheet_of_a_real_export_names_day_period_and_rules(demo_once, tmp_path):
    write_xlsx(export(demo_once, COMMAND_LINE, "readings", "yinchuan"), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)
    about = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    version = demo_once.scalar(select(tables.Period.rule_version).where(tables.Period.label == "2026-W46"))
    book.close()
    assert (about["数据截至"], about["期次"], about["规则版本"]) == ("2026-11-15", "2026-W46", version)
    assert about["演示数据"] == "是：企业、服务商、资金均为虚构"
    assert about["导出时间"].endswith("北京时间")


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_many_rows_need_no_more_memory_than_few(form, tmp_path):
    table = small(*[], columns=tuple("abcdefgh"))
    rows = (("YC-2026-0001", n, 0.5, Light.RED, date(2026, 1, 1), None, True, "理由") for n in range(6_000))
    tracemalloc.start()
    if form == "xlsx":
        write_xlsx(ExportView("readings", table.columns, rows, table.about), tmp_path / "a")
    else:
        with (tmp_path / "a").open("w", encoding="utf-8") as file:
            (write_csv if form == "csv" else write_json)(ExportView("readings", table.columns, rows, ()), file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def test_past_the_limit_of_a_sheet_rows_go_on_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("reports.tabular.SHEET_ROWS", 2)
    write_xlsx(small((1, 2), (3, 4), (5, 6)), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["readings", "readings_2", "说明"]
    assert [cell.value for cell in book["readings_2"]["A"]] == ["a", 5]
    book.close()


def test_plain_leaves_text_as_it_is():
    assert plain("演示") == "演示"


# The command


def run(*words: str):
    return CliRunner().invoke(manage.app, ["export", *words])


def test_the_command_writes_utf_8_without_a_mark_to_standard_output(demo_file):
    done = subprocess.run(
        [sys.executable, "manage.py", "export", "districts", "--pilot", "yinchuan"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env={"DATABASE_URL": demo_file, "LANG": "C", "PATH": "/usr/bin"},
    )
    assert done.stdout.startswith(b"pilot,code,name,")
    assert "宁东能源化工基地" in done.stdout.decode("utf-8")
    assert "演示数据 是：企业、服务商、资金均为虚构" in done.stderr.decode("utf-8")


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_the_command_writes_a_file(demo_file, tmp_path, form):
    out = tmp_path / f"a.{form}"
    done = run("readings", "--pilot", "yinchuan", "--format", form, "--out", str(out))
    assert done.exit_code == 0, done.output
    assert out.stat().st_size > 1000
    assert list(tmp_path.iterdir()) == [out]


def test_the_format_is_that_of_the_files_name(demo_file, tmp_path):
    assert run("readings", "--pilot", "yinchuan", "--out", str(tmp_path / "a.xlsx")).exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("readings", "--pilot", "yinchuan", "--out", "a.xlsx", "--format", "csv"),
            "文件名“a.xlsx”是 xlsx，--format 写的是 csv",
        ),
        (("readings", "--pilot", "yinchuan", "--out", "a.pdf"), "看不出“a.pdf”是哪种文件：请用 csv、json、xlsx 结尾"),
        (("readings", "--pilot", "yinchuan", "--format", "xlsx"), "xlsx 不能输出到屏幕：请用 --out 写明文件名"),
        (("readings", "--pilot", "yinchuan", "--format", "pdf"), "没有“pdf”格式；可用：csv、json、xlsx"),
        (("readings", "--pilot", "nowhere"), "没有试点“nowhere”；现有："),
        (("everything", "--pilot", "yinchuan"), "没有可导出的“everything”；可导出："),
        (("readings", "--pilot", "yinchuan", "--period", "2030-01"), "没有期次“2030-01”；现有：live、周 2025-W27"),
        (("targets", "--pilot", "yinchuan", "--out", "/nowhere/a.csv"), "/nowhere/"),
    ],
)
def test_the_command_says_what_is_wrong_and_fails(demo_file, words, said):
    done = run(*words)
    assert done.exit_code == 1
    assert said in done.stderr


NATIONAL = {"pilots", "indicators", "alert_causes", "level_rules", "level_scenarios"}
"""Of no pilot, and the pilots themselves."""


def test_every_record_but_the_national_ones_is_told_by_pilot():
    """An export is of one pilot (rules 16.5)."""
    assert {name for name, record in RECORDS.items() if not _rows_of(record).pilot} == NATIONAL


def test_a_visit_is_exported_for_its_own_pilot_alone(demo_once):
    """Draw and project lie between a visit and its pilot (rules 16.5)."""
    record = RECORDS["inspection_visits"]
    visits = tables.InspectionVisit.__table__
    codes = dict(demo_once.execute(select(tables.Pilot.code, tables.Pilot.id)).all())
    found = {code: list(stream_rows(demo_once, record, number)) for code, number in codes.items()}
    assert sum(map(len, found.values())) == demo_once.scalar(select(func.count()).select_from(visits))
    place = header(record).index("pilot")
    assert all(row[place] == code for code, rows in found.items() for row in rows)


def test_a_failed_export_leaves_the_old_file(demo_file, tmp_path, monkeypatch):
    out: Path = tmp_path / "a.csv"
    out.write_text("旧")
    monkeypatch.setattr("services.exporting.stream_rows", lambda *_: (1 / 0 for _ in range(3)))
    done = run("targets", "--pilot", "yinchuan", "--out", str(out))
    assert done.exit_code != 0
    assert (out.read_text(), list(tmp_path.iterdir())) == ("旧", [out])


def test_a_name_that_would_be_a_formula_is_escaped_in_the_file(demo_once, tmp_path):
    with undone(demo_once):
        one = demo_once.scalar(select(func.min(tables.Enterprise.id)))
        demo_once.execute(
            update(tables.Enterprise.__table__).where(tables.Enterprise.id == one).values(name="=cmd|' /C calc'!A0")
        )
        file = io.StringIO()
        write_csv(export(demo_once, COMMAND_LINE, "enterprises", "yinchuan"), file)
    assert "'=cmd|' /C calc'!A0" in file.getvalue()


def test_reading_for_an_export_cannot_write(demo_file):
    with reading() as connection:
        assert len(list(export(connection, COMMAND_LINE, "milestones", "yinchuan").rows)) > 3000
