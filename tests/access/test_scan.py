"""A district's user finds nothing of another district in any answer, export, report or file (rules 11.2)."""

import io
import re
import subprocess
import zipfile

import pytest

from data_access import engine
from data_access.engine import reading
from reports.files import MAKERS, make
from services.access import DEMO_USER, Role, User
from services.errors import Refused
from services.exporting import EXPORTED, export
from services.frame import open_frame
from services.reports.whole import report
from tests.access.marked import Foreign, marked
from tests.access.reads import INNER, READS, found
from tests.databases import WORKER, demo_template

HOME, AWAY = "永宁县", "经开区"
PERIODS = ("2026-W46", "2026-10", "live")


@pytest.fixture(scope="module")
def file(sqlite_store):
    template, file = demo_template(sqlite_store), sqlite_store.folder / f"marked_{WORKER}.sqlite"
    url = marked(sqlite_store.folder / f"{template}.sqlite", file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        yield file
        engine.dispose()


@pytest.fixture(scope="module")
def connection(file):
    with reading() as opened:
        yield opened


@pytest.fixture(scope="module")
def home(connection) -> User:
    frame = open_frame(connection, DEMO_USER, pilot="yinchuan", district=HOME)
    return User(HOME, Role.DISTRICT, frame.district.id)


@pytest.fixture(scope="module")
def foreign(file, home) -> Foreign:
    return Foreign(file, home.district_id)


def frames(connection, user):
    """All scopes: the pilot, the own district, another one, an industry, both."""
    for period in PERIODS:
        for words in ({}, {"district": HOME}, {"district": AWAY}, {"industry": "新型材料"}):
            yield words, open_frame(connection, user, pilot="yinchuan", period=period, **words)


@pytest.mark.parametrize("name", READS)
def test_no_answer_holds_a_word_of_another_district(connection, home, foreign, name):
    _, ask = READS[name]
    leaks, answered = [], 0
    for words, frame in frames(connection, home):
        try:
            answer = ask(found()[name], connection, frame)
        except Refused:
            continue
        answered += 1
        leaks += [f"{words} {frame.period.label} {leak}" for leak in foreign.of(answer)]
    assert leaks[:6] == []
    assert answered or "D" not in READS[name][0]


@pytest.mark.parametrize("what", EXPORTED)
def test_no_export_holds_a_word_of_another_district(connection, home, foreign, what):
    for period in ("2026-W46", ""):
        try:
            table = export(connection, home, what, "yinchuan", period)
            rows = [tuple(map(str, row)) for row in table.rows]
        except Refused:
            continue
        assert foreign.of(rows)[:4] == []


@pytest.mark.parametrize("form", MAKERS)
def test_no_file_of_a_report_holds_a_word_of_another_district(connection, home, foreign, form):
    for words in ({}, {"district": HOME}):
        found = report(connection, open_frame(connection, home, pilot="yinchuan", period="2026-W46", **words))
        content = make(found, form)
        assert foreign.of(list(texts(content, form)))[:4] == []


def texts(content: bytes, form: str):
    """The text of a file."""
    if form == "pdf":
        yield subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    elif form == "html":
        yield content.decode()
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.endswith(".xml"):
                    yield re.sub(r"<[^>]+>", "", archive.read(name).decode())


def test_the_scan_finds_what_is_there(connection, foreign):
    """The office's own report is full of it, so the scan can see."""
    assert len(foreign.words) > 300
    assert foreign.of(report(connection, open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W46")))


def test_every_answer_of_the_services_stands_in_the_table():
    assert set(found()) == set(READS) | set(INNER)
