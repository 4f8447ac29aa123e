"""The server's log and figures: what happened, how it ended, how long it took; never of whom (rules 11.14, 11.15)."""

import ast
import gzip
import io
import json
import logging
import os
import re
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from streamlit.runtime.scriptrunner import StopException

from components.identity.place import place_of
from components.watching import figures, lines
from components.watching.requests import Watched, page_run
from data_access.commands.audit import record_audit
from data_access.engine import writing
from services.errors import Refused
from services.identity.settings import SignInSettings
from services.keeping.backups import ACTION
from services.keeping.measures import Measures, measured
from services.timing import timed
from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, free_port, serving
from tests.e2e.wsclient import Viewer, run_apart

NAMES = "张三丰"
"""Somebody who must not be found anywhere."""


@pytest.fixture
def written():
    """Begins the log on a stream; gives back what was written, line by line. The loggers are as before afterwards."""
    root, known = logging.getLogger(), dict(logging.Logger.manager.loggerDict)
    kept = root.handlers[:], root.level
    states = {
        name: (one.handlers[:], one.propagate, one.filters[:], one.level)
        for name, one in known.items()
        if isinstance(one, logging.Logger)
    }
    setup, excepthook = lines.streamlit_logger.setup_formatter, lines.threading.excepthook
    out = lines.begin("", 1)
    out.setStream(io.StringIO())
    yield lambda: [json.loads(line) for line in out.stream.getvalue().splitlines()]
    logging.captureWarnings(False)
    lines.streamlit_logger.setup_formatter, lines.threading.excepthook = setup, excepthook
    root.handlers, root.level = kept
    for name, (handlers, propagate, filters, level) in states.items():
        one = logging.getLogger(name)
        one.handlers, one.propagate, one.filters, one.level = handlers, propagate, filters, level


# ── a line ──────────────────────────────────────────────────────────────────


def test_a_line_tells_when_what_and_the_fields_it_was_given(written):
    logging.getLogger("server").info("开始 %d", 3, extra={"told": {"ms": 1.5}})
    (line,) = written()
    at = datetime.fromisoformat(line.pop("at"))
    assert line == {"level": "INFO", "from": "server", "what": "开始 3", "ms": 1.5}
    assert at.utcoffset() == timedelta(hours=8), "the office's time, with its offset"


def test_an_error_is_its_type_and_place_and_none_of_its_words(written):
    def failing():
        try:
            raise KeyError(NAMES)
        except KeyError as error:
            raise ValueError(f"{NAMES} 的金额不对") from error

    try:
        failing()
    except ValueError:
        logging.getLogger("server").exception("页面出错，编号 %s", "ab12cd")
    (line,) = written()
    assert line["error"] == "ValueError ← KeyError"
    assert (line["what"], line["because"]) == ("页面出错，编号 ab12cd", "")
    assert re.fullmatch(r"tests/test_log\.py:\d+ failing", line["where"][-1])
    assert NAMES not in json.dumps(line, ensure_ascii=False)


def test_what_the_system_and_the_databases_call_an_error_is_written(written, demo_database):
    log = logging.getLogger("server")
    try:
        Path(f"/nowhere/{NAMES}").read_bytes()
    except OSError:
        log.exception("没有写成")
    try:
        with writing() as session:
            session.connection().exec_driver_sql("INSERT INTO pilots (id, code) VALUES (1, ?)", (NAMES,))
    except Exception:  # noqa: BLE001  SQLAlchemy's, with the driver's as its cause
        log.exception("没有写成")
    of_system, of_database = written()
    assert (of_system["error"], of_system["because"]) == ("FileNotFoundError", "No such file or directory")
    assert of_database["error"] == "IntegrityError ← IntegrityError"
    assert of_database["because"].startswith("SQLITE_CONSTRAINT")
    assert NAMES not in json.dumps([of_system, of_database], ensure_ascii=False)


def test_postgresql_has_its_own_word_for_an_error():
    error = type("UniqueViolation", (Exception,), {"sqlstate": "23505", "sqlite_errorname": None})(NAMES)
    assert lines.failure(error)["because"] == "23505"


def test_what_another_library_fills_into_its_message_is_left_out(written):
    logging.getLogger("streamlit.somewhere").warning("Bad value %s", NAMES)
    logging.getLogger("asyncio").error(
        f"Task exception was never retrieved\nfuture: <Task exception=KeyError('{NAMES}')>"
    )
    assert [line["what"] for line in written()] == ["Bad value %s", "Task exception was never retrieved"]


def test_a_library_that_writes_by_itself_writes_through_ours_also_when_it_comes_later(written):
    from streamlit.logger import get_logger

    get_logger("streamlit.one_that_comes_later").warning("late")
    assert [(line["from"], line["what"]) for line in written()] == [("streamlit.one_that_comes_later", "late")]


FILLED = {
    # file → what our own messages are filled with: names of variables, none of which holds a person's words
    "components/watching/failing.py": {"number"},
    "server.py": {"name"},  # of a module
}


def test_our_own_messages_are_filled_with_nothing_personal():
    """Whoever fills something new into a message of the log writes it down here."""
    found: dict[str, set[str]] = {}
    for room in ("components", "services", "data_access", "reports", "domain"):
        for path in (*(ROOT / room).rglob("*.py"), *ROOT.glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and re.fullmatch(
                    r"(LOG|REQUESTS|PAGES|log|logging\.getLogger\(.*\))\.(debug|info|warning|error|exception|critical|log)",
                    ast.unparse(node.func),
                ):
                    assert not any(isinstance(one, ast.JoinedStr) for one in ast.walk(node)), path
                    at = 1 if ast.unparse(node.func).endswith(".log") else 0
                    filled = {ast.unparse(one) for one in node.args[at + 1 :]}
                    if filled:
                        found.setdefault(path.relative_to(ROOT).as_posix(), set()).update(filled)
    assert found == FILLED


# ── a file a day ────────────────────────────────────────────────────────────


def test_the_file_of_a_day_is_packed_at_midnight_and_those_of_half_a_year_stay(tmp_path, written, monkeypatch):
    monkeypatch.setattr(lines, "DAYS_KEPT", 3)
    out = lines.begin(str(tmp_path / "logs"), 8501)
    for day in range(1, 7):
        logging.getLogger("server").info("第 %d 天", day)
        out.rolloverAt = int(datetime(2026, 11, day, tzinfo=lines.SHANGHAI).timestamp()) + 86_400
        out.doRollover()
    out.close()
    kept = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert [re.sub(r"\d{4}-\d\d-\d\d", "DAY", name) for name in kept] == [
        "server-8501.log",
        *3 * ["server-8501.log.DAY.gz"],
    ]
    said = [json.loads(gzip.decompress((tmp_path / "logs" / name).read_bytes()))["what"] for name in kept[1:]]
    assert said == ["第 4 天", "第 5 天", "第 6 天"]


def test_a_folder_that_cannot_be_written_is_told_before_the_server_starts(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="日志不能写到 .*file/logs（Not a directory）：请检查 LOG_FOLDER"):
        lines.begin(str(tmp_path / "file" / "logs"), 8501)


# ── requests ────────────────────────────────────────────────────────────────

PLACE = place_of("127.0.0.1", 8501, SignInSettings(proxies=("10.0.0.1",)))
PATHS = frozenset({"/", "/targets"})


def asked(path, *, headers=(), client="127.0.0.1", method="GET", query=b"", status=200, fails=False):
    """A request through Watched; what the site got as its id, and what the browser got."""
    got, sent = {}, []

    async def site(scope, receive, send):
        got["id"] = dict(scope["headers"])[b"x-request-id"].decode()
        if fails:
            raise ValueError(NAMES)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"12345"})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": list(headers)}
    with suppress(ValueError):
        run_apart(Watched(site, PLACE, PATHS)({**scope, "client": (client, 1)}, None, send))
    return got["id"], {name.decode(): value.decode() for name, value in sent[0]["headers"]} if sent else {}


def test_a_request_leaves_a_line_with_route_status_and_time_and_no_query(written):
    number, answered = asked("/targets", query=f"search={NAMES}".encode(), status=404)
    (line,) = written()
    assert answered == {"x-request-id": number}
    assert line.pop("at")
    assert 0 <= line.pop("ms") < 1000
    assert line == {
        "level": "INFO",
        "from": "request",
        "what": "请求",
        "id": number,
        "method": "GET",
        "route": "/targets",
        "status": 404,
        "bytes": 5,
    }


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/targets", "/targets"),
        (f"/{NAMES}", "其他"),
        ("/targets/x", "其他"),
        ("/files/evidence/12", "/files/…"),
        ("/files/made/0123456789abcdef", "/files/…"),
        ("/media/0123456789abcdef.png", "/media/…"),
        (f"/_stcore/upload_file/1/{NAMES}", "/_stcore/upload_file/…"),
        ("/sign-in", "/sign-in"),
        ("/sign-in/city/back", "/sign-in/…"),
        ("/account/grant", "/account/grant"),
    ],
)
def test_a_route_is_the_path_without_what_names_one_thing(path, route):
    assert Watched(None, PLACE, PATHS).route(path) == route


@pytest.mark.parametrize(
    ("path", "status", "count"), [("/healthz", 200, 0), ("/healthz", 503, 1), ("/static/a.js", 200, 0)]
)
def test_what_is_asked_for_all_the_time_is_written_only_when_it_fails(written, path, status, count):
    asked(path, status=status)
    assert len(written()) == count


def test_a_request_whose_site_failed_leaves_a_line_all_the_same(written):
    asked("/targets", fails=True)
    assert [(line["route"], line["status"]) for line in written()] == [("/targets", 0)]


def test_an_id_comes_from_our_own_proxy_only():
    header = [(b"x-request-id", b"0123456789abcdef")]
    assert asked("/", headers=header, client="10.0.0.1")[0] == "0123456789abcdef"
    assert asked("/", headers=header, client="10.0.0.2")[0] != "0123456789abcdef"
    strange = [(b"x-request-id", f"{NAMES}12345678".encode())]
    assert re.fullmatch("[0-9a-f]{16}", asked("/", headers=strange, client="10.0.0.1")[0])


def run_of_targets(error: BaseException | None = None) -> None:
    with page_run() as run:
        run["page"] = "/targets"
        if error is not None:
            raise error


def test_a_run_that_ends_early_ended_well_and_one_that_fails_did_not(written):
    for error in (None, StopException(), ValueError(NAMES)):
        with suppress(StopException, ValueError):
            run_of_targets(error)
    runs = [line for line in written() if line["from"] == "page"]
    assert [(line["what"], line["page"], line["ok"]) for line in runs] == [
        ("页面运行", "/targets", True),
        ("页面运行", "/targets", True),
        ("页面运行", "/targets", False),
    ]


# ── figures ─────────────────────────────────────────────────────────────────


def samples(text: str) -> dict[str, float]:
    """Name with labels → value, of a page of figures."""
    found = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            words = ",".join(f"{name}={value}" for name, value in sorted(one.labels.items()))
            found[f"{one.name}{{{words}}}" if words else one.name] = one.value
    return found


@pytest.fixture
def scraped(written):
    """Begins to count, on a port of its own; asks for the figures."""
    port, standing = free_port(), {"measures": Measures(4096, 0, 2, 7, None)}

    def measures():
        if isinstance(standing["measures"], Exception):
            raise standing["measures"]
        return standing["measures"]

    figures.serve("127.0.0.1", port, measures, lambda: 3)

    def ask() -> dict[str, float]:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            return samples(answer.read().decode())

    return ask, standing


def test_requests_runs_and_closings_are_counted_from_the_records(scraped):
    ask, _ = scraped
    asked("/targets")
    asked("/healthz")
    asked(f"/{NAMES}", status=404, method="BREW")
    run_of_targets()
    with suppress(ValueError):
        run_of_targets(ValueError("x"))
    closing_log = logging.getLogger("closing")
    with timed(closing_log, "结账"):
        pass
    with pytest.raises(Refused), timed(closing_log, "结账"):
        raise Refused("未到期")
    found = ask()
    assert found["pilot_http_requests_total{method=GET,route=/targets,status=200}"] == 1
    assert found["pilot_http_requests_total{method=GET,route=/healthz,status=200}"] == 1
    assert found["pilot_http_requests_total{method=other,route=其他,status=404}"] == 1
    assert found["pilot_http_request_seconds_count{route=/targets}"] == 1
    assert found["pilot_page_run_seconds_count{page=/targets}"] == 2
    assert found["pilot_page_failures_total{page=/targets}"] == 1
    assert found["pilot_closing_seconds_count"] == 1, "one that was refused is none"
    assert found["process_resident_memory_bytes"] > 10_000_000


def test_what_stands_in_the_database_is_asked_for_when_prometheus_asks(scraped):
    ask, standing = scraped
    found = ask()
    assert found["pilot_open_pages"] == 3
    assert (found["pilot_database_up"], found["pilot_database_bytes"], found["pilot_sessions"]) == (1, 4096, 2)
    assert "pilot_backup_age_seconds" not in found, "no backup is not one of age nought"
    standing["measures"] = Measures(4096, None, 2, 7, 90.5)
    found = ask()
    assert found["pilot_backup_age_seconds"] == 90.5
    assert "pilot_database_wal_bytes" not in found


def test_a_database_that_is_away_is_a_figure_and_an_error_in_the_log(scraped, written):
    ask, standing = scraped
    standing["measures"] = sqlite3.OperationalError(NAMES)
    found = ask()
    assert (found["pilot_database_up"], found["pilot_log_errors_total"]) == (0, 1)
    assert "pilot_database_bytes" not in found
    assert written()[0]["error"] == "OperationalError"


def test_the_figures_are_those_of_the_database(plans_url, monkeypatch):
    """On both databases."""
    monkeypatch.setenv("DATABASE_URL", plans_url)
    before = measured()
    assert before.database_bytes > 100_000
    assert (before.sessions, before.closed_periods, before.backup_age_seconds) == (0, 0, None)
    with writing() as session:
        about = {"pilot_id": None, "subject": "database", "subject_id": "x", "after": {"file": "x", "size_bytes": 1}}
        record_audit(session.connection(), actor="命令行", action=ACTION, **about)
    assert 0 <= measured().backup_age_seconds < 60
    assert (measured().wal_bytes is None) == plans_url.startswith("postgresql")


@pytest.mark.parametrize("told", ["x", "0", "65536", "-1", "９０９０"])
def test_a_port_that_is_none_is_refused(monkeypatch, told):
    monkeypatch.setenv("METRICS_PORT", told)
    with pytest.raises(Refused, match="METRICS_PORT 应是 1 到 65535 的端口号"):
        figures.begin(measured, lambda: 0)


def test_without_a_port_nothing_is_counted(monkeypatch):
    monkeypatch.delenv("METRICS_PORT", raising=False)
    before = logging.getLogger().handlers[:]
    figures.begin(measured, lambda: 0)
    assert logging.getLogger().handlers == before


def test_a_port_that_is_taken_is_told(monkeypatch):
    with closing(__import__("socket").create_server(("127.0.0.1", 0))) as taken:
        monkeypatch.setenv("METRICS_PORT", str(taken.getsockname()[1]))
        with pytest.raises(Refused, match="指标端口 127.0.0.1:.* 不能用"):
            figures.begin(measured, lambda: 0)


# ── the running site ────────────────────────────────────────────────────────


def test_the_running_site_writes_lines_and_figures_and_no_name(sqlite_store, tmp_path):
    """People's words in addresses, in files' addresses and in a page's query are in neither."""
    url = sqlite_store.create(f"log_{WORKER}", plans_template(sqlite_store))
    port, logs = free_port(), tmp_path / "logs"
    words = {"DATABASE_URL": url, "LOG_FOLDER": str(logs), "METRICS_PORT": str(port)}
    with serving(**words) as site:
        for path in (
            "/",
            f"/?search={NAMES.encode().hex()}",
            "/files/evidence/1?by=zhangsanfeng&sign=x",
            "/zhangsanfeng",
        ):
            with suppress(urllib.error.HTTPError):  # 404, 403: what counts is what is written of it
                urllib.request.urlopen(site.url + path, timeout=10).close()

        async def look():
            async with Viewer(site.url) as viewer:
                await viewer.open("rules")

        run_apart(look())
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            text = answer.read().decode()
    (file,) = logs.iterdir()
    written = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert file.name == f"server-{site.url.rsplit(':', 1)[1]}.log"
    runs = [line for line in written if line["what"] == "页面运行"]
    assert "/rules" in {line["page"] for line in runs}
    opened = {line["id"] for line in written if line["what"] == "页面连接"}
    assert {line["id"] for line in runs} <= opened, "a run carries the id of its page's connection"
    found = samples(text)
    assert found["pilot_http_requests_total{method=GET,route=其他,status=404}"] == 1
    assert found["pilot_page_run_seconds_count{page=/rules}"] == len([one for one in runs if one["page"] == "/rules"])
    assert found["pilot_database_bytes"] == os.path.getsize(url.removeprefix("sqlite:///"))
    everything = text + file.read_text(encoding="utf-8") + site_output(site)
    assert not re.search(f"zhangsan|{NAMES}|{NAMES.encode().hex()}", everything)


def site_output(site) -> str:
    """What the server printed; its file is gone with the server."""
    return site.log.read_text(encoding="utf-8") if site.log.exists() else ""
