"""What is done with the districts' year: a district appeals, two people answer, two people approve (rules 20.4)."""

from data_access.commands.district_year import insert_answer, insert_appeal, insert_result
from data_access.commands.pilots import bump_revision
from domain.appraisal.year import DistrictIndex, Fraction
from domain.appraisal.year_views import DistrictYear, figure_text
from domain.facts.year_rules import UNITS, YearPart
from domain.yuan import FEN_PER_WAN
from services.access import Permission, Role, check
from services.appraisal.year import year_at
from services.clock import now
from services.desk import Desk
from services.errors import Forbidden, Refused

LONGEST, LONGEST_DOCUMENT = 500, 120


def _year(desk: Desk, period: str) -> DistrictYear:
    """The year of a closed month that is its cut, not approved yet."""
    return _open(_closed(desk, period))


def _closed(desk: Desk, period: str) -> DistrictYear:
    found = year_at(desk, period)
    if found is None:
        raise Refused(f"没有办理：{period} 不是已结账的月，年度评价取自已结账的月")
    return found


def _open(found: DistrictYear) -> DistrictYear:
    if found.approved:
        raise Refused(
            f"没有办理：{found.year} 年度评价已于 {found.approved.on} 审定（{found.approved.document}），不再更改"
        )
    if not found.is_years_cut:
        raise Refused(f"没有办理：{found.year} 年度还没有完，按年末（或方案期满）的月办理")
    return found


def _row(found: DistrictYear, district: str) -> DistrictIndex:
    row = next((row for row in found.rows if row.name == district), None)
    if row is None:
        raise Refused(f"没有办理：{found.year} 年度没有评价“{district}”")
    return row


def _said(**texts: str) -> dict[str, str]:
    """Texts without blanks around and inside; Refused with all that is missing or too long."""
    words = {name: " ".join(text.split()) for name, text in texts.items()}
    most = {"文件": LONGEST_DOCUMENT}
    wrong = [
        f"{name}（1—{most.get(name, LONGEST)} 字）"
        for name, text in words.items()
        if not 1 <= len(text) <= most.get(name, LONGEST)
    ]
    if wrong:
        raise Refused(f"没有办理：请填写{'、'.join(wrong)}")
    return words


def file_appeal(desk: Desk, *, period: str, district: str, part: str, reason: str, document: str) -> str:
    """A district's appeal against the figures of one part, once a part and year; by itself, or by the office with its
    letter."""
    check(desk.user, Permission.EDIT_FACTS)
    found = _closed(desk, period)
    row = _row(found, district)
    if desk.user.role is Role.DISTRICT and desk.user.district_id != row.id:
        raise Forbidden("只能为本地区申诉")
    _open(found)
    words, of = _said(理由=reason, 文件=document), YearPart(part)
    if any(one.district == district and one.part is of for one in found.appeals):
        raise Refused(f"没有办理：{district}的“{of.zh}”本年度已申诉过一次")
    insert_appeal(
        desk.connection,
        row={
            "pilot_id": desk.pilot.id,
            "district_id": row.id,
            "year": found.year,
            "part": of.value,
            "reason": words["理由"],
            "document": words["文件"],
            "said_on": desk.day,
            "author": desk.author,
            "account_id": desk.author_account,
            "written_at": now(),
        },
    )
    after = {"part": of.value, "reason": words["理由"], "document": words["文件"]}
    desk.audit("appeal_district_year", "district", f"{district} {found.year}", after=after)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已登记：{district}对 {found.year} 年度“{of.zh}”的申诉，由专班两人答复"


def answer_appeal(
    desk: Desk,
    *,
    period: str,
    district: str,
    part: str,
    is_upheld: bool,
    counted: float | None,
    due: float | None,
    answer: str,
    document: str,
) -> str:
    """Two people's answer. Upheld: `counted` of `due` (万元 where it is of money) stand in place of the figures."""
    check(desk.user, Permission.CLOSE_PERIOD)
    pair, found = desk.two_people(), _year(desk, period)
    row, of = _row(found, district), YearPart(part)
    appeal = next((one for one in found.open_appeals if one.district == district and one.part is of), None)
    if appeal is None:
        raise Refused(f"没有办理：{district}的“{of.zh}”没有待答复的申诉")
    words, figure = _said(答复=answer, 文件=document), _figure(of, is_upheld, counted, due)
    insert_answer(
        desk.connection,
        row={
            "appeal_id": appeal.id,
            "is_upheld": is_upheld,
            "counted": figure and figure.counted,
            "due": figure and figure.of,
            "answer": words["答复"],
            "document": words["文件"],
            "answered_on": desk.day,
            "author": pair.author,
            "approver": pair.approver,
            "proposal_id": pair.proposal_id,
        },
    )
    before = next(one.figure for one in row.parts if one.part is of)
    desk.audit(
        "answer_district_appeal",
        "district",
        f"{district} {found.year}",
        before={of.value: figure_text(of, before)},
        after={"is_upheld": is_upheld, of.value: figure_text(of, figure or before), "answer": words["答复"]},
    )
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    if figure is None:
        return f"已答复：{district}“{of.zh}”维持原数"
    return f"已答复：{district}“{of.zh}”由 {figure_text(of, before)} 更正为 {figure_text(of, figure)}"


def _figure(part: YearPart, is_upheld: bool, counted: float | None, due: float | None) -> Fraction | None:
    """The corrected figures in the unit that is kept; Refused where they cannot be."""
    if not is_upheld:
        if counted is not None or due is not None:
            raise Refused("没有办理：维持原数的，不填更正的数")
        return None
    if counted is None or due is None or not 0 <= counted <= due or due == 0:
        raise Refused("没有办理：采纳的，须填更正后的完成数和应完成数，完成数不小于 0、不大于应完成数")
    if part is YearPart.PAYMENT:
        return Fraction(float(round(counted * FEN_PER_WAN)), float(round(due * FEN_PER_WAN)))
    if any(value != int(value) for value in (counted, due)) and part is not YearPart.COMPLETION:
        raise Refused(f"没有办理：“{part.zh}”按{UNITS[part]}计，须是整数")
    return Fraction(counted, due)


def approve_year(desk: Desk, *, period: str, document: str) -> str:
    """Two people approve all districts of a year as they are counted at the closed month; then nothing changes."""
    check(desk.user, Permission.CLOSE_PERIOD)
    pair, found = desk.two_people(), _year(desk, period)
    if found.open_appeals:
        names = "、".join(f"{one.district}“{one.part.zh}”" for one in found.open_appeals)
        raise Refused(f"没有办理：还有 {len(found.open_appeals)} 件申诉待答复（{names}）；先答复再审定")
    if not any(row.score is not None for row in found.rows):
        raise Refused(f"没有办理：{period} 没有一个地区可以评价")
    said = _said(文件=document)["文件"]
    who = {
        "document": said,
        "approved_on": desk.day,
        "author": pair.author,
        "approver": pair.approver,
        "proposal_id": pair.proposal_id,
    }
    for row in found.rows:
        insert_result(desk.connection, row={"pilot_id": desk.pilot.id, **_stored(found, row), **who}, parts=_parts(row))
    after = {"period": period, "document": said, "districts": len(found.rows)}
    desk.audit("approve_district_year", "pilot", f"{found.year} 年度", after=after)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已审定：{found.year} 年度 {len(found.rows)} 个地区（{said}）"


def _stored(found: DistrictYear, row: DistrictIndex) -> dict[str, object]:
    return {
        "period_id": found.period_id,
        "district_id": row.id,
        "year": found.year,
        "size_group": row.group,
        "enterprises": row.enterprises,
        "score": row.score,
        "score_low": row.low,
        "score_high": row.high,
        "rank": row.rank,
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "ranked": row.ranked,
        "why_not": row.why_not,
    }


def _parts(row: DistrictIndex) -> list[dict[str, object]]:
    return [
        {
            "part": one.part.value,
            "weight": one.weight,
            "counted": one.figure and one.figure.counted,
            "due": one.figure and one.figure.of,
            "counted_before": one.was and one.was.counted,
            "due_before": one.was and one.was.of,
        }
        for one in row.parts
    ]


def years_facts(desk: Desk, period: str) -> list[object]:
    """What an approval rests on: every score, place and appeal."""
    found = year_at(desk, period)
    if found is None:
        return []
    answered = [one.is_upheld for one in found.appeals]
    return [[(row.name, row.score, row.rank) for row in found.rows], answered, found.approved is not None]
