"""Data has no power on screen: names, reasons, words of a link that look like Markdown stay letters."""

import re

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from domain.lights.core import Core
from tests.databases import WORKER, demo_template
from tests.pages.test_projects_page import opened
from tests.poison import MARK, SUFFIX, poisoned

PLAIN = {
    "id form_id key page page_script_hash query_string url alt spec columns code_text placeholder default value",
    "raw_value icon content_icon user_key element_id url_path width_config json",
}
NOT_MARKDOWN = set(" ".join(PLAIN).split())
"""Fields of Streamlit's messages that are not read as Markdown."""
OPTIONS_AS_THEY_ARE = {"Selectbox", "MultiSelect"}


@pytest.fixture(scope="module")
def demo_database(sqlite_store):
    """The demonstration, every text that people write ending in everything that Markdown would act on."""
    template = demo_template(sqlite_store)
    url = poisoned(sqlite_store.folder / f"{template}.sqlite", sqlite_store.folder / f"spiked_{WORKER}.sqlite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        yield url


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


LETTERS = rf"(?<!\\)(?:\[{MARK}|!\[|<(?:img|u|http)|\${MARK}|`{MARK}|~~{MARK})"
BEGINNINGS = rf"\n(?:# | {{4}}|===|- {MARK})"
AS_WRITTEN = re.compile(f"{LETTERS}|{BEGINNINGS}")
"""What Markdown acts on unless it is escaped."""
AFTER = re.compile(r"http://|www\.f|g@|:rocket:|:material/home:")
"""What the browser finds once the escapes are gone, so that they alone do not help."""


def acts(text: str) -> bool:
    """Whether something of the poison has power in a text that is read as Markdown."""
    return bool(AS_WRITTEN.search(text) or (MARK in text and AFTER.search(text.replace("\\", ""))))


def live(app: AppTest) -> list[tuple[str, str]]:
    """Texts of a page in which data acts."""
    found = [(where, text) for where, text in markdown_of(app._tree) if acts(text)]
    for table in app.table:
        cells = [str(cell) for row in table.value.to_numpy().tolist() for cell in row] + list(
            map(str, table.value.columns)
        )
        found += [("table", text) for text in cells if acts(text)]
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
    named = {word: value + SUFFIX * (word in ("district", "industry")) for word, value in words.items()}
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
        assert live(opened(screen, **{word: SUFFIX})) == [], word
