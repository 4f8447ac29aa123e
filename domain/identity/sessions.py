"""How long a session lasts, and when a name is locked (rules 11.6, 11.7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.identity.words import SessionEnd


@dataclass(frozen=True)
class SignInRules:
    """Settings of an installation; the defaults are ours."""

    wrong_before_lock: int = 5
    lock_minutes: int = 10
    idle_minutes: int = 30
    longest_hours: int = 12
    shortest_password: int = 12

    @property
    def lock(self) -> timedelta:
        return timedelta(minutes=self.lock_minutes)

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=self.longest_hours)


@dataclass(frozen=True)
class Attempts:
    """Wrong passwords in a row for one name, whether or not there is such an account."""

    wrong: int = 0
    locked_until: datetime | None = None

    def is_locked(self, at: datetime) -> bool:
        """Until the instant itself; from then on the name counts from nothing."""
        return self.locked_until is not None and at < self.locked_until

    def and_one_more(self, at: datetime, rules: SignInRules) -> "Attempts":
        """After another wrong password at an instant when the name is not locked."""
        before = 0 if self.locked_until is not None else self.wrong
        if before + 1 >= rules.wrong_before_lock:
            return Attempts(before + 1, at + rules.lock)
        return Attempts(before + 1)


def why_over(began_at: datetime, seen_at: datetime, at: datetime, rules: SignInRules) -> SessionEnd | None:
    """Why a session is over by the clock; None while it lasts. At the very instant it is over."""
    if at - began_at >= rules.longest:
        return SessionEnd.TOO_LONG
    if at - seen_at >= rules.idle:
        return SessionEnd.IDLE
    return None
