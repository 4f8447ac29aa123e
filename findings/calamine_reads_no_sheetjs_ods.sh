#!/usr/bin/env bash
# python-calamine 0.9.1 reads no .ods that SheetJS 0.18.5 wrote; pandas with odfpy reads it.
#
# A good guess: a writer and a reader of OpenDocument that are both in wide use fit together. Seen, for a sheet of two
# cells: by its path "Expecting 'table-cell', found 'Text(...)'", since SheetJS indents its XML and blanks between
# elements of a table are no content (OpenDocument 1.3 part 3, 3.17: white space is collapsed outside paragraphs); from
# memory "Cannot detect file format", since `mimetype` is its third entry and not its first, as part 2, 3.3 asks.
# What follows: an .ods has to be known by its entries wherever they stand, and its XML read element by element.
# Fails when calamine reads it either way, or when odfpy does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install python-calamine==0.9.1 odfpy==1.4.1 pandas==2.2.3
npm install --silent --no-fund --no-audit xlsx@0.18.5 >/dev/null 2>&1
node -e "
const x = require('xlsx'), book = x.utils.book_new()
x.utils.book_append_sheet(book, x.utils.aoa_to_sheet([['code', 12.5]]), 'sheet')
x.writeFile(book, 'made.ods')"
env/bin/python - <<'PY'
import io
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

def said(source):
    try:
        return str(CalamineWorkbook.from_object(source).get_sheet_by_index(0).to_python())
    except CalamineError as error:
        return str(error)

by_path, in_memory = said("made.ods"), said(io.BytesIO(open("made.ods", "rb").read()))
by_pandas = pd.read_excel("made.ods", header=None, engine="odf").values.tolist()
print("calamine by path:", by_path, "| in memory:", in_memory, "| odfpy:", by_pandas)
assert "Expecting 'table-cell'" in by_path and in_memory == "Cannot detect file format"
assert by_pandas == [["code", 12.5]]
PY
