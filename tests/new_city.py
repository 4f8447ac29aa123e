"""A city of its own: its plan from the blank workbook, its enterprises and projects by the templates, as an office
makes them. Nothing of it comes from the demonstration."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook, load_workbook

from data_access.engine import dispose, reading, writing
from data_access.migrate import migrate
from data_access.queries.pilots import get_pilot
from domain.intake.forms import FORMS, Kind
from domain.intake.views import Committed
from domain.words import STAGES
from reports.intake_template import HEADING_ROW, intake_template
from reports.plan_workbook import plan_workbook
from seed_data.plans import load_plans
from services.access import COMMAND_LINE
from services.desk import Desk, Pair, at_desk
from services.evaluation.who_reports import OFFICE, user_named
from services.intake.check import Upload, parse_upload
from services.intake.commit import commit_upload
from services.intake.template import template_view
from services.plans.revising import commit_plan, plan_cells, preview_of

CODE = "jinghai"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ANSWER = {"*": "首次报送，已核对"}
PLAN = "静海市中小企业数字化转型城市试点工作方案"
DISTRICTS = ("东岭区", "静海高新技术产业开发区")
INDUSTRIES = ("轴承制造", "食品加工")


@dataclass(frozen=True)
class City:
    """What its plan says. `year`: the first printed one, `targets`: whether any stands in it."""

    districts: Sequence[str] = DISTRICTS
    industries: Sequence[str] = INDUSTRIES
    year: int = 2026
    has_targets: bool = True
    batches: int = 0
    planned: Mapping[str, date] = field(default_factory=dict)


def uscc(number: int) -> str:
    """A credit code with its check sign."""
    body = f"91330100MA{number:07d}"
    return body + SIGNS[-sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)) % 31]


def prepare(url: str) -> None:
    """Tables, catalogue and rules; no pilot."""
    migrate(url)
    with writing(url) as session:
        load_plans(session, pilots=[])
    dispose()


def plan_file(city: City) -> bytes:
    """The blank workbook, filled."""
    with reading() as connection:
        book = load_workbook(io.BytesIO(plan_workbook(plan_cells(connection, COMMAND_LINE, None), "方案表")))
    start, end = date(city.year, 1, 1), date(city.year + 1, 12, 31)
    eve = start - timedelta(days=31)
    _upright(
        book,
        {
            "代码": CODE,
            "试点名称": "静海市中小企业数字化转型城市试点",
            "简称": "静海市",
            "层级": "市",
            "城市": "静海市",
            "实施开始日": start,
            "编周报": "是",
        },
    )
    issued = {"文件名称": PLAN, "文号": "静政发〔2025〕31号", "发文单位": "静海市人民政府"}
    _rows(book, "文件", [issued | {"印发日": "2025-11-10", "施行日": "2025-11-15"}])
    ways = [("准备", eve, start - timedelta(days=1)), ("实施", start, end)]
    _rows(
        book,
        "阶段",
        [
            {"序号": n, "阶段名称": title, "开始日": first, "结束日": last, "方案原文": f"{title}阶段"}
            for n, (title, first, last) in enumerate(ways, 1)
        ],
    )
    _rows(book, "地区", [{"名称": name, "简称": name, "类型": "县(市、区)"} for name in city.districts])
    _rows(book, "行业", [{"名称": name, "简称": short(name), "方案原文": f"聚焦{name}"} for name in city.industries])
    _rows(book, "成员单位", [{"名称": "市工信局", "是专班办公室": "是"}, {"名称": "市财政局", "是专班办公室": "否"}])
    if city.has_targets:
        whole = _target(120, "全期", "期末累计", "正文")
        parts = [
            _target(40, f"{city.year}年", "期内新增", "表格") | {"地区": district} for district in city.districts[:2]
        ]
        _rows(book, "目标", [whole, *parts])
    if city.batches:
        terms = {"奖补比例": 40, "二级上限": 30, "三级上限": 40, "四级上限": 50, "出处": "管理办法第十条"}
        opening = [{"批次": n, "开始日": start + timedelta(days=60 * (n - 1))} for n in range(1, city.batches + 1)]
        _rows(book, "批次", [one | terms for one in opening])
    return saved(book)


def short(name: str) -> str:
    """At most six letters of an industry's name, as the drawings need it."""
    return name if len(name) <= 6 else name[:3] + name[-3:]


def _target(value: int, window: str, basis: str, kind: str) -> dict[str, Any]:
    return {
        "方案中的名称": "完成改造企业",
        "指标": "完成改造",
        "期间": window,
        "目标数": value,
        "单位": "家",
        "比较": "不少于",
        "口径": basis,
        "出自": kind,
        "方案原文": f"完成不少于{value}家",
    }


def _upright(book: Workbook, values: Mapping[str, Any]) -> None:
    sheet = book["试点"]
    heads = {sheet.cell(row, 1).value: row for row in range(3, sheet.max_row + 1)}
    for name, value in values.items():
        sheet.cell(next(row for head, row in heads.items() if head and head.startswith(name)), 2, value)


def _rows(book: Workbook, title: str, rows: Sequence[Mapping[str, Any]], first: int = 5) -> None:
    sheet = book[title]
    heads = {sheet.cell(3, column).value: column for column in range(1, sheet.max_column + 1)}
    for number, row in enumerate(rows, first):
        for name, value in row.items():
            sheet.cell(number, next(at for head, at in heads.items() if head and head.startswith(name)), value)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def found(city: City) -> None:
    """The pilot, in the database that DATABASE_URL names."""
    content = plan_file(city)
    seen = preview_of(COMMAND_LINE, content, None)
    assert not [p for p in seen.problems if p.weight.name == "ERROR"], seen.problems
    commit_plan(COMMAND_LINE, content, None, seen=seen, confirmed=True)


def pilot_id() -> int:
    with reading() as connection:
        return get_pilot(connection, CODE).id


def report(
    kind: Kind, rows: Sequence[Mapping[str, Any]], unit: str = OFFICE, pair: Pair | None = None
) -> list[Committed]:
    """Rows (field → value) by the kind's template; `pair`: two people, where there is a payment among them."""
    number, done = pilot_id(), []
    for part in (rows[at : at + 400] for at in range(0, len(rows), 400)):
        with reading() as connection:
            user = user_named(connection, number, unit)
        with at_desk(number, user, pair=pair) as desk:
            done.append(commit_upload(desk, upload_of(kind, part, unit), explained=ANSWER))
    return done


def upload_of(kind: Kind, rows: Sequence[Mapping[str, Any]], unit: str = OFFICE) -> Upload:
    """The rows as a file that came."""
    return parse_upload(file_of(kind, rows, unit), "报送.xlsx")


def file_of(kind: Kind, rows: Sequence[Mapping[str, Any]], unit: str = OFFICE) -> bytes:
    """The kind's template with the rows below those that it brings."""
    number = pilot_id()
    with reading() as connection:
        view = template_view(Desk.on(connection, number, user_named(connection, number, unit)), FORMS[kind])
    book = load_workbook(io.BytesIO(intake_template(view, 500)))
    sheet = book["填报"]
    heads = {cell.value: cell.column for cell in sheet[HEADING_ROW]}
    key = heads[FORMS[kind].keys[0].title]
    free = next(n for n in range(HEADING_ROW + 1, 9_999) if sheet.cell(n, key).value is None)
    for at, row in enumerate(rows, free):
        for name, value in row.items():
            sheet.cell(at, heads[FORMS[kind][name].title], value)
    return saved(book)


def enterprise(number: int, city: City, name: str = "") -> dict[str, Any]:
    return {
        "uscc": uscc(number),
        "name": name or f"静海企业{number}有限公司",
        "district": city.districts[number % len(city.districts)],
        "industry": city.industries[number % len(city.industries)],
        "scale": "规上",
        "title": "无称号",
    }


def project(number: int, first: date) -> dict[str, Any]:
    """Begun on the first day; a stage every thirty days."""
    days = {f"planned_{stage.value}": first + timedelta(days=30 * n) for n, stage in enumerate(STAGES)}
    return {"code": f"JH-{number:04d}", "uscc": uscc(number), "name": f"数字化改造{number}", **days}
