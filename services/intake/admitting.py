"""Providers that come into the pool or change their kind: by two people, with an event of the trail for each
(rules 6.7, 11.3)."""

from collections.abc import Mapping, Sequence

from domain.intake.forms import Kind
from domain.intake.views import RowChange
from services.desk import Desk

BY_TWO = frozenset({"kind", "kind_on", "admitted_on", "document", "notice_from", "notice_to"})
"""Fields that two people decide; name and industries are facts that one keeps."""


def admits(kind: Kind, changes: Sequence[RowChange]) -> bool:
    """Whether any of the changes takes two people."""
    return kind is Kind.PROVIDERS and any(change.is_new or BY_TWO & change.fields.keys() for change in changes)


def admit(desk: Desk, changes: Sequence[RowChange]) -> None:
    """Two people and an event for each provider; Refused where one person alone asks."""
    desk.two_people()
    for change in changes:
        if change.is_new or BY_TWO & change.fields.keys():
            was, now = ({name: pair[place] for name, pair in change.fields.items()} for place in (0, 1))
            action = "admit_provider" if change.is_new else "change_admission"
            desk.audit(action, Kind.PROVIDERS.value, str(change.key[0]), before=_stated(was), after=_stated(now))


def _stated(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
