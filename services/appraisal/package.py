"""Copies for outside: everything upward, and a public one without people, prices and small counts (rules 16.5)."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection

from data_access.queries.export import RECORDS
from domain.appraisal.dossier import Firm
from domain.appraisal.package import DataPackage, Resource
from domain.appraisal.public import PublicTable, column_groups, public_table, told_actuals
from domain.export_words import RECORDS_ZH
from services.access import Permission, check
from services.appraisal.corrected import corrected_text
from services.appraisal.cut import at_cut
from services.appraisal.dossier import firms_at
from services.appraisal.notes import appraised
from services.exporting import AUDITED, EXPORTED, export
from services.frame import Frame
from services.money.export import COLUMNS

LEVELS = ("未评", "一级", "二级", "三级", "四级")
KEPT_BACK = "企业数小于 5 的不公开（count 为空），并隐去相关的格，使其不能由合计相减得出；0 照实公开。"
COUNTED = ("count", "is_kept_back")


def whole_package(connection: Connection, frame: Frame) -> DataPackage:
    """Every export of the pilot at the frame's cut, with the facts it is counted from. Read while it is written."""
    check(frame.user, Permission.READ_AUDIT)
    here = at_cut(frame)
    return DataPackage(
        f"{here.pilot.code}-{here.period.label}",
        f"{here.pilot.name}全部数据（{here.period.zh}）",
        f"{_standing(connection, here)}；金额以分计（*_fen）；各表的字段见 schema。",
        _everything(connection, here),
    )


def _everything(connection: Connection, frame: Frame) -> Iterator[Resource]:
    for name in EXPORTED:
        of_period = name in COLUMNS or (name in RECORDS and RECORDS[name].default_period)
        period = frame.period.label if of_period and name not in AUDITED else ""
        found = export(connection, frame.user, name, frame.pilot.code, period)
        yield Resource(name, RECORDS_ZH[name], found.columns, found.rows)


def _standing(connection: Connection, frame: Frame) -> str:
    corrected = corrected_text(connection, frame)
    demo = f"；{corrected}" if corrected else ""
    demo += "；演示数据：企业、服务商、资金均为虚构" if frame.pilot.is_demo else ""
    return f"数据截至 {frame.period.as_of}，规则版本 {frame.period.rule_version}{demo}"


def public_package(connection: Connection, frame: Frame) -> DataPackage:
    """What may be published: targets of the plan, counts of enterprises with the small ones kept back."""
    check(frame.user, Permission.READ_APPRAISAL)
    here = at_cut(frame)
    firms = [firm for firm in firms_at(connection, here) if firm.counts]
    industries = [unit.name for unit in here.industries if any(firm.industry == unit.name for firm in firms)]
    counted, heads = Counter((firm.district, firm.industry) for firm in firms), _heads(industries, firms)
    by_district, together = public_table(counted, heads), column_groups(counted, heads)
    by_level = public_table(Counter((together[firm.industry], LEVELS[firm.level or 0]) for firm in firms), LEVELS)
    rows = [(row.line, row.verdict_zh) for row in appraised(connection, here)]
    actuals = told_actuals([(one.indicator, one.when, one.unit, one.actual) for one, _ in rows])
    targets = [
        (one.name, one.when, one.operator, one.value, one.unit, actual, actual is None and one.actual is not None, word)
        for (one, word), actual in zip(rows, actuals, strict=True)
    ]
    columns = ("indicator", "period", "operator", "value", "unit", "actual", "is_kept_back", "verdict")
    return DataPackage(
        f"{here.pilot.code}-{here.period.label}-public",
        f"{here.pilot.name}公开数据（{here.period.zh}）",
        f"{_standing(connection, here)}；{KEPT_BACK}",
        (
            Resource("targets", "方案目标及完成情况", columns, targets),
            _counted("enterprises_by_district_and_industry", "地区 × 行业", "district", "industry", by_district),
            _counted("enterprises_by_industry_and_level", "行业 × 官方评测等级", "industry", "level", by_level),
        ),
    )


def _heads(industries: list[str], firms: list[Firm]) -> list[str]:
    return [*industries, *([""] if any(not firm.industry for firm in firms) else [])]


def _counted(name: str, title: str, row: str, column: str, table: PublicTable) -> Resource:
    merged = f"；{'、'.join(table.merged)}并入“其他（合并）”" if table.merged else ""
    return Resource(name, f"试点企业（家）：{title}{merged}", (row, column, *COUNTED), list(table.lines()))
