"""The districts' year as proposals: the answer to an appeal, and the approval of a year."""

from domain.appraisal.year_views import figure_text, rank_text, score_text
from domain.facts.year_rules import YearPart
from services.appraisal.year import year_at
from services.appraisal.year_deeds import answer_appeal, approve_year, years_facts
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused


def see_answer(desk: Desk, words: Words, _: None) -> Wanted:
    found = year_at(desk, words["period"])
    part = YearPart(words["part"])
    appeal = found and next(
        (one for one in found.appeals if one.district == words["district"] and one.part is part), None
    )
    if found is None or not appeal:
        raise Refused(f"没有办理：{words['district']}的“{part.zh}”没有申诉")
    row = next(row for row in found.rows if row.name == words["district"])
    figure = next(one.figure for one in row.parts if one.part is part)
    told = "维持原数"
    if words["is_upheld"]:
        told = f"采纳，更正为 {words['counted']:g}/{words['due']:g}"
    lines = (
        f"{words['district']} {found.year} 年度“{part.zh}”现为 {figure_text(part, figure)}：{told}",
        f"申诉：{appeal.reason}（{appeal.document}）",
        f"答复：{words['answer']}；文件：{words['document']}",
    )
    return Wanted(f"{words['district']} {found.year} {part.zh}", lines, [appeal.id, appeal.is_upheld])


def do_answer(desk: Desk, words: Words, _: None) -> str:
    return answer_appeal(desk, **words)


def see_year(desk: Desk, words: Words, _: None) -> Wanted:
    found = year_at(desk, words["period"])
    if found is None:
        raise Refused(f"没有办理：{words['period']} 不是已结账的月")
    rows = [f"{row.name}：{score_text(row)} 分，{row.why_not or f'{row.group}{rank_text(row)}'}" for row in found.rows]
    lines = (f"{found.sentence}依据：{words['document']}；审定后不再更改", *rows)
    return Wanted(f"{found.year} 年度", lines, years_facts(desk, words["period"]))


def do_year(desk: Desk, words: Words, _: None) -> str:
    return approve_year(desk, **words)


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "evaluation", {"view": "year", "period": words["period"]}
