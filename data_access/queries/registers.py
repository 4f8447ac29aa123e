"""Rows of the registers as their forms state them: providers, solutions, uses of them, amounts applied for."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, String, func, literal, select

from data_access.queries.parts import in_parts
from data_access.tables import (
    BlockEntry,
    District,
    Enterprise,
    Industry,
    Project,
    ProjectProvider,
    Provider,
    ProviderIndustry,
    ProviderStatusChange,
    Solution,
    SolutionUse,
    SubsidyApplication,
    Task,
    TaskUpdate,
)
from domain.intake.values import together

PROVIDER = select(
    Provider.id,
    Provider.version,
    Provider.uscc,
    Provider.name,
    Provider.kind,
    Provider.admitted_on,
    Provider.notice_from,
    Provider.notice_to,
    Provider.document,
    Provider.kind_on,
    literal(None).label("industries"),
    select(func.min(ProviderStatusChange.happened_on))
    .where(ProviderStatusChange.provider_id == Provider.id)
    .correlate(Provider)
    .scalar_subquery()
    .label("stepped_on"),
)
SOLUTION = (
    select(
        Solution.id,
        Solution.version,
        Solution.name,
        Provider.uscc.label("provider"),
        Industry.short_name.label("industry"),
        Solution.scenario,
        Solution.price_fen,
        Solution.listed_on,
        Solution.delisted_on,
        select(func.min(SolutionUse.used_on))
        .where(SolutionUse.solution_id == Solution.id)
        .correlate(Solution)
        .scalar_subquery()
        .label("first_used_on"),
    )
    .join(Provider, Provider.id == Solution.provider_id)
    .outerjoin(Industry, Industry.id == Solution.industry_id)
)
SOLUTION_USE = (
    select(
        SolutionUse.id,
        SolutionUse.version,
        Project.code.label("project"),
        Solution.name.label("solution"),
        SolutionUse.used_on,
        District.short_name.label("holder"),
    )
    .join(Project, Project.id == SolutionUse.project_id)
    .join(Solution, Solution.id == SolutionUse.solution_id)
    .join(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
TASK_LABEL = Task.number.cast(String) + " " + Task.title
"""A task as forms say it: its number and name."""
TASK_UPDATE = select(
    TaskUpdate.id,
    TaskUpdate.version,
    TASK_LABEL.label("task"),
    TaskUpdate.reported_on,
    TaskUpdate.state,
    TaskUpdate.text,
    TaskUpdate.next_step,
    TaskUpdate.evidence,
).join(Task, Task.id == TaskUpdate.task_id)
BLOCK_ENTRY = (
    select(
        BlockEntry.id,
        BlockEntry.version,
        Project.code.label("project"),
        BlockEntry.reported_on,
        BlockEntry.cause,
        BlockEntry.state,
        BlockEntry.helper,
        BlockEntry.measure,
        BlockEntry.result,
        District.short_name.label("holder"),
    )
    .join(Project, Project.id == BlockEntry.project_id)
    .join(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
APPLICATION = (
    select(
        SubsidyApplication.id,
        SubsidyApplication.version,
        Project.code.label("project"),
        SubsidyApplication.applied_fen,
        SubsidyApplication.applied_on,
        SubsidyApplication.rest_on,
        District.short_name.label("holder"),
    )
    .join(Project, Project.id == SubsidyApplication.project_id)
    .join(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)


def with_industries(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The industries that each provider serves, as one text."""
    query = select(ProviderIndustry.provider_id, Industry.short_name).join(
        Industry, Industry.id == ProviderIndustry.industry_id
    )
    return _with_many(connection, rows, "industries", query, ProviderIndustry.provider_id)


def with_partners(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The credit codes of each project's other providers, as one text."""
    query = select(ProjectProvider.project_id, Provider.uscc).join(Provider, Provider.id == ProjectProvider.provider_id)
    return _with_many(connection, rows, "partners", query, ProjectProvider.project_id)


def _with_many(connection: Connection, rows: list[dict[str, Any]], field: str, query, of_row) -> list[dict[str, Any]]:
    """`query`: id of the row and one of its values."""
    by_id = {row["id"]: row for row in rows}
    found: dict[int, list[str]] = defaultdict(list)
    for part in in_parts(query, of_row, by_id):
        for number, value in connection.execute(part):
            found[number].append(value)
    for number, values in found.items():
        by_id[number][field] = together(values)
    return rows
