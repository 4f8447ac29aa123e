"""What must hold in a candidate of an award and in a line of a scorer's sheet (rules 22.3)."""

from collections.abc import Callable
from datetime import date

from domain.batches.scoring import EACH_SCORES
from domain.intake.findings import Found
from domain.intake.form import Kind
from domain.intake.known import KnownRows
from domain.intake.known_awards import EntryKey, KnownEntry
from domain.intake.known_transformation import is_same_person
from domain.intake.views import RowChange, Weight
from domain.words import Award, EnterpriseStatus, ScoreSeat

ERROR = Weight.ERROR
CASE = frozenset({"case_before", "case_done", "case_after"})
"""Fields of a candidate that may be written after it was scored."""


def _key(change: RowChange) -> EntryKey:
    return (str(change.after("uscc")), str(change.after("award")), str(change.after("session")))


def award_entries(change: RowChange, known: KnownRows) -> Found:
    uscc, award = change.stated("uscc", str), change.stated("award", Award)
    enterprise = known.enterprises.get(uscc or "")
    if uscc is not None and enterprise is None:
        yield "uscc", ERROR, f"试点企业中没有代码“{uscc}”", "请核对代码，或先在“试点企业”登记"
    elif change.is_new and enterprise is not None and enterprise["status"] != EnterpriseStatus.ACTIVE:
        yield "uscc", ERROR, "这家企业已离开试点", "请推荐在试点中的企业"
    if change.is_new and award is not None and not known.awards.criteria.get(award.value):
        yield "award", ERROR, f"方案没有{award.zh}的评价标准", "请先在“试点设置”方案表的“样板标准”表填写"
    entry = known.awards.entries.get(_key(change))
    if entry is not None and entry.scores and (fixed := sorted(change.fields.keys() - CASE)):
        yield fixed[0], ERROR, "评分已经开始，推荐的内容不能再改", "只能补案例表的三段；要改的请先撤销评分"


def award_scores(change: RowChange, known: KnownRows) -> Found:
    """What is scored stays; two people, neither of whom brought the candidate; the third only where they are apart."""
    entry, award = known.awards.entries.get(_key(change)), change.stated("award", Award)
    number, seat = change.stated("criterion", int), change.stated("seat", ScoreSeat)
    if change.before is not None:
        yield "score", ERROR, "这一条这位评分人已评分，不能改", "请先撤销那一批，再重新评分"
    elif entry is None:
        yield "session", ERROR, "没有推荐这家企业参加这次评选", "请核对代码、评选和批次，或先登记“样板推荐”"
    elif award is not None and number not in known.awards.criteria.get(award.value, frozenset()):
        yield "criterion", ERROR, f"{award.zh}没有序号是 {number} 的标准", "请核对评价标准的序号"
    elif seat is not None and number is not None:
        yield from _who(known, entry, seat)
        yield from _when(change, entry)
        if seat not in EACH_SCORES:
            yield from _apart(change, entry, number, seat)


def _who(known: KnownRows, entry: KnownEntry, seat: ScoreSeat) -> Found:
    me = known.awards.author
    if any(is_same_person(me, one) for one in entry.brought_by):
        yield "seat", ERROR, "这家企业是您推荐的，不能由您评分", "请由另一个账号评分"
    if seat is ScoreSeat.AGREED:
        return
    if me is not None and any(not is_same_person(me, one) for one in entry.of_seat(seat)):
        yield "seat", ERROR, f"{seat.zh}已由另一个账号办理", "一位评分人评完全部标准，请用原来的账号，或换一位"
    for other in (*EACH_SCORES, ScoreSeat.THIRD):
        if other is not seat and any(is_same_person(me, one) for one in entry.of_seat(other)):
            yield "seat", ERROR, f"{other.zh}是您办理的，{seat.zh}不能再由您办理", "请由另一个账号评分"


def _when(change: RowChange, entry: KnownEntry) -> Found:
    day = change.stated("scored_on", date)
    if day and day < entry.put_forward_on:
        yield "scored_on", ERROR, f"评分日 {day} 早于推荐日 {entry.put_forward_on}", "请核对两个日期"


def _apart(change: RowChange, entry: KnownEntry, number: int, seat: ScoreSeat) -> Found:
    both = [entry.scores[number, one].score for one in EACH_SCORES if (number, one) in entry.scores]
    if len(both) < len(EACH_SCORES):
        yield "seat", ERROR, "这一条两位评分人还没有都评", "请先登记第一评分和第二评分"
    elif max(both) - min(both) <= entry.most_apart:
        said = f"两人相差 {max(both) - min(both)} 分，没有超过 {entry.most_apart:g} 分"
        yield "seat", ERROR, said, "不用第三评分或合议，请删去这一行"
    if seat is ScoreSeat.AGREED:
        score = change.stated("score", int)
        if not change.after("reason"):
            yield "reason", ERROR, "合议没有写理由", "请写明为什么定这个分"
        if score is not None and len(both) == len(EACH_SCORES) and not min(both) <= score <= max(both):
            yield "score", ERROR, f"合议 {score} 分不在两人的 {min(both)}—{max(both)} 分之间", "请填两人之间的分"


RULES: dict[Kind, Callable[[RowChange, KnownRows], Found]] = {
    Kind.AWARD_ENTRIES: award_entries,
    Kind.AWARD_SCORES: award_scores,
}
