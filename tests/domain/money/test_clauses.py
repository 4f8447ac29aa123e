"""Which clause a finding breaks: the plan's own words, else the common rule (rules 5.7)."""

from domain.money.clauses import COMMON, RULE_ZH, clause_of

QUOTES = {
    "paid_before_acceptance": ("专项资金为事后补助,验收合格后一次性拨付", "管理办法第十三条"),
    "advance_unspent_180": ("“预下达、后清算”", "管理办法第十三条；180天为默认值"),
}


def test_the_plans_own_words_stand_in_quotation_marks_with_their_place():
    assert (
        clause_of("paid_before_acceptance", QUOTES) == "“专项资金为事后补助,验收合格后一次性拨付”（管理办法第十三条）"
    )


def test_words_that_the_plan_itself_quotes_are_quoted_once():
    assert clause_of("advance_unspent_180", QUOTES) == "“预下达、后清算”（管理办法第十三条；180天为默认值）"


def test_a_plan_that_is_silent_has_the_common_rule():
    assert clause_of("two_paid_projects", QUOTES) == COMMON["two_paid_projects"]
    assert clause_of("paid_over_due", {}) == COMMON["paid_over_due"]


def test_every_rule_has_a_name_and_a_common_clause():
    assert set(RULE_ZH) == set(COMMON)
