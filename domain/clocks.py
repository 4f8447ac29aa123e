"""Whether a machine's clock can be right, held against the newest thing that was written (rules 11.17)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONGEST_SILENCE = timedelta(days=31)
"""The nightly backup alone writes an event a day: nobody writes for a month only where the site stood still."""
SKEW = timedelta(hours=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def wrong_clock(now: datetime, newest: datetime | None, manage: str = "python manage.py") -> str:
    """What speaks against the clock and what to do, in a sentence; empty where nothing does. Both are instants;
    `manage` is what the command line is called there."""
    if newest is None or -SKEW <= now - newest <= LONGEST_SILENCE:
        return ""
    told = f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    by = f"晚 {(now - newest).days} 天" if now > newest else f"早 {_early(newest - now)}"
    return (
        f"本机时钟是 {told}，比库里最近一次操作{by}：请先校准时钟；"
        f"时钟无误（如停用很久）时，在服务器上运行 {manage} clock --reason 原因"
    )


def _early(by: timedelta) -> str:
    return f"{by.days} 天" if by.days else f"{by.seconds // 3600} 小时"


def is_far_past(ends_on: date, newest_on: date | None) -> bool:
    """Whether a period ends so long after the newest event that the clock may be wrong."""
    return newest_on is not None and ends_on - newest_on > LONGEST_SILENCE
