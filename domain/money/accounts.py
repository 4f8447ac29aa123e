"""Accounts of the ledger: what they are called, between which of them money may move (rules 5)."""

from domain.words import FundCategory, FundKind, FundSource

SOURCE, TREASURY, DISTRICT, ENTERPRISE, SERVICE = "source", "treasury", "district", "enterprise", "service"
WAYS: dict[FundKind, frozenset[tuple[str, str]]] = {
    FundKind.APPROPRIATE: frozenset({(SOURCE, TREASURY)}),
    FundKind.ADVANCE: frozenset({(TREASURY, DISTRICT)}),
    FundKind.SETTLE: frozenset({(TREASURY, DISTRICT), (DISTRICT, TREASURY)}),
    FundKind.PAY: frozenset({(DISTRICT, ENTERPRISE), (TREASURY, ENTERPRISE), (DISTRICT, SERVICE), (TREASURY, SERVICE)}),
    FundKind.RETURN: frozenset(
        {
            (TREASURY, SOURCE),
            (DISTRICT, TREASURY),
            (ENTERPRISE, DISTRICT),
            (ENTERPRISE, TREASURY),
            (SERVICE, DISTRICT),
            (SERVICE, TREASURY),
        }
    ),
}
"""Kind → from, to. RETURN is the way back of each other kind."""
ZH = {SOURCE: "资金来源", TREASURY: "财政专户", DISTRICT: "地区", ENTERPRISE: "企业", SERVICE: "服务"}


def kind_of(account: str) -> str:
    """district for district:永宁县."""
    return account.partition(":")[0]


def name_of(account: str) -> str:
    """永宁县 for district:永宁县; empty for all enterprises together."""
    return account.partition(":")[2]


def account_zh(account: str, enterprise: str = "") -> str:
    """地区 永宁县, 财政专户, 中央, 服务 诊断服务; an enterprise by its name where it is known."""
    kind, _, name = account.partition(":")
    if kind == ENTERPRISE:
        return enterprise or (f"企业 {name}" if name else "试点企业")
    if kind == SOURCE:
        return f"{FundSource(name).zh}财政" if name in set(FundSource) else ZH[SOURCE]
    if kind == TREASURY:
        return ZH[TREASURY]
    if kind == SERVICE and name in set(FundCategory):
        return f"服务 {FundCategory(name).zh}"
    return f"{ZH[kind]} {name}".strip()


def way_back(from_account: str, to_account: str) -> FundKind:
    """Kind of the entry that takes an entry between two accounts back: the same money the other way."""
    pair = (kind_of(to_account), kind_of(from_account))
    for kind in (FundKind.RETURN, FundKind.APPROPRIATE, FundKind.SETTLE, FundKind.PAY):
        if pair in WAYS[kind]:
            return kind
    raise ValueError(f"no way from {to_account} to {from_account}")
