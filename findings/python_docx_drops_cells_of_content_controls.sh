#!/usr/bin/env bash
# python-docx 1.2.0: a cell, a row or a table inside a content control (w:sdt) is left out, and the cells after it move up.
#
# A good guess: a reader of tables gives each cell in its column, or says that something was not read. Official forms of
# Word put content controls round the cells to be filled in (ISO/IEC 29500-1, 17.5.2: w:sdt may stand where w:tc, w:tr and
# w:tbl stand). Seen, for a row of three cells whose second is in a control: two cells, the third at the place of the
# second, no warning; a row in a control is not there, nor is a table. LibreOffice shows all three.
# Cause: rows and cells are looked for as direct children only (docx/oxml/table.py, tr_lst and tc_lst).
# What follows: w:sdtContent has to be unwrapped before a table of a form is read.
# Fails when the cell, the row or the table is read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install python-docx==1.2.0 lxml==6.0.2
env/bin/python - <<'PY'
import copy

import docx
from docx.oxml import OxmlElement


def in_a_control(element):
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    element.addprevious(control)
    control.append(content)
    content.append(element)


made = docx.Document()
table = made.add_table(rows=2, cols=3)
for number, cell in enumerate((*table.rows[0].cells, *table.rows[1].cells)):
    cell.text = str(number)
made.element.body.insert(0, copy.deepcopy(table._tbl))
in_a_control(table.rows[0].cells[1]._tc)
in_a_control(table.rows[1]._tr)
in_a_control(made.element.body[0])
made.save("form.docx")
read = docx.Document("form.docx")
rows = [[cell.text for cell in row.cells] for one in read.tables for row in one.rows]
print("tables:", len(read.tables), "of 2 | rows:", rows, "of [['0', '1', '2'], ['3', '4', '5']]")
assert len(read.tables) == 1
assert rows == [["0", "2"]]
PY
