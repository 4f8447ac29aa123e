"""What must hold in a row of a register: providers, their solutions, uses of them, amounts applied for (rules 9.11)."""

from datetime import date

from domain.intake.columns import COMPLETED
from domain.intake.findings import Found
from domain.intake.jumps import money_jumps
from domain.intake.known import KnownRows, Stored
from domain.intake.views import RowChange, Weight, as_kind
from domain.words import ProviderKind, Stage
from domain.yuan import exact

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN


def providers(change: RowChange, known: KnownRows) -> Found:
    """Admission, change of kind, 公示."""
    yield from _kind(change)
    yield from _admission(change)
    yield from _notice(change)


def _kind(change: RowChange) -> Found:
    """A provider is of another kind from a day on, by a document of its own; periods before keep the one it had."""
    stored, day = change.before or {}, change.stated("kind_on", date)
    is_other = change.before is not None and "kind" in change.fields
    if not is_other:
        if "kind_on" in change.fields and (change.is_new or day is not None):
            cause = "新入库的服务商填了类型变更日" if change.is_new else "填了类型变更日，类型却没有变"
            yield "kind_on", ERROR, cause, "请删去类型变更日，或核对服务商类型"
        return
    old, new = (as_kind(word, ProviderKind) for word in change.fields["kind"])
    last = as_kind(stored.get("kind_on"), date) or as_kind(stored.get("admitted_on"), date)
    if old is None or new is None:
        return
    if "kind_on" not in change.fields or day is None:
        cause = f"由{old.zh}改为{new.zh}，没有写从哪天起"
        yield "kind_on", ERROR, cause, "请在类型变更日一列填从哪天起；此前各期仍按原类型计"
    elif last is not None and day <= last:
        yield (
            "kind_on",
            ERROR,
            f"类型变更日 {day} 不晚于入库或上一次变更 {last}",
            "请核对日期；入库时就填错的，先撤销那一批",
        )
    if "document" not in change.fields:
        yield "document", ERROR, f"由{old.zh}改为{new.zh}，入库文件还是原来的", "请填公布变更的文件名称和文号"
    if new is ProviderKind.SPECIALIST:
        yield "kind", EXPLAIN, f"由{old.zh}降为{new.zh}", "请写明依据"


def _admission(change: RowChange) -> Found:
    if change.is_new or "admitted_on" not in change.fields:
        return
    was, day = change.fields["admitted_on"]
    yield "admitted_on", EXPLAIN, f"已登记的入库日 {was} 改为 {day}，资源池的数随之变", "请写明依据"
    stored = change.before or {}
    later = [on for on in (stored.get("kind_on"), stored.get("stepped_on")) if isinstance(on, date)]
    if isinstance(day, date) and later and day > min(later):
        yield "admitted_on", ERROR, f"入库日 {day} 晚于 {min(later)} 已登记的类型变更或进出", "请核对日期"


def _notice(change: RowChange) -> Found:
    """公示 comes before what it is about."""
    begins, ends = change.stated("notice_from", date), change.stated("notice_to", date)
    is_moved = "kind" in change.fields and not change.is_new
    about = ("kind_on", "类型变更日") if is_moved else ("admitted_on", "入库日")
    day = change.stated(about[0], date)
    if not {"notice_from", "notice_to", *about[:1]} & change.fields.keys():
        return
    if (begins is None) is not (ends is None):
        field = "notice_from" if begins is None else "notice_to"
        yield field, ERROR, "公示只填了一头", "请把公示开始日和公示结束日都填上"
    elif begins is None or ends is None:
        yield "notice_from", EXPLAIN, "没有填公示日期", "请补填，或写明为什么没有公示"
    elif ends < begins:
        yield "notice_to", ERROR, f"公示结束日 {ends} 早于公示开始日 {begins}", "请核对两个日期"
    elif day is not None and ends > day:
        yield "notice_to", ERROR, f"公示到 {ends} 才结束，{about[1]}却是 {day}", f"{about[1]}不能早于公示结束日，请核对"
    elif is_moved and not {"notice_from", "notice_to"} & change.fields.keys():
        yield (
            "notice_from",
            EXPLAIN,
            f"公示日期还是原来的（{begins} 至 {ends}）",
            "请填这次的公示日期，或写明为什么没有公示",
        )


def solutions(change: RowChange, known: KnownRows) -> Found:
    """A product of a provider in the pool, listed from a day until it is taken down."""
    provider, name = change.stated("provider", str), str(change.key[0])
    listed, gone = change.stated("listed_on", date), change.stated("delisted_on", date)
    if provider is not None and provider not in known.providers:
        yield "provider", ERROR, "服务商池中没有这个代码", "请核对代码，或先办理入库"
    if change.before is not None and "provider" in change.fields:
        yield (
            "provider",
            ERROR,
            f"“{name}”已是另一家服务商的方案",
            "不同的方案请换名称（如在后面加服务商简称），另起一行",
        )
    if listed and gone and gone <= listed:
        yield "delisted_on", ERROR, f"下架日 {gone} 不晚于上架日 {listed}", "请核对两个日期"
    used = as_kind((change.before or {}).get("first_used_on"), date)
    if used is not None and listed is not None and "listed_on" in change.fields and used < listed:
        yield "listed_on", ERROR, f"上架日 {listed} 晚于已登记的使用日 {used}", "请核对日期"
    yield from money_jumps(change, known, ("price_fen",))


def uses(change: RowChange, known: KnownRows) -> Found:
    """A project uses a solution that is listed."""
    yield from _of_project(change, known)
    used, name = change.stated("used_on", date), change.stated("solution", str)
    listed, gone = known.listed_days.get(name or "", (None, None))
    if used is not None and listed is not None and used < listed:
        yield "used_on", ERROR, f"使用日 {used} 早于上架日 {listed}", "请核对日期，或先改正方案的上架日"
    elif used is not None and gone is not None and used >= gone:
        yield "used_on", EXPLAIN, f"方案已于 {gone} 下架，使用日是 {used}", "请核对，无误的写明原因"


def reviews(change: RowChange, known: KnownRows) -> Found:
    project, provider = change.stated("project", str), change.stated("provider", str)
    found = known.projects.get(project or "")
    if project is not None and found is None:
        yield "project", ERROR, f"没有编号为“{project}”的项目", "请核对项目编号"
    elif provider is not None and found is not None and provider not in found["providers"]:
        yield "provider", ERROR, "不是这个项目的牵头或参与服务商", "请核对服务商信用代码"


def applications(change: RowChange, known: KnownRows) -> Found:
    """What was applied for, against the project's contract."""
    yield from _of_project(change, known)
    project = known.projects.get(str(change.key[0]), {})
    amount, contract = change.stated("applied_fen", int), project.get("contract_fen")
    if "applied_fen" in change.fields and amount is not None:
        if amount == 0:
            yield "applied_fen", EXPLAIN, "申报金额是 0", "没有申报的请删去这一行；确是 0 的写明原因"
        if contract and amount > contract:
            yield (
                "applied_fen",
                EXPLAIN,
                f"申报金额 {exact(amount)}大于合同金额 {exact(contract)}",
                "请核对两个金额和单位",
            )
    signed, day = project.get(COMPLETED[Stage.CONTRACT]), change.stated("applied_on", date)
    if "applied_on" in change.fields and day is not None and (signed is None or day < signed):
        cause = "项目还没有签约" if signed is None else f"申报日 {day} 早于签约 {signed}"
        yield "applied_on", EXPLAIN, cause, "请核对，无误的写明原因"
    if change.before is not None and "applied_on" in change.fields:
        was = change.fields["applied_on"][0]
        yield "applied_on", EXPLAIN, f"申报日由 {was} 改为 {day or '空'}，预算的先后随之变", "请写明依据"
    yield from _rest(change, known, project)
    yield from money_jumps(change, known, ("applied_fen",))


def _rest(change: RowChange, known: KnownRows, project: Stored) -> Found:
    """The rest of what is paid in parts is reviewed by the office, after acceptance (rules 5.1)."""
    if "rest_on" not in change.fields:
        return
    day, accepted = change.stated("rest_on", date), project.get(COMPLETED[Stage.ACCEPTANCE])
    if known.unit is not None:
        yield "rest_on", ERROR, "尾款复核日由专班办公室登记", "请留空，由专班办公室填写"
    elif day is not None and (accepted is None or day < accepted):
        cause = "项目还没有验收" if accepted is None else f"尾款复核日 {day} 早于验收 {accepted}"
        yield "rest_on", ERROR, cause, "请核对两个日期"


def _of_project(change: RowChange, known: KnownRows) -> Found:
    code = change.stated("project", str)
    if code is not None and code not in known.projects:
        yield "project", ERROR, f"没有编号为“{code}”的项目", "请核对项目编号"
