"""期次: weeks (ISO, Monday to Sunday), months, and the live one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.words import PeriodKind

LIVE = "live"


@dataclass(frozen=True)
class Span:
    """A period's label and days, both inclusive."""

    kind: PeriodKind
    label: str
    starts_on: date
    ends_on: date

    @property
    def zh(self) -> str:
        """Title on screen, e.g. 2026年第46周(11月9日—15日)."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.starts_on.year}年{self.starts_on.month}月"
        if self.kind is PeriodKind.LIVE:
            return f"实时（{self.ends_on.isoformat()}）"
        year, week, _ = self.starts_on.isocalendar()
        first, last = self.starts_on, self.ends_on
        until = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
        return f"{year}年第{week}周（{first.month}月{first.day}日—{until}）"


def week_of(day: date) -> Span:
    """The ISO week that holds the day."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Span(PeriodKind.WEEK, f"{year}-W{week:02d}", monday, monday + timedelta(days=6))


def month_of(day: date) -> Span:
    """The calendar month that holds the day."""
    first = day.replace(day=1)
    return Span(PeriodKind.MONTH, f"{day:%Y-%m}", first, next_month(first) - timedelta(days=1))


def running(day: date, kind: PeriodKind) -> Span:
    """The month that holds the day, else its week."""
    return month_of(day) if kind is PeriodKind.MONTH else week_of(day)


def next_month(first: date) -> date:
    """First day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def live_on(today: date) -> Span:
    """The live period: the seven days that end today."""
    return Span(PeriodKind.LIVE, LIVE, today - timedelta(days=6), today)


def weeks_between(first: date, last: date) -> Iterator[Span]:
    """Weeks that end within first..last, oldest first."""
    span = week_of(first)
    while span.ends_on <= last:
        yield span
        span = week_of(span.ends_on + timedelta(days=1))


def months_between(first: date, last: date) -> Iterator[Span]:
    """Months that end within first..last, oldest first."""
    span = month_of(first)
    while span.ends_on <= last:
        yield span
        span = month_of(span.ends_on + timedelta(days=1))


def span_of(label: str) -> Span:
    """Span of a label like 2026-W46 or 2026-11; ValueError with the cure for anything else."""
    try:
        if "-W" in label:
            year, week = label.split("-W")
            return week_of(date.fromisocalendar(int(year), int(week), 1))
        year, month = label.split("-")
        return month_of(date(int(year), int(month), 1))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"期次“{label}”不合格式：周写作 2026-W46，月写作 2026-11") from error


def zh_of(label: str) -> str:
    """A period's label on screen: 2026年第46周, 2026年10月, 实时; a target's: 2026年, 试点期(2025—2027), 每年."""
    if label == LIVE:
        return "实时"
    if label in PRINTED:
        return PRINTED[label]
    if "-W" in label:
        year, week = label.split("-W")
        return f"{year}年第{int(week)}周"
    if label.endswith(" total"):
        return f"试点期（{label.removesuffix(' total').replace('-', '—')}）"
    if "~" in label:
        return "—".join(zh_of(part) for part in label.split("~"))
    year, _, month = label.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年"


PRINTED = {
    "annual": "每年",
    "annual (to 2027)": "每年（至2027）",
    "monthly": "每月",
    "evaluation criterion": "评价标准",
}
