"""The annexes of a self-evaluation that list projects: enterprises, assessments, acceptance."""

from collections.abc import Iterable
from datetime import date

from domain.appraisal.dossier import Firm, Level
from domain.appraisal.money import money_cell
from domain.lights.sentences import NOTHING
from domain.reports.views import Cell, Table
from domain.reports.words import count, lit, text

PROJECTS = "project_readings"
KEYS = ("uscc", "enterprise", "industry", "district")
FIRMS, ASSESSED, ACCEPTED = "试点企业清单", "数字化水平评测情况", "项目验收情况"


def day_cell(day: date | None) -> Cell:
    return Cell(NOTHING if day is None else day.isoformat())


def _level(level: Level | None) -> Cell:
    return Cell(NOTHING) if level is None else Cell(f"{level.level} 级", number=level.level)


def firms_table(firms: Iterable[Firm]) -> Table:
    rows = tuple(
        (
            text(firm.enterprise),
            text(firm.uscc),
            text(firm.code),
            text(firm.industry),
            text(firm.district),
            text(firm.batch and f"第 {firm.batch} 批"),
            text(firm.status.zh),
            _level(firm.before),
            Cell(NOTHING) if firm.level is None else Cell(f"{firm.level} 级", number=firm.level),
            money_cell(firm.contract_fen or None),
            money_cell(firm.eligible_fen or None),
            money_cell(firm.approved_fen or None),
            money_cell(firm.paid_fen),
            day_cell(firm.contracted_on),
            day_cell(firm.accepted_on),
            text(firm.provider),
        )
        for firm in firms
    )
    return Table(
        "annex_firms",
        f"{FIRMS}（金额万元；截至日未签约的不列合同额、核定投入，未评测定级的不列审定奖补）",
        (
            "企业",
            "统一社会信用代码",
            "项目编号",
            "行业",
            "地区",
            "批次",
            "状态",
            "改造前",
            "改造后",
            "合同额",
            "核定投入",
            "审定奖补",
            "已拨奖补",
            "签约日",
            "验收日",
            "服务商",
        ),
        rows,
        (20, 16, 11, 9, 9, 7, 7, 6, 6, 9, 9, 9, 9, 9, 9, 18),
        PROJECTS,
        (
            "enterprises.name",
            "enterprises.uscc",
            "projects.code",
            "industry",
            "district",
            "projects.batch",
            "status",
            "assessments.level（before）",
            "level",
            "projects.contract_fen",
            "projects.eligible_fen",
            "projects.approved_fen",
            "paid_fen",
            "contracted_on",
            "milestones.completed_on（acceptance）",
            "provider",
        ),
    )


def assessed_table(firms: Iterable[Firm]) -> Table:
    rows = []
    for firm in firms:
        if firm.before is None and firm.after is None:
            continue
        both = firm.before is not None and firm.after is not None
        gain = firm.after.score - firm.before.score if both else None  # type: ignore[union-attr]
        rows.append(
            (
                text(firm.enterprise),
                text(firm.uscc),
                text(firm.industry),
                text(firm.district),
                *_assessed(firm.before),
                *_assessed(firm.after),
                Cell(NOTHING) if gain is None else Cell(f"{gain:.1f}", number=gain),
                text(firm.after.assessor if firm.after else ""),
            )
        )
    return Table(
        "annex_levels",
        ASSESSED,
        ("企业", "统一社会信用代码", "行业", "地区")
        + (
            "改造前等级",
            "改造前得分",
            "改造前评测日",
            "改造后等级",
            "改造后得分",
            "改造后评测日",
            "得分提高",
            "评测机构",
        ),
        tuple(rows),
        (20, 16, 9, 9, 8, 8, 10, 8, 8, 10, 8, 14),
        "assessments",
        (*KEYS, "level", "score", "assessed_on", "level", "score", "assessed_on", "score 之差", "assessor"),
    )


def _assessed(level: Level | None) -> tuple[Cell, Cell, Cell]:
    if level is None:
        return (Cell(NOTHING),) * 3
    return _level(level), Cell(f"{level.score:.1f}", number=level.score), day_cell(level.assessed_on)


def accepted_table(firms: Iterable[Firm]) -> Table:
    rows = tuple(
        (
            text(firm.code),
            text(firm.enterprise),
            text(firm.district),
            text("全部完成" if firm.stage is None else firm.stage.zh),
            day_cell(firm.contracted_on),
            day_cell(firm.accepted_on),
            day_cell(firm.completed_on),
            day_cell(firm.publicised_on),
            count(firm.days_late),
            lit(firm.light),
            text(firm.reason),
        )
        for firm in firms
        if firm.counts
    )
    return Table(
        "annex_acceptance",
        ACCEPTED,
        ("项目编号", "企业", "地区", "所处环节", "签约日", "验收日", "完成日", "公示日", "逾期天数", "亮灯", "原因"),
        rows,
        (11, 20, 9, 10, 10, 10, 10, 10, 7, 7, 30),
        PROJECTS,
        (
            "projects.code",
            "enterprises.name",
            "district",
            "stage",
            "contracted_on",
            "milestones.completed_on（acceptance）",
            "completed_on",
            "milestones.completed_on（publicity）",
            "days_late",
            "light",
            "reason",
        ),
    )
