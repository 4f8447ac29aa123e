"""How a cell of an entry is read: amounts to the 分, document numbers in whatever brackets (rules 5.5)."""

import pytest

from domain.money.ledger_form import Problem, document_of, read


def amount(written: object) -> tuple[int | None, list[Problem]]:
    """分 of an amount, and what is wrong with it."""
    values, problems = read({"amount_fen": written})
    return values.get("amount_fen"), [problem for problem in problems if problem.field == "amount_fen"]


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("360000", 36_000_000),
        ("360,000.5", 36_000_050),
        ("1,234,567.89", 123_456_789),
        (" 0.01 ", 1),
        (52800.00000000001, 5_280_000),
        (1234.56, 123_456),
        (7, 700),
        ("0.10", 10),
        (0.1 + 0.2, 30),
    ],
)
def test_an_amount_is_read_to_the_fen(written, fen):
    assert amount(written) == (fen, [])


@pytest.mark.parametrize(
    "written",
    [
        "9e999999",
        "1e5",
        "12,50",
        "1,23,456",
        "1,2345",
        ",5",
        "5.",
        ".5",
        "+5",
        "12 50",
        "1_000",
        "Infinity",
        "\uff11\uff12",
        "0." + "1" * 32,
        "9" * 40,
        "0.001",
        "1.000",
        float("nan"),
        float("inf"),
        1e300,
        True,
        "-0",
        "0.00",
        "99999999999999.99",
    ],
)
def test_an_amount_that_is_not_plain_digits_is_refused(written):
    fen, problems = amount(written)
    assert fen is None
    assert len(problems) == 1
    assert len(problems[0].cause) < 60


@pytest.mark.parametrize(
    "typed",
    [
        "银财〔2026〕15号",
        "银财[2026]15号",
        "银财(2026)15号",
        "银财【2026】15号",
        " 银财〔2026〕 15 号 ",
        "银财［２０２６］１５号",
        "银财〔2026〕15号\u3000",
    ],
)
def test_a_document_number_is_the_same_whatever_brackets_and_blanks_were_typed(typed):
    assert document_of(typed) == "银财〔2026〕15号"


@pytest.mark.parametrize("other", ["银财〔2026〕16号", "银财〔2025〕15号", "银教〔2026〕15号", "银财〔2026〕15号之二"])
def test_another_document_stays_another(other):
    assert document_of(other) != "银财〔2026〕15号"
