"""Reads all rule rows, old and new."""

from sqlalchemy import Connection, Row, select

from data_access.noticing import once
from data_access.tables import LightRule, Pilot, StageParty, StageWeight
from domain.facts.rules import DatedParty, DatedWeight, Rule, RuleBook, SetBy


@once
def load_rule_book(connection: Connection) -> RuleBook:
    """Every threshold row, stage weight and party of a stage; `RuleBook.on` picks those in force."""
    codes = dict(connection.execute(select(Pilot.id, Pilot.code)).all()) | {None: ""}
    rules = tuple(
        Rule(
            indicator=row.indicator,
            metric=row.metric,
            direction=row.direction,
            green_bound=row.green_bound,
            green_inclusive=row.green_inclusive,
            yellow_bound=row.yellow_bound,
            yellow_inclusive=row.yellow_inclusive,
            effective_from=row.effective_from,
            source=row.source,
            pilot=codes[row.pilot_id],
            unit=row.unit,
            author=row.author,
            is_default=row.is_default,
            said=_said(row),
        )
        for row in connection.execute(select(LightRule.__table__).order_by(LightRule.id))
    )
    weights = tuple(
        DatedWeight(row.stage, row.weight, row.effective_from, codes[row.pilot_id], _said(row))
        for row in connection.execute(select(StageWeight.__table__).order_by(StageWeight.id))
    )
    parties = tuple(
        DatedParty(row.stage, row.party, row.effective_from, codes[row.pilot_id], _said(row))
        for row in connection.execute(select(StageParty.__table__).order_by(StageParty.id))
    )
    return RuleBook(rules, weights, parties)


def _said(row: Row) -> SetBy:
    return SetBy(row.author, row.source, row.is_default, row.reason, row.approved_by, row.recorded_on, row.proposal_id)
