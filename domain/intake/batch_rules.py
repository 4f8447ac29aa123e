"""What must hold in a row of the registers of batches (rules 21.1, 21.4, 21.6)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from domain.intake.batch_forms import SHARES
from domain.intake.findings import Found
from domain.intake.form import Kind
from domain.intake.known import KnownRows
from domain.intake.views import RowChange, Weight

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN


def interests(change: RowChange, known: KnownRows) -> Found:
    registered, gone = change.stated("registered_on", date), change.stated("withdrawn_on", date)
    if registered and gone and gone < registered:
        yield "withdrawn_on", ERROR, f"撤回日 {gone} 早于登记日 {registered}", "请核对两个日期"
    if change.is_new and str(change.key[0]) in known.enterprises:
        yield "uscc", EXPLAIN, "这家企业已在试点企业名单中", "不用登记意愿的请删去这一行，已退出又愿意的写明原因"


def batch_funds(change: RowChange, known: KnownRows) -> Found:
    """Shares are all empty or come to 100; a 公示 has both ends."""
    shares = [value for name in SHARES if isinstance(value := change.after(name), int | float)]
    whole = sum((Decimal(str(value)) for value in shares), Decimal(0))
    if shares and whole != 100:
        yield SHARES[0], ERROR, f"各级分担合计 {whole.normalize():f}%", "请核对：各级合计 100，没有分担的都留空"
    if any(Decimal(str(value)) * 100 % 1 for value in shares):
        yield SHARES[0], ERROR, "分担比例最多两位小数", "请写到百分之零点零一，如 33.33"
    begins, ends = change.after("notice_from"), change.after("notice_to")
    if (begins is None) is not (ends is None):
        yield ("notice_from" if begins is None else "notice_to"), ERROR, "公示只填了一头", "请把两个日期都填上"
    elif isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        yield "notice_to", ERROR, f"公示结束日 {ends} 早于公示开始日 {begins}", "请核对两个日期"


def objections(change: RowChange, known: KnownRows) -> Found:
    """An outcome and its day come together; what it names is a project of that batch."""
    project, batch = change.after("project"), change.after("batch")
    if isinstance(project, str):
        stored = known.projects.get(project)
        if stored is None:
            yield "project", ERROR, f"没有编号为“{project}”的项目", "请核对项目编号"
        elif stored.get("batch") != batch:
            yield "project", ERROR, f"项目不在第 {batch} 批", "请核对项目编号和批次"
    if (change.after("outcome") is None) is not (change.after("closed_on") is None):
        field = "outcome" if change.after("outcome") is None else "closed_on"
        yield field, ERROR, "结论和办结日只填了一个", "请两个都填，没有办结的都留空"
    raised, closed = change.stated("raised_on", date), change.stated("closed_on", date)
    if raised and closed and closed < raised:
        yield "closed_on", ERROR, f"办结日 {closed} 早于收到日 {raised}", "请核对两个日期"


RULES: dict[Kind, Callable[[RowChange, KnownRows], Found]] = {
    Kind.INTERESTS: interests,
    Kind.BATCH_FUNDS: batch_funds,
    Kind.OBJECTIONS: objections,
}
