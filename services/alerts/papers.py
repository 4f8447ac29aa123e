"""Steps of the ladder as papers: what was signed, word for word (rules 14.4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from domain.alerts.ladder import TITLES, Paper
from domain.alerts.rules import STEPS
from domain.alerts.views import AlertLine
from domain.frame_views import office_zh
from domain.identity.proposals import named


def papers_of(events: Sequence[Row[Any]], line: AlertLine, pilot: str, is_demo: bool) -> tuple[Paper, ...]:
    """The papers of an alert, from the events that signed them; who it went to is who owned it by then."""
    return tuple(
        Paper(
            step=event.deed,
            title=TITLES[event.deed].format(name=line.name),
            number=event.number,
            to=line.owner,
            body=tuple(event.text.split("\n")),
            issuer=office_zh(pilot),
            signed_on=event.happened_on,
            signed_by=named(event.author, event.account_id),
            is_demo=is_demo,
        )
        for event in events
        if event.deed in STEPS
    )
