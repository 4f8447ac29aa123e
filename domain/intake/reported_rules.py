"""What is wrong with a reported figure: its scope, and the figure itself (rules 4.1.7, 9.4)."""

from domain.intake.findings import Found
from domain.intake.jumps import series_jumps
from domain.intake.known import KnownRows
from domain.intake.views import RowChange, Weight
from domain.words import ReportedScope

ERROR = Weight.ERROR
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


def observations(change: RowChange, known: KnownRows) -> Found:
    """What is wrong with a row of 上报指标, and what needs a word."""
    yield from _scopes(change, known)
    value = change.figure("value")
    if value is not None and value > 100 and change.after("indicator") in known.percent:
        yield "value", ERROR, f"{value:g} 大于 100%", "这是比例，请填 0 至 100 的数"
        return
    if change.after("indicator") in known.populations:
        if change.fields and change.after("source") is None:
            yield "source", ERROR, "没有写来源，这个数是比例的基数", "请写明来源，如市统计局规上企业名录"
        return
    yield from series_jumps(change, known)
