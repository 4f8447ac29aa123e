"""Versions of a plan side by side (rules 18.3)."""

from domain.transformation.versions import side_by_side
from domain.transformation.views import LineRow


def line(number, at, item, amount, *, granted=None, eligible=True, quantity="1 套", category="软件"):
    return LineRow(
        number, at, item, "生产管控", "自有", category, eligible, quantity, amount, None, "同意", "同意", granted
    )


def test_the_example_of_the_rules_stands_side_by_side():
    """rules 18.3"""
    first = [line(1, 1, "MES", 3_000, granted=3_000), line(1, 2, "网关", 1_000, granted=400), line(1, 3, "培训", 500)]
    newest = [line(2, 1, "网关", 1_200, quantity="2 台"), line(2, 2, "MES", 3_000), line(2, 3, "看板", 700)]
    sums, rows = side_by_side([*newest, *first])
    assert [row.item for row in rows] == ["网关", "MES", "看板", "培训"]
    assert [[None if one is None else one.line for one in row.cells] for row in rows] == [
        [2, 1],
        [1, 2],
        [None, 3],
        [3, None],
    ]
    assert [row.change_fen for row in rows] == [200, 0, 700, -500]
    assert [row.change for row in rows] == ["数量 1 套 改为 2 台，涨价", "不变", "新增", "删去"]
    assert sum(row.change_fen for row in rows) == sums[1].amount_fen - sums[0].amount_fen
    assert (sums[0].number, sums[0].amount_fen, sums[0].cut_fen, sums[0].granted_fen) == (1, 4_500, None, None)


def test_a_version_is_cut_by_what_both_reviews_took_once_every_line_has_both():
    """rules 18.3"""
    lines = [line(1, 1, "MES", 3_000, granted=2_500), line(1, 2, "机床", 1_000, granted=0, eligible=False)]
    (whole,), _ = side_by_side(lines)
    assert (whole.amount_fen, whole.eligible_fen, whole.cut_fen, whole.granted_fen) == (4_000, 3_000, 1_500, 2_500)


def test_lines_that_are_called_alike_are_paired_in_their_order():
    """rules 18.3"""
    _, rows = side_by_side(
        [line(1, 1, "网关", 10), line(1, 2, "网关", 20), line(2, 1, "网关", 10), line(3, 5, "网关", 9)]
    )
    assert [[one and one.amount_fen for one in row.cells] for row in rows] == [[10, 10, 9], [20, None, None]]
    assert [(row.change_fen, row.change) for row in rows] == [(-1, "降价"), (0, "")]


def test_a_line_that_may_no_longer_be_subsidised_says_so():
    """rules 18.3"""
    _, (row,) = side_by_side([line(1, 1, "网关", 10), line(2, 1, "网关", 10, eligible=False, category="生产设备")])
    assert row.change == "类别 软件 改为 生产设备，改为不补"


def test_a_plan_without_lines_has_no_versions():
    """rules 18.3"""
    assert side_by_side([]) == ((), ())
