"""Who may come in: accounts, what they are granted, their sessions, every attempt to come in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, String, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.identity.words import Role, SessionEnd, SignInOutcome, Way


class Account(SQLModel, table=True):
    """A person. Never deleted: what a person did keeps its name."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("sign_in_name"),
        CheckConstraint("length(sign_in_name) > 1", name="has_sign_in_name"),
        CheckConstraint("length(name) > 0", name="has_name"),
        CheckConstraint("password_hash = '' OR NOT is_demo", name="demo_has_no_password"),
    )
    id: int | None = Field(default=None, primary_key=True)
    sign_in_name: str = Field(max_length=40)
    name: str = Field(max_length=40)
    password_hash: str = Field(default="", max_length=200)
    must_change: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    is_demo: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_column=instant())
    disabled_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    last_district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    version: int = 1


class AccountSubject(SQLModel, table=True):
    """By what another system knows an account. `issuer`: which of several systems of one way."""

    __tablename__ = "account_subjects"
    __table_args__ = (UniqueConstraint("way", "issuer", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(sa_column=link("accounts.id", index=True))
    way: Way = Field(sa_column=word(Way))
    issuer: str = Field(max_length=200)
    subject: str = Field(max_length=200)


class GrantRecord(SQLModel, table=True):
    """A role of an account, in one pilot or all, for a unit, from a day to a day (both included)."""

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days_order"),
        CheckConstraint("(role = 'district') = (district_id IS NOT NULL)", name="district_of_district"),
        CheckConstraint("(role = 'department') = (department_id IS NOT NULL)", name="department_of_department"),
        CheckConstraint("role NOT IN ('district', 'department') OR pilot_id IS NOT NULL", name="unit_has_pilot"),
        CheckConstraint("role <> 'admin' OR pilot_id IS NULL", name="admin_has_no_pilot"),
    )
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(sa_column=link("accounts.id", index=True))
    role: Role = Field(sa_column=word(Role))
    pilot_id: int | None = Field(default=None, sa_column=link("pilots.id", nullable=True))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    department_id: int | None = Field(default=None, sa_column=link("departments.id", nullable=True))
    from_on: date
    to_on: date | None = None
    granted_at: datetime = Field(sa_column=instant())
    granted_by: str
    taken_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    duty: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    granted_by_account: int | None = None


class SignInSession(SQLModel, table=True):
    """One browser of one person, acting under one grant. The token itself is nowhere, only its SHA-256."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("length(token_hash) = 64", name="is_hash"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_for_a_reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64)
    account_id: int = Field(sa_column=link("accounts.id", index=True))
    grant_id: int | None = Field(default=None, sa_column=link("grants.id", nullable=True))
    way: Way = Field(sa_column=word(Way))
    began_at: datetime = Field(sa_column=instant())
    seen_at: datetime = Field(sa_column=instant())
    address: str = Field(max_length=45)
    ended_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    ended_why: SessionEnd | None = Field(default=None, sa_column=word(SessionEnd, nullable=True))


class SignInEvent(SQLModel, table=True):
    """Every attempt and every sign-out. Append-only (triggers). No account where the name was unknown."""

    __tablename__ = "sign_in_events"
    __table_args__ = (Index("ix_sign_in_events_happened_at", "happened_at"),)
    id: int | None = Field(default=None, primary_key=True)
    happened_at: datetime = Field(sa_column=instant())
    account_id: int | None = Field(default=None, sa_column=link("accounts.id", nullable=True, index=True))
    session_id: int | None = Field(default=None, sa_column=link("sessions.id", nullable=True))
    outcome: SignInOutcome = Field(sa_column=word(SignInOutcome))
    way: Way = Field(sa_column=word(Way))
    address: str = Field(max_length=45)


class SignInAttempts(SQLModel, table=True):
    """Wrong passwords in a row by the SHA-256 of the name typed, whether or not there is such an account."""

    __tablename__ = "sign_in_attempts"
    name_hash: str = Field(sa_column=Column(String(64), primary_key=True))
    wrong: int
    last_at: datetime = Field(sa_column=instant())
    locked_until: datetime | None = Field(default=None, sa_column=instant(nullable=True))


class PendingSignIn(SQLModel, table=True):
    """A browser that was sent to another system and has not come back; state and browser as SHA-256."""

    __tablename__ = "pending_sign_ins"
    __table_args__ = (UniqueConstraint("state_hash"),)
    id: int | None = Field(default=None, primary_key=True)
    state_hash: str = Field(max_length=64)
    browser_hash: str = Field(max_length=64)
    system: str = Field(max_length=40)
    nonce: str = Field(max_length=64)
    verifier: str = Field(max_length=128)
    wanted: str = Field(max_length=400)
    begun_at: datetime = Field(sa_column=instant())
