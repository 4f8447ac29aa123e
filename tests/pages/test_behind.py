"""因谁 as one bar: what has a piece of its own, and that nothing is lost beside it (rules 7.6)."""

import pytest

from components.targets.behind import ELSEWHERE, pieces, title
from domain.targets.behind import Behind


def lacking(*parts: tuple[str, float], total: float | None = None, is_late: bool = False) -> Behind:
    return Behind("地区", "家", sum(n for _, n in parts) if total is None else total, parts, is_late)


def test_a_unit_whose_words_do_not_fit_its_piece_joins_the_rest():
    found = lacking(("经开区", 70.0), ("永宁县", 20.0), ("宁东", 5.0), ("兴庆区", 3.0), ("西夏区", 2.0))
    assert pieces(found) == [("经开区", 70.0), ("永宁县", 20.0), ("其余 3 个", 10.0)]


@pytest.mark.parametrize("number", [1, 2, 60])
def test_the_pieces_add_up_to_what_is_missing(number):
    found = lacking(*[(f"静海市东岭区第{n}工业园区", 3.0) for n in range(number)])
    assert sum(n for _, n in pieces(found)) == 3.0 * number
    assert pieces(found)[0][0] == "静海市东岭区第0工业园区"


def test_one_that_is_left_keeps_its_name():
    assert pieces(lacking(("经开区", 99.0), ("永宁县", 1.0)))[-1] == ("永宁县", 1.0)


@pytest.mark.parametrize(
    ("found", "last", "said"),
    [
        (lacking(("经开区", 7.0), ("永宁县", 2.0), total=10.0), (ELSEWHERE, 1.0), "到期还差 10 家，按地区"),
        (lacking(("经开区", 7.0), ("永宁县", 3.0)), ("永宁县", 3.0), "到期还差 10 家，按地区"),
        (
            lacking(("经开区", 9.0), ("永宁县", 3.0), total=10.0),
            ("永宁县", 3.0),
            "到期还差 10 家：欠的地区共 12 家，其余超额抵去 2 家",
        ),
        (lacking(("经开区", 14.0), ("永宁县", 5.0), is_late=True), ("永宁县", 5.0), "逾期未完成 19 家，按地区"),
    ],
)
def test_what_units_lack_is_held_against_the_whole(found, last, said):
    assert (pieces(found)[-1], title(found)) == (last, said)
