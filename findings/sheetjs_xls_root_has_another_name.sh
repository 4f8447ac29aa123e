#!/usr/bin/env bash
# The compound file of SheetJS 0.18.5's .xls has a root storage named "R", not "Root Entry".
#
# A good guess: the root is found by the name that [MS-CFB] 2.6.2 prescribes (its object name MUST be "Root Entry"), as
# it is in files of Excel, WPS, Calc and xlwt. A reader that goes by it finds no small sectors, and every sheet below
# 4,096 bytes with them. The type of the entry (5) is what tells.
# Seen by olefile 0.47 beside a file of xlwt 1.3.0. Fails when SheetJS names it otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install olefile==0.47 xlwt==1.3.0
npm install --silent --no-fund --no-audit xlsx@0.18.5 >/dev/null 2>&1
node -e "
const x = require('xlsx'), book = x.utils.book_new()
x.utils.book_append_sheet(book, x.utils.aoa_to_sheet([['code', 12.5]]), 'sheet')
x.writeFile(book, 'sheetjs.xls', {bookType: 'biff8'})"
env/bin/python - <<'PY'
import olefile, xlwt
book = xlwt.Workbook()
book.add_sheet("sheet").write(0, 0, "code")
book.save("xlwt.xls")
found = {name: olefile.OleFileIO(f"{name}.xls").root.name for name in ("sheetjs", "xlwt")}
print(found)
assert found == {"sheetjs": "R", "xlwt": "Root Entry"}
PY
