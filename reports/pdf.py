"""A report as PDF, set by typst with the fonts of the machine or of the archive, in the measures of 公文格式."""

import tempfile
from pathlib import Path

import typst

from domain.days import zh_day
from domain.lights.looks import LOOKS
from domain.reports.views import Cell, Chart, Line, Part, Report, Sankey, Table, pictures_in
from reports import gongwen
from reports.gongwen import BODY, HEADING, NUMBER_FIVE, SUBHEADING, TITLE, Face
from reports.pictures import FONTS, check_font, picture
from reports.punctuation import tight
from services.errors import Refused

SMALL = f"{NUMBER_FIVE}pt"
LEADING = round(gongwen.LINE_PITCH - gongwen.NUMBER_THREE, 2)
"""Between lines as high as their signs: 22 of them on a page."""
EMPTY = f"#v({BODY.size + LEADING}pt)"
CLOSER = -0.22
"""Between signs: 28 of them in 156 mm."""


def pdf_file(report: Report) -> bytes:
    """The .pdf; Refused where the machine has no Chinese font."""
    check_font()
    try:
        return _compiled(report)
    except OSError as error:
        raise Refused(f"PDF 没有排成，没有生成文件：{error.strerror or error}，请检查磁盘空间后重试") from error


def _compiled(report: Report) -> bytes:
    """Set in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        for chart in pictures_in(report.paper):
            (Path(folder) / f"{chart.key}.png").write_bytes(picture(chart))
        main = Path(folder) / "report.typ"
        main.write_text(source(report), encoding="utf-8")
        try:
            return typst.compile(str(main), font_paths=[str(FONTS)] if FONTS.is_dir() else [])
        except (RuntimeError, typst.TypstError) as error:
            raise Refused(f"PDF 没有排成，没有生成文件：{error}") from error


def _fonts(face: Face) -> str:
    """The Latin font for ASCII alone: marks that both have (● “ ” —) come from the Chinese one."""
    latin = f'(name: "{gongwen.LATIN}", covers: regex("[\\x20-\\x7e]")),'
    return f"({latin}" + "".join(f'"{name}",' for name in (face.name, *face.instead)) + ")"


def source(report: Report) -> str:
    note = "  ".join(filter(None, (report.draft_word, "演示数据" if report.is_demo else "")))
    parts = [_settings(note), _head(report)]
    for section in report.paper:
        parts.append(f"= {_text(section.heading)}")
        parts += [_block(block) for block in section.blocks]
    parts += [EMPTY, *(_text(line) for line in gongwen.annexes_named(report.annex_names)), EMPTY]
    for words in (report.issuer, zh_day(report.issued_on)):
        parts.append(f"#align(right, pad(right: 4em)[{_text(words)}])")
    return "\n\n".join([*parts, _small(report.standing)])


def _headings(level: int, face) -> str:
    """The look of the headings of a level."""
    look = f'text(font: {_fonts(face)}, size: {face.size}pt, weight: "regular")'
    block = f"block(above: {LEADING}pt, below: {LEADING}pt, sticky: true, {look}[#h(2em)#it.body])"
    return f"#show heading.where(level: {level}): it => {block}"


def _settings(note: str) -> str:
    edges = (
        f"top: {gongwen.TOP_MM}mm, bottom: {gongwen.BOTTOM_MM}mm, "
        f"left: {gongwen.LEFT_MM}mm, right: {gongwen.RIGHT_MM}mm"
    )
    return f"""
#set page(paper: "a4", margin: ({edges}),
  header: align(center, text(size: {SMALL}, fill: rgb("#C5303A"))[{_text(note)}]),
  footer: context {{
    let n = counter(page).get().first()
    let mark = text(size: {gongwen.PAGE_NUMBER.size}pt)[— #n —]
    if calc.odd(n) {{ align(right, pad(right: 1em, mark)) }} else {{ align(left, pad(left: 1em, mark)) }}
  }})
#set text(font: {_fonts(BODY)}, size: {BODY.size}pt, lang: "zh", region: "cn", spacing: 100%,
  top-edge: 0.8em, bottom-edge: -0.2em, tracking: {CLOSER}pt)
#set par(first-line-indent: (amount: 2em, all: true), leading: {LEADING}pt, spacing: {LEADING}pt, justify: true)
{_headings(1, HEADING)}
{_headings(2, SUBHEADING)}
#show table: set text(size: {SMALL})
#show table: set par(first-line-indent: 0pt, leading: 4pt, justify: false)
"""


def _head(report: Report) -> str:
    return "\n\n".join(
        (
            f"#set document(title: {_quoted(report.title + ' ' + report.number)}, author: {_quoted(report.issuer)})",
            f"#align(center, text(font: {_fonts(TITLE)}, size: {TITLE.size}pt)[{_text(report.title)}])",
            f"#align(center)[{_text(f'{report.number}  {report.period_zh}')}]",
        )
    )


def _small(words: str) -> str:
    return f"#par(first-line-indent: 0pt, leading: 5pt, text(size: {SMALL})[{_text(words)}])"


def _block(block) -> str:
    if isinstance(block, Part):
        return f"== {_text(block.heading)}"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart | Sankey):
        title = f"#align(center, text(size: {SMALL})[{_text('图 ' + block.title)}])"
        return f'#image("{block.key}.png", width: 100%, alt: {_quoted(block.alt)})\n\n{title}'
    return _line(block)


def _line(line: Line) -> str:
    if line.kind == "note":
        return _small(line.text)
    words = _text(tight(line.text))
    return f"#strong[{words}]" if line.kind == "warning" else words


def _table(table: Table) -> str:
    caption = f"#align(center, text(font: {_fonts(HEADING)}, size: {SMALL})[{_text(f'表{table.mark} {table.title}')}])"
    return f"#block(sticky: true, width: 100%)[{caption}]\n\n{_grid(table.headers, table.rows, table.widths)}"


def _grid(headers, rows, widths) -> str:
    columns = ", ".join(f"{width}fr" for width in widths)
    head = ", ".join(f"[*{_text(header)}*]" for header in headers)
    cells = ",\n".join(_cell(cell) for row in rows for cell in row)
    return (
        f'#table(columns: ({columns},), inset: 3pt, stroke: 0.5pt + rgb("#7A8699"),\n'
        f'table.header(..({head},).map(c => table.cell(fill: rgb("#F4F6FA"), align: center, c))),\n{cells})'
    )


def _cell(cell: Cell) -> str:
    if cell.light is not None:
        look = LOOKS[cell.light]
        text = f'#text(fill: rgb("{look.colour}"))[*{_text(cell.text)}*]'
        return f'table.cell(fill: rgb("{look.fill}"), align: center)[{text}]'
    return f"table.cell(align: right)[{_text(cell.text)}]" if cell.number is not None else f"[{_text(cell.text)}]"


def _text(words: str) -> str:
    """Data as typst text: a string literal, so that nothing in it is a command."""
    return f"#{_quoted(words)}" if words else ""


def _quoted(words: str) -> str:
    clean = "".join(sign if sign >= " " else " " for sign in words)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'
