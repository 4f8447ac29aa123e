#!/usr/bin/env bash
# SheetJS 0.18.5 writes a day into .xlsx and .xls as a day, and into .ods as the number 46328.
#
# A good guess: the cell of one sheet object, a serial number in the format yyyy-mm-dd, is a day in every file that
# `writeFile` makes of it. In .ods it becomes office:value-type="float" with the day as its shown text only, so that
# pandas 2.2.3 (odfpy 1.4.1) reads an integer where it reads a Timestamp from .xlsx (openpyxl 3.1.5) and .xls (xlrd 2.0.1).
# What follows: a column of days in an .ods may be numbers, and a month shown as 2026-11 has no kind but its text.
# Fails when the .ods holds a day, or one of the others no longer does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install pandas==2.2.3 odfpy==1.4.1 openpyxl==3.1.5 xlrd==2.0.1
npm install --silent --no-fund --no-audit xlsx@0.18.5 >/dev/null 2>&1
node -e "
const x = require('xlsx'), sheet = x.utils.aoa_to_sheet([['day'], [46328]])
sheet.A2.z = 'yyyy-mm-dd'
for (const [ending, kind] of [['xlsx', 'xlsx'], ['xls', 'biff8'], ['ods', 'ods']]) {
  const book = x.utils.book_new()
  x.utils.book_append_sheet(book, sheet, 'sheet')
  x.writeFile(book, 'made.' + ending, {bookType: kind})
}"
env/bin/python - <<'PY'
import pandas as pd
found = {ending: pd.read_excel(f"made.{ending}")["day"][0] for ending in ("xlsx", "xls", "ods")}
print({ending: f"{type(value).__name__} {value}" for ending, value in found.items()})
day = pd.Timestamp("2026-11-02")
assert found["xlsx"] == found["xls"] == day and found["ods"] == 46328
PY
