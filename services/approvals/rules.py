"""New rows of rules as a proposal: what they change, and what they would turn on the day it is proposed."""

from datetime import date

from data_access.queries.rules import load_rule_book
from domain.lights.rule_changes import RuleKind, asked
from domain.lights.rule_words import METRICS, SUBJECTS
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused
from services.lights.rule_changes import change_rules, later_rows, preview_at


def see(desk: Desk, words: Words, _: None) -> Wanted:
    book = load_rule_book(desk.connection)
    rules = book.on(desk.day, desk.pilot.code)
    kind, values = RuleKind(words["kind"]), words["values"]
    change, problems = asked(kind, values, rules)
    if problems:
        raise Refused(f"没有办理：{'；'.join(problems)}")
    view = preview_at(desk, kind=kind, values=values)
    turned = [f"{one.kind} {one.what}：{one.before} → {one.after}" for one in view.turned]
    lines = (
        *(f"{line}，自 {words['effective_from']} 起；此前各期不变" for line in view.change),
        f"原因：{words['reason']}；依据：{words['source']}",
        *filter(None, (view.sentence, view.note)),
        *turned,
    )
    subject = (
        kind.zh if kind is not RuleKind.BOUNDS else f"{SUBJECTS[values['indicator']]} · {METRICS[values['metric']]}"
    )
    held = [[*key, rules[key].green_bound, rules[key].yellow_bound] for key in change.keys]
    facts = {"rows": later_rows(desk, change, book), "in_force": held}
    if kind in (RuleKind.STAGES, RuleKind.PARTIES):
        facts["in_force"] = [rules.weights, [party.value for party in rules.parties]]
    return Wanted(subject, lines, facts)


def do(desk: Desk, words: Words, _: None) -> str:
    told = {name: words[name] for name in ("kind", "values", "reason", "source")}
    return change_rules(desk, **told, effective_from=date.fromisoformat(words["effective_from"]))


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "rules", {"set": words["kind"]}
