"""Candidates of a plan's awards with the sheets of two scorers, where the plan prints criteria (invented)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.bulk import insert_columns, next_id
from data_access.queries.awards import completed_with_levels, list_criteria
from data_access.queries.intake_lists import ids_by_key
from domain.intake.form import Kind
from domain.words import Award, ScoreSeat

ENTRIES, ONE_OF = 6, 50
"""So many at least, one of so many that completed where that is more."""
SESSION = "2026年第三季度（演示）"
AUTHORS = {
    ScoreSeat.FIRST: "评审一（演示）",
    ScoreSeat.SECOND: "评审二（演示）",
    ScoreSeat.THIRD: "评审三（演示）",
}


def write_awards(connection: Connection, pilot: Row[Any], day: date) -> int:
    """The best of those who completed: most scored by both, one with a third, one apart and open, one half done."""
    rows, criteria = completed_with_levels(connection, pilot.id, None), list_criteria(connection, pilot.id, day)
    if not rows or not criteria:
        return 0
    best = sorted(rows, key=lambda row: (-row.after, row.completed_on, row.code))[: max(ENTRIES, len(rows) // ONE_OF)]
    ids = ids_by_key(connection, pilot.id, Kind.ENTERPRISES, [row.uscc for row in best])
    first, put_forward, award = next_id(connection, "award_entries"), day - timedelta(days=40), Award.BENCHMARK
    insert_columns(
        connection,
        "award_entries",
        {
            "id": list(range(first, first + len(best))),
            "enterprise_id": [ids[row.uscc] for row in best],
            "award": award.value,
            "session": SESSION,
            "put_forward_on": put_forward,
            "reason": "演示：改造完成、等级提升明显",
            "evidence": "演示：验收报告、现场照片",
            "case_before": "演示：生产记录靠纸质，排产靠经验，设备故障后才修",
            "case_done": "演示：上线生产执行和设备管理，关键设备联网采集",
            "case_after": "演示：计划完成率由 82% 升到 94%，设备停机时间减少三成",
        },
    )
    numbers = [row.number for row in criteria if row.award is award]
    lines = [
        (first + place, number, seat, score)
        for place in range(len(best))
        for number in numbers
        for seat, score in _given(place, number)
    ]
    return insert_columns(
        connection,
        "award_scores",
        {
            "entry_id": [line[0] for line in lines],
            "criterion": [line[1] for line in lines],
            "seat": [line[2].value for line in lines],
            "score": [line[3] for line in lines],
            "evidence": "演示：现场查看系统和报表",
            "scored_on": put_forward + timedelta(days=12),
            "author": [AUTHORS[line[2]] for line in lines],
        },
    )


def _given(place: int, number: int) -> list[tuple[ScoreSeat, int]]:
    """Two enterprises alike share a place; the fourth has a third score, the fifth is apart, the last waits."""
    base = (92, 88, 88, 84, 76, 80)[place % ENTRIES] - number % 5
    found = [(ScoreSeat.FIRST, base + 2), (ScoreSeat.SECOND, base - 2)]
    if place % ENTRIES in (3, 4) and number == 2:
        found = [(ScoreSeat.FIRST, 95), (ScoreSeat.SECOND, 60)]
        return [*found, (ScoreSeat.THIRD, 85)] if place % ENTRIES == 3 else found
    return found[:1] if place % ENTRIES == ENTRIES - 1 else found
