"""Builds briefings of reports by hand: a pilot with nothing to tell, and the parts a test tells something with."""

from datetime import date, timedelta

from domain.changes import Changes
from domain.evaluation.restatements import ReportedFigure
from domain.frame_views import PeriodView, PilotView, UnitView
from domain.lights.core import Core
from domain.lights.views import CountsView, LightView
from domain.money.views import AmountView, FlowView, MoneyFinding, MoneyPage
from domain.reports.briefing import Briefing, Correction, Edition, LeadProvider, ListedProject, ListedProjects
from domain.reports.lists import DecisionLine, IssueLine, PeriodLists
from domain.reports.views import Line, Section, Table
from domain.targets.views import TargetBoard, TargetGroup, TargetLine
from domain.units.views import DISTRICT, INDUSTRY, OverviewView, StandingRow, Standings
from domain.words import Change, FindingState, Light, PeriodKind, ProviderKind, Severity, Stage, Verdict

AS_OF = date(2026, 11, 15)
WEEK = PeriodView(46, "2026-W46", "2026年第46周（11月9日—15日）", PeriodKind.WEEK, AS_OF, True, "2026-01-01")
BEFORE = PeriodView(
    45, "2026-W45", "2026年第45周（11月2日—8日）", PeriodKind.WEEK, AS_OF - timedelta(7), True, "2026-01-01"
)
MONTH = PeriodView(10, "2026-10", "2026年10月", PeriodKind.MONTH, date(2026, 10, 31), True, "2026-01-01")
TODAY, ENDS = AS_OF + timedelta(1), date(2027, 9, 30)
PILOT = PilotView(1, "yinchuan", "银川市中小企业数字化转型试点", "银川市", 7, True, TODAY, True, ENDS, Changes(7, 7))
JIA, YI = UnitView(101, "甲区", "甲区"), UnitView(102, "乙区", "乙区")
FIRST_WEEK = Edition(PILOT, WEEK)
SECOND_WEEK = Edition(PILOT, WEEK, BEFORE)


def briefing(edition: Edition = SECOND_WEEK, **known) -> Briefing:
    """A briefing in which nothing has happened, but for what is said."""
    has_past = edition.before is not None
    empty = {
        "edition": edition,
        "overview": overview(),
        "targets": board(),
        "past_targets": board() if has_past else None,
        "districts": Standings(DISTRICT, "", (), (), ()),
        "industries": None if edition.district else Standings(INDUSTRY, "", (), (), ()),
        "counts": CountsView(),
        "past_counts": CountsView() if has_past else None,
        "reasons": {},
        "projects": ListedProjects(),
        "money": money(),
        "findings": (),
        "providers": (),
        "corrections": (),
        "lists": PeriodLists(),
        "past_lists": PeriodLists() if has_past else None,
    }
    return Briefing(**empty | known)


def light(core: Core, colour: Light = Light.GREEN, **other) -> LightView:
    known = {"change": Change.SAME, "value": 0.9, "past_value": 0.9, "reason": "按计划推进。"} | other
    texts = {"value_text": "90.0%", "fraction_text": "9/10 家"}
    since = {"since": BEFORE.label, "since_on": BEFORE.as_of, "periods_running": 2, "reason_since_on": BEFORE.as_of}
    return LightView(str(core), core.zh, colour, **texts | since | known)


def overview(*lights: LightView, **other) -> OverviewView:
    empty = {"verdict": "", "overall": None, "targets": (), "cells": (), "ranking": (), "first": ()}
    return OverviewView(lights=lights, counts=CountsView(), **empty | other)


def target(id: int = 1, name: str = "完成改造", verdict: Verdict | None = Verdict.ON_COURSE, **other) -> TargetLine:
    """220 家 by the end of 2026, 178 of them done."""
    known = {
        "indicator": "completion",
        "unit": "家",
        "scope": "银川市",
        "period": "2026年",
        "group": "2026",
        "operator": "达到",
        "basis": "当期新增",
        "value": 220.0,
        "actual": 178.0,
        "planned": 190.0,
        "attainment": 178 / 220,
        "pace": 178 / 190,
        "missing": 42.0,
        "required": None,
        "recent": None,
        "expected": None,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "light": Light.YELLOW,
        "reason": "序时完成率 93.7%",
        "why": "还差 42 家",
        "sources": (),
        "definition": "",
        "least": 220.0,
    }
    return TargetLine(id=id, name=name, verdict=verdict, **known | other)


def board(*lines: TargetLine) -> TargetBoard:
    return TargetBoard("", (TargetGroup("2026", "2026年", len(lines)),), "2026", "银川市", lines, ())


def standing(name: str, place: int | None = 1, **other) -> StandingRow:
    """9 of 10 due done, as last week."""
    known = {
        "size": "中",
        "place_in_size": place,
        "moved": 0,
        "light": Light.YELLOW,
        "overall": Light.YELLOW,
        "reason": "",
        "actual": 9.0,
        "planned": 10.0,
        "pace": 0.9,
        "change_points": 0.0,
        "red": 1,
        "projects": 20,
    }
    return StandingRow(name=name, place=place, **known | other)


def project(enterprise: str = "甲厂", running: int = 1, **other) -> ListedProject:
    known = {"district": "甲区", "stage": Stage.BUILD, "light": Light.RED, "reason": "逾期 40 天", "owner": "甲区"}
    known |= {"reason_since_on": BEFORE.as_of}
    return ListedProject(enterprise=enterprise, periods_running=running, **known | other)


def amount(name: str, fen: int, change: int | None = 0) -> AmountView:
    return AmountView(name, fen, change, "")


def money(*figures: AmountView, publicised: int = 0, **other) -> MoneyPage:
    """所有环节 of nothing but what was publicised, half of it paid."""
    names = {"公示应付": publicised, "到期应付": publicised, "已付净额": publicised // 2}
    known = {
        "verdict": "",
        "flow": FlowView((), ()),
        "stages": tuple(amount(name, fen) for name, fen in names.items()),
        "ageing": (),
        "bridge": "",
        "execution": (),
        "elapsed": 0.5,
        "elapsed_text": "",
        "central": "",
        "leverage": (),
        "estimates": (),
        "estimate_note": "",
        "balances": (),
        "compared_with": BEFORE.zh,
    }
    return MoneyPage(figures=figures, **known | other)


def finding(severity: Severity = Severity.MINOR, subject: str = "甲厂") -> MoneyFinding:
    return MoneyFinding(
        rule="overpaid",
        name="超额拨付",
        severity=severity,
        state=FindingState.OPEN,
        subject=subject,
        code="",
        district="甲区",
        amount_fen=1_000_000,
        sentence="多付 1.00 万元",
        clause="",
        since_on=None,
        ruling="",
        key="",
    )


def provider(name: str, due: int = 10, met: int = 9, **other) -> LeadProvider:
    known = {"signed": 5, "accepted": 2, "open_projects": 3, "on_time_share": met / due if due else None}
    return LeadProvider(name, ProviderKind.INTEGRATED, milestones_due=due, milestones_on_time=met, **known | other)


def issue(title: str = "设备未到货", late: int = 0, **other) -> IssueLine:
    """Due on the period's last day, or so many days before."""
    known = {
        "code": "W-1",
        "category": "进度",
        "severity": "一般",
        "district": "甲区",
        "subject": "甲厂",
        "owner": "张三",
        "opened_on": AS_OF - timedelta(30),
        "due_on": AS_OF - timedelta(late),
    }
    return IssueLine(title=title, **known | other)


def decision(number: int = 1, held_on: date = AS_OF, **other) -> DecisionLine:
    known = {
        "id": number,
        "meeting": "第一次调度会",
        "text": "督促甲厂",
        "owner": "甲区",
        "due_on": AS_OF + timedelta(7),
        "district": "甲区",
        "linked": "",
        "done_on": None,
        "verified_on": None,
    }
    return DecisionLine(number=number, held_on=held_on, **known | other)


def correction(indicator: str = "completion", before: float = 71, after: float = 69, **other) -> Correction:
    """上期报送 71 家，现核实 69 家."""
    known = {"name": "完成改造", "unit": "家", "scope": "银川市", "target_period": ""}
    figures = (ReportedFigure(number / 80, number, 80.0, Light.YELLOW) for number in (before, after))
    return Correction(indicator, **known | other, **dict(zip(("before", "after"), figures, strict=True)))


def sentences(section: Section) -> list[str]:
    return [block.text for block in section.blocks if isinstance(block, Line)]


def tables(section: Section) -> dict[str, Table]:
    return {block.key: block for block in section.blocks if isinstance(block, Table)}


def column(table: Table, header: str) -> list[str]:
    return [row[table.headers.index(header)].text for row in table.rows]
