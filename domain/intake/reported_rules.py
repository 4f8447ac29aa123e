"""What is wrong with a reported figure: its scope, and the figure itself (rules 4.1.7, 9.4)."""

from domain.intake.findings import Found
from domain.intake.jumps import series_jumps
from domain.intake.known import KnownRows
from domain.intake.numbers import Worded
from domain.intake.views import RowChange, Weight
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
    yield from series_jumps(change, known)
