"""Tables of 目标达成: the targets, and what one is made of."""

from collections import Counter
from collections.abc import Sequence

from components.escapes import label
from components.lights.sparkline import BAR, target_bar
from components.lights.wall import look as light_look
from components.table import badge, fitting, named, opens, picture, slim, table, text
from components.targets.verdicts import FILLS, LABELS, look
from domain.lights.ways import gap_unit
from domain.targets.readings import DIVISIBLE
from domain.targets.views import SharePart, TargetLine
from services.wording import NOTHING, beside, plain

MANY = 13
"""Rows from which a table beside a chart scrolls in itself."""
LIST, POINTS = 552, "点"
"""Pixels of the list beside its detail at 1366; 百分点 in short."""
MARK = "▸ "
"""Before the name of the target that is opened beside the list."""


def figure(value: float | None, unit: str = "") -> str:
    """190 家; 93.4; 1.02 亿元; a dash for none."""
    if value is None:
        return NOTHING
    return f"{plain(value, 2) if unit in DIVISIBLE else plain(round(value, 1))} {unit}".strip()


def percent(ratio: float | None) -> str:
    return NOTHING if ratio is None else f"{ratio * 100:.1f}%"


def rate(line: TargetLine) -> str:
    """6.5 / 4.2 家: weekly run-rates, required and of the last 8 weeks."""
    if line.required is None:
        return NOTHING
    return f"{figure(line.required)} / {figure(line.recent, line.unit)}"


def ending(line: TargetLine) -> str:
    """What the last day will show: 221 家(217–225),差 12 家; 约 24 家 by the recent run-rate without a forecast."""
    whole = line.unit not in DIVISIBLE
    short = line.short_by or 0.0
    short = round(short) if whole else round(short, 2)
    lack = f"，差 {plain(short, 2)} {gap_unit(line.unit)}" if short else ""
    if line.forecast is not None:
        said = line.forecast
        band = "" if said.p10 == said.p90 else f"（{plain(said.p10, 2)}–{plain(said.p90, 2)}）"
        return f"{figure(said.p50, line.unit)}{band}{lack}"
    if line.expected is None:
        return NOTHING
    return f"约 {figure(round(line.expected) if whole else line.expected, line.unit)}{lack}"


def _of_target(line: TargetLine) -> str:
    """190/233 家."""
    return f"{beside(line.actual, line.value)}/{beside(line.value, line.actual)} {line.unit}"


def board(lines: Sequence[TargetLine], opened: int | None = None, *, key: str, **how: object) -> int | None:
    """Every target of the group, worst first, the opened one marked; position of the one a person clicked.

    What answers which and by how much stands first; bar, causes, speed and source follow to the right.
    """
    alike = Counter(line.name for line in lines)

    def name(line: TargetLine) -> str:
        when = f"（{line.when}）" if alike[line.name] > 1 else ""
        return f"{MARK * (line.id == opened)}{line.name}{when}"

    words = fitting([look(line.verdict).label for line in lines], 92, 1)[0]
    reached, lacking = (fitting([cell(line) for line in lines], 78, 1)[0] for cell in (_of_target, short))
    columns = [
        badge("判断", lambda line: look(line.verdict).label, words, LABELS, FILLS),
        opens("目标", name, 140, "点目标看曲线、差在谁和明细", widest=LIST - words - reached - lacking),
        text("实际/目标", _of_target, reached),
        text("预计还差", short, lacking, help="到期还差：按最可能的数；没有预测的照近 8 周速度，都没有的为现在还差"),
        text("期限", lambda line: line.when, 72),
        picture("进度", bar, BAR + 24, "色条为实际，竖线为序时，圆圈为预计期末，灰条止于目标"),
        text("主要差在", lambda line: line.blame or NOTHING, 290),
        text("预计期末", ending, 176, help="最可能的数（八成区间）；没有预测的照近 8 周速度"),
        text("每周需/近8周", rate),
        text("要求", lambda line: f"{line.operator} {beside(line.value, line.actual)} {line.unit}"),
        text("完成率", lambda line: percent(line.attainment)),
        text("序时", lambda line: figure(line.planned, line.unit)),
        text("序时完成率", lambda line: percent(line.pace)),
        text("口径", lambda line: line.basis),
        text("出自", lambda line: line.places),
        text("灯与原因", lambda line: f"{light_look(line.light).label} {line.reason}", 460),
    ]
    return table(lines, columns, key=key, alt="全部目标，由难到易", **how)


def short(line: TargetLine) -> str:
    """10 家 on the last day, or now where nothing can be expected; 不差; a dash where nothing is judged."""
    if line.verdict is None:
        return NOTHING
    lack = line.missing if line.short_by is None else line.short_by
    lack = round(lack) if line.unit not in DIVISIBLE else round(lack, 2)
    return f"{plain(lack, 2)} {POINTS if gap_unit(line.unit) == '个百分点' else line.unit}" if lack else "不差"


def bar(line: TargetLine) -> str | None:
    """The line's bar; none without a figure."""
    if line.actual is None or not line.value:
        return None
    expected = line.expected if line.forecast is None else line.forecast.p50
    return target_bar(line.actual, line.planned, line.value, expected, look(line.verdict).colour)


def parts(rows: Sequence[SharePart], total: SharePart, by: str, unit: str, *, key: str) -> int | None:
    """A figure and what it is made of, the sum first; position of the unit a person clicked (the sum is not one)."""
    columns = [named(by, lambda part: part.name, 96), slim("已计入", lambda part: figure(part.counted, unit), 66)]
    if any(part.target is not None for part in rows):
        columns.append(slim("目标", lambda part: "" if part is total else figure(part.target, unit), 66))
        columns.append(slim("还差", lambda part: "" if part is total else figure(part.missing, unit), 66))
    if total.late is not None:
        columns[0] = opens(by, lambda part: part.name, 96, f"点{label(by)}看下一层")
        columns += [
            slim("逾期", lambda part: figure(part.late, unit), 66),
            slim("将到期", lambda part: figure(part.coming, unit), 66),
        ]
    shown = [total, *rows]
    height = "content" if len(shown) <= MANY else 440
    row = table(shown, columns, key=key, height=height, alt=f"按{by}：合计 {figure(total.counted, unit)}")
    return row - 1 if row else None


def course(rows: Sequence[tuple[str, str, float]], unit: str) -> None:
    """The lines of the curve as a table, newest day first."""
    lines = list(dict.fromkeys(name for _, name, _ in rows))
    by_day: dict[str, dict[str, float]] = {}
    for day, name, value in rows:
        by_day.setdefault(day, {})[name] = value
    days = sorted(by_day, reverse=True)
    columns = [
        text("日期", str),
        *(text(f"{name}（{unit}）", lambda day, name=name: figure(by_day[day].get(name))) for name in lines),
    ]
    table(days, columns, alt="进度曲线的各点", height=320)
