"""New thresholds, weights and parties of a pilot from a day on: what they would turn, and, by two people, the rows."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from data_access.commands.pilots import bump_revision
from data_access.commands.rules import insert_rules, insert_stage_rows
from data_access.queries.rules import load_rule_book
from domain.facts.rules import RuleBook
from domain.lights.rule_changes import WEIGHTS, RuleChange, RuleKind, Value, adjustable, asked, sentences
from domain.lights.rule_views import Bounds, RulePreview, RulesNow
from domain.lights.rule_words import METRICS, SUBJECTS, bound_text
from domain.providers.ranking_rules import SUBJECT
from domain.words import STAGES
from services.access import Permission, check
from services.desk import Desk, Pair, desk_of
from services.errors import Refused
from services.frame import Frame
from services.lights.turned import counted, turned_by

LONGEST = 300
UNLIT = {"promise", "size", "intake", "district_year", "provider_card", "inspection", "sign"}
UNLIT_OF_RANKING = {"open_projects", "pool_share", "rectify_within_days", "alert_after_periods"}


def rules_now(connection: Connection, frame: Frame) -> RulesNow:
    """What the forms begin with: the rows in force on the pilot's day."""
    check(frame.user, Permission.SET_UP)
    rules = load_rule_book(connection).on(frame.pilot.today, frame.pilot.code)
    bounds = []
    for key in adjustable(rules):
        rule = rules[key]
        is_share = rule.unit in ("比值", "概率")
        scale = 100 if is_share else 1
        yellow = None if rule.yellow_bound is None else round(rule.yellow_bound * scale, 6)
        bounds.append(
            Bounds(
                *key,
                name=f"{SUBJECTS[key[0]]} · {METRICS[key[1]]}",
                unit="%" if is_share else rule.unit,
                is_share=is_share,
                is_whole=rule.unit not in ("比值", "概率", "百分点", "%"),
                green=round(rule.green_bound * scale, 6),
                yellow=yellow,
                text=f"绿线 {bound_text(rule, rule.green_bound, rule.green_inclusive)}"
                + ("" if yellow is None else f"，黄线 {bound_text(rule, rule.yellow_bound, rule.yellow_inclusive)}"),
            )
        )
    weights = {
        kind: tuple((name, zh, int(rules[subject, f"weight_{name}"].green_bound)) for name, zh in named.items())
        for kind, (subject, named) in WEIGHTS.items()
    }
    stages = zip(STAGES, rules.weights, rules.parties, strict=True)
    return RulesNow(tuple(bounds), weights, tuple((s.value, s.zh, weight, party.value) for s, weight, party in stages))


def preview(connection: Connection, frame: Frame, *, kind: str, values: Mapping[str, Value]) -> RulePreview:
    """What the change would turn on the live period; Refused with all that is wrong with it."""
    check(frame.user, Permission.SET_UP)
    return preview_at(desk_of(connection, frame), kind=kind, values=values)


def preview_at(desk: Desk, *, kind: str, values: Mapping[str, Value]) -> RulePreview:
    """The same at a desk."""
    rules = load_rule_book(desk.connection).on(desk.day, desk.pilot.code)
    change, problems = asked(RuleKind(kind), values, rules)
    if problems:
        raise Refused(f"不能预览：{'；'.join(problems)}")
    found = turned_by(desk.connection, desk.pilot, rules, change.on(rules))
    what = counted(found)
    said = f"会变的：{what}。" if what else "没有一盏灯、一项目标判断、一个名次会变。"
    return RulePreview(sentences(change, rules), f"按 {desk.day} 的实时数据，{said}", found, _note(change))


def _note(change: RuleChange) -> str:
    names = [
        f"“{SUBJECTS[subject]} · {METRICS[metric]}”"
        for subject, metric in change.keys
        if subject in UNLIT or (subject == SUBJECT and metric in UNLIT_OF_RANKING)
    ]
    return f"{'、'.join(names)}不决定灯、目标判断和名次，从生效日起按新值办。" if names else ""


def later_rows(desk: Desk, change: RuleChange, book: RuleBook) -> list[tuple[str, str, str]]:
    """The pilot's own rows of what the change sets, whatever their day: key, day."""
    code = desk.pilot.code
    found = [
        (*key, rule.effective_from.isoformat())
        for rule in book.rules
        if rule.pilot == code and (key := (rule.indicator, rule.metric)) in change.keys
    ]
    dated = (book.weights, change.weights, "weight"), (book.parties, change.parties, "party")
    for rows, new, name in dated:
        found += [(name, row.stage.value, row.effective_from.isoformat()) for row in rows if new and row.pilot == code]
    return sorted(found)


def change_rules(
    desk: Desk, *, kind: str, values: Mapping[str, Value], effective_from: date, reason: str, source: str
) -> str:
    """Write the new rows, which hold from a day after today on; Refused with everything that is wrong or missing."""
    check(desk.user, Permission.SET_UP)
    book = load_rule_book(desk.connection)
    rules = book.on(desk.day, desk.pilot.code)
    change, problems = asked(RuleKind(kind), values, rules)
    reason, source = reason.strip(), source.strip()
    problems += [
        f"请写明{name}（1—{LONGEST} 字）"
        for name, text in (("原因", reason), ("依据", source))
        if not 1 <= len(text) <= LONGEST
    ]
    if effective_from <= desk.day:
        problems.append(f"生效日须晚于今天（{desk.day}）：已过的日子按原来的规则，结过账的不变")
    if later := [day for *_, day in later_rows(desk, change, book) if day >= effective_from.isoformat()]:
        problems.append(f"已有 {later[-1]} 起的一行，不早于所选的生效日：请另选更晚的生效日")
    if problems:
        raise Refused(f"没有改规则：{'；'.join(problems)}")
    pair = desk.two_people()
    _insert(desk, change, effective_from, {"reason": reason, "source": source}, pair)
    said = "；".join(sentences(change, rules))
    after = {"what": said, "effective_from": effective_from, "reason": reason, "source": source}
    desk.audit("change_rules", "light_rule", f"{change.kind.zh}", after=after)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"{said}，自 {effective_from} 起；此前各期不变"


def _insert(desk: Desk, change: RuleChange, effective_from: date, told: Mapping[str, str], pair: Pair) -> None:
    who = {
        "pilot_id": desk.pilot.id,
        "effective_from": effective_from,
        "is_default": False,
        "author": pair.author,
        "approved_by": pair.approver,
        "recorded_on": desk.day,
        "proposal_id": pair.proposal_id,
        **told,
    }
    insert_rules(desk.connection, rows=change.rows, **who)
    insert_stage_rows(desk.connection, weights=change.weights, parties=change.parties, **who)
