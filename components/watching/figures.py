"""Figures for Prometheus, on a port of their own that only this machine reaches unless told otherwise (rules 11.15).

Counted from the records of the log (`told`), so log and figures say the same; what stands in the database is asked for
when Prometheus asks. Names are English: prometheus-client turns every Chinese sign into “_”.
"""

import logging
import os
from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from services.errors import Refused
from services.keeping.measures import Measures

LOG = logging.getLogger("server")
QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10)
SLOW = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300)


class Figures(logging.Handler):
    """Counts what the records tell."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(logging.DEBUG)
        self.requests = Counter(
            "pilot_http_requests", "Answered requests", ["route", "method", "status"], registry=registry
        )
        self.answering = Histogram(
            "pilot_http_request_seconds", "From request to the last byte", ["route"], buckets=QUICK, registry=registry
        )
        self.running = Histogram(
            "pilot_page_run_seconds",
            "A whole run of a page; what runs within a dialog alone is not counted",
            ["page"],
            buckets=QUICK,
            registry=registry,
        )
        self.failures = Counter("pilot_page_failures", "Runs of a page that failed", ["page"], registry=registry)
        self.closing = Histogram(
            "pilot_closing_seconds", "Closing a period in this process", buckets=SLOW, registry=registry
        )
        self.errors = Counter("pilot_log_errors", "Lines of the log of level ERROR", registry=registry)
        self.ways: dict[str, Callable[[dict], None]] = {
            "request": self._request,
            "page": self._page,
            "closing": self._closing,
        }

    def emit(self, record: logging.LogRecord) -> None:
        """One record; of those that tell nothing only the level counts."""
        if record.levelno >= logging.ERROR:
            self.errors.inc()
        told, way = getattr(record, "told", None), self.ways.get(record.name)
        if told is not None and way is not None:
            way(told)

    def _request(self, told: dict) -> None:
        if "status" not in told:  # a websocket, which is over when its page is left
            return
        self.requests.labels(told["route"], told["method"], str(told["status"])).inc()
        self.answering.labels(told["route"]).observe(told["ms"] / 1000)

    def _closing(self, told: dict) -> None:
        if told["ok"]:  # not one that was refused
            self.closing.observe(told["ms"] / 1000)

    def _page(self, told: dict) -> None:
        page = told.get("page", "")
        self.running.labels(page).observe(told["ms"] / 1000)
        if not told["ok"]:
            self.failures.labels(page).inc()


class StateNow(Collector):
    """What is so at the moment Prometheus asks."""

    def __init__(self, measured: Callable[[], Measures], open_pages: Callable[[], int]) -> None:
        self.measured, self.open_pages = measured, open_pages

    def collect(self) -> Iterable[GaugeMetricFamily]:
        yield GaugeMetricFamily("pilot_open_pages", "Tabs that show a page", self.open_pages())
        try:
            found = self.measured()
        except Exception:  # noqa: BLE001  whatever is wrong with the database is a figure here
            LOG.exception("no figures from the database")
            yield GaugeMetricFamily("pilot_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("pilot_database_up", "Whether the database answers", 1)
        yield GaugeMetricFamily("pilot_sessions", "Sessions that are signed in", found.sessions)
        yield GaugeMetricFamily("pilot_database_bytes", "Size of the database", found.database_bytes)
        yield GaugeMetricFamily("pilot_closed_periods", "Weeks and months that are closed", found.closed_periods)
        if found.wal_bytes is not None:
            yield GaugeMetricFamily("pilot_database_wal_bytes", "Size of the -wal file (SQLite)", found.wal_bytes)
        if found.backup_age_seconds is not None:
            age = found.backup_age_seconds
            yield GaugeMetricFamily("pilot_backup_age_seconds", "Since the last backup; missing before the first", age)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing, so that the database is not asked at the start."""
        return []


def begin(measured: Callable[[], Measures], open_pages: Callable[[], int]) -> None:
    """Serve where METRICS_PORT names a port (METRICS_HOST: 127.0.0.1); Refused where it is none or taken."""
    told = os.environ.get("METRICS_PORT", "").strip()
    if told and not (told.isascii() and told.isdigit() and 0 < int(told) < 65536):
        raise Refused(f"METRICS_PORT 应是 1 到 65535 的端口号，现在写的是 {told}")
    if told:
        serve(os.environ.get("METRICS_HOST", "127.0.0.1"), int(told), measured, open_pages)


def serve(host: str, port: int, measured: Callable[[], Measures], open_pages: Callable[[], int]) -> CollectorRegistry:
    """Begin to count and to answer at http://host:port/metrics; Refused where the port is taken."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)  # memory, processor time, open files: on Linux
    registry.register(StateNow(measured, open_pages))
    figures = Figures(registry)
    try:
        start_http_server(port, host, registry)
    except OSError as error:
        raise Refused(f"指标端口 {host}:{port} 不能用（{error.strerror}）：请改 METRICS_PORT、METRICS_HOST") from error
    for name in figures.ways:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(figures)
    return registry
