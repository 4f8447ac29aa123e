"""What an account is granted: a role, in one pilot or all, for a unit, from a day to a day (rules 11.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.identity.words import Power, Role
from domain.refusal import Refused

POWERS = {Role.ADMIN: Power.ACCOUNTS, Role.AUDITOR: Power.AUDIT}
"""The power of a role; every other role has Power.BUSINESS."""


@dataclass(frozen=True)
class Grant:
    """From and to are days of Asia/Shanghai, both included; to None: until taken back. `is_taken`: at once.

    `duty`: 分管领导, 联络员.
    """

    account_id: int
    role: Role
    from_on: date
    to_on: date | None = None
    pilot_id: int | None = None
    district_id: int | None = None
    department_id: int | None = None
    id: int | None = None
    duty: str = ""
    is_taken: bool = False

    @property
    def power(self) -> Power:
        return POWERS.get(self.role, Power.BUSINESS)

    @property
    def scope(self) -> tuple[Role, int | None, int | None, int | None]:
        """Role and where; two grants of one scope may not overlap."""
        return self.role, self.pilot_id, self.district_id, self.department_id

    def is_in_force(self, day: date) -> bool:
        return not self.is_taken and self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def is_left_on(self, day: date) -> bool:
        """Whether it is in force on the day or will be."""
        return not self.is_taken and (self.to_on is None or day <= self.to_on)

    def overlaps(self, other: "Grant") -> bool:
        """Whether both are in force on some day; one that was taken back is in force on none."""
        if self.is_taken or other.is_taken:
            return False
        return (other.to_on is None or self.from_on <= other.to_on) and (
            self.to_on is None or other.from_on <= self.to_on
        )


def check_grant(new: Grant, others: Iterable[Grant]) -> None:
    """Refused, with every reason, unless the grant fits its role and the account's other grants."""
    found = [*_place_problems(new)]
    if new.to_on is not None and new.to_on < new.from_on:
        found.append("止日早于起日")
    for other in others:
        if other.account_id != new.account_id or not other.overlaps(new):
            continue
        if other.power is not new.power:
            found.append(
                f"该账号同期已有{other.power.zh}权（{other.role.zh}），不能再有{new.power.zh}权：三权须由不同的人行使"
            )
        elif other.scope == new.scope:
            found.append("该账号同期已有同样的授权")
    if found:
        raise Refused("；".join(dict.fromkeys(found)))


def _place_problems(grant: Grant) -> Iterable[str]:
    """A district or department clerk has one unit of one pilot, nobody else has a unit, accounts have no pilot."""
    wanted = {Role.DISTRICT: "地区", Role.DEPARTMENT: "成员单位"}.get(grant.role, "")
    units = {"地区": grant.district_id, "成员单位": grant.department_id}
    if wanted and (grant.pilot_id is None or units[wanted] is None):
        yield f"{grant.role.zh}的授权要写明试点和{wanted}"
    for unit, number in units.items():
        if number is not None and unit != wanted:
            yield f"{grant.role.zh}的授权不能写{unit}"
    if grant.role is Role.ADMIN and grant.pilot_id is not None:
        yield "管理员只管账号，不属于任何试点"


def in_force(grants: Iterable[Grant], day: date) -> list[Grant]:
    """Those in force on the day, the oldest first."""
    return sorted((one for one in grants if one.is_in_force(day)), key=lambda one: (one.from_on, one.id or 0))


def why_none(grants: Sequence[Grant], day: date) -> str:
    """The sentence for a person none of whose grants is in force on the day."""
    coming = sorted(one.from_on for one in grants if one.from_on > day and not one.is_taken)
    over = sorted(one.to_on for one in grants if one.to_on is not None and one.to_on < day)
    if coming:
        return f"您的授权自 {coming[0].isoformat()} 起生效：请届时再登录，或联系管理员"
    if over:
        return f"您的授权已于 {over[-1].isoformat()} 到期：如仍需使用，请联系管理员"
    taken = any(one.is_taken for one in grants)
    return f"您的{'授权已收回' if taken else '账号还没有授权'}：请联系管理员"


def check_admin_remains(grants: Iterable[Grant], day: date, disabled: Iterable[int] = ()) -> None:
    """Refused if nobody who is enabled would keep accounts from the day on without an end."""
    gone = set(disabled)
    if not any(
        one.role is Role.ADMIN and one.account_id not in gone and one.is_in_force(day) and one.to_on is None
        for one in grants
    ):
        raise Refused("这是最后一名长期有效的管理员：请先给另一人授予管理员，再停用或收回")
