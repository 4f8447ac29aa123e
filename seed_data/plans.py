"""Loads the plans, the indicator catalogue and the default rules into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session

from data_access.commands import plans as commands
from data_access.commands.plans import Saved
from seed_data.plan_checks import check_plan_files
from seed_data.plan_files import Located, Mistake, PilotPlan, PlanFiles, read_plan_files
from seed_data.plan_periods import days_of
from seed_data.plan_rows import PilotRow, TargetRow

DEFAULT_ROOT = Path(__file__).parent


class PlanFilesInvalid(Exception):
    """Nothing was written: `mistakes` holds all there are, each with file, line, column and cure."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        lines = "\n".join(f"- {mistake}" for mistake in self.mistakes)
        super().__init__(f"方案文件有 {len(self.mistakes)} 处错误，没有写入任何内容：\n{lines}")


@dataclass(frozen=True)
class LoadReport:
    """What became of the rows of each record type (`pilots`, `targets`, `light_rules`, …)."""

    counts: Mapping[str, Saved]

    @property
    def total(self) -> Saved:
        return sum_saved(self.counts.values())

    @property
    def changed(self) -> bool:
        return bool(self.total.inserted or self.total.updated)


def sum_saved(parts: Any) -> Saved:
    total = Saved()
    for part in parts:
        total = total.plus(part)
    return total


def load_plans(session: Session, root: Path = DEFAULT_ROOT, pilots: Sequence[str] | None = None) -> LoadReport:
    """Reads all files (or only those of `pilots`, and the catalogue), refuses all mistakes at once, then writes.

    Loading twice changes nothing; a changed cell changes its row. The caller commits.
    """
    files = read_plan_files(root, None if pilots is None else tuple(pilots))
    check_plan_files(files)
    _check_rules_unchanged(session, files)
    _check_terms_unchanged(session, files)
    _check_targets_unchanged(session, files)
    if files.mistakes:
        raise PlanFilesInvalid(files.mistakes)
    counts = _write_catalogue(session, files)
    for plan in files.plans:
        for record, saved in _write_plan(session, plan).items():
            counts[record] = counts.get(record, Saved()).plus(saved)
    report = LoadReport(counts)
    if report.changed:
        commands.raise_revisions(session)
    return report


def _check_rules_unchanged(session: Session, files: PlanFiles) -> None:
    for record in commands.DATED_RULES:
        located = files.catalogue[record]
        for index in commands.list_changed_rules(session, record=record, rows=_values(located)):
            at = located[index]
            text = f"与已在用的规则不同；已生效的规则不能改动，另加一行，effective_from 晚于 {at.row.effective_from}"
            files.complain(f"{record}.csv", at.line, "effective_from", text)


def _check_terms_unchanged(session: Session, files: PlanFiles) -> None:
    """What was due to projects of a batch does not change in silence; without a pilot file nothing is compared."""
    for plan in files.plans:
        pilot, located = plan.files.get("pilot"), plan.files.get("batches", [])
        known = pilot and commands.get_pilot_id(session, pilot[0].row.code)
        if not known:
            continue
        for index in commands.list_changed_terms(session, pilot_id=known, rows=_values(located)):
            at = located[index]
            text = (
                f"第 {at.row.number} 批已有项目，比例和上限不能改动；"
                "用 change_terms（services/money/batch_terms.py）登记新条件和生效日，此前验收的项目不变"
            )
            files.complain(plan.name("batches"), at.line, "subsidy_ratio", text)


def _check_targets_unchanged(session: Session, files: PlanFiles) -> None:
    """A value is revised by a line of its own, from a day on: periods before it keep the one they were judged by."""
    for plan in files.plans:
        pilot, located = plan.pilot, plan.files.get("targets", [])
        known = pilot and commands.get_pilot_id(session, pilot.code)
        if not known:
            continue
        rows = [{**row, "effective_from": row["effective_from"] or pilot.effective_from} for row in _values(located)]
        for index, operator, value in commands.list_changed_targets(session, pilot_id=known, rows=rows):
            row = located[index].row
            text = (
                f"已印发的目标是{operator.zh} {value:g}，改成了{row.operator.zh} {row.value:g}；原来一行不动，"
                "另加一行写调整后的数和 effective_from（从哪天起）"
            )
            files.complain(plan.name("targets"), located[index].line, "value", text)


def _write_catalogue(session: Session, files: PlanFiles) -> dict[str, Saved]:
    counts = {}
    for record in commands.CATALOGUE_RECORDS:
        rows = _values(files.catalogue[record])
        counts[record] = commands.upsert_catalogue_records(session, record=record, rows=rows)
    for record in commands.DATED_RULES:
        rows = _values(files.catalogue[record])
        counts[record] = commands.insert_dated_rules(session, record=record, rows=rows)
    return counts


def _write_plan(session: Session, plan: PilotPlan) -> dict[str, Saved]:
    pilot = plan.files["pilot"][0].row
    pilot_id, saved = commands.upsert_pilot(session, values=pilot.model_dump())
    counts = {"pilots": saved}
    for record in commands.PILOT_RECORDS:
        rows = _values(plan.files[record])
        counts[record] = commands.upsert_pilot_records(session, pilot_id=pilot_id, record=record, rows=rows)
    targets = [
        {**values, **_dates(at.row, pilot)}
        for values, at in zip(_values(plan.files["targets"]), plan.files["targets"], strict=True)
    ]
    counts["targets"] = commands.upsert_targets(session, pilot_id=pilot_id, rows=targets)
    return counts


def _dates(target: TargetRow, pilot: PilotRow) -> dict[str, Any]:
    """Days and cadence of a target, from its period's label; it holds from the day the plan does."""
    days = days_of(target.period, pilot.first_on, pilot.last_on)
    return {
        "first_on": target.first_on or days.first_on,
        "last_on": target.last_on or days.last_on,
        "cadence": days.cadence,
        "is_whole_pilot": days.is_whole_pilot,
        "names_own_days": days.names_own_days or target.last_on is not None,
        "effective_from": target.effective_from or pilot.effective_from,
    }


def _values(rows: Sequence[Located]) -> list[dict[str, Any]]:
    """Columns and values of the rows, with `position` in the file's order where the table keeps one."""
    values = [at.row.model_dump() for at in rows]
    if rows and rows[0].row.positioned:
        return [{**row, "position": number} for number, row in enumerate(values, 1)]
    return values
