"""Ten clicks from click to drawn in Chromium, of ours and of before in turn, on this machine and on one of a quarter of
its speed."""

import statistics
from dataclasses import dataclass

from tests.bench.browser import CHOICE, LINK, Seat, chromium

ROUNDS = 5
CLICKS = (
    (LINK, "目标达成"),
    (LINK, "地区"),
    (LINK, "行业"),
    (LINK, "服务商赛马"),
    (LINK, "项目亮灯"),
    (CHOICE, "■ 红"),
    (CHOICE, "▲ 黄"),
    (LINK, "数据报送"),
    (LINK, "口径与规则"),
    (LINK, "总览"),
)
"""What both sides have; 资金流向 and its charts are measured apart."""
FIRST_PLOTLY = (LINK, "资金流向")
"""The page whose waterfall is the first Plotly chart of a visit."""


@dataclass(frozen=True)
class Side:
    """All clicks of one side: milliseconds, and milliseconds of the main thread."""

    ms: list[float]
    main_thread_ms: list[float]

    def p95(self):
        return statistics.quantiles(self.ms, n=20)[18]

    def median(self):
        return statistics.median(self.ms)


def clicked(ours, before, throttle, rounds=ROUNDS):
    """Both sides, click by click in turn, the first of a round changing; a round before them fills the caches."""
    found = {url: Side([], []) for url in (ours, before)}
    with chromium() as browser:
        seats = {url: Seat(browser, throttle) for url in (ours, before)}
        for url, seat in seats.items():
            seat.visit(url)
        for number in range(rounds + 1):
            order = (ours, before) if number % 2 else (before, ours)
            for what in CLICKS:
                for url in order:
                    drawn = seats[url].click(*what)
                    if number:
                        found[url].ms.append(drawn.ms)
                        found[url].main_thread_ms.append(drawn.main_thread_ms)
    return found[ours], found[before]


def second_visits(urls, throttle=1, rounds=ROUNDS):
    """Median milliseconds of a visit in another tab with all cached, in turn, by name; `urls`: by name the address and
    what rests."""
    found = {name: [] for name in urls}
    with chromium() as browser:
        seats = {name: Seat(browser, throttle) for name in urls}
        for number in range(rounds + 2):
            for name, (url, idle) in urls.items():
                seats[name].another_tab()
                drawn = seats[name].visit(url, idle)
                if number > 1:
                    found[name].append(drawn.ms)
    return {name: statistics.median(ms) for name, ms in found.items()}
