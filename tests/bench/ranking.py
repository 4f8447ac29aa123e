"""Time of scoring and ranking the providers of 40,000 projects, overall and in every industry, as JSON."""

import json
import sys
import time

from data_access.engine import read_engine
from data_access.queries.facts import load_facts
from data_access.queries.pilots import get_pilot
from data_access.queries.rules import load_rule_book
from domain.evaluation.evaluate import evaluate
from domain.lights.readings import Previous
from domain.periods import span_of
from services.evaluation.ranking import Ranker
from tests.bench.items import ENTRIES, LARGE, PERIODS
from tests.bench.sites import scale_database

LIMIT_SECONDS = 10.0
WEEK = "2026-W46"


def main() -> None:
    """Print what closing a week adds for the ranking: reading what it needs beside the facts, and ranking."""
    with read_engine(scale_database(LARGE, PERIODS[LARGE], ENTRIES)).connect() as connection:
        pilot = get_pilot(connection, "scale")
        facts, span = load_facts(connection, pilot.id), span_of(WEEK)
        rules = load_rule_book(connection).on(span.ends_on, pilot.code)
        readings = evaluate(facts, span, span.ends_on, rules, Previous())
        started = time.perf_counter()
        ranked = Ranker(connection, pilot, facts).rank(span, readings, rules)
        seconds = time.perf_counter() - started
    found = ranked.ranking
    places = sum(row["rank"] is not None for row in found.columns.values())
    what = f"scoring {len(found.columns):,} providers ({places:,} ranked), {len(facts.projects):,} projects"
    json.dump([{"what": what, "seconds": seconds, "limit_seconds": LIMIT_SECONDS}], sys.stdout)


if __name__ == "__main__":
    main()
