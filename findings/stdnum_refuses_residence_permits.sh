#!/usr/bin/env bash
# python-stdnum 2.2: the identity numbers of 港澳台居民居住证 are refused, and births of the year 2030 are taken.
#
# A good guess: stdnum.cn.ric knows every 18-digit 公民身份号码 and its kin, and whoever was born in the future is not
# valid. Seen: a number with a right check digit that begins with 810000, 820000 or 830000 raises InvalidComponent, as if
# mistyped; one with the birthday 2030-01-01 is valid. Source: 港澳台居民居住证申领发放办法 (国办发〔2018〕81号, article 3:
# address codes 810000 Hong Kong, 820000 Macao, 830000 Taiwan, 18 digits); stdnum/cn/ric.py looks the first six digits
# up in cn/loc.dat, which ends with Xinjiang, and only asks whether the day exists.
# What follows: a register of people (联络人, 服务机构工程师) that refuses what stdnum refuses shuts out holders of such
# cards; the day of birth has to be compared with today by whoever asks.
# Fails when such a number is taken, or a birthday in 2030 is refused before that year.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install python-stdnum==2.2
env/bin/python - <<'PY'
from stdnum.cn import ric


def numbered(place, birthday):
    first = f"{place}{birthday}001"
    return first + ric.calc_check_digit(first + "0")


def verdict(number):
    try:
        return ric.validate(number)[:0] or "valid"
    except Exception as error:
        return type(error).__name__


found = {place: verdict(numbered(place, "19900101")) for place in ("640121", "810000", "820000", "830000")}
later = verdict(numbered("640121", "20300101"))
print(found, "born 2030:", later)
assert found.pop("640121") == "valid"
assert set(found.values()) == {"InvalidComponent"} and later == "valid"
PY
