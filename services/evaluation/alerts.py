"""Alerts are opened, joined and opened again when a period is closed, by its readings and the rules of its day (rules
14.1, 14.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.alerts import insert_alerts, insert_events, update_alerts
from data_access.queries.alert_rules import load_alert_rules
from data_access.queries.alerts import list_standing, office_of
from data_access.queries.projects import list_districts
from domain.alerts.foreseen import waiting
from domain.alerts.handling import ASKED, TRANSITIONS
from domain.alerts.opening import StandingAlert, Turn, seen_lights, turns
from domain.alerts.rules import OpeningRule, in_force
from domain.alerts.seen import MILESTONE, PROVIDER
from domain.facts.calendar import workday_after
from domain.facts.columns import Facts
from domain.facts.rules import RuleSet
from domain.lights.readings import Readings
from domain.periods import Span
from domain.providers.ranking_rules import SUBJECT
from domain.words import AlertDeed, AlertOwner, AlertStatus, Light, PeriodKind
from services.evaluation.who_reports import OFFICE

FORESEEN = f"{MILESTONE}/"
"""How the troubles begin that only a forecast sees; a target that is over is seen without one."""
DAYS_OF = {PeriodKind.WEEK: 7, PeriodKind.MONTH: 31}


@dataclass(frozen=True)
class Alerting:
    """Who is asked, and from when on the days to answer count.

    `asked_on`: the day of asking, None for the period's last day. Of a past closed in one go only its newest period
    asks, for all that is bad by then; nobody could answer for an older one.
    """

    asked_on: date | None = None
    asks: bool = True


IN_TURN = Alerting()
"""A period that is closed when it is over."""


@dataclass(frozen=True)
class _Owners:
    """Who is asked on a day: a district that is valid then, for one that has ended its successor, else the office."""

    units: Mapping[int, Row[Any]]
    office: int | None
    day: date

    def of(self, rule: OpeningRule, district: int | None) -> dict[str, object]:
        return self._district(district if rule.owner is AlertOwner.DISTRICT else None)

    def after(self, alert: StandingAlert) -> dict[str, object] | None:
        """Who owns a standing alert of a district that has ended; None while the district is valid."""
        unit = self.units.get(alert.owner_district or 0)
        return None if unit is None or self._is_valid(unit) else self._district(unit.id)

    def _is_valid(self, unit: Row[Any]) -> bool:
        begun = unit.valid_from is None or unit.valid_from <= self.day
        return begun and (unit.valid_to is None or unit.valid_to >= self.day)

    def _district(self, district: int | None) -> dict[str, object]:
        seen = set[int]()
        while district is not None and district in self.units and district not in seen:
            unit = self.units[district]
            if self._is_valid(unit):
                return self._told(unit.short_name, unit.id, None)
            seen.add(unit.id)
            district = unit.merged_into_id
        return self._told(OFFICE, None, self.office)

    @staticmethod
    def _told(name: str, district: int | None, department: int | None) -> dict[str, object]:
        return {
            "owner": name,
            "owner_district_id": district,
            "owner_department_id": department,
            "owner_account_id": None,
        }


@dataclass(frozen=True)
class TurnedAlerts:
    """What the closing of a period does to alerts, worked out and not yet stored."""

    pilot: Row[Any]
    facts: Facts
    span: Span
    turns: Sequence[Turn]
    alerting: Alerting
    standing: Sequence[StandingAlert] = ()
    """Those of the pilot before it, of which some may be owed by a unit that has ended."""
    rules: Mapping[str, OpeningRule] = field(default_factory=dict)

    def store(self, connection: Connection, period_id: int, at: datetime) -> None:
        """Write alerts and events, at the moment of closing; the period is the one they open in."""
        owners = self._owners(connection)
        opened = [turn for turn in self.turns if turn.deed is AlertDeed.OPENED]
        ids = insert_alerts(connection, [self._opened(turn, period_id, owners) for turn in opened])
        numbers = iter(ids)
        events = []
        for turn in self.turns:
            if turn.deed is not None:
                number = turn.alert.id if turn.alert is not None else next(numbers)
                events.append(self._event(turn, number, at))
        moved = [self._moved(turn, turn.alert, owners) for turn in self.turns if turn.alert is not None]
        update_alerts(connection, moved)
        insert_events(connection, events)
        self._hand_over(connection, owners, at)

    def _hand_over(self, connection: Connection, owners: "_Owners", at: datetime) -> None:
        """What waits for the answer of a unit that has ended is its successor's, with the days to answer anew."""
        asked_anew = {
            turn.alert.id for turn in self.turns if turn.alert is not None and turn.deed is AlertDeed.REOPENED
        }
        rows, events = [], []
        for alert in self.standing:
            owner = owners.after(alert)
            if owner is None or alert.status not in ASKED or alert.id in asked_anew:
                continue
            due_on = self._due_on(self.rules.get(alert.rule))
            rows.append({"id": alert.id, **owner, "due_on": due_on})
            events.append(
                {
                    "alert_id": alert.id,
                    "deed": AlertDeed.ASSIGNED,
                    "happened_on": self.span.ends_on,
                    "recorded_at": at.astimezone(UTC),
                    "label": self.span.label,
                    "light": alert.seen_light,
                    "text": f"{alert.owner}已撤并，转{owner['owner']}办理",
                    "due_on": due_on,
                }
            )
        update_alerts(connection, rows)
        insert_events(connection, events)

    def _due_on(self, rule: OpeningRule | None) -> date:
        days = 1 if rule is None else rule.answer_days
        return workday_after(self.facts.calendar, self.alerting.asked_on or self.span.ends_on, days)

    def _owners(self, connection: Connection) -> "_Owners":
        office = office_of(connection, self.pilot.id)
        units = {row.id: row for row in list_districts(connection, self.pilot.id)}
        return _Owners(units, None if office is None else office.id, self.alerting.asked_on or self.span.ends_on)

    def _opened(self, turn: Turn, period_id: int, owners: "_Owners") -> dict[str, object]:
        if turn.seen is None or turn.rule is None:
            raise ValueError(turn)
        subject = turn.seen.subject
        return {
            "pilot_id": self.pilot.id,
            "period_id": period_id,
            "indicator": subject.indicator,
            "project_id": subject.project,
            "district_id": subject.district,
            "provider_id": subject.provider,
            "target_id": subject.target,
            "light": str(turn.rule.light),
            "reason": turn.seen.reason,
            **owners.of(turn.rule, subject.district),
            "due_on": self._due_on(turn.rule),
            "status": str(AlertStatus.OPEN),
            "version": 1,
            "trouble": subject.trouble,
            "rule": turn.rule.code,
            "opened_on": self.span.ends_on,
            "seen_light": None if turn.light is None else str(turn.light),
            "seen_on": self.span.ends_on,
        }

    def _event(self, turn: Turn, number: int, at: datetime) -> dict[str, object]:
        is_asked = turn.deed in (AlertDeed.OPENED, AlertDeed.REOPENED)
        return {
            "alert_id": number,
            "deed": turn.deed,
            "happened_on": self.span.ends_on,
            "recorded_at": at.astimezone(UTC),
            "label": self.span.label,
            "light": turn.light,
            "text": "" if turn.seen is None else turn.seen.reason,
            "due_on": self._due_on(turn.rule) if is_asked else None,
        }

    def _moved(self, turn: Turn, alert: StandingAlert, owners: "_Owners") -> dict[str, object]:
        """The alert after the turn."""
        day = self.span.ends_on
        status = alert.status if turn.deed is None else TRANSITIONS[alert.status, turn.deed]
        is_well, is_again = turn.deed in (AlertDeed.RECOVERED, AlertDeed.LEFT), turn.deed is AlertDeed.REOPENED
        is_back = is_again or turn.deed is AlertDeed.JOINED
        owner = {
            "owner": alert.owner,
            "owner_district_id": alert.owner_district,
            "owner_department_id": alert.owner_department,
            "owner_account_id": alert.owner_account,
        }
        return {
            "id": alert.id,
            **((is_again and owners.after(alert)) or owner),
            "status": status,
            "seen_light": turn.light,
            "seen_on": day,
            "recovered_on": day if is_well else None if is_back else alert.recovered_on,
            "closed_on": None if is_again else alert.closed_on,
            "due_on": self._due_on(turn.rule) if is_again else alert.due_on,
        }


def alerts_of(
    connection: Connection,
    pilot: Row[Any],
    facts: Facts,
    readings: Readings,
    providers: Iterable[Mapping[str, Any]],
    rules: RuleSet,
    alerting: Alerting = IN_TURN,
) -> TurnedAlerts:
    """What the closing of a period does to the alerts of a pilot: of the kind of periods that it reports by."""
    span = readings.span
    reported = PeriodKind.WEEK if pilot.reports_weekly else PeriodKind.MONTH
    found: list[Turn] = []
    before: Sequence[StandingAlert] = ()
    ours: dict[str, OpeningRule] = {}
    if span.kind is reported and alerting.asks:
        ours = _rules(connection, pilot, span.ends_on, rules)
        longest = max((rule.reopen_periods for rule in ours.values()), default=0) + 1
        since = span.ends_on - timedelta(days=longest * DAYS_OF[span.kind])
        standing = before = list_standing(connection, pilot.id, since)
        if not readings.forecasts:  # no milestone was foreseen: what was stays as it is
            standing = [one for one in standing if not one.trouble.startswith(FORESEEN)]
        watched = {alert.trouble for alert in standing}
        seen = list(seen_lights(readings, providers, facts, ours.values(), watched))
        held = waiting(readings, facts, seen)
        found = turns(seen, [one for one in standing if one.trouble not in held], ours, span)
    return TurnedAlerts(pilot, facts, span, found, alerting, before, ours)


def _rules(connection: Connection, pilot: Row[Any], day: date, rules: RuleSet) -> dict[str, OpeningRule]:
    """Those in force; of providers the ranking says how many periods below its limit are enough."""
    enough = int(rules[SUBJECT, "alert_after_periods"].green_bound)
    found = in_force(load_alert_rules(connection), day, pilot.code)
    return {
        code: replace(rule, periods=enough, light=Light.RED) if rule.indicator == PROVIDER else rule
        for code, rule in found.items()
    }
