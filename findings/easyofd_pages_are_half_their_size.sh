#!/usr/bin/env bash
# easyofd 20260427: an A4 page of a PDF becomes an OFD page of 100.8 × 142.6 mm, and comes back in the first page's size.
#
# A good guess: GB/T 33190 measures in millimetres, so A4 is 210 × 297 in the OFD as it is in the PDF, and a landscape or
# A5 page keeps its shape on the way back. Seen: the PhysicalBox of an A4 page is 0.48 of what it should be (points are
# taken for 1/150 inch), that of every other page too; read back by the same library all three pages are as large as the
# first, in portrait. Source: GB/T 33190-2016 (lengths are in millimetres); easyofd/draw/draw_ofd.py.
# What follows: papers that an office files as OFD print at half their size; PhysicalBox has to be looked at.
# Fails when the A4 page is 210 × 297 mm, or the landscape page comes back in landscape.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install easyofd==20260427 >/dev/null
env/bin/python - >log 2>&1 <<'PY' || { tail -5 log; exit 1; }
import io
import re
import zipfile

import fitz
from easyofd import OFD

A4, LANDSCAPE, A5 = (595.28, 841.89), (841.89, 595.28), (419.53, 595.28)
source = fitz.open()
for width, height in (A4, LANDSCAPE, A5):
    source.new_page(width=width, height=height).insert_text((72, 100), "page", fontsize=16)
made = OFD().pdf2ofd(source.tobytes(), optional_text=False)
with zipfile.ZipFile(io.BytesIO(made)) as parts:
    pages = [parts.read(f"Doc_0/Pages/Page_{page}/Content.xml").decode() for page in range(3)]
boxes = [re.search(r"PhysicalBox>0 0 ([\d.]+) ([\d.]+)", page).groups() for page in pages]
reader = OFD()
reader.read(made, fmt="binary")
back = [(round(page.rect.width), round(page.rect.height)) for page in fitz.open(stream=reader.to_pdf(), filetype="pdf")]
with open("seen", "w") as seen:
    print("mm of the pages:", boxes, "points when read back:", back, file=seen)
assert [(round(float(w)), round(float(h))) for w, h in boxes] == [(101, 143), (143, 101), (71, 101)], boxes
assert len(set(back)) == 1 and back[0][0] < back[0][1], back
PY
cat seen
