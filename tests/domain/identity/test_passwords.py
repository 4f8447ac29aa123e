"""What a password and a sign-in name must be (rules 11.6)."""

import pytest

from domain.identity.passwords import check_password, check_sign_in_name, sign_in_name, weaknesses
from domain.refusal import Refused

COMMON = frozenset({"password", "qwerty", "123456", "woaini", "密码"})


def found(password: str, name: str = "wangmin") -> str:
    return "；".join(weaknesses(password, name=name, common=COMMON, shortest=12))


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "至少 12 位，现有 0 位"),
        ("a1b2c3d4e5f", "至少 12 位，现有 11 位"),
        ("x" * 100 + "abcdefg" * 5, "最多 128 位"),
        ("Password2026", "常见密码"),  # a common one and digits
        ("!!qwerty!!12", "常见密码"),
        ("２０２６password!", "常见密码"),  # full width
        ("123456123456", "常见密码"),  # twice
        ("woaini woaini"[:6] + "1314520!!", "常见密码"),
        ("abababababab", "不同的字符太少"),
        ("WangMin-20261", "不能含登录名"),
    ],
)
def test_a_weak_password_is_told_why(password, said):
    assert said in found(password)


@pytest.mark.parametrize("password", ["a1b2c3d4e5fg", "四个词 白马 江山 台灯", "correct horse battery"])
def test_a_long_one_is_a_password_whatever_it_is_made_of(password):
    assert found(password) == ""


def test_a_short_name_may_be_in_it():
    assert found("ab-correct-horse", "ab") == ""


def test_all_weaknesses_are_told_at_once():
    with pytest.raises(Refused, match="至少 12 位，现有 6 位；是常见密码"):
        check_password("123456", name="x", common=COMMON, shortest=12)


@pytest.mark.parametrize("typed", ["WangMin", " wangmin ", "ｗａｎｇｍｉｎ", "WANGMIN\u3000"])
def test_a_name_is_one_however_it_is_typed(typed):
    assert sign_in_name(typed) == check_sign_in_name(typed) == "wangmin"


@pytest.mark.parametrize("typed", ["", "a", "a b", "a/b", "a:b", "<b>", "x" * 41, "a\tb", 'a"b'])
def test_what_is_no_sign_in_name(typed):
    with pytest.raises(Refused, match="登录名须为"):
        check_sign_in_name(typed)


def test_a_chinese_name_is_one():
    assert check_sign_in_name("王敏") == "王敏"
