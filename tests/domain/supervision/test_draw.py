"""A draw that anyone can repeat (rules 19.1), and who is sent (rules 19.2)."""

import hashlib
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.supervision.draw import (
    CannotDraw,
    FrameLine,
    Inspector,
    drawn,
    frame_hash,
    frame_text,
    number_of,
    seed_of,
    sent,
)


def line(number: int, district: str = "甲", weight: int = 1, provider: str = "P1") -> FrameLine:
    return FrameLine(f"C{number:03d}", f"企业{number}", district, provider, weight, f"E{number:03d}", provider)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def again(lines, size, seed):
    """The same draw as an outsider writes it from the rule book: points on a ruler, in floating steps of none."""
    ruler, taken = sorted(lines, key=lambda o: (o.district, -o.weight, o.provider_uscc, sha(f"{seed}|{o.code}"))), set()
    while True:
        rest = [o for o in ruler if o.code not in taken]
        total = sum(o.weight for o in rest)
        heavy = {o.code for o in rest if o.weight * (size - len(taken)) >= total}
        if not heavy or len(taken) == size:
            break
        taken |= heavy
    need = size - len(taken)
    if rest and need:
        start = Fraction(int(sha(f"{seed}|start"), 16) % 2**52, 2**52)
        for k in range(need):
            point = (start + k) * Fraction(total, need)
            for o in rest:
                if point < o.weight:
                    taken.add(o.code)
                    break
                point -= o.weight
    return taken


LINES = st.lists(
    st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from([1, 2, 4]), st.sampled_from(["P1", "P2"])),
    min_size=1,
    max_size=40,
).map(lambda rows: [line(i, *row) for i, row in enumerate(rows)])


@given(LINES, st.integers(1, 45), st.integers(0, 10**6))
def test_whoever_repeats_it_gets_the_same_projects(lines, size, number):
    seed = seed_of(frame_hash(frame_text(lines, [])), str(number))
    found = drawn(lines, size, seed)
    assert {one.code for one in found} == again(lines, size, seed)
    assert len(found) == len({one.code for one in found}) == min(size, len(lines))
    assert drawn(lines[::-1], size, seed) == found


@given(LINES, st.integers(1, 12), st.integers(0, 10**6))
def test_every_district_has_its_share_by_weight_to_less_than_one_project(lines, size, number):
    total = sum(one.weight for one in lines)
    if any(one.weight * size >= total for one in lines):
        return
    got = Counter(one.district for one in drawn(lines, size, str(number)))
    for district in {one.district for one in lines}:
        share = Fraction(size * sum(one.weight for one in lines if one.district == district), total)
        assert abs(got[district] - share) < 1


def test_a_project_of_weight_four_is_drawn_four_times_as_often():
    lines = [line(n, weight=4 if n < 5 else 1) for n in range(40)]
    got = Counter(one.code for n in range(1500) for one in drawn(lines, 5, seed_of("0" * 64, str(n))))
    heavy = sum(got[f"C{n:03d}"] for n in range(5)) / 5 / 1500
    light = sum(got[f"C{n:03d}"] for n in range(5, 40)) / 35 / 1500
    # of 55 in all, 5 drawn: 4 × 5 / 55 and 5 / 55
    assert heavy == pytest.approx(20 / 55, abs=0.02)
    assert light == pytest.approx(5 / 55, abs=0.01)


def test_the_list_is_bound_by_its_hash_inspectors_too():
    one, who = line(1), Inspector(7, "张三", "甲所", frozenset({"E002", "E001"}))
    assert frame_text([one], [who]) == "C001|E001|甲|P1|1\n7|张三|甲所|E001、E002\n"
    assert frame_hash(frame_text([one], [who])) == sha("C001|E001|甲|P1|1\n7|张三|甲所|E001、E002\n")
    assert frame_hash(frame_text([line(1, weight=2)], [who])) != frame_hash(frame_text([one], [who]))


@pytest.mark.parametrize(
    ("said", "digits"), [("03 08 11 19 27 32 + 05", "03081119273205"), ("０３，０８", "0308"), ("无", ""), ("", "")]
)
def test_a_public_number_is_its_digits(said, digits):
    assert number_of(said) == digits


def test_nobody_is_sent_to_whom_it_has_to_do_with_and_two_units_go_together():
    lines = [line(1), line(2, provider="P2")]
    people = [
        Inspector(1, "甲", "一所", frozenset({"E001"})),
        Inspector(2, "乙", "一所", frozenset({"P2"})),
        Inspector(3, "丙", "一所"),
        Inspector(4, "丁", "二所"),
    ]
    for number in range(50):
        found = sent(lines, people, str(number))
        assert {one.id for one in found["C001"]} <= {2, 3, 4}
        assert {one.id for one in found["C002"]} <= {1, 3, 4}
        assert all({one.unit for one in pair} == {"一所", "二所"} for pair in found.values())


def test_work_is_shared_out_evenly():
    lines = [line(n) for n in range(10)]
    people = [Inspector(n, f"人{n}", f"单位{n}") for n in range(4)]
    load = Counter(one.id for pair in sent(lines, people, "1").values() for one in pair)
    assert set(load.values()) == {5}


@pytest.mark.parametrize(
    "people", [[], [Inspector(1, "甲", "一所")], [Inspector(n, "甲", "一", frozenset({"E001"})) for n in (1, 2, 3)]]
)
def test_where_two_inspectors_are_not_to_be_had_there_is_no_draw_and_it_says_for_whom(people):
    with pytest.raises(CannotDraw, match="企业1（C001）"):
        sent([line(1)], people, "1")


@pytest.mark.parametrize(("size", "found"), [(1, 1), (3, 3), (4, 3)])
def test_not_more_than_there_are(size, found):
    assert len(drawn([line(1), line(2, "乙"), line(3, "丙")], size, "1")) == found
    assert drawn([], size, "1") == []


def test_none_is_no_draw():
    with pytest.raises(CannotDraw, match="至少 1 个"):
        drawn([line(1)], 0, "1")
