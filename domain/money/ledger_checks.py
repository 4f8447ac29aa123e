"""What a new entry must be, checked all at once: accounts, way, project, document, balance (rules 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.money.accounts import (
    DISTRICT,
    ENTERPRISE,
    SERVICE,
    SOURCE,
    TREASURY,
    WAYS,
    ZH,
    account_zh,
    kind_of,
    name_of,
)
from domain.money.ledger import available, together
from domain.money.ledger_form import ENDS, End, EntryValues, Problem
from domain.words import FundCategory, FundKind, FundSource
from domain.yuan import yuan


@dataclass(frozen=True)
class KnownProject:
    """What is known of the project a payment names."""

    id: int
    uscc: str
    enterprise: str
    accepted_on: date | None
    district_id: int | None
    batch_id: int | None
    contracted_on: date | None = None
    may_early_fen: int = 0
    """What of the first instalment is not yet paid."""
    paid_fen: int = 0
    objections: int = 0
    """Open objections against it."""


@dataclass(frozen=True)
class Known:
    """What is known of the pilot when an entry is checked."""

    pilot_code: str
    first_on: date
    today: date
    districts: dict[str, int]
    """Short name and full name → id."""
    short_names: dict[int, str]
    enterprises: dict[str, str]
    """Credit code → name, of those that the entries name."""
    projects: dict[str, KnownProject]


def account_of(text: str, known: Known) -> str | None:
    """The account a person means: by its key, or by the name the screen shows; None if there is none."""
    for source in FundSource:
        if text in (f"{SOURCE}:{source.value}", f"{source.zh}财政", source.zh):
            return f"{SOURCE}:{source.value}"
    if text in (f"{TREASURY}:{known.pilot_code}", "财政专户", "专户", "市级专户", "区级专户"):
        return f"{TREASURY}:{known.pilot_code}"
    name = text.removeprefix(f"{DISTRICT}:").removeprefix("地区 ")
    if name in known.districts:
        return f"{DISTRICT}:{known.short_names[known.districts[name]]}"
    for category in FundCategory:
        if text.removeprefix("服务 ") in (f"{SERVICE}:{category.value}", category.zh):
            return f"{SERVICE}:{category.value}"
    code = text.removeprefix(f"{ENTERPRISE}:")
    return f"{ENTERPRISE}:{code}" if code in known.enterprises else None


def problems_of(values: EntryValues, known: Known) -> list[Problem]:
    """Everything wrong with what could be read; turns the accounts' names into accounts."""
    return [
        *_accounts(values, known),
        *_category(values),
        *_day(values, known),
        *_project(values, known),
    ]


def _accounts(values: EntryValues, known: Known) -> list[Problem]:
    found: list[Problem] = []
    ends: list[str] = []
    for field in ENDS:
        if field not in values:
            continue
        account = account_of(values[field], known)
        if account is None:
            found.append(
                Problem(
                    field,
                    f"没有账户“{values[field]}”",
                    "填财政级次、财政专户、本试点地区简称、服务类别，企业填本试点在册的信用代码",
                )
            )
        else:
            values[field] = account
            ends.append(account)
    if len(ends) == 2 and "kind" in values:
        return _way(values["kind"], ends[0], ends[1], values.get("source"))
    return found


def _ends(values: EntryValues) -> dict[End, str]:
    """The ends that could be read, an unknown account as it was written."""
    return {field: values[field] for field in ENDS if field in values}


def _way(kind: FundKind, giver: str, taker: str, source: FundSource | None) -> list[Problem]:
    if (kind_of(giver), kind_of(taker)) not in WAYS[kind]:
        ways = "、".join(sorted(f"{_kind_zh(a)}→{_kind_zh(b)}" for a, b in WAYS[kind]))
        said = f"“{kind.zh}”不能从{account_zh(giver)}到{account_zh(taker)}"
        return [Problem("kind", said, f"这一类只能是：{ways}")]
    for account in (giver, taker):
        if kind_of(account) == SOURCE and source is not None and name_of(account) != source.value:
            return [Problem("source", f"账户是{account_zh(account)}，来源却是{source.zh}", "两者填成一致")]
    return []


def _category(values: EntryValues) -> list[Problem]:
    """What the money is for says who gets it: 企业改造奖补 an enterprise, every other category its own service."""
    category = values.get("category")
    end = next((account for account in _ends(values).values() if kind_of(account) in (ENTERPRISE, SERVICE)), None)
    if category is None or end is None:
        return []
    if kind_of(end) == ENTERPRISE:
        if category is FundCategory.TRANSFORMATION:
            return []
        said = f"付给企业或从企业收回的钱不能记为“{category.zh}”"
        return [Problem("category", said, f"请填“{FundCategory.TRANSFORMATION.zh}”；别的用途转入相应的服务账户")]
    if name_of(end) == FundCategory.TRANSFORMATION:
        return [
            Problem(
                "category",
                f"“{FundCategory.TRANSFORMATION.zh}”只付给企业，没有服务账户",
                "请填企业的信用代码和项目编号",
            )
        ]
    if category.value == name_of(end):
        return []
    return [Problem("category", f"账户是{account_zh(end)}，用途却是“{category.zh}”", "两者填成一致")]


def _kind_zh(kind: str) -> str:
    return {SOURCE: "财政", TREASURY: "财政专户", DISTRICT: "地区", ENTERPRISE: "企业", SERVICE: "服务"}[kind]


def _day(values: EntryValues, known: Known) -> list[Problem]:
    day = values.get("occurred_on")
    if day is None:
        return []
    if day > known.today:
        return [Problem("occurred_on", f"{day} 还没到", f"流水记已到账的钱，最晚 {known.today}")]
    if day < known.first_on:
        return [Problem("occurred_on", f"{day} 早于试点开始日", f"最早 {known.first_on}")]
    return []


def _project(values: EntryValues, known: Known) -> list[Problem]:
    """A movement from or to an enterprise names its project; money comes after acceptance, but for an instalment."""
    ends = list(_ends(values).values())
    account = next((end for end in reversed(ends) if kind_of(end) == ENTERPRISE), None)
    code = values.get("project")
    if account is None:
        # of an account that nobody knows nothing is said here
        is_known = len(ends) == len(ENDS) and all(kind_of(end) in ZH for end in ends)
        return [Problem("project", "这笔流水不涉及企业", "项目编号请留空")] if code and is_known else []
    if not code:
        return [Problem("project", "没有填项目编号", "付给企业的钱要记到项目上")]
    project = known.projects.get(code)
    if project is None:
        return [Problem("project", f"没有项目“{code}”", "请核对项目编号，如 YC-2025-0001")]
    if project.uscc != name_of(account):
        return [Problem("project", f"项目 {code} 属于{project.enterprise}", "账户和项目须是同一企业")]
    held = _held_back(values, code, project)
    return [*_home(values, code, project, known), *_after_acceptance(values, code, project), *held]


def _home(values: EntryValues, code: str, project: KnownProject, known: Known) -> list[Problem]:
    """A district pays for, and gets back from, its own projects only."""
    found = []
    for field, account in _ends(values).items():
        if kind_of(account) != DISTRICT or known.districts.get(name_of(account)) == project.district_id:
            continue
        home = None if project.district_id is None else known.short_names.get(project.district_id)
        said = f"属于{home}" if home else "没有填地区"
        cure = f"请填{home}或财政专户" if home else "请先补填企业的地区，或填财政专户"
        found.append(Problem(field, f"{account_zh(account)}不是项目 {code} 的地区：该项目{said}", cure))
    return found


def _held_back(values: EntryValues, code: str, project: KnownProject) -> list[Problem]:
    """Nothing is paid while an objection against the project is open (rules 21.6)."""
    if values.get("kind") is not FundKind.PAY or not project.objections:
        return []
    said = f"项目 {code} 有 {project.objections} 件公示异议没有办结"
    return [Problem("project", said, "先在“公示异议”登记结论和办结日，再拨付")]


def _after_acceptance(values: EntryValues, code: str, project: KnownProject) -> list[Problem]:
    day = values.get("occurred_on")
    is_early = day is not None and (project.accepted_on is None or day < project.accepted_on)
    if values.get("kind") is not FundKind.PAY or not is_early:
        return []
    is_signed = day is not None and project.contracted_on is not None and project.contracted_on <= day
    if project.may_early_fen and is_signed:
        if values.get("amount_fen", 0) <= project.may_early_fen:
            return []
        said = f"验收前只付签约首笔，项目 {code} 还可付 {yuan(project.may_early_fen)} 元"
        return [Problem("amount_fen", said, "请核对金额，其余验收合格后再拨付")]
    if project.accepted_on is None:
        return [Problem("occurred_on", f"项目 {code} 尚未验收", "验收合格后再拨付")]
    return [Problem("occurred_on", f"{day} 早于验收日 {project.accepted_on}", "验收合格后再拨付")]


def beyond_balance(
    account: str, amount_fen: int, changes: Mapping[str, Sequence[tuple[date, int]]], day: date, source: FundSource
) -> Problem | None:
    """More than the account holds on some day from `day` on, or more than it holds of that source of money.

    `changes`: source of money → net 分 by day. One pot does not pay for another.
    """
    if kind_of(account) == SOURCE:
        return None
    held, pot = available(together(changes), day), available(changes.get(source, ()), day)
    if amount_fen > held:
        said = f"{account_zh(account)}自 {day} 起最多可转出 {yuan(max(held, 0))} 元，这笔 {yuan(amount_fen)} 元"
        return Problem("amount_fen", said, "请核对金额，或先补记转入的流水")
    if amount_fen > pot:
        most = f"自 {day} 起最多可转出 {yuan(max(pot, 0))} 元"
        said = f"{account_zh(account)}的{source.zh}资金{most}，这笔 {yuan(amount_fen)} 元"
        return Problem("source", said, "各级资金分别核算，不能相互垫付：请核对来源，或先补记转入的流水")
    return None


def used_document(kind: FundKind, document_no: str) -> Problem:
    return Problem(
        "document_no", f"“{document_no}”已登记过一笔{kind.zh}", "同一文号同一类别只能登记一次；请核对是否重复"
    )
