#!/usr/bin/env bash
# easyofd 20260427: the second pdf2ofd in one working folder raises FileExistsError, also from another process.
#
# A good guess: a function from bytes to bytes leaves nothing behind. Seen: it unpacks the document into ./test of whatever
# folder the process runs in and leaves it there, pages and text in the clear; the next call, a day later or by another
# worker, stops with “File exists: './test'”. Where the program's own tests lie in ./test the first call stops already.
# Source: OFDWrite.__call__ in easyofd/draw/draw_ofd.py passes test=True to OFDStructure, whose other branch would use a
# temporary folder.
# What follows: each conversion needs a process and an empty folder of its own, which is deleted afterwards.
# Fails when two conversions in one folder both give a file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install easyofd==20260427 >/dev/null
env/bin/python - >log 2>&1 <<'PY' || { tail -5 log; exit 1; }
import os

import fitz
from easyofd import OFD

source = fitz.open()
source.new_page(width=595.28, height=841.89).insert_text((72, 100), "page", fontsize=16)
first = OFD().pdf2ofd(source.tobytes(), optional_text=False)
left = sorted(os.listdir("test"))
try:
    OFD().pdf2ofd(source.tobytes(), optional_text=False)
    second = "a file"
except FileExistsError as error:
    second = f"FileExistsError {error.filename}"
with open("seen", "w") as seen:
    print("first:", first[:2], "left in ./test:", left, "second:", second, file=seen)
assert first[:2] == b"PK" and "OFD.xml" in left and second == "FileExistsError ./test"
PY
cat seen
