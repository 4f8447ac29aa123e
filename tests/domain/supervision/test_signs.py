"""Signs are told with how often they come by chance; honest pools are left alone, planted deeds are found
(rules 19.6)."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from domain.supervision.chances import USUAL, above, binomial_tail, chi_square_9, rarely, second_digit_test
from domain.supervision.held import Held, SignBounds, SignFile, SignGrant, SignParty, SignPrice, SignProject
from domain.supervision.signs import all_signs, rings
from domain.words import Sign, Stage
from tests.domain.supervision.honest_pools import honest_pool

BOUNDS = SignBounds()
POOLS = 200
DAY = date(2026, 3, 2)


@cache
def flagged_of_honest() -> tuple[int, Counter]:
    """Projects of 200 honest pools, and how many of them each sign names."""
    number, flagged = 0, Counter()
    for seed in range(POOLS):
        held = honest_pool(seed)
        number += len(held.projects)
        found = all_signs(held, BOUNDS)
        for sign in Sign:
            flagged[sign] += len({code for one in found if one.sign is sign for code in one.codes})
    return number, flagged


@pytest.mark.parametrize("sign", Sign)
def test_of_honest_projects_each_sign_names_two_in_a_hundred_at_most(sign):
    number, flagged = flagged_of_honest()
    assert number > POOLS * 120
    assert flagged[sign] / number <= 0.02


def plant_file(held, rng):
    one = held.files[0]
    other = next(file for file in held.files if file.uscc != one.uscc)
    return replace(held, files=(*held.files, replace(one, code=other.code, uscc=other.uscc))), other.code


def plant_picture(held, rng):
    one = held.files[0]
    other = next(file for file in held.files if file.uscc != one.uscc)
    mark = np.frombuffer(bytes.fromhex(one.mark), dtype=np.uint8).copy()
    for bit in rng.choice(256, 12, replace=False):
        mark[bit // 8] ^= 1 << (bit % 8)
    fake = SignFile(other.code, other.uscc, "改过.jpg", "f" * 64, mark.tobytes().hex())
    return replace(held, files=(*held.files, fake)), other.code


def second_project(held):
    """An enterprise's second project, taken in where it has none."""
    one = held.projects[0]
    return replace(held, projects=(*held.projects, replace(one, code="X", contracted_on=None, days={})))


def plant_file_of_one(held, rng):
    held, one = second_project(held), held.files[0]
    return replace(held, files=(*held.files, replace(one, code="X"))), "X"


def plant_picture_of_one(held, rng):
    held, one = second_project(held), held.files[0]
    mark = np.frombuffer(bytes.fromhex(one.mark), dtype=np.uint8).copy()
    for bit in rng.choice(256, 12, replace=False):
        mark[bit // 8] ^= 1 << (bit % 8)
    fake = replace(one, code="X", name="改过.jpg", sha256="e" * 64, mark=mark.tobytes().hex())
    return replace(held, files=(*held.files, fake)), "X"


def plant_price(held, rng):
    kinds = Counter(one.kind for one in held.prices)
    usual = next(one for one in held.prices if kinds[one.kind] >= BOUNDS.least_prices)
    middle = float(np.median([one.price_fen for one in held.prices if one.kind == usual.kind]))
    dear = replace(usual, price_fen=middle * 6)
    return replace(held, prices=tuple(dear if one is usual else one for one in held.prices)), usual.code


def plant_days(held, rng):
    one = held.projects[0]
    early = one.contracted_on - timedelta(days=1)
    bad = replace(one, days={**one.days, Stage.BUILD: early})
    return replace(held, projects=(bad, *held.projects[1:])), one.code


def plant_jump(held, rng):
    one = held.projects[0]
    quick = replace(one, level_before=1, level_after=3, assessed_on=one.contracted_on + timedelta(days=30))
    return replace(held, projects=(quick, *held.projects[1:])), one.code


def plant_party(held, rng):
    one = held.projects[0]
    account = next(party.account for party in held.parties if party.uscc == one.provider_uscc)
    parties = [replace(p, account=account) if p.uscc == one.uscc else p for p in held.parties]
    return replace(held, parties=tuple(parties)), one.code


def plant_split(held, rng):
    one = held.projects[0]
    again = replace(one, code="X", contracted_on=one.contracted_on + timedelta(days=90))
    return replace(held, projects=(*held.projects, again)), "X"


def plant_grant(held, rng):
    one = held.projects[0]
    grant = SignGrant(one.uscc, "工业强市专项", "生产管控系统", 10_000_000, DAY)
    return replace(held, grants=(*held.grants, grant)), one.code


def plant_round(held, rng):
    own = {one.code for one in held.projects if one.provider_uscc == held.projects[0].provider_uscc}
    rounded = [
        replace(one, contract_fen=max(round(one.contract_fen / 10**7), 1) * 10**7) if one.code in own else one
        for one in held.projects
    ]
    return replace(held, projects=tuple(rounded)), held.projects[0].code


PLANTED = [
    (Sign.SAME_FILE, plant_file),
    (Sign.SAME_FILE, plant_file_of_one),
    (Sign.ALIKE_PICTURE, plant_picture),
    (Sign.ALIKE_PICTURE, plant_picture_of_one),
    (Sign.HIGH_PRICE, plant_price),
    (Sign.ODD_DAYS, plant_days),
    (Sign.QUICK_JUMP, plant_jump),
    (Sign.SHARED_PARTY, plant_party),
    (Sign.SPLIT, plant_split),
    (Sign.OTHER_FUND, plant_grant),
    (Sign.ROUND_AMOUNTS, plant_round),
]


@pytest.mark.parametrize(("sign", "plant"), PLANTED)
def test_of_planted_deeds_each_sign_finds_nine_in_ten(sign, plant):
    hits = 0
    for seed in range(40):
        held, code = plant(honest_pool(1000 + seed), np.random.default_rng(seed))
        hits += any(one.sign is sign and code in one.codes for one in all_signs(held, BOUNDS))
    assert hits >= 36


def test_made_up_second_digits_are_found_and_honest_ones_are_not():
    rng, honest, planted = np.random.default_rng(7), 0, 0
    for seed in range(20):
        held = honest_pool(2000 + seed, 340)
        honest += any(one.sign is Sign.SECOND_DIGITS for one in all_signs(replace(held, files=()), BOUNDS))
        digits = rng.choice([0, 5, 8], len(held.projects))
        typed = [
            replace(one, contract_fen=int(f"{str(one.contract_fen)[0]}{digit}7{str(one.contract_fen)[3:]}"))
            for one, digit in zip(held.projects, digits, strict=True)
        ]
        fake = Held(tuple(typed), as_of=held.as_of)
        planted += any(one.sign is Sign.SECOND_DIGITS for one in all_signs(fake, BOUNDS))
    assert honest == 0
    assert planted == 20


@pytest.mark.parametrize(("amounts", "told"), [(299, False), (300, True)])
def test_second_digits_are_looked_at_from_three_hundred_amounts_on(amounts, told):
    projects = [SignProject(f"C{n}", f"E{n}", "甲", "", "", 350_001_00 + n * 100, None) for n in range(amounts)]
    assert any(one.sign is Sign.SECOND_DIGITS for one in all_signs(Held(projects), BOUNDS)) is told


def project(number, **words):
    usual = SignProject(f"C{number}", f"E{number}", f"企业{number}", "P", "服务商", 30_000_000, DAY)
    return replace(usual, **words)


def signs(held, bounds=BOUNDS):
    return [(one.sign, one.codes) for one in all_signs(held, bounds)]


@pytest.mark.parametrize(
    ("firms", "mark", "told"), [(1, "", False), (2, "", True), (4, "", True), (5, "", False), (5, "a3" * 32, True)]
)
def test_a_form_that_was_handed_out_is_no_sign_but_a_picture_with_many_is(firms, mark, told):
    files = [SignFile(f"C{n}", f"E{n}", "表.pdf", "a" * 64, mark) for n in range(firms)]
    found = signs(Held([], files))
    assert (found == [(Sign.SAME_FILE, tuple(f"C{n}" for n in range(firms)))]) is told
    assert told or not found


OF_ENTERPRISE = (Stage.DIAGNOSIS, Stage.ASSESSMENT, Stage.PUBLICITY)


@pytest.mark.parametrize("stage", Stage)
def test_the_same_file_in_two_projects_of_one_enterprise_counts_where_it_is_of_one_project(stage):
    files = [SignFile(f"C{n}", "E", "合同.pdf", "a" * 64, stage=stage) for n in range(2)]
    found = all_signs(Held([], files), BOUNDS)
    assert [(one.sign, one.codes, one.ties) for one in found] == (
        [] if stage in OF_ENTERPRISE else [(Sign.SAME_FILE, ("C0", "C1"), ("E",))]
    )
    if found:
        assert found[0].said == "“合同.pdf”逐字节相同，出现在同一家企业的 2 个项目"


def test_the_same_file_twice_in_one_project_is_none():
    files = [SignFile("C", "E", "合同.pdf", "a" * 64, stage=stage) for stage in (Stage.CONTRACT, Stage.BUILD)]
    assert not signs(Held([], files))


def test_a_diagnosis_of_one_project_that_is_evidence_of_building_of_another_stands_alone():
    """One of the two is the enterprise's."""
    files = [
        SignFile("C0", "E", "甲.pdf", "a" * 64, stage=Stage.DIAGNOSIS),
        SignFile("C1", "E", "甲.pdf", "a" * 64, stage=Stage.BUILD),
    ]
    assert not signs(Held([], files))


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize(("bits", "told"), [(24, True), (25, False)])
def test_pictures_in_two_projects_of_one_enterprise_are_alike_up_to_the_bound(bits, told, stage):
    mark = "a5" * 32
    other = f"{int(mark, 16) ^ ((1 << bits) - 1):064x}"
    files = [
        SignFile("C1", "E", "甲.jpg", "1" * 64, mark, stage=stage),
        SignFile("C2", "E", "乙.jpg", "2" * 64, other, stage=stage),
    ]
    is_told = told and stage not in OF_ENTERPRISE
    assert signs(Held([], files)) == ([(Sign.ALIKE_PICTURE, ("C1", "C2"))] if is_told else [])
    assert not signs(Held([], [files[0], replace(files[1], code="C1")]))


@pytest.mark.parametrize(("bits", "told"), [(0, True), (24, True), (25, False)])
def test_pictures_are_alike_up_to_the_bound(bits, told):
    mark = "a5" * 32
    other = f"{int(mark, 16) ^ ((1 << bits) - 1):064x}"
    files = [SignFile("C1", "E1", "甲.jpg", "1" * 64, mark), SignFile("C2", "E2", "乙.jpg", "2" * 64, other)]
    assert signs(Held([], files)) == ([(Sign.ALIKE_PICTURE, ("C1", "C2"))] if told else [])


@pytest.mark.parametrize("mark", ["0" * 64, "f" * 64])
def test_pictures_of_one_colour_are_like_nothing(mark):
    assert not signs(Held([], [SignFile(f"C{n}", f"E{n}", "黑.jpg", str(n) * 64, mark) for n in (1, 2)]))


@pytest.mark.parametrize(("number", "told"), [(7, False), (8, True)])
def test_prices_are_compared_from_eight_of_a_kind_on(number, told):
    prices = [SignPrice(f"C{n}", "mes", "生产管控", 10_000_000 + n * 100_000) for n in range(number - 1)]
    dear = SignPrice("X", "mes", "生产管控", 60_000_000)
    assert signs(Held([], prices=[*prices, dear])) == ([(Sign.HIGH_PRICE, ("X",))] if told else [])


def test_a_dear_price_says_of_how_many_and_how_much():
    prices = [SignPrice(f"C{n}", "mes", "生产管控", 10_000_000) for n in range(8)]
    found = all_signs(Held([], prices=[*prices, SignPrice("X", "mes", "生产管控", 20_000_000)]), BOUNDS)
    assert found[0].said == "生产管控报价 20.00 万元，是同类 9 个价格中位数 10.00 万元的 2.0 倍"
    assert found[0].odds.startswith("在 9 个同类价格里排第 1；")


@pytest.mark.parametrize(("day", "told"), [(DAY - timedelta(1), True), (DAY, False), (DAY + timedelta(1), False)])
def test_what_is_built_before_the_contract_is_odd(day, told):
    held = Held([project(1, days={Stage.CONTRACT: DAY, Stage.BUILD: day})], as_of=DAY + timedelta(9))
    assert signs(held) == ([(Sign.ODD_DAYS, ("C1",))] if told else [])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"batch_from": DAY}, False),
        ({"batch_from": DAY + timedelta(1)}, True),
        ({"contracted_on": None, "days": {Stage.BUILD: DAY}}, False),
        ({"days": {Stage.DIAGNOSIS: DAY - timedelta(100)}}, False),
        ({"days": {Stage.BUILD: DAY + timedelta(10)}}, True),
    ],
)
def test_odd_days_are_those_that_cannot_be(words, told):
    assert bool(signs(Held([project(1, **words)], as_of=DAY + timedelta(9)))) is told


@pytest.mark.parametrize(
    ("days", "gain", "told"), [(30, 2, True), (31, 2, False), (30, 1, False), (0, 2, True), (-1, 3, False)]
)
def test_two_levels_in_thirty_days_of_the_contract_are_quick(days, gain, told):
    one = project(1, level_before=1, level_after=1 + gain, assessed_on=DAY + timedelta(days))
    assert signs(Held([one])) == ([(Sign.QUICK_JUMP, ("C1",))] if told else [])


def test_a_level_belongs_to_the_first_contract_of_an_enterprise():
    first = project(1, level_before=1, level_after=3, assessed_on=DAY + timedelta(200))
    second = replace(first, code="C2", provider_uscc="Q", contracted_on=DAY + timedelta(190))
    assert not signs(Held([second, first]))


PARTY = SignParty("E1", "企业1", "张三", "139", "1号", "6222")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (SignParty("P", "服务商", account="6222"), True),
        (SignParty("P", "服务商", legal_person="张 三"), True),
        (SignParty("P", "服务商", "李四", "138", "2号", "9555"), False),
        (SignParty("Q", "别家", account="6222"), False),
        (SignParty("E2", "企业2", phone="139"), True),
        (SignParty("E3", "企业3", phone="139"), False),
        (SignParty("E2", "企业2"), False),
    ],
)
def test_parties_count_where_the_two_do_business_or_share_a_provider(other, told):
    projects = [project(1), project(2), project(3, provider_uscc="R")]
    found = signs(Held(projects, parties=[replace(PARTY, address=""), other]))
    assert bool(found) is told


@pytest.mark.parametrize(("days", "told"), [(0, True), (90, True), (91, False)])
def test_two_contracts_of_one_pair_within_ninety_days_are_a_split(days, told):
    second = project(1, code="C9", contracted_on=DAY + timedelta(days))
    assert signs(Held([project(1), second])) == ([(Sign.SPLIT, ("C1", "C9"))] if told else [])
    assert not signs(Held([project(1), replace(second, provider_uscc="Q")]))


def test_a_ring_of_three_enterprises_and_their_provider_hangs_together():
    held = honest_pool(3)
    who = [one for one in held.projects if one.provider_uscc == held.projects[0].provider_uscc and one.code[0] == "C"]
    trio = who[:3]
    shot = held.files[0]
    files = [replace(shot, code=one.code, uscc=one.uscc) for one in trio]
    parties = [
        replace(p, phone="139-ring") if p.uscc in (trio[0].uscc, trio[0].provider_uscc) else p for p in held.parties
    ]
    found = rings(all_signs(replace(held, files=(*held.files, *files), parties=tuple(parties)), BOUNDS))
    assert {*(one.uscc for one in trio), trio[0].provider_uscc} <= set(found[0].members)
    assert {one.code for one in trio} <= set(found[0].codes)


def test_two_alone_are_no_ring_and_nothing_is_none():
    files = [SignFile(f"C{n}", f"E{n}", "表.pdf", "a" * 64) for n in range(2)]
    assert rings(all_signs(Held([], files), BOUNDS)) == []
    assert all_signs(Held([]), BOUNDS) == []


def test_chances_are_those_of_the_tables():
    assert chi_square_9(16.919) == pytest.approx(0.05, abs=1e-5)
    assert chi_square_9(27.877) == pytest.approx(0.001, abs=1e-5)
    assert chi_square_9(0) == pytest.approx(1)
    assert above(1.959964) == pytest.approx(0.025, abs=1e-6)
    assert binomial_tail(3, 10, 0.2) == pytest.approx(0.3222004736)
    assert binomial_tail(0, 10, 0.2) == pytest.approx(1)
    assert sum(USUAL) == pytest.approx(1)
    assert USUAL[0] == pytest.approx(0.11968, abs=1e-5)


def test_the_digit_that_strays_most_is_named():
    chance, worst, seen, usual = second_digit_test([15] * 100 + [20] * 10)
    assert (worst, seen, usual) == (5, 100 / 110, USUAL[5])
    assert chance < 1e-9


@pytest.mark.parametrize(("value", "zh"), [(0.00009, "不到 0.0001"), (0.0001, "0.0001"), (0.25, "0.25"), (2, "2")])
def test_a_small_number_is_written_as_people_read_it(value, zh):
    assert rarely(value) == zh


def test_two_dear_lines_of_one_plan_are_one_sign():
    prices = [SignPrice(f"C{n}", "mes", "生产管控", 10_000_000 + n) for n in range(8)]
    dear = [SignPrice("X", "mes", "生产管控", 60_000_000), SignPrice("X", "mes", "生产管控", 70_000_000)]
    assert signs(Held([], prices=[*prices, *dear])) == [(Sign.HIGH_PRICE, ("X",))]


def test_one_picture_with_two_enterprises_that_is_like_a_third_is_one_sign_of_all_three():
    mark = "a5" * 32
    files = [SignFile(f"C{n}", f"E{n}", "甲.jpg", "1" * 64, mark) for n in (1, 2)]
    found = all_signs(Held([], [*files, SignFile("C3", "E3", "乙.jpg", "2" * 64, mark)]), BOUNDS)
    alike = [one for one in found if one.sign is Sign.ALIKE_PICTURE]
    assert [(one.codes, one.ties) for one in alike] == [(("C1", "C2", "C3"), ("E1", "E2", "E3"))]


@pytest.mark.parametrize("written", ["无", "—", "暂无", ""])
def test_what_stands_for_nothing_is_shared_by_nobody(written):
    parties = [SignParty("E1", "企业1", phone=written), SignParty("P", "服务商", phone=written)]
    assert not signs(Held([project(1)], parties=parties))


def test_partners_of_a_project_are_compared_with_its_enterprise_and_its_lead():
    held = honest_pool(3)
    one = replace(held.projects[0], partners=("Q1",))
    account = next(party.account for party in held.parties if party.uscc == one.uscc)
    beside = SignParty("Q1", "协作商", "甲", "1", "别处", account)
    found = all_signs(replace(held, projects=(one, *held.projects[1:]), parties=(*held.parties, beside)), BOUNDS)
    assert any(sign.sign is Sign.SHARED_PARTY and sign.ties == (one.uscc, "Q1") for sign in found)
    lead = next(party.phone for party in held.parties if party.uscc == one.provider_uscc)
    beside = SignParty("Q1", "协作商", "甲", lead, "别处", "9")
    found = all_signs(replace(held, projects=(one, *held.projects[1:]), parties=(*held.parties, beside)), BOUNDS)
    told = next(sign for sign in found if sign.sign is Sign.SHARED_PARTY and "Q1" in sign.ties)
    assert (set(told.ties), told.codes) == ({one.provider_uscc, "Q1"}, (one.code,))
