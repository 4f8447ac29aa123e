"""What the office wrote beside the targets of a plan that is over: evidence of each, the cause of each missed one."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.bulk import insert_columns
from data_access.queries.history import last_closed
from data_access.queries.targets import list_target_readings
from domain.words import PeriodKind, Verdict

WHO = "专班办公室（演示）"
CAUSES = {
    "completion": "3 家企业因搬迁停产、订单骤减推迟上线，截至期满未通过验收",
    "completion_above": "未验收的 3 家均为规上企业，与完成改造同一名单",
    "completion_srdi": "未验收的企业中 1 家为专精特新中小企业，产线搬迁后设备接口重做",
    "completion_titled": "未验收的企业中 1 家为专精特新企业，与专精特新中小企业同一家",
    "level4": "2 家冲四级的企业集成应用得分未达到，评测机构要求补充一个季度的运行数据",
    "level2_share_above": "分母为试点行业全部规上企业，未列入试点的企业尚未改造或未申请评测",
    "cloud_coverage": "个别企业数据涉密，核心业务按要求保留本地部署",
    "solutions": "1 个产品因服务商退出资源池下架，替补产品未能在期满前完成评审",
}
OTHERWISE = "申报启动晚于计划，评审排期延后"
REMEDIES = {"completion": "逐家帮扶，年内完成验收，未完成的按程序退出", "level4": "补充运行数据后申请复评"}
FILES = {True: "项目台账、验收和评测材料", False: "认定文件、名单和照片"}


def write_notes(connection: Connection, pilot: Row[Any], owner: str) -> int:
    """Notes of a plan that is over, checked a few days after; none of one that still runs. How many."""
    month = last_closed(connection, pilot.id, PeriodKind.MONTH)
    if month is None or month.as_of < pilot.last_on:
        return 0
    at = datetime.combine(month.as_of + timedelta(days=5), time(2), UTC)
    rows: list[dict[str, Any]] = []
    for place, row in enumerate(list_target_readings(connection, month.id), start=1):
        if (row.district_id, row.industry_id) != (None, None) or row.verdict in (None, Verdict.ZERO):
            continue
        is_missed, counted = row.verdict is Verdict.OVERDUE, row.indicator in CAUSES
        rows.append(
            {
                "pilot_id": pilot.id,
                "target_id": row.target_id,
                "evidence": f"演示：{FILES[counted]}，专班档案 2026-{place:03d} 号",
                "cause": f"演示：{CAUSES.get(row.indicator, OTHERWISE)}" if is_missed else "",
                "remedy": f"演示：{REMEDIES.get(row.indicator, '列入后续工作清单，继续推进')}" if is_missed else "",
                "owner": owner,
                "due_on": month.as_of + timedelta(days=61),
                "checked_on": month.as_of + timedelta(days=10),
                "checked_by": WHO,
                "author": WHO,
                "written_at": at,
                "version": 2,
            }
        )
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    return insert_columns(connection, "appraisal_notes", columns) if rows else 0
