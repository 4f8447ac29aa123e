"""What must hold in a row of a counted register, of finance and of policies (rules 17.1)."""

from collections.abc import Callable
from datetime import date

from domain.intake.findings import Found
from domain.intake.form import Kind
from domain.intake.known import KnownRows
from domain.intake.views import RowChange, Weight
from domain.yuan import exact

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN
OF_ENTERPRISE = frozenset(
    {
        Kind.ASSESSMENTS,
        Kind.PROJECTS,
        Kind.RECOGNITIONS,
        Kind.CLOUD_USES,
        Kind.LOANS,
        Kind.POLICY_CLAIMS,
        Kind.DIAGNOSES,
        Kind.NEEDS,
    }
)
"""Kinds whose rows belong to the district of the enterprise that they name."""
OWN_ONLY = frozenset({Kind.OBSERVATIONS, Kind.ISSUES, Kind.EVENTS, Kind.CERTIFICATES, Kind.RECOGNITIONS})
"""Kinds with rows of the whole pilot: what a district brings says that it is its own."""


def _enterprise(change: RowChange, known: KnownRows) -> Found:
    """The enterprise that a row names is one of the pilot."""
    uscc = change.stated("uscc", str)
    if uscc is not None and uscc not in known.enterprises:
        yield "uscc", ERROR, f"试点企业中没有代码“{uscc}”", "请核对代码，或先在“试点企业”登记"


def _order(change: RowChange, first: str, last: str, what: str, *, same_day: bool = False) -> Found:
    """A day that ends something comes after the one on which it began."""
    begins, ends = change.stated(first, date), change.stated(last, date)
    if begins and ends and (ends < begins or ends == begins and not same_day):
        yield last, ERROR, f"{ends} {'早于' if same_day else '不晚于'}{what} {begins}", "请核对两个日期"


def events(change: RowChange, known: KnownRows) -> Found:
    deals, money = change.stated("deals", int), change.stated("deal_fen", int)
    if money and not deals:
        yield "deals", EXPLAIN, f"有意向金额 {exact(money)}，没有填达成意向几项", "请补填项数，或写明原因"
    if change.stated("attendance", int) == 0 and "attendance" in change.fields:
        yield "attendance", EXPLAIN, "到场人次是 0", "没有办成的请删去这一行；确是 0 的写明原因"


def certificates(change: RowChange, known: KnownRows) -> Found:
    yield from _enterprise(change, known)


def recognitions(change: RowChange, known: KnownRows) -> Found:
    yield from _enterprise(change, known)
    yield from _order(change, "recognised_on", "revoked_on", "认定日")


def cloud_uses(change: RowChange, known: KnownRows) -> Found:
    """Of an enterprise that is still in the pilot; one that left is counted no more."""
    yield from _enterprise(change, known)
    yield from _order(change, "used_from", "stopped_on", "启用日")
    left = known.enterprises.get(change.stated("uscc", str) or "", {}).get("status_on")
    begun = change.stated("used_from", date)
    if isinstance(left, date) and begun is not None and begun >= left and "used_from" in change.fields:
        yield "used_from", ERROR, f"企业已于 {left} 不在册，启用日是 {begun}", "请删去这一行，或核对日期"


def finance_products(change: RowChange, known: KnownRows) -> Found:
    yield from _order(change, "listed_on", "delisted_on", "推出日")


def loans(change: RowChange, known: KnownRows) -> Found:
    yield from _enterprise(change, known)
    yield from _order(change, "lent_on", "due_on", "放款日")
    yield from _order(change, "lent_on", "repaid_on", "放款日", same_day=True)
    if change.stated("amount_fen", int) == 0:
        yield "amount_fen", ERROR, "贷款金额是 0", "请填合同金额"


def policies(change: RowChange, known: KnownRows) -> Found:
    """A policy ends after it began; what refunds interest asks for a loan, and says which part."""
    yield from _order(change, "starts_on", "ends_on", "施行日", same_day=True)
    share = change.stated("interest_percent", float)
    if share is not None and change.after("needs_loan") is not True:
        yield "needs_loan", ERROR, "写了贴息比例，没有要求有贷款", "请把“条件：有贷款”填为“是”"
    if share is None and change.after("most_months") is not None:
        yield "interest_percent", ERROR, "写了贴息最长几个月，没有写贴息比例", "请填贴息比例"


def policy_claims(change: RowChange, known: KnownRows) -> Found:
    yield from _enterprise(change, known)
    yield from _order(change, "claimed_on", "granted_on", "申领日", same_day=True)
    if (change.after("granted_on") is None) is not (change.after("granted_fen") is None):
        field = "granted_on" if change.after("granted_on") is None else "granted_fen"
        yield field, ERROR, "兑现日和兑现金额只填了一个", "请两个都填，没有兑现的都留空"


LONGEST_HOLIDAY = 15
"""Days; a longer one is a slip of the year or the month."""


def holidays(change: RowChange, known: KnownRows) -> Found:
    """A holiday ends on the day on which it begins, or later, and is no month long."""
    yield from _order(change, "first_on", "last_on", "第一天", same_day=True)
    begins, ends = change.stated("first_on", date), change.stated("last_on", date)
    if begins and ends and (ends - begins).days >= LONGEST_HOLIDAY:
        yield "last_on", ERROR, f"{begins} 到 {ends} 有 {(ends - begins).days + 1} 天", "请核对年份和月份"


RULES: dict[Kind, Callable[[RowChange, KnownRows], Found]] = {
    Kind.EVENTS: events,
    Kind.CERTIFICATES: certificates,
    Kind.RECOGNITIONS: recognitions,
    Kind.CLOUD_USES: cloud_uses,
    Kind.FINANCE_PRODUCTS: finance_products,
    Kind.LOANS: loans,
    Kind.POLICIES: policies,
    Kind.POLICY_CLAIMS: policy_claims,
    Kind.HOLIDAYS: holidays,
}
