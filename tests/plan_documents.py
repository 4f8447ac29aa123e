"""The annexes of published plans as their offices would send them: Word tables with merged cells, and as PDF."""

import io
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from seed_data.plans import DEFAULT_ROOT

Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged cell, from 0."""


def document(change: Callable[[DocumentType], object]) -> bytes:
    """A Word file, empty but for what `change` does to it."""
    made = Document()
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def printed_lines(code: str, first: str, last: str) -> list[list[str]]:
    """Cells of the lines of a plan's text from the one that begins with `first` to that which begins with `last`."""
    lines = (DEFAULT_ROOT / "pilots" / code / "plan.txt").read_text().splitlines()
    at = [number for number, line in enumerate(lines) if line.startswith(first)][-1]
    found = []
    for line in lines[at:]:
        found.append([cell.strip() for cell in line.split("|")])
        if line.startswith(last):
            return found
    raise LookupError(last)


class Annex:
    """A table: its cells (None: covered by a merged one) and what is merged. `title` stands above it."""

    def __init__(self, title: str, rows: Sequence[Sequence[str | None]], merges: Sequence[Span]):
        self.title, self.rows, self.merges = title, rows, merges


def yinchuan_1() -> Annex:
    body = [line[:12] for line in printed_lines("yinchuan", "拟改造企业数量(家)", "打造“链式”转型案例数量(个)")]
    names = printed_lines("yinchuan", "年度 目标", "年度 目标")[0][:10]
    top = ["目标内容", "总目标", "2026年", *[None] * 4, "2027年", *[None] * 4]
    title = "银川市中小企业数字化转型城市试点分行业年度目标表"
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 6), (0, 7, 0, 11)]
    return Annex(title, [top, [None, None, *names], *body], merges)


def yinchuan_2() -> Annex:
    body = [line[:7] for line in printed_lines("yinchuan", "宁东能源化工基地", "合计")]
    names = printed_lines("yinchuan", "改造企业数量(家)", "改造企业数量(家)")[0][:6]
    top = ["地区", "试点期间", "2025年", "2026年", None, "2027年", None]
    title = "银川市中小企业数字化转型城市试点分地区年度目标表"
    merges = [(0, 0, 1, 0), (0, 3, 0, 4), (0, 5, 0, 6)]
    return Annex(title, [top, [None, *names], *body], merges)


def songjiang() -> Annex:
    lines = printed_lines("songjiang", "1 | 擬改造規上", "13 | ")
    rows: list[list[str | None]] = [["序號", "指標名稱", "指標值", None, None]]
    merges: list[Span] = [(0, 2, 0, 4)]
    for line in [["重點目標", "2025年", "2026年", "總數"], *lines]:
        if len(line) > 4 and line[0].isdigit():
            rows.append(line[:5])
        else:
            merges.append((len(rows), 0, len(rows), 1))
            rows.append([line[0], None, *line[1:4]])
    return Annex("松江區中小企業數字化轉型試點總體目標表", rows, merges)


def word(annexes: Sequence[Annex], *, filler: int = 0, repeated: int = 0, apart: bool = False) -> bytes:
    """A Word file with the tables. `filler`: lines of text before the first, which push it over the end of a page;
    `repeated`: so many rows of a heading stand on each page again; `apart`: each table begins on a page of its own.
    """
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    document.styles["Normal"].font.name = "Noto Sans CJK SC"
    document.styles["Normal"].font.size = Pt(10.5)
    section.header.paragraphs[0].text = "某市工作专班"
    document.add_paragraph("某市中小企业数字化转型城市试点工作方案")
    for number in range(filler):
        document.add_paragraph(f"第{number + 1}条 各单位抓好落实。")
    for annex in annexes:
        document.add_paragraph(annex.title).paragraph_format.page_break_before = apart
        table = document.add_table(len(annex.rows), len(annex.rows[0]), style="Table Grid")
        for top, left, bottom, right in annex.merges:
            table.cell(top, left).merge(table.cell(bottom, right))
        for row in table.rows[:repeated]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row, cells in enumerate(annex.rows):
            for column, text in enumerate(cells):
                if text is not None:
                    table.cell(row, column).paragraphs[0].text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(content: bytes, folder: Path) -> bytes:
    """The Word file as LibreOffice prints it."""
    (folder / "plan.docx").write_bytes(content)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(folder / "plan.docx")], check=True, capture_output=True)
    return (folder / "plan.pdf").read_bytes()


def by_years() -> Annex:
    """Two years, each in one merged cell beside its districts; long enough to go over the end of a page."""
    rows: list[list[str | None]] = [["年度", "地区", "完成改造企业数量(家)"]]
    merges: list[Span] = []
    for year in (2026, 2027):
        merges.append((len(rows), 0, len(rows) + 13, 0))
        rows += [
            [f"{year}年" if number == 0 else None, f"第{number + 1}镇", str(year + number)] for number in range(14)
        ]
    return Annex("分年度分地区目标表", rows, merges)


def again() -> Annex:
    """A table of the columns of by_years(), with a title of its own."""
    return Annex("另一张目标表", by_years().rows[:6], [(1, 0, 5, 0)])


PRINTED = {
    "annexes": ([yinchuan_1(), yinchuan_2(), songjiang()], {"repeated": 2}),
    "annexes_over_the_page": ([yinchuan_1(), yinchuan_2(), songjiang()], {"filler": 8}),
    "years": ([by_years()], {"filler": 10}),
    "years_under_headings": ([by_years()], {"filler": 10, "repeated": 1}),
    "two_tables": ([again(), again()], {"apart": True}),
}
"""What is kept printed in tests/data_access/saved: `python -m tests.plan_documents` prints it anew, LibreOffice 7.4."""
SAVED = Path(__file__).parent / "data_access" / "saved"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, (annexes, how) in PRINTED.items():
            (SAVED / f"plan_{name}.pdf").write_bytes(pdf(word(annexes, **how), Path(folder)))


if __name__ == "__main__":
    main()
