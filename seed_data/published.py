"""The published plans, as patterns for a workbook of one's own."""

from functools import cache

from seed_data.plan_files import read_plan_files
from seed_data.plans import DEFAULT_ROOT
from services.plans.files import PilotPlan
from services.plans.load import targets_of, values_of


@cache
def _plans() -> dict[str, PilotPlan]:
    """By what a person calls the pilot; the files do not change while a program runs."""
    plans = read_plan_files(DEFAULT_ROOT, None).plans
    return {plan.pilot.short_name: plan for plan in plans if plan.pilot is not None}


def published_names() -> tuple[str, ...]:
    return tuple(_plans())


def published(name: str) -> dict[str, list[dict[str, object]]]:
    """Kind of record → rows of a published plan, as they would be stored."""
    plan = _plans()[name]
    if plan.pilot is None:
        raise ValueError(name)
    rows = {record: values_of(located) for record, located in plan.files.items()}
    return {**rows, "targets": targets_of(plan, plan.pilot)}
