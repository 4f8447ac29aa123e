"""A list of people to be given accounts: each line checked, all problems at once (rules 11.8)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.identity.grants import Grant, check_grant
from domain.identity.passwords import check_sign_in_name
from domain.identity.words import Role
from domain.refusal import Refused

HEADINGS = ("登录名", "姓名", "试点", "角色", "单位", "职责", "起", "止")
DUTIES = ("分管领导", "联络员")
"""Each member of the 专班 names one of each (涪陵方案)."""
ROLES = {role.zh: role for role in Role}
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
MOST = 500


@dataclass(frozen=True)
class NamedUnit:
    """A unit by its name as a list may say it."""

    pilot_id: int
    district_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True)
class Newcomer:
    """A line that is right; its grant waits for the account."""

    sign_in_name: str
    name: str
    grant: Grant

    def grant_of(self, account_id: int) -> Grant:
        """The grant, once there is an account."""
        return replace(self.grant, account_id=account_id)


Line = tuple[int, Mapping[str, str]]
"""Number of a line in its file, and its cells by their headings."""


def read_people(
    lines: Sequence[Line],
    *,
    pilots: Mapping[str, int],
    units: Mapping[tuple[str, Role, str], NamedUnit],
    taken: Iterable[str],
    day: date,
) -> list[Newcomer]:
    """People of a list with all its columns; Refused with every problem and its line.

    `units`: by pilot, role and name; `day`: today.
    """
    problems, found = [], []
    if not lines or len(lines) > MOST:
        raise Refused(f"名单须有 1–{MOST} 行，现有 {len(lines)} 行")
    known = set(taken)
    for number, line in lines:
        try:
            newcomer = _newcomer({name: line[name].strip() for name in HEADINGS}, pilots, units, day)
            if newcomer.sign_in_name in known:
                raise Refused(f"登录名“{newcomer.sign_in_name}”已有或重复")
            known.add(newcomer.sign_in_name)
            found.append(newcomer)
        except Refused as refusal:
            problems.append(f"第 {number} 行：{refusal}")
    if problems:
        raise Refused("\n".join(problems))
    return found


def check_headings(headings: Iterable[str]) -> None:
    """Refused with the columns that a list lacks."""
    there = set(headings)
    if missing := [one for one in HEADINGS if one not in there]:
        raise Refused(f"名单缺少列：{'、'.join(missing)}。列名须为：{'、'.join(HEADINGS)}")


def _newcomer(
    line: Mapping[str, str], pilots: Mapping[str, int], units: Mapping[tuple[str, Role, str], NamedUnit], day: date
) -> Newcomer:
    problems = []
    if not 1 <= len(line["姓名"]) <= 40:
        problems.append("姓名须为 1–40 个字")
    role = ROLES.get(line["角色"])
    if role is None or role is Role.ADMIN:
        problems.append(f"角色“{line['角色']}”须为 {'、'.join(zh for zh in ROLES if zh != Role.ADMIN.zh)} 之一")
    if line["试点"] and line["试点"] not in pilots:
        problems.append(f"没有试点“{line['试点']}”")
    if line["职责"] not in ("", *DUTIES):
        problems.append(f"职责“{line['职责']}”须为 {'、'.join(DUTIES)} 或空")
    first, last = _day(line["起"], problems) or day, _day(line["止"], problems)
    unit = units.get((line["试点"], role, line["单位"])) if role and line["单位"] else None
    if line["单位"] and unit is None:
        problems.append(f"{line['试点']}没有{role.zh if role else '单位'}“{line['单位']}”")
    name = _sign_in_name(line["登录名"], problems)
    if problems or role is None:
        raise Refused("；".join(problems))
    place = unit or NamedUnit(pilots[line["试点"]]) if line["试点"] else None
    grant = granted(0, role, place, first, last, line["职责"])
    check_grant(grant, ())
    return Newcomer(name, line["姓名"], grant)


def granted(account_id: int, role: Role, unit: NamedUnit | None, first: date, last: date | None, duty: str) -> Grant:
    """A grant for a unit, a whole pilot or all pilots (None)."""
    if unit is None:
        return Grant(account_id, role, first, last, duty=duty)
    return Grant(account_id, role, first, last, unit.pilot_id, unit.district_id, unit.department_id, duty=duty)


def _sign_in_name(typed: str, problems: list[str]) -> str:
    try:
        return check_sign_in_name(typed)
    except Refused as refusal:
        problems.append(str(refusal))
        return ""


def _day(text: str, problems: list[str]) -> date | None:
    """2026-11-30, and what Excel makes of it: 2026/11/30, 2026/1/5, 2026年1月5日."""
    if not text:
        return None
    try:
        return date(*map(int, DAY.fullmatch(text).groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        problems.append(f"日期“{text}”须写作 2026-11-30")
        return None


def without_contacts(named: Iterable[tuple[str, str]], units: Iterable[str]) -> Iterator[str]:
    """Units that lack one of their two contacts, or have two of one. `named`: unit and duty of each grant in force."""
    count = Counter(named)
    for unit in units:
        wrong = [f"{duty} {count[unit, duty]} 人" for duty in DUTIES if count[unit, duty] != 1]
        if wrong:
            yield f"{unit}：{'，'.join(wrong)}"
