"""The day that a cell says: a date of Excel, a text, a serial number; nearly midnight is that midnight."""

import re
from datetime import date, datetime, time, timedelta

FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2040, 12, 31)
DAYS_TO_1904 = 1462
SERIAL_DAYS = date(1899, 12, 30)
WORDS_FOR_NONE = frozenset({"无", "暂无", "没有", "未完成", "未定", "待定", "未开始", "N/A", "n/a", "NA"})
_SIGN = r"[-/.年月。、\\‐‑‒–—―−]"
_DAY = re.compile(
    rf"(\d{{4}})\s*{_SIGN}\s*(\d{{1,2}})\s*{_SIGN}\s*(\d{{1,2}})\s*[日号]?\s*[.。]?\s*(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?)?(?:\+08:?00)?"
)
_SHORT_DAY = re.compile(rf"(?:\d{{1,2}}{_SIGN})?\d{{1,2}}{_SIGN}\d{{1,2}}[日号]?")
_ZULU = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[-+]\d\d:?\d\d)")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?")
_SERIAL = re.compile(r"\d{5}(\.\d*)?")
ONLY_A_DAY = "请只填日期，如 2026-11-15"
NEARLY = timedelta(minutes=2)
"""Some programs write midnight in Shanghai as 23:59:17 of the day before, which was its local time until 1901."""


def read_day(raw: object, text: str) -> date:
    """The day a cell says; ValueError(cause, cure) where it says none, or one of several."""
    if isinstance(raw, datetime):
        found: date | None = day_of(raw)
    else:
        found = raw if isinstance(raw, date) else _day_of(text)
    if found is None:
        if _MONTH.fullmatch(text):
            raise ValueError(f"“{text}”只写到月份，看不出是哪一天", "请填到日，如 2026-11-15")
        if text in WORDS_FOR_NONE:
            raise ValueError(f"“{text}”不是日期", "没有的请留空；要去掉已报的日期，填“清空”")
        if _SHORT_DAY.fullmatch(text):
            raise ValueError(f"“{text}”没有写全年份", "请写四位年份，如 2026-11-15")
        if _ZULU.fullmatch(text):
            raise ValueError(f"“{text}”是世界时，看不出是哪一天", ONLY_A_DAY)
        raise ValueError(f"“{text[:30]}”不是日期", "请填如 2026-11-15")
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"“{found}”不在 {FIRST_DAY.year} 至 {LAST_DAY.year} 年之间", "请核对年份")
    return found


IN_1901 = timedelta(minutes=5, seconds=43)
"""By so much midnight in Shanghai was earlier then than by the zone's hours: 23:54:17, or 15:54:17 in world time."""
LAST_MINUTES = (time(23, 59, 59), time(23, 59))


def day_of(at: datetime) -> date:
    """The day of an instant; nearly midnight is that midnight. ValueError for midnight as another time zone has it, and
    for the end of a day as systems write it, which is nearly the next one's midnight."""
    if at.time().replace(microsecond=0) in LAST_MINUTES and at.microsecond < 999_900:
        raise ValueError(f"“{at:%Y-%m-%d %H:%M:%S}”是一天的最后一刻，看不出是当天还是次日", ONLY_A_DAY)
    told, then = at, at + IN_1901 + timedelta(seconds=0.5)
    if then.minute % 30 == 0 and then.second == 0:
        at, told = then.replace(microsecond=0), at
    nearest = (at + timedelta(hours=12)).replace(hour=0, minute=0, second=0, microsecond=0)
    if abs(at - nearest) <= NEARLY:
        return nearest.date()
    half = timedelta(minutes=30)
    beyond = (at - datetime.combine(at.date(), datetime.min.time())) % half
    if min(beyond, half - beyond) <= NEARLY:
        cause = f"“{told:%Y-%m-%d %H:%M}”带着钟点，像是换了时区的日期"
        raise ValueError(cause, f"看不出是哪一天，{ONLY_A_DAY}")
    return at.date()


def _day_of(text: str) -> date | None:
    """A day written as text or as Excel's serial number; None when there is no such day."""
    match = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    try:
        if match:
            year, month, day, *rest = (int(part or 0) for part in match.groups())
            hour, minute, second = (*rest, 0, 0, 0)[:3]
            return day_of(datetime.combine(date(year, month, day), time(hour, minute, second)))
        if _SERIAL.fullmatch(text):
            whole, _, part = text.partition(".")
            seconds = float(f"0.{part or 0}") * 86_400
            return day_of(datetime.combine(SERIAL_DAYS, datetime.min.time()) + timedelta(int(whole), seconds))
    except ValueError as error:
        if len(error.args) == 2:
            raise
    return None


def counted_from_1900(raw: object) -> object:
    """A bare serial day of a sheet that counts from 1904, as one that counts from 1900 would have it."""
    return raw + DAYS_TO_1904 if isinstance(raw, int | float) and 10_000 <= raw < 100_000 else raw
