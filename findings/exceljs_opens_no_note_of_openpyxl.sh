#!/usr/bin/env bash
# exceljs 4.4.0 opens no workbook in which openpyxl 3.1.5 wrote a note: TypeError, "reading 'comments'".
#
# A good guess: both follow ISO/IEC 29500, so what one writes the other opens. openpyxl names the part
# xl/comments/comment1.xml and points to it from the package's root, which 29500-2 (part names, relationships) allows.
# exceljs finds notes by name instead: it keeps parts called xl/comments<N>.xml under ../comments<N>.xml and looks a
# relationship's target up there (lib/xlsx/xlsx.js, lib/xlsx/xform/sheet/worksheet-xform.js, read in 4.4.0).
# What follows: a template with notes has to name them so before a portal that stands on exceljs gets it.
# Fails when exceljs opens it, or when the same workbook without the note is not opened.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install openpyxl==3.1.5
npm install --silent --no-fund --no-audit exceljs@4.4.0 >/dev/null 2>&1
env/bin/python - <<'PY'
from openpyxl import Workbook
from openpyxl.comments import Comment
book = Workbook()
book.active["A1"] = "text"
book.save("plain.xlsx")
book.active["A1"].comment = Comment("a note", "somebody")
book.save("noted.xlsx")
PY
opened() {
  node -e "new (require('exceljs').Workbook)().xlsx.readFile('$1').then(() => console.log('opened'), e => console.log(e.message))"
}
plain=$(opened plain.xlsx) noted=$(opened noted.xlsx)
echo "exceljs 4.4.0 reading openpyxl 3.1.5: without a note: $plain; with one: $noted"
[ "$plain" = opened ] && [[ "$noted" == *"reading 'comments'"* ]]
