"""Reads an uploaded file in a child process with bounds on memory, time, rows and columns; the server only waits.

What a stranger's file can do to a parser happens in the child. It answers with plain values, or with a sentence.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from threading import BoundedSemaphore

from data_access.upload_child import LARGEST_ANSWER
from domain.intake.sheet import Sheet
from domain.intake.values import Unread

ROOT = Path(__file__).resolve().parents[1]
LARGEST_BYTES = 20_000_000
PATIENCE = 120
"""Seconds by the clock; the child allows itself 20 of the processor."""
AT_ONCE = BoundedSemaphore(2)
"""Two cores, and viewers come first: a third file waits."""


class UploadUnreadable(Exception):
    """The message says why the file cannot be read and what to do."""


def read_upload(content: bytes) -> list[Sheet]:
    """Sheets of an xlsx or csv file as values; UploadUnreadable with a sentence."""
    answer = json.loads(_ask({"verb": "read"}, content))
    return [_sheet(**sheet) for sheet in answer]


def _sheet(
    name: str,
    rows: list[list],
    is_1904: bool,
    is_hidden: bool = False,
    merges: Sequence[Sequence[int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
) -> Sheet:
    days: dict[str, date] = {}
    for row in rows:
        for place, cell in enumerate(row):
            if type(cell) is dict:
                row[place] = days.get(cell.get("d")) or _value(cell, days)
    return Sheet(
        name,
        rows,
        is_1904,
        is_hidden,
        tuple((top, left, bottom, right) for top, left, bottom, right in merges),
        frozenset(hidden_rows),
        frozenset(hidden_columns),
    )


def read_document(content: bytes) -> tuple[list[Sheet], str]:
    """Tables of a Word or PDF document, each as a sheet, and its words; UploadUnreadable with a sentence."""
    answer = json.loads(_ask({"verb": "tables"}, content))
    return [_sheet(is_1904=False, **table) for table in answer["tables"]], answer["text"]


def mark_upload(content: bytes, marks: Sequence[tuple[str, str, str, bool]]) -> bytes:
    """The same workbook with cells filled and noted: (sheet, cell, text, is an error)."""
    return _ask({"verb": "mark", "marks": list(marks)}, content)


def upload_with_words(content: bytes, sheet: str, text: str) -> bytes:
    """The same workbook with a text in a sheet of it; UploadUnreadable with a sentence."""
    return _ask({"verb": "words", "sheet": sheet, "text": text}, content)


def read_pdf_pictures(content: bytes) -> list[tuple[int, str]]:
    """Page and mark of each picture in a PDF; none of a file that cannot be read."""
    try:
        return [(int(page), str(mark)) for page, mark in json.loads(_ask({"verb": "pictures"}, content))]
    except UploadUnreadable:
        return []


def _value(cell: dict, days: dict[str, date]) -> object:
    """A day is kept in `days`: a large file holds a hundred thousand of the same few hundred."""
    if "d" in cell:
        return days.setdefault(cell["d"], date.fromisoformat(cell["d"]))
    return datetime.fromisoformat(cell["t"]) if "t" in cell else Unread(*cell["x"])


def _ask(request: dict, content: bytes) -> bytes:
    """What the child answers; UploadUnreadable with its sentence, or with ours when it had to be stopped."""
    if len(content) > LARGEST_BYTES:
        raise UploadUnreadable(f"文件超过 {LARGEST_BYTES // 1_000_000} MB；请分几个文件报送")
    if not content:
        raise UploadUnreadable("文件是空的（0 字节）；请重新保存后再选")
    command = [sys.executable, "-m", "data_access.upload_child"]
    with AT_ONCE:
        try:
            done = subprocess.run(
                command,
                input=json.dumps(request).encode() + b"\n" + content,
                capture_output=True,
                timeout=PATIENCE,
                cwd=ROOT,
            )
        except subprocess.TimeoutExpired:
            raise UploadUnreadable(f"{PATIENCE} 秒内没有读完，已停止；文件过于复杂，请用模板重新填写") from None
    verdict, _, answer = done.stdout.partition(b"\n")
    if done.returncode != 0 or verdict not in (b"ok", b"refused") or len(answer) > LARGEST_ANSWER:
        raise UploadUnreadable("读取这个文件用尽了允许的内存或时间，已停止；请用模板重新填写，只保留要报送的行")
    if verdict == b"refused":
        raise UploadUnreadable(answer.decode())
    return answer
