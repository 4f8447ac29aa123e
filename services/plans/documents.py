"""A Word or PDF plan: its tables as a proposal for the plan's workbook, its words to look quotes up in."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from data_access.queries.plans import catalogue
from data_access.upload_reading import UploadUnreadable, read_document, upload_with_words
from domain.texts import clean, same
from services import access
from services.access import Permission, User
from services.errors import Refused
from services.plans.document_tables import ProposedRow
from services.plans.filling import Rows
from services.plans.forms import TEXT_SHEET, TO_CHECK
from services.plans.table_use import filled

LONGEST_WORDS = 400_000
Cells = dict[str, list[dict[str, Any]]]
Marks = Mapping[tuple[str, int, str], str]
"""Record, place among its rows, field → where a proposed cell was read."""


@dataclass(frozen=True)
class DocumentTable:
    """A table: what stands above it, its cells, the words of a merged one in all that it covers; its rows as text."""

    name: str
    cells: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PlanDocument:
    """What a document says."""

    tables: tuple[DocumentTable, ...]
    text: str


def read_plan_document(user: User, content: bytes) -> PlanDocument:
    """Tables and words of a .docx or .pdf, read in the child process; Refused with a sentence."""
    access.check(user, Permission.SET_UP)
    return _read(content)


def plan_words(user: User, content: bytes) -> str:
    """The words of a plan's file: .docx, .pdf, or plain text (UTF-8, UTF-16 with its mark, GB18030); Refused."""
    if content[:4] == b"PK\x03\x04" or content[:5] == b"%PDF-":
        return read_plan_document(user, content).text
    access.check(user, Permission.SET_UP)
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for name in (coding, "gb18030"):
        with suppress(UnicodeDecodeError):
            text = content.decode(name)
            if "\x00" not in text:
                return text
    raise Refused("读不出方案全文：请另存为 UTF-8 的文本文件（.txt），或给 .docx、.pdf")


def with_words(user: User, content: bytes, text: str) -> bytes:
    """The plan's workbook with the plan's words in its sheet 方案原文, as it is then kept; Refused with a sentence."""
    access.check(user, Permission.SET_UP)
    if len(text) > LONGEST_WORDS:
        raise Refused(f"方案全文有 {len(text)} 字，超过 {LONGEST_WORDS} 字：请只贴方案和附表")
    return _with_words(content, text) if text.strip() else content


@lru_cache(maxsize=4)
def _with_words(content: bytes, text: str) -> bytes:
    try:
        return upload_with_words(content, TEXT_SHEET, text)
    except UploadUnreadable as error:
        raise Refused(str(error)) from None


@lru_cache(maxsize=4)
def _read(content: bytes) -> PlanDocument:
    try:
        sheets, text = read_document(content)
    except UploadUnreadable as error:
        raise Refused(str(error)) from None
    tables = [
        DocumentTable(
            clean(one.name),
            tuple(tuple(map(clean, row)) for row in filled(one)),
            tuple(" | ".join(clean(str(cell)) for cell in row if cell) for row in one.rows),
        )
        for one in sheets
        if len(one.rows) > 1
    ]
    return PlanDocument(tuple(tables), text)


def target_names(connection: Connection, user: User, plans: Iterable[Rows]) -> dict[str, tuple[str, str]]:
    """Name of a target, as `same` has it → name and unit of its indicator: the catalogue's own names, and how published
    plans call them.
    """
    access.check(user, Permission.SET_UP)
    indicators = {row["code"]: (str(row["name"]), str(row["unit"])) for row in catalogue(connection)}
    found = {same(name): (name, unit) for name, unit in indicators.values()}
    for plan in plans:
        for row in plan.get("targets", ()):
            if row["indicator"] in indicators:
                found.setdefault(same(str(row["source_name"])), indicators[row["indicator"]])
    return found


def with_proposals(cells: Cells, proposed: Sequence[ProposedRow]) -> tuple[Cells, Marks]:
    """The cells of a workbook with rows read from a document below its own, each to be checked by a person.

    A district or industry that stands there already is not proposed again.
    """
    found = {record: [dict(row) for row in rows] for record, rows in cells.items()}
    marks: dict[tuple[str, int, str], str] = {}
    for one in proposed:
        rows = found.setdefault(one.record, [])
        if one.record in ("districts", "industries") and one.values["name"] in {row.get("name") for row in rows}:
            continue
        marks |= {(one.record, len(rows), field): where for field, where in one.origins.items()}
        rows.append({**one.values, "check": TO_CHECK})
    return found, marks
