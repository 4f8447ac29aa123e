"""The log: one JSON object a line, without personal data, a file a day or the standard error (rules 11.14).

A record's `told` (extra={"told": {...}}) becomes fields of the line. What other libraries fill into their messages, and
what an error says, may hold a name or an amount, so of both only the fixed part is written: an error is its type, the
system's or database's own word for it, and the lines of code it came through.
"""

import contextvars
import gzip
import json
import logging
import shutil
import sys
import threading
import traceback
from datetime import datetime
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

from streamlit import config
from streamlit import logger as streamlit_logger

from services.clock import SHANGHAI
from services.errors import Refused

ROOT = Path(__file__).resolve().parents[2]
OURS = ("server", "sign_in", "request", "page", "closing")
"""Loggers whose whole messages are written: what they fill in stands in a table of tests/components/test_lines.py."""
DAYS_KEPT = 190
"""Half a year, which the law asks for (网络安全法 二十一条), and a few days."""
FRAMES = 12
REQUEST: contextvars.ContextVar[str] = contextvars.ContextVar("request", default="")
"""Id of the request that is being answered."""


class JsonLine(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "what": said_by(record),
        }
        if id_ := REQUEST.get():
            told["id"] = id_
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1] is not None:
            told |= failure(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False)


def said_by(record: logging.LogRecord) -> str:
    """The message; of another library its first line, with nothing filled in."""
    if record.name.split(".")[0] in OURS:
        return record.getMessage()
    return str(record.msg).partition("\n")[0][:300]


def failure(error: BaseException) -> dict[str, object]:
    """Type of an error and of those it came from, the system's word for it, and where it happened, innermost last."""
    kinds, words, seen = [], "", error
    while seen is not None and len(kinds) < 5:
        kinds.append(type(seen).__name__)
        words = words or _word_of(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    where = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": " ← ".join(kinds), "because": words, "where": where}


def _word_of(error: BaseException) -> str:
    """What the system or the database calls the error: “No space left on device”, SQLITE_FULL, 23505."""
    if isinstance(error, OSError):
        return error.strerror or ""
    return getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""


def _short(file: str) -> str:
    """The file below the program's folder, or below the libraries'."""
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])


def begin(folder: str, port: int) -> logging.Handler:
    """Send all logs to `folder` (server-PORT.log, a new one at midnight, 190 days kept), or to the standard error.

    Refused, with what to do, where the folder cannot be written.
    """
    out = _file(folder, port) if folder else logging.StreamHandler(sys.stderr)
    out.setFormatter(JsonLine())
    out.setLevel(logging.INFO)
    logging.basicConfig(level=logging.INFO, handlers=[out], force=True)
    logging.captureWarnings(True)
    for name in list(logging.Logger.manager.loggerDict):
        _take_over(logging.getLogger(name))
    streamlit_logger.setup_formatter = _take_over  # of those that it makes later
    config.set_option("logger.enableRich", False)  # which prints an error with all it says, past every log
    # server.show_failure writes the same error, with its number
    logging.getLogger("streamlit.error_util").addFilter(lambda record: record.msg != "Uncaught app execution")
    threading.excepthook = lambda told: logging.getLogger("server").error("线程出错", exc_info=told.exc_value)
    return out


def _take_over(logger: logging.Logger) -> None:
    """Let a library that writes by itself, as Streamlit does, write through ours."""
    logger.handlers = [one for one in logger.handlers if type(one) is not logging.StreamHandler]
    logger.propagate = True


def _file(folder: str, port: int) -> logging.Handler:
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        name = Path(folder) / f"server-{port}.log"
        out = TimedRotatingFileHandler(name, when="midnight", backupCount=DAYS_KEPT, encoding="utf-8")
    except OSError as error:
        raise Refused(f"日志不能写到 {folder}（{error.strerror}）：请检查 LOG_FOLDER 指的文件夹和写入权限") from error
    out.namer = lambda name: f"{name}.gz"
    out.rotator = _packed
    return out


def _packed(source: str, target: str) -> None:
    with open(source, "rb") as plain, gzip.open(target, "wb") as packed:
        shutil.copyfileobj(plain, packed)
    Path(source).unlink()
