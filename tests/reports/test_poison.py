"""Files of data full of links, pictures, tags, fields and formulas: a text stays a text, nothing asks outside."""

import csv
import io
import re
import zipfile
import zlib
from html.parser import HTMLParser

import openpyxl
import pytest

from data_access import engine
from data_access.engine import reading
from domain.formulas import guarded, unguarded
from domain.intake.forms import FORMS, Kind
from reports.audit import audit_csv
from reports.files import make
from reports.intake_template import intake_template
from reports.listing import csv_listing
from reports.provider_ranking import ranking_file
from reports.settlement import settlement_workbook
from reports.tabular import write_csv, write_xlsx
from reports.target_matrix import matrix_file
from services.access import COMMAND_LINE, DEMO_USER
from services.audit.page import AuditFilter, export_lines
from services.desk import desk_of
from services.exporting import EXPORTED, export
from services.frame import open_frame
from services.intake.check import parse_upload
from services.intake.template import template_view
from services.lights.projects import ProjectWords, projects_file
from services.money.settlement import settlement
from services.providers.board import provider_board
from services.reports.whole import report
from services.targets.matrix import target_matrices
from tests.databases import WORKER, demo_template
from tests.poison import FORMULAS, MARK, SUFFIX, poisoned


@pytest.fixture(scope="module", params=range(2), ids=["ends", "begins"])
def connection(request, sqlite_store):
    """Data that ends in what Markdown and HTML act on, and data that begins with what a spreadsheet computes."""
    template, file = demo_template(sqlite_store), sqlite_store.folder / f"files_{WORKER}_{request.param}.sqlite"
    words = {"prefixes": FORMULAS, "suffix": MARK} if request.param else {"suffix": SUFFIX}
    url = poisoned(sqlite_store.folder / f"{template}.sqlite", file, **words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        with reading() as opened:
            yield opened
        engine.dispose()


@pytest.fixture(scope="module")
def frame(connection):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W46")


@pytest.fixture(scope="module")
def found(connection, frame):
    return report(connection, frame)


def parts(content: bytes) -> dict[str, str]:
    """The XML of an Office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def assert_text_only(content: bytes) -> None:
    """A workbook without formulas, links and parts from outside; cells that look like formulas are texts."""
    for name, text in parts(content).items():
        assert not re.search(r"<f[ >]|<hyperlink|TargetMode|externalLink|<oleObject|<ddeLink", text), name
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in kinds
    book.close()


def test_word_has_no_link_no_field_of_data_and_no_part_from_outside(found):
    files = [parts(make(found, form)) for form in ("docx", "附件.docx", "数据溯源.docx")]
    for name, text in (part for file in files for part in file.items()):
        assert "<w:hyperlink" not in text, name
        assert 'TargetMode="External"' not in text, name
        assert set(re.findall(r"<w:instrText[^>]*>([^<]*)<", text)) <= {" PAGE ", "PAGE"}, name
        assert "fldSimple" not in text, name


def test_the_report_book_is_text(found):
    assert_text_only(make(found, "xlsx"))


def test_pdf_has_no_link(found):
    content = make(found, "pdf")
    assert b"/URI" not in content
    assert b"/JavaScript" not in content
    streams = [zlib.decompress(raw) for raw in re.findall(rb"stream\r?\n(\x78.*?)endstream", content, re.DOTALL)]
    assert len(streams) > 3
    assert [one for one in streams if b"/URI" in one or b"/JavaScript" in one] == []


class Tags(HTMLParser):
    """What a page is made of, and where it points."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src", "xlink:href", "data", "action")]
        assert not [name for name, _ in attrs if name.startswith("on")], tag


def test_the_offline_page_has_no_tag_of_data_and_points_only_to_itself(found):
    page = Tags()
    page.feed(make(found, "html").decode())
    assert not page.tags & {"script", "img", "iframe", "u", "object", "embed", "form"}
    assert [one for one in page.addresses if not one.startswith("#")] == []


def test_the_other_workbooks_are_text(connection, frame):
    board = provider_board(connection, frame)
    assert_text_only(settlement_workbook(settlement(connection, frame)))
    assert_text_only(ranking_file(board, frame.pilot, frame.period.rule_version))
    assert_text_only(matrix_file(target_matrices(connection, frame), frame.pilot, frame.period))
    for form in FORMS.values():
        content = intake_template(template_view_of(connection, frame, form), blank_rows=1)
        for name, text in parts(content).items():
            assert not re.search(r"<f[ >]|<hyperlink|TargetMode", text), name


def template_view_of(connection, frame, form):
    return template_view(desk_of(connection, frame), form)


def computed(text: str) -> bool:
    """Whether a spreadsheet would compute a cell of a csv file."""
    return guarded(text) != text and not text.startswith("'") and not re.fullmatch(r"[+-]?[\d.]+(e-?\d+)?", text)


def test_no_cell_of_a_csv_list_is_computed(connection, frame):
    files = [
        csv_listing(projects_file(connection, frame, ProjectWords())),
        audit_csv(export_lines(connection, frame, AuditFilter())),
    ]
    for content in files:
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if computed(cell)] == []


@pytest.mark.parametrize("what", EXPORTED)
def test_no_cell_of_an_export_is_computed(connection, what, tmp_path):
    file = io.StringIO()
    write_csv(export(connection, COMMAND_LINE, what, "yinchuan"), file)
    csv.field_size_limit(10**7)  # a closed period's lists are one cell
    cells = [cell for row in csv.reader(io.StringIO(file.getvalue())) for cell in row]
    assert [cell for cell in cells if computed(cell)] == []


@pytest.mark.parametrize("what", ["enterprises", "projects", "providers", "issues", "decisions", "targets"])
def test_a_workbook_of_an_export_is_text(connection, what, tmp_path):
    write_xlsx(export(connection, COMMAND_LINE, what, "yinchuan"), tmp_path / "a.xlsx")
    assert_text_only((tmp_path / "a.xlsx").read_bytes())


@pytest.mark.parametrize("text", [*FORMULAS, "'=1+1", "''+x", "平常", "=", "-", "'", "'平常", "", "=\n1"])
def test_what_was_guarded_comes_back_to_the_letter(text):
    assert unguarded(guarded(text)) == text
    assert not computed(guarded(text))


@pytest.mark.parametrize("connection", [1], indirect=True, ids=["begins"])
def test_an_enterprise_whose_name_looks_like_a_formula_comes_back_as_it_was(connection, frame):
    """From a template, and from a table that a person made of an export."""
    view = template_view_of(connection, frame, FORMS[Kind.ENTERPRISES])
    read = parse_upload(intake_template(view, blank_rows=1), "a.xlsx").reading
    names = [" ".join(row["name"].split()) for row in view.rows]
    assert [row.values["name"] for row in read.rows] == names
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.title for column in FORMS[Kind.ENTERPRISES].columns if column.field in ("uscc", "name")])
    writer.writerows([row["uscc"], guarded(row["name"])] for row in view.rows[:50])
    read = parse_upload(text.getvalue().encode("utf-8-sig"), "a.csv").reading
    assert [row.values["name"] for row in read.rows] == names[:50]
