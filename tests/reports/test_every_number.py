# ruff: noqa: S608  the SQL is the test's own
"""Every number the Word file's text holds is fetched anew by plain SQL and written out by other code than the report's.

What is read is the file itself: its 数据溯源 says which reading each number of each sentence comes from.
"""

import json
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

import pytest
from lxml import etree
from sqlalchemy import Date, text

from domain.words import Stage
from reports.word import annex_file, trace_file
from services.access import DEMO_USER
from services.frame import open_frame
from services.reports.whole import report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CODES = {
    "项目进度": "schedule",
    "诊断评估": "diagnosis",
    "合同签订": "contracting",
    "完成改造": "completion",
    "水平达标": "level_up",
    "资金兑付": "disbursement",
    "资金合规": "compliance",
    "服务商履约": "provider",
    "数据报送": "submission",
    "问题整改": "rectification",
    "总体": "overall",
}
EDITIONS = [("2026-W46", ""), ("2026-W46", "经开区"), ("2026-10", ""), ("2025-W40", "")]


class Stored:
    """The readings of Yinchuan, by plain SQL."""

    def __init__(self, connection, scope):
        self.connection, self.scope = connection, scope

    def rows(self, table: str, label: str, columns: str = "r.*", where: str = "1 = 1", **values):
        return self.connection.execute(
            text(
                f"SELECT {columns} FROM {table} r "
                "JOIN periods p ON p.id = r.period_id JOIN pilots t ON t.id = p.pilot_id "
                f"{'LEFT JOIN districts d ON d.id = r.district_id' if table in UNITS else ''} "
                f"{'LEFT JOIN industries i ON i.id = r.industry_id' if table in CELLS else ''} "
                f"WHERE t.code = 'yinchuan' AND p.label = :label AND {where}"
            ),
            {"label": label, **values},
        ).all()

    def of_unit(self, table: str, label: str, unit: str, where: str = "1 = 1", **values):
        """Rows of the pilot itself, of one district or of one industry."""
        at = (
            "((:unit = '银川市' AND d.id IS NULL AND i.id IS NULL) OR (d.short_name = :unit AND i.id IS NULL) "
            "OR (i.short_name = :unit AND d.id IS NULL))"
        )
        return self.rows(table, label, where=f"{at} AND {where}", unit=unit, **values)


UNITS = ("indicator_readings", "scope_counts", "project_readings", "findings", "money_cells", "target_shares")
CELLS = ("indicator_readings", "scope_counts", "project_readings", "target_shares")


def traced(content: bytes) -> list[list[str]]:
    """Rows of the 数据溯源: mark, number, table, row, field, stored, period."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    rows = [
        ["".join(c.itertext()) for c in row.iter(W + "tc")] for row in list(body.iter(W + "tbl"))[-2].iter(W + "tr")
    ]
    assert rows[0] == ["标记", "数", "记录", "对象", "字段", "存储值", "期次"]
    return rows[1:]


def indicator(stored: Stored, row: str, field: str, label: str):
    name, _, unit = row.partition(" · ")
    if name == "核心指标":
        core = "('" + "','".join(code for code in CODES.values() if code != "overall") + "')"
        found = stored.of_unit("indicator_readings", label, unit, f"r.indicator IN {core}")
    elif unit in ("各地区", "各行业"):
        return among(stored, unit, field, label)
    else:
        found = stored.of_unit("indicator_readings", label, unit, "r.indicator = :code", code=CODES[name])
        if field == "value 的名次":
            rows = stored.rows("indicator_readings", label, "d.short_name AS unit, r.value", COMPLETION["各地区"])
            ordered = sorted((r for r in rows if r.value is not None), key=lambda r: -r.value)
            return 1 + [r.unit for r in ordered].index(unit)
        return found[0]._mapping[field]
    light = re.fullmatch(r"light = (\w+) 的个数", field)
    return sum(light is None or row.light == light[1] for row in found)


COMPLETION = {
    "各地区": "r.indicator = 'completion' AND d.id IS NOT NULL AND i.id IS NULL",
    "各行业": "r.indicator = 'completion' AND i.id IS NOT NULL AND d.id IS NULL",
}


def among(stored: Stored, units: str, field: str, label: str) -> int:
    """How many districts or industries are judged, have a light, rose or fell."""
    rows = stored.rows("indicator_readings", label, "r.*, d.id AS d, i.id AS i", COMPLETION[units])
    due = [row for row in rows if row.value is not None]
    if field == "在考核期的个数":
        return len(due)
    if light := re.fullmatch(r"light = (\w+) 的个数", field):
        return sum(row.light == light[1] for row in due)
    before = {
        (row.d, row.i): row.value
        for row in stored.rows("indicator_readings", past_of(label), "r.*, d.id AS d, i.id AS i", COMPLETION[units])
    }
    moved = [100 * (row.value - before[row.d, row.i]) for row in due if before.get((row.d, row.i)) is not None]
    return sum(points > 0.05 if "上升" in field else points < -0.05 for points in moved)


def past_of(label: str) -> str:
    return {"2026-W46": "2026-W45", "2026-10": "2026-09", "2025-W40": "2025-W39"}[label]


def counted(stored: Stored, row: str, field: str, label: str):
    scope = stored.of_unit("scope_counts", label, row)[0]._mapping
    return sum(scope[part] for part in field.split(" + "))


def is_lack_right(row) -> bool:
    """还差 43 is what is missing of 233 with 190; more than 220 begins at 221."""
    said = re.search(r"还差 ([\d.]+)", row.verdict_reason)
    if row.actual is None or said is None:
        return row.actual is None
    return abs(row.value + (row.operator == ">") - row.actual - float(said[1])) < 0.051


def targets(stored: Stored, row: str, field: str, label: str, table: str):
    """Of the one scope; a target printed twice counts once."""
    name, _, unit = row.rpartition(" · ")
    scope = "dt.short_name = :unit" if stored.scope != "银川市" else "x.district_id IS NULL"
    rows = stored.connection.execute(
        text(
            "SELECT DISTINCT n.name, x.value, r.starts_on, r.ends_on, x.basis, x.cadence, x.operator, "
            "x.is_whole_pilot, r.actual, r.verdict, r.verdict_reason, x.district_id, x.period, p.as_of, "
            "(SELECT min(q.as_of) FROM target_readings m JOIN periods q ON q.id = m.period_id "
            "WHERE m.target_id = x.id AND m.verdict = 'made_up' AND q.kind = p.kind) AS made_up_on "
            "FROM target_readings r JOIN targets x ON x.id = r.target_id JOIN indicators n ON n.id = x.indicator_id "
            "JOIN periods p ON p.id = r.period_id JOIN pilots t ON t.id = p.pilot_id "
            f"LEFT JOIN districts dt ON dt.id = x.district_id WHERE t.code = 'yinchuan' AND p.label = :label "
            f"AND x.industry_id IS NULL AND {scope} AND r.verdict IS NOT NULL"
        ),
        {"label": label, "unit": stored.scope},
    ).all()
    if table == "targets" or field == "actual":
        one = [r for r in rows if r.name == name]
        if field == "period":
            return {when(r) for r in one}
        return {r.value if table == "targets" else r.actual for r in one}
    if field == "verdict_reason":
        made_up = {r: f"（{r.made_up_on} 结账时已补齐）" if r.verdict == "made_up" else "" for r in rows}
        named = [r for r in rows if r.name == name]
        lacks = {f"；名单缺{part[2]}" for r in named if (part := r.verdict_reason.partition("；名单缺"))[1]}
        alone = {r.verdict_reason.partition("；名单缺")[0] for r in named if is_lack_right(r)}
        return lacks | alone | {r.verdict_reason.partition("：")[2] + made_up[r] for r in named}
    once = {(*r[:5], r.cadence, r.operator == ">", r.is_whole_pilot, r.district_id): r for r in rows}
    rows = [r for r in once.values() if r.starts_on <= r.as_of <= r.ends_on or r.verdict in ("overdue", "made_up")]
    if field == "有研判的目标个数":
        return len(rows)
    if field == "verdict 为难以完成、有风险的个数":
        return sum(r.verdict in ("out_of_reach", "at_risk") for r in rows)
    hard = sum(r.verdict in ("overdue", "out_of_reach", "at_risk") for r in rows)
    if field in HARD:
        return {HARD[0]: hard, HARD[1]: min(hard, 10), HARD[2]: hard - 10}[field]
    verdict = re.fullmatch(r"verdict = (\w+) 的个数", field)[1]
    return sum(r.verdict == verdict for r in rows)


HARD = ("verdict 为已到期未完成、难以完成、有风险的个数", "列出的个数", "其余的个数")


def when(row) -> str:
    """A target's period as the sentence says it."""
    if row.is_whole_pilot:
        return "试点期"
    ends = f"{row.ends_on}"
    return {
        "yearly": f"每年（{ends[:4]}）",
        "monthly": f"每月（{ends[:4]}年{int(ends[5:7])}月）",
    }.get(row.cadence, f"{row.period}年")


def flows(stored: Stored, row: str, label: str) -> int:
    """分 by what the account names say."""
    name = row.partition(" · ")[0]
    inside = f"district:{stored.scope}"
    total = 0
    for flow in stored.rows("flow_sums", label):
        giver, taker = (account.split(":")[0] for account in (flow.from_account, flow.to_account))
        if stored.scope != "银川市" and inside not in (flow.from_account, flow.to_account):
            continue
        total += flow.amount_fen * SIGNS[name](giver, taker)
    return total


def sign(givers: set, takers: set):
    return lambda giver, taker: (giver in givers and taker in takers) - (giver in takers and taker in givers)


HOLDS = {"treasury", "district"}
SIGNS = {
    "下达": sign({"source"}, {"treasury"}),
    "到地区": sign({"treasury"}, {"district"}),
    "付给企业": sign(HOLDS, {"enterprise"}),
    "付给服务": sign(HOLDS, {"service"}),
    "账上结余": lambda giver, taker: (taker in HOLDS) - (giver in HOLDS),
    "地区结余": lambda giver, taker: (taker == "district") - (giver == "district"),
}


def lists(stored: Stored, row: str, field: str, label: str):
    kind, _, unit = row.partition(" · ")
    kept = json.loads(stored.rows("period_lists", label)[0]._mapping[kind])
    if kind == "issues":
        return sum(part[field] for part in kept["counts"] if unit in ("银川市", part["district"]))
    first, day = stored.connection.execute(
        text(
            "SELECT starts_on, as_of FROM periods p JOIN pilots t ON t.id = p.pilot_id "
            "WHERE t.code = 'yinchuan' AND label = :label"
        ),
        {"label": label},
    ).one()
    lines = [d for d in kept["lines"] if unit in ("银川市", d["district"])]
    if field == "本期会议的个数":
        return sum(d["held_on"] >= str(first) for d in lines)
    old = [d for d in lines if d["held_on"] < str(first)]
    late = [d for d in old if d["done_on"] in (None, "None") and d["due_on"] < str(day)]
    done = [d for d in old if d["done_on"] not in (None, "None")]
    return {
        "前期会议的个数": len(old),
        "已办结的个数": len(done),
        "逾期的个数": len(late),
        "办理中的个数": len(old) - len(done) - len(late),
    }[field]


LONG = {"2026-W46": 8, "2026-10": 2, "2025-W40": 8}


def now_of(period: str) -> str:
    return period.partition(" − ")[0]


def projects(stored: Stored, row: str, field: str, label: str) -> int:
    name, _, unit = row.partition(" · ")
    if name in ("先办", "红灯项目"):
        stage = next((one.value for one in Stage if field == f"stage = {one.zh} 的个数"), None)
        where = "r.light = 'red'" + (f" AND r.stage = '{stage}'" if stage else "")
        if field == "stage = 全部完成 的个数":
            where += " AND r.stage IS NULL"
        rows = stored.rows("project_readings", label, "d.short_name AS unit", where)
        number = sum(unit in ("银川市", one.unit) for one in rows)
        return min(number, 5) if name == "先办" else number
    where = {
        "本期转红": "r.change = 'turned_red'",
        "本期恢复": "r.change = 'recovered'",
        "长期红灯": f"r.light = 'red' AND r.periods_running >= {LONG[label]}",
    }[name]
    rows = stored.rows("project_readings", label, "d.short_name AS unit", where)
    return sum(unit in ("银川市", row.unit) for row in rows)


def providers(stored: Stored, row: str, field: str, label: str) -> int:
    if field == "movement":
        named = stored.rows(
            "provider_readings", label, "r.movement, (SELECT name FROM providers v WHERE v.id = r.provider_id) AS n"
        )
        return abs(next(one.movement for one in named if one.n == row.partition(" · ")[2]))
    where = {
        "有到期节点的个数": "r.milestones_due > 0",
        "有名次的个数": "r.rank IS NOT NULL",
        "periods_below > 0 的个数": "r.rank IS NOT NULL AND r.periods_below > 0",
    }.get(field) or f"r.tier = '{re.fullmatch(r'tier = (.+) 的个数', field)[1]}'"
    return len(stored.rows("provider_readings", label, where=where))


OF_VERSION = "plan_lines l WHERE l.id = x.plan_line_id AND m.project_id = l.project_id AND m.number = l.number"
REVIEWED = "JOIN plan_reviews y ON y.plan_line_id = m.id AND y.stage = 'supervisor'"
LAST_REVIEW = (
    f"(SELECT y.id FROM plan_lines m {REVIEWED}, {OF_VERSION} ORDER BY y.reviewed_on DESC, y.id DESC LIMIT 1)"
    f" AND (SELECT count(*) FROM plan_lines m, {OF_VERSION})"
    f" = (SELECT count(*) FROM plan_lines m {REVIEWED}, {OF_VERSION})"
)
"""Of a version every line of which has its second review, the last."""
WAY = {
    "acceptances": {
        "本期申请": "x.applied_on BETWEEN :first AND :last",
        "本期通过": "x.result = 'passed' AND x.result_on BETWEEN :first AND :last",
        "没有结论": "x.applied_on <= :last AND (x.result_on IS NULL OR x.result_on > :last)",
        "整改逾期": "x.result = 'rectify' AND x.result_on <= :last AND x.rectify_by < :last AND NOT EXISTS (SELECT 1 "
        "FROM acceptances y WHERE y.project_id = x.project_id AND y.round > x.round AND y.applied_on <= :last)",
    },
    "inspection_visits": {
        "检查": "x.visited_on BETWEEN :first AND :last",
        "不合格": "x.visited_on BETWEEN :first AND :last AND x.result = 'failed'",
    },
    "objections": {
        "本期收到": "x.raised_on BETWEEN :first AND :last",
        "未办结": "x.raised_on <= :last AND (x.closed_on IS NULL OR x.closed_on > :last)",
    },
    "leaving_cases": {"离开": "x.left_on BETWEEN :first AND :last"},
    "successors": {"替补": "x.named_on BETWEEN :first AND :last"},
    "plan_reviews": {"审完": f"x.reviewed_on BETWEEN :first AND :last AND x.id = {LAST_REVIEW}"},
    "found_signs": {
        "最近一次查到": "1 = 1",
        "待核查": "NOT EXISTS (SELECT 1 FROM sign_rulings y WHERE y.sign = x.sign AND y.key = x.key "
        "AND y.said = x.said AND y.state <> 'open' AND y.id = (SELECT max(z.id) FROM sign_rulings z "
        "WHERE z.pilot_id = x.pilot_id AND z.sign = x.sign AND z.key = x.key))",
    },
}
"""Counts of what is held now, by the days of the period."""
PROJECT_OF = {
    "acceptances": "x.project_id",
    "inspection_visits": "(SELECT i.project_id FROM inspections i WHERE i.id = x.inspection_id)",
    "objections": "x.project_id",
    "found_signs": "NULL",
    "plan_reviews": "(SELECT l.project_id FROM plan_lines l WHERE l.id = x.plan_line_id)",
    "leaving_cases": "NULL",
    "successors": "NULL",
}
LEFT = {
    "leaving_cases": "x.enterprise_id",
    "successors": "(SELECT c.enterprise_id FROM leaving_cases c WHERE c.id = x.case_id)",
}
"""Counted by the enterprise that left."""


def way(stored: Stored, table: str, field: str, label: str) -> int:
    days = "SELECT starts_on, ends_on FROM periods p JOIN pilots t ON t.id = p.pilot_id"
    first, last = stored.connection.execute(
        text(f"{days} WHERE t.code = 'yinchuan' AND p.label = :label"), {"label": label}
    ).one()
    own = "x.pilot_id = t.id" if table in ("objections", "found_signs") else "p.pilot_id = t.id"
    own = "e.pilot_id = t.id" if table in LEFT else own
    firm = LEFT.get(table, "p.enterprise_id")
    return stored.connection.scalar(
        text(
            f"SELECT count(*) FROM {table} x JOIN pilots t ON t.code = 'yinchuan' "
            f"LEFT JOIN projects p ON p.id = {PROJECT_OF[table]} LEFT JOIN enterprises e ON e.id = {firm} "
            f"LEFT JOIN districts d ON d.id = e.district_id WHERE {own} AND {WAY[table][field]} "
            "AND (:scope = '银川市' OR d.short_name = :scope)"
        ),
        {"first": first, "last": last, "scope": stored.scope},
    )


def alerts(stored: Stored, field: str, label: str):
    """Figures of alerts, from their events: alert by alert, by hand."""
    first, last = stored.connection.execute(
        text(
            "SELECT p.starts_on, p.ends_on FROM periods p JOIN pilots t ON t.id = p.pilot_id "
            "WHERE t.code = 'yinchuan' AND p.label = :label"
        ).columns(starts_on=Date(), ends_on=Date()),
        {"label": label},
    ).one()
    rows = stored.connection.execute(
        text(
            "SELECT e.alert_id, e.deed, e.happened_on, e.due_on FROM alert_events e JOIN alerts a ON a.id = e.alert_id "
            "JOIN pilots t ON t.id = a.pilot_id LEFT JOIN districts d ON d.id = a.district_id "
            "WHERE t.code = 'yinchuan' AND e.happened_on <= :last AND (:unit = '银川市' OR d.short_name = :unit) "
            "ORDER BY e.id"
        ).columns(happened_on=Date(), due_on=Date()),
        {"last": last, "unit": stored.scope},
    ).all()
    begun, well, owed, closed, runs = {}, {}, {}, {}, []
    for row in rows:
        number, day = row.alert_id, row.happened_on
        if row.deed in ("opened", "reopened"):
            runs += [(begun[number], well[number])] if number in well else []
            begun[number] = day
            well.pop(number, None), closed.pop(number, None)
        if row.deed == "recovered":
            well[number] = day
        if row.deed == "joined":
            well.pop(number, None)
        if row.due_on is not None:
            owed[number] = row.due_on
        if row.deed in ("replied", "closed"):
            owed.pop(number, None)
        if row.deed == "closed":
            closed[number] = day
    runs += [(day, well.get(number)) for number, day in begun.items()]
    told = {
        "本期开出和重开": sum(row.deed in ("opened", "reopened") and row.happened_on >= first for row in rows),
        "本期办结": sum(day >= first for day in closed.values()),
        "未办结": len(begun) - len(closed),
        "逾期未答复": sum(day < last for number, day in owed.items() if number not in closed),
        "亮灯次数": len(runs),
        "已恢复次数": sum(until is not None for _, until in runs),
    }
    return median_days(runs, last) if field == "转绿中位天数" else told[field]


def median_days(runs, last):
    """The product-limit estimate, written out: the first day on which no more than half are left."""
    left = 1.0
    for days in range(1_000):
        at_risk = [1 for begun, until in runs if ((until or last) - begun).days >= days]
        over = sum(until is not None and (until - begun).days == days for begun, until in runs)
        left *= 1 - over / len(at_risk) if at_risk else 1
        if left <= 0.5 + 1e-9:
            return days
    return None


def found_in(stored: Stored, table: str, row: str, field: str, label: str):
    """The stored value anew; a set where several targets have the name."""
    if table == "indicator_readings":
        return indicator(stored, row, field, label)
    if table == "scope_counts":
        return counted(stored, row, field, label)
    if table in ("targets", "target_readings"):
        return targets(stored, row, field, label, table)
    if table == "project_readings":
        return projects(stored, row, field, label)
    if table == "flow_sums":
        return flows(stored, row, label)
    if table == "money_cells":
        return sum(
            c._mapping[field]
            for c in stored.rows("money_cells", label, "r.*, d.short_name AS unit")
            if stored.scope in ("银川市", c.unit)
        )
    if table == "findings":
        of_project = (
            "(SELECT u.short_name FROM projects j JOIN enterprises e ON e.id = j.enterprise_id "
            "JOIN districts u ON u.id = e.district_id WHERE j.id = r.project_id)"
        )
        unit = f"COALESCE({of_project}, d.short_name) AS unit"
        rows = stored.rows("findings", label, f"r.*, {unit}", "r.state <> 'closed'")
        if field == "amount_fen":
            name = (
                "(SELECT e.name FROM projects j JOIN enterprises e ON e.id = j.enterprise_id WHERE j.id = r.project_id)"
            )
            rows = stored.rows("findings", label, f"r.amount_fen, {name} AS name", "r.severity = 'serious'")
            return {one.amount_fen for one in rows if one.name == row}
        if field.endswith("的 amount_fen 之和"):
            mine = [r for r in rows if stored.scope in ("银川市", r.unit) and r.severity == "serious"]
            return sum(one.amount_fen for one in mine)
        severity = re.fullmatch(r"severity = (\w+) 的个数", field)
        return sum(stored.scope in ("银川市", r.unit) and (severity is None or r.severity == severity[1]) for r in rows)
    if table == "restatements":
        return len(stored.rows("restatements", label))
    if table == "provider_readings":
        return providers(stored, row, field, label)
    if table == "period_lists":
        return lists(stored, row, field, label)
    if table == "alert_events":
        return alerts(stored, field, label)
    if table in WAY:
        return way(stored, table, field, label)
    raise AssertionError(f"no way to check {table} · {row} · {field}")


def shown(number: str, value) -> str:
    """The value as the sentence writes it, by its unit."""
    if isinstance(value, str):
        return value.rstrip("。") if number != LIGHTS.get(value) else LIGHTS[value]
    if number.endswith("万元") or "万元）" in number:
        return f"{(Decimal(abs(value)) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,} 万元"
    if number.endswith("%"):
        return f"{value * 100:.1f}%"
    if number.endswith("点"):
        return f"{abs(value) * 100:.1f} 点"
    return f"{abs(value):,.0f}" if abs(value - round(value)) < 1e-9 else f"{abs(value):,.1f}"


LIGHTS = {"red": "红", "yellow": "黄", "green": "绿", "grey": "灰"}
DERIVED = ("planned", "planned − actual", "required、recent_gain")
"""Of one target by name: its line and pace, checked against 目标达成 elsewhere."""
WORDS_ONLY = ("target_shares",)
"""Names of districts with what is missing there: checked against the page of the targets elsewhere."""


def gaps(stored: Stored, row: str, label: str, *, is_forecast: bool) -> set[tuple[str, float]]:
    """What every district and industry lacks of its own printed targets of this name, now or by the forecast."""
    what = "f.p50" if is_forecast else "r.actual"
    rows = stored.connection.execute(
        text(
            f"SELECT COALESCE(d.short_name, i.short_name) AS unit, "
            f"x.value + CASE x.operator WHEN '>' THEN 1 ELSE 0 END - {what} AS gap "
            "FROM target_readings r JOIN targets x ON x.id = r.target_id JOIN indicators n ON n.id = x.indicator_id "
            "JOIN periods p ON p.id = r.period_id JOIN pilots t ON t.id = p.pilot_id "
            "LEFT JOIN forecasts f ON f.period_id = p.id AND f.target_id = x.id "
            "LEFT JOIN districts d ON d.id = x.district_id LEFT JOIN industries i ON i.id = x.industry_id "
            "WHERE t.code = 'yinchuan' AND p.label = :label AND n.name = :name"
        ),
        {"label": label, "name": row.partition(" · ")[0]},
    )
    return {(one.unit, one.gap) for one in rows if one.unit and one.gap is not None}


@pytest.mark.parametrize(("label", "district"), EDITIONS)
def test_every_number_of_the_text_is_that_of_the_stored_readings(demo_once, label, district):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=label, district=district or None)
    content = trace_file(report(demo_once, frame))
    stored = Stored(demo_once, district or "银川市")
    checked = 0
    for mark, number, table, row, field, _, period in traced(content):
        if table in WORDS_ONLY or field in DERIVED:
            continue
        if (table, field) == ("project_readings", "reason"):
            known = {one.reason for one in stored.rows("project_readings", now_of(period))}
            assert any(reason.startswith(number) for reason in known), mark
            continue
        if number.startswith("本月新增"):
            earlier, later = (found_in(stored, table, row, field, one) for one in (past_of(label), label))
            assert float(re.search(r"-?\d+", number)[0]) in {
                b - a for a in earlier if a is not None for b in later if b is not None
            }
            continue
        at = f"{mark} {number}: {table} · {row} · {field} · {period}"
        now, _, before = period.partition(" − ")
        if field.startswith("各单位"):
            known = gaps(stored, row, now, is_forecast=table == "forecasts")
            parts = re.findall(r"(?:主要在|、)([^ 、]+) (\d+)", number)
            assert parts, at
            assert all((unit, float(lack)) in known for unit, lack in parts if unit != "其余"), (at, known)
            checked += 1
            continue
        if field.startswith("名次，上期减本期"):
            value = indicator(stored, row, "value 的名次", past_of(now)) - indicator(stored, row, "value 的名次", now)
        else:
            value = found_in(stored, table, row, field, now)
        if before:
            value = value - found_in(stored, table, row, field, before)
        if number in ("持平", "较上期持平", "（较上期持平）", "，位次与上期相同"):
            assert value == 0, at
        elif isinstance(value, set):
            assert number in {shown(number, v) for v in value if v is not None}, at
        else:
            assert shown(number, value) in number, (at, value)
            if before and "点" not in number and "位" not in number:
                assert (value > 0) == ("增加" in number), at
        checked += 1
    assert checked > (25 if district else 50 if label != "2025-W40" else 30)


def test_every_number_of_the_annex_is_listed_in_the_appendix(demo_once):
    """And each number a sentence holds is one of those: what is left of it without them has no digit but dates."""
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46"))
    content = annex_file(found)
    known: dict[str, list[str]] = {}
    for mark, number, *_ in traced(trace_file(found)):
        if mark.startswith("正文"):
            continue
        known.setdefault(mark, []).append(number)
    with zipfile.ZipFile(BytesIO(content)) as file:
        body = etree.fromstring(file.read("word/document.xml")).find(W + "body")
    seen = 0
    for paragraph in body.iterchildren(W + "p"):
        words = "".join(mark.text or "" for mark in paragraph.iter(W + "t"))
        if mark := re.search(r"〔\d+〕$", words):
            seen += 1
            assert all(number in words for number in known[mark[0]])
    assert seen == len(known) > 12


def test_every_column_of_every_table_says_where_it_comes_from(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46"))
    with zipfile.ZipFile(BytesIO(trace_file(found))) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    rows = [["".join(c.itertext()) for c in r.iter(W + "tc")] for r in list(body.iter(W + "tbl"))[-1].iter(W + "tr")]
    assert rows[0] == ["表", "记录", "列 ← 字段", "期次"]
    tables = (*found.paper_tables, *found.tables)
    assert len(rows) - 1 == len(tables)
    for row, table in zip(rows[1:], tables, strict=True):
        assert len(table.sources) == len(table.headers)
        assert all(f"{header} ← " in row[2] for header in table.headers)
        assert row[1]


def test_the_head_of_the_audit_trail_is_printed(demo_once):
    """Whoever holds the paper can tell whether the trail behind it was changed later."""
    from data_access.commands.audit import record_audit

    attempt = demo_once.begin_nested()
    head = record_audit(demo_once, actor="甲", action="x", pilot_id=None, subject="s", subject_id="1")
    content = trace_file(report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")))
    attempt.rollback()
    with zipfile.ZipFile(BytesIO(content)) as file:
        assert f"链首 {head}" in "".join(etree.fromstring(file.read("word/document.xml")).itertext())
