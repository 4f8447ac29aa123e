"""Everything a cell of a form can be filled with, and what words of a form may mean."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.indicators import list_indicators
from domain.official.fields import Choice
from domain.official.proposing import FormWords, bare_name
from services.frame import Frame
from services.revision import kept
from services.targets.lines import target_rows

UNITS = ("", "district", "industry")
EVERY = (*UNITS, "enterprise")
KINDS = {"target": "目标值", "actual": "完成值", "attainment": "完成率", "gap": "差距"}
MONEY = {
    # figure → name, rows it may repeat for, headings by which a form may call it
    "given": ("财政下达", ("",), ("财政下达", "下达资金", "资金总额")),
    "given_central": ("中央资金下达", ("",), ("中央资金下达", "中央资金", "中央财政资金")),
    "spent": ("财政资金支出", ("",), ("支出合计", "资金支出", "已支出")),
    "spent_central": ("中央资金支出", ("",), ("中央资金支出",)),
    "services": ("付给服务", ("",), ("服务支出", "其他支出")),
    "left": ("账上结余", ("",), ("结余", "账上结余", "结余资金")),
    "received": ("预下达到账", ("", "district"), ("预下达", "预下达资金", "到账资金", "到账")),
    "due": ("应拨奖补（公示应付）", ("", "district"), ("应拨", "应拨奖补", "应拨资金", "应兑付")),
    "paid": ("已拨奖补", EVERY, ("已拨", "已拨奖补", "已拨付", "已拨资金", "已兑付", "拨付金额", "奖补金额")),
    "unpaid": ("未拨奖补", ("", "district"), ("未拨", "未拨奖补", "未兑付")),
    "top_up": ("应补拨", ("", "district"), ("应补拨", "应补拨资金")),
    "give_back": ("应收回（地区）", ("", "district"), ("应收回", "应收回资金", "应退回")),
    "contract": ("合同额", EVERY, ("合同额", "合同金额", "项目总投资")),
    "eligible": ("核定投入", EVERY, ("核定投入", "核定金额", "核定改造投入")),
    "approved": ("审定奖补", EVERY, ("审定奖补", "审定金额")),
}
COUNTS = {
    "projects": ("项目数", ("项目数", "项目个数")),
    "firms": ("在册试点企业", ("试点企业", "在册企业", "企业")),
    "signed": ("已签约", ("签约企业", "已签约", "签订合同企业")),
    "accepted": ("已验收", ("验收企业", "已验收", "通过验收企业")),
    "completed": ("完成改造（累计）", ("完成改造企业",)),
    "level2": ("二级及以上", ("二级及以上企业", "二级及以上")),
    "level4": ("四级", ("四级企业", "四级")),
}
EACH = {
    "number": ("序号", ("序号",)),
    "enterprise": ("企业名称", ("企业名称", "试点企业名称", "单位名称", "企业")),
    "uscc": ("统一社会信用代码", ("统一社会信用代码", "社会信用代码", "信用代码")),
    "code": ("项目编号", ("项目编号",)),
    "industry": ("细分行业", ("细分行业", "所属行业", "行业")),
    "district": ("地区", ("所属地区", "地区", "所在地区", "县（市、区）")),
    "batch": ("批次", ("批次",)),
    "before": ("改造前等级", ("改造前等级", "改造前水平", "改造前")),
    "level": ("改造后等级", ("改造后等级", "改造后水平", "改造后", "评定等级")),
    "contracted_on": ("签约日", ("签约日", "签约时间", "签约日期")),
    "accepted_on": ("验收日", ("验收日", "验收时间", "验收日期")),
    "provider": ("服务商", ("服务商", "服务商名称")),
}
TEXTS = {"pilot": "试点名称", "office": "专班名称", "as_of": "数据截至日", "today": "填报日", "fixed": "固定文字"}


@kept
def choices(connection: Connection, frame: Frame) -> dict[str, Choice]:
    """By code; of indicators those that have a target at the cut."""
    found: list[Choice] = []
    for row in _first_of_each(target_rows(connection, frame)):
        for kind, word in KINDS.items():
            unit = "%" if kind == "attainment" else row.unit
            found.append(Choice(f"{kind}.{row.indicator}", f"{row.name} {word}", "指标", unit, True, UNITS))
    for code, (name, of, _) in MONEY.items():
        found.append(Choice(f"money.{code}", name, "资金", "分", of=of))
    for code, (name, _) in COUNTS.items():
        found.append(Choice(f"count.{code}", name, "项目", "个" if code == "projects" else "家", of=UNITS))
    for code, (name, _) in EACH.items():
        of = ("district", "industry", "enterprise") if code == "number" else ("enterprise",)
        found.append(Choice(f"each.{code}", name, "逐行", of=of))
    found.append(Choice("each.unit", "地区或行业名称", "逐行", of=("district", "industry")))
    found += [Choice(f"text.{code}", name, "文字") for code, name in TEXTS.items()]
    return {choice.code: choice for choice in found}


def _first_of_each(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for row in rows:
        if row.verdict is not None:
            found.setdefault(row.indicator, row)
    return list(found.values())


def known(connection: Connection, frame: Frame) -> FormWords:
    """What the words of a form may mean: names of this plan's targets and of the catalogue, units, usual headings."""
    names = {bare_name(row.name): code for code, row in list_indicators(connection).items()}
    for row in target_rows(connection, frame):
        names.setdefault(bare_name(row.source_name), row.indicator)
    headings: dict[str, str] = {}
    tables: Mapping[str, Mapping[str, tuple[Any, ...]]] = {"money": MONEY, "each": EACH, "count": COUNTS}
    for group, table in tables.items():
        for code, told in table.items():
            for heading in told[-1]:
                headings.setdefault(bare_name(heading), f"{group}.{code}")
    units = (printed_names(frame.districts), printed_names(frame.industries))
    return FormWords(names, *units, headings, choices(connection, frame))


def printed_names(units: Iterable[Any]) -> dict[str, str]:
    """Short and full names of units, also without what stands in brackets behind, plain → short name."""
    found: dict[str, str] = {}
    for unit in units:
        for name in (unit.name, unit.full_name, unit.full_name.partition("（")[0].partition("(")[0]):
            found.setdefault(bare_name(name).removesuffix("业"), unit.name)
    return found
