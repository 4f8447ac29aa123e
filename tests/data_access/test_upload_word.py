"""Word tables as a reader of the final text sees them: controls, tracked changes, merges, notes (rules 2.10)."""

import pytest
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap

from data_access.upload_tables import read_tables
from tests.plan_documents import document


def of_xml(body: str) -> bytes:
    """A real document with this in its body."""
    spaces = {**{one: nsmap[one] for one in ("w", "m")}, "mc": MARKUP}
    names = " ".join(f'xmlns:{name}="{uri}"' for name, uri in spaces.items())
    part = parse_xml(f"<w:body {names}>{body}</w:body>")
    return document(lambda made: [made.element.body.insert(at, one) for at, one in enumerate(list(part))])


def p(words: str, inner: str = "") -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r>{inner}</w:p>"


def tc(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{words if words[:1] == '<' else p(words)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(one if one[:1] == '<' else tc(one) for one in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def control(inner: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{words if words[:1] == '<' else f'<w:t>{words}</w:t>'}</w:r>"


RAISED = '<w:vertAlign w:val="superscript"/>'
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
GRID = [["名称", "数"], ["诊断", "80"]]
NONE: list[list[int]] = []
WORD_KINDS = {
    "a table in a content control": (control(tbl(tr("名称", "数"), tr("诊断", "80"))), [(GRID, NONE)]),
    "in two": (control(control(tbl(tr("名称", "数"), tr("诊断", "80")))), [(GRID, NONE)]),
    "a row in one": (tbl(tr("名称", "数"), control(tr("诊断", "80"))), [(GRID, NONE)]),
    "rows that repeat": (
        tbl(tr("名称", "数"), control(control(tr("诊断", "80")) + tr("签约", "70"))),
        [([*GRID, ["签约", "70"]], NONE)],
    ),
    "cells in one": (tbl(tr("名称", "数"), tr(control(tc("诊断")), control(tc("80")))), [(GRID, NONE)]),
    "a paragraph in one": (tbl(tr("名称", "数"), tr("诊断", tc(control(p("80"))))), [(GRID, NONE)]),
    "words in one": (
        tbl(tr("名称", "数"), tr("诊断", tc(f"<w:p>{control(run('8'))}{run('0')}</w:p>"))),
        [(GRID, NONE)],
    ),
    "one not filled in": (
        tbl(tr("名称", "数"), tr("诊断", control(tc("单击此处输入文字"), "<w:showingPlcHdr/>"))),
        [([["名称", "数"], ["诊断", ""]], NONE)],
    ),
    "custom markup": (
        tbl(tr("名称", "数"), f'<w:customXml w:element="x">{tr("诊断", "80")}</w:customXml>'),
        [(GRID, NONE)],
    ),
    "inserted and deleted": (
        tbl(
            tr("名称", "数"),
            tr("诊断", tc(f"<w:p><w:ins>{run('80')}</w:ins><w:del>{run('<w:delText>60</w:delText>')}</w:del></w:p>")),
        ),
        [(GRID, NONE)],
    ),
    "moved": (
        tbl(
            tr("名称", "数"),
            tr("诊断", tc(f"<w:p><w:moveFrom>{run('60')}</w:moveFrom><w:moveTo>{run('80')}</w:moveTo></w:p>")),
        ),
        [(GRID, NONE)],
    ),
    "a deleted row": (tbl(tr("名称", "数"), tr("签约", "9", properties="<w:del/>"), tr("诊断", "80")), [(GRID, NONE)]),
    "an inserted row": (tbl(tr("名称", "数"), tr("诊断", "80", properties="<w:ins/>")), [(GRID, NONE)]),
    "a deleted column": (
        tbl(tr("名称", tc("旧", "<w:cellDel/>"), "数"), tr("诊断", tc("9", "<w:cellDel/>"), "80")),
        [(GRID, NONE)],
    ),
    "a deleted table": (
        tbl(tr("旧", "数", properties="<w:del/>")) + tbl(tr("名称", "数"), tr("诊断", "80")),
        [(GRID, NONE)],
    ),
    "merged downwards": (
        tbl(
            tr(tc("2026年", '<w:vMerge w:val="restart"/>'), "80"),
            control(tr(tc("", "<w:vMerge/>"), "70")),
            tr(tc("2027年", '<w:vMerge w:val="restart"/>'), "60"),
            tr(tc("", '<w:vMerge w:val="continue"/>'), "50"),
        ),
        [([["2026年", "80"], [None, "70"], ["2027年", "60"], [None, "50"]], [[0, 0, 1, 0], [2, 0, 3, 0]])],
    ),
    "goes on under nothing": (tbl(tr("名称", "数"), tr(tc("诊断", "<w:vMerge/>"), "80")), [(GRID, NONE)]),
    "merged to a square": (
        tbl(
            tr(tc("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), "1"),
            tr(tc("", '<w:gridSpan w:val="2"/><w:vMerge/>'), "2"),
        ),
        [([["甲", None, "1"], [None, None, "2"]], [[0, 0, 1, 1]])],
    ),
    "merged the old way": (
        tbl(tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "1")),
        [([["甲", None, "1"]], [[0, 0, 0, 1]])],
    ),
    "a row that begins later": (
        tbl(tr("甲", "乙"), tr("丙", properties='<w:gridBefore w:val="1"/>')),
        [([["甲", "乙"], [None, "丙"]], NONE)],
    ),
    "a table in a cell": (
        tbl(tr("外", tc(p("见下") + tbl(tr("名称", "数"), tr("诊断", "80")) + p("")))),
        [([["外", "见下"]], NONE), (GRID, NONE)],
    ),
    "a break in a name": (
        tbl(tr(tc(f"<w:p>{run('名')}{run('<w:br/>')}{run('称')}</w:p>"), "数"), tr(tc(p("诊") + p("断")), "80")),
        [(GRID, NONE)],
    ),
    "two numbers in a cell": (
        tbl(tr(tc(p("100") + p("200")), tc(f"<w:p>{run('95%')}{run('<w:br/>')}{run('9')}</w:p>"))),
        [([["100 200", "95% 9"]], NONE)],
    ),
    "a footnote": (
        tbl(tr("名称", "数"), tr("诊断", tc(p("80", run('<w:footnoteReference w:id="2"/>', RAISED))))),
        [(GRID, NONE)],
    ),
    "a footnote with a sign of its own": (
        tbl(
            tr("名称", "数"),
            tr("诊断", tc(p("80", run('<w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>1</w:t>', RAISED)))),
        ),
        [(GRID, NONE)],
    ),
    "a sign typed like a footnote": (
        tbl(tr(tc(p("80", run("1", RAISED))), tc(p("m", run("2", RAISED))))),
        [([["80^1", "m2"]], NONE)],
    ),
    "a formula": (
        tbl(tr("数", tc("<w:p><m:oMath><m:r><m:t>≥80%</m:t></m:r></m:oMath></w:p>"))),
        [([["数", "≥80%"]], NONE)],
    ),
    "what old programs show": (
        tbl(
            tr(
                "数",
                tc(
                    f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='w'>{run('80')}</mc:Choice>"
                    f"<mc:Fallback>{run('80')}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
                ),
            )
        ),
        [([["数", "80"]], NONE)],
    ),
}


@pytest.mark.parametrize("kind", WORD_KINDS)
def test_what_word_wraps_marks_and_merges_is_read_as_it_is_seen(kind):
    body, tables = WORD_KINDS[kind]
    found = read_tables(of_xml(body))
    assert [(table["rows"], table["merges"]) for table in found["tables"]] == tables
    rows = [" | ".join(filter(None, row)) for rows, _ in tables for row in rows]
    assert [line for line in found["text"].splitlines() if line] == rows


def test_words_in_content_controls_and_footnotes_are_there_to_be_quoted():
    notes = f'<w:footnotes xmlns:w="{nsmap["w"]}"><w:footnote w:id="2">{p("含宁东")}</w:footnote></w:footnotes>'

    def change(made):
        made.element.body.insert(
            0, parse_xml(control(p("总体要求")).replace("<w:sdt>", f'<w:sdt xmlns:w="{nsmap["w"]}">'))
        )
        uri, kind = PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES
        made.part.relate_to(Part(uri, kind, notes.encode(), made.part.package), RT.FOOTNOTES)

    assert read_tables(document(change))["text"] == "总体要求\n含宁东"
