"""Data has no power on screen: names, reasons, words of a link that look like Markdown stay letters."""

import shutil
import sqlite3

import pytest
from google.protobuf.message import Message
from sqlmodel import SQLModel
from streamlit.testing.v1 import AppTest

from data_access import tables as tables
from domain.lights.core import Core
from tests.databases import demo_template
from tests.pages.test_projects_page import opened

LIVE = "http://example.org"
PAYLOAD = f"[x]({LIVE})"
SPIKED = {
    "name",
    "short_name",
    "definition",
    "source",
    "document_title",
    "document_no",
    "city",
    "title",
    "number",
    "issuer",
    "note",
    "quote",
    "source_name",
    "source_document",
    "source_quote",
    "reason",
    "status_reason",
    "author",
    "approver",
    "approved_by",
    "document",
    "text",
    "owner",
    "reviewer",
    "issued_by",
    "undone_by",
    "undo_reason",
    "file_name",
    "granted_by",
    "chair",
    "assessor",
    "comment",
    "sentence",
    "clause",
    "ruling",
    "evidence",
    "actor",
    "subject_id",
    "verdict_reason",
    "verified_by",
    "uploaded_by",
    "scenario",
    "category",
    "override_note",
    "departments",
    "reply",
}
"""Columns whose texts people write; codes, keys and words of ours stay."""

PLAIN = {
    "id form_id key page page_script_hash query_string url alt spec columns code_text placeholder default value",
    "raw_value icon content_icon user_key element_id url_path width_config json",
}
NOT_MARKDOWN = set(" ".join(PLAIN).split())
"""Fields of Streamlit's messages that are not read as Markdown."""
OPTIONS_AS_THEY_ARE = {"Selectbox", "MultiSelect"}


@pytest.fixture(scope="module")
def demo_database(sqlite_store):
    """The demonstration, every text that people write ending in a link."""
    template = demo_template(sqlite_store)
    file = sqlite_store.folder / "spiked.sqlite"
    shutil.copy(sqlite_store.folder / f"{template}.sqlite", file)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for table in SQLModel.metadata.sorted_tables:
            for column in table.columns:
                if column.name in SPIKED and type(column.type).__name__ == "AutoString":
                    spike = (
                        f'UPDATE {table.name} SET "{column.name}" = "{column.name}" || ? WHERE "{column.name}" <> ""'  # noqa: S608
                    )
                    connection.execute(spike, (PAYLOAD,))
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{file}")
        yield f"sqlite:///{file}"


def markdown_of(node) -> list[tuple[str, str]]:
    """(where, text) of everything on a page that Streamlit reads as Markdown, but tables."""
    found = list(texts(node.proto)) if getattr(node, "proto", None) is not None else []
    for child in getattr(node, "children", {}).values():
        found += markdown_of(child)
    return found


def texts(message: Message):
    kind = message.DESCRIPTOR.name
    for field, value in message.ListFields():
        if field.name in NOT_MARKDOWN or (field.name == "options" and kind in OPTIONS_AS_THEY_ARE):
            continue
        for one in [value] if isinstance(value, str | Message) else value if hasattr(value, "__iter__") else []:
            if isinstance(one, Message):
                yield from texts(one)
            elif isinstance(one, str):
                yield f"{kind}.{field.name}", one


def live(app: AppTest) -> list[tuple[str, str]]:
    """What would be a live link: the browser takes escapes away first, so they alone do not help."""
    found = [(where, text) for where, text in markdown_of(app._tree) if LIVE in text.replace("\\", "")]
    for table in app.table:
        cells = [str(cell) for row in table.value.to_numpy().tolist() for cell in row] + list(
            map(str, table.value.columns)
        )
        found += [("table", text) for text in cells if LIVE in text.replace("\\", "")]
    return found


PERIOD = {"period": "2026-W46"}
SCREENS = [
    *[("overview", words) for words in ({}, {"light": "completion"}, {"light": "overall"}, {"district": "永宁县"})],
    *[("targets", words) for words in ({}, {"of": "2025"}, {"district": "永宁县"})],
    *[("districts", words) for words in ({}, {"district": "永宁县"})],
    *[("industries", words) for words in ({}, {"industry": "新型材料"})],
    *[("projects", words) for words in ({}, {"measure": Core.COMPLETION}, {"q": "没有这个"}, {"district": "永宁县"})],
    *[("providers", {"show": show}) for show in ("funnel", "weights", "load", "pool", "solutions", "match")],
    *[("providers", words) for words in ({"provider": "919901009000000063"}, {"industry": "高端装备"})],
    *[("enterprise", words) for words in ({}, {"code": "YC-2025-0002"}, {"q": "演示"}, {"code": "YC-2026-0202"})],
    *[("subsidy", {"view": view}) for view in ("flow", "due", "use", "findings", "record")],
    ("subsidy", {"at": "source:central"}),
    *[("intake", {"at": at}) for at in ("week", "file", "batches", "locks", "howto")],
    *[
        ("intake", {"at": "edit", "kind": "projects", "code": "YC-2025-0002"}),
        ("intake", {"at": "edit", "kind": "observations"}),
    ],
    *[("meeting", {"step": step}) for step in ("promises", "overall", "targets", "money", "providers", "decisions")],
    ("meeting", {"district": "永宁县"}),
    *[("reports", {"view": view}) for view in ("preview", "write", "check", "issue", "compare", "trace")],
    *[
        ("reports", {"part": part})
        for part in ("targets", "units", "projects", "money", "providers", "issues", "decisions")
    ],
    *[("reports", {"part": part}) for part in ("next_steps", "annexes")],
    ("rules", {}),
    ("audit", {}),
]


@pytest.mark.parametrize(("screen", "words"), SCREENS, ids=lambda part: str(part))
def test_a_text_that_looks_like_a_link_is_none(screen, words):
    named = {word: value + PAYLOAD * (word in ("district", "industry")) for word, value in words.items()}
    for period in ("2026-W46", "live"):
        assert live(opened(screen, period=period, **named)) == []


WORDS = (
    "pilot",
    "period",
    "district",
    "industry",
    "code",
    "uscc",
    "q",
    "provider",
    "target",
    "at",
    "view",
    "text",
    "kind",
)


@pytest.mark.parametrize("screen", sorted({screen for screen, _ in SCREENS}))
def test_the_words_of_a_link_are_none(screen):
    for word in WORDS:
        assert live(opened(screen, **{word: PAYLOAD})) == [], word
