"""What is wrong with a reported figure: its scope, and the figure itself (rules 4.1.7, 9.4)."""

from bisect import bisect_right
from datetime import date

from domain.intake.findings import Found
from domain.intake.jumps import series_jumps
from domain.intake.known import KnownRows
from domain.intake.numbers import Worded
from domain.intake.views import RowChange, Weight
from domain.intake.wholes import whole_on
from domain.words import ReportedScope

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN
UNITS = {ReportedScope.DISTRICT: "district", ReportedScope.INDUSTRY: "industry"}


def scope_of(change: RowChange, known: KnownRows) -> ReportedScope:
    """By whom the row's indicator is reported."""
    return known.reported_scopes.get(change.stated("indicator", str) or "", ReportedScope.PILOT)


def _scopes(change: RowChange, known: KnownRows) -> Found:
    """A figure stands in the scope that the indicator is reported by, and in no other (rules 4.1.7)."""
    by = scope_of(change, known)
    for scope, field in UNITS.items():
        name = change.stated(field, str)
        if scope is by and name is None:
            yield field, ERROR, f"这项指标按{by.zh}报送，这里没有填", f"请填{by.zh}；总数由各{by.zh}相加，不另报"
        elif scope is not by and name is not None:
            cause = f"这项指标按{by.zh}报送，这里填了“{name}”，不能当作{by.zh}的数"
            cure = f"请删去这一行；确要按{scope.zh}报送的，由专班办公室先改口径（方案文件的 reported_scopes）"
            yield field, ERROR, cause, cure


def _words_behind(change: RowChange, known: KnownRows) -> Found:
    """A % behind a number of enterprises, 家 behind a share, a share written as a part of one."""
    value, is_share = change.after("value"), change.after("indicator") in known.percent
    word = value.word if isinstance(value, Worded) else ""
    if "value" not in change.fields:
        return
    if word and (word == "%") is not is_share:
        yield "value", ERROR, f"填的是 {value:g}{word}，这项指标{'是' if is_share else '不是'}比例", "请核对指标和数"
    elif is_share and not word and isinstance(value, float) and 0 < value < 1:
        yield (
            "value",
            EXPLAIN,
            f"{value:g}% 不到 1%，像是 {value * 100:g}%",
            f"是的请填 {value * 100:g}；不是的写明原因",
        )


def observations(change: RowChange, known: KnownRows) -> Found:
    """What is wrong with a row of 上报指标, and what needs a word."""
    yield from _scopes(change, known)
    value = change.figure("value")
    yield from _words_behind(change, known)
    if value is not None and value > 100 and change.after("indicator") in known.percent:
        yield "value", ERROR, f"{value:g} 大于 100%", "这是比例，请填 0 至 100 的数"
        return
    if change.after("indicator") in known.populations:
        if change.fields and change.after("source") is None:
            yield "source", ERROR, "没有写来源，这个数是比例的基数", "请写明来源，如市统计局规上企业名录"
        return
    yield from _more_than_all(change, known)
    yield from _unlike_register(change, known)
    yield from series_jumps(change, known)


def _scope(change: RowChange) -> tuple[str, str]:
    return change.stated("district", str) or "", change.stated("industry", str) or ""


def _more_than_all(change: RowChange, known: KnownRows) -> Found:
    """A part is not greater than the whole: 541 of 520 enterprises."""
    value, day = change.figure("value"), change.stated("observed_on", date)
    if value is None or day is None or "value" not in change.fields:
        return
    if change.after("indicator") not in known.of_enterprises:
        return
    district, industry = _scope(change)
    whole = whole_on(known.enrolled, day, district, industry)
    if value > whole:
        where = district or industry or "本试点"
        cause = f"{value:g} 家大于{where}在册试点企业 {whole} 家，部分不能大于整体"
        yield "value", ERROR, cause, "只计在册的试点企业，一家只计一次，请核对"


def _unlike_register(change: RowChange, known: KnownRows) -> Found:
    """A figure that its register counts otherwise; the register is what the indicator goes by."""
    value, day = change.figure("value"), change.stated("observed_on", date)
    indicator = change.stated("indicator", str) or ""
    course = known.registered.get((indicator, *_scope(change)))
    if value is None or day is None or course is None or "value" not in change.fields:
        return
    at = bisect_right(course.days, day)
    counted = course.values[at - 1] if at else 0.0
    if value != counted:
        cause = f"填报 {value:g}，台账截至 {day} 登记 {counted:g}，以台账计"
        yield "value", EXPLAIN, cause, "请补登或改正台账；台账无误的，写明为什么不同"
