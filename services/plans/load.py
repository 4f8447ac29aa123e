"""Writes a plan that was read, or refuses it whole with all its mistakes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from data_access.commands import plans as commands
from data_access.commands.plans import Saved
from services.plans.checks import check_plan_files
from services.plans.files import Located, Mistake, PilotPlan, PlanFiles
from services.plans.periods import days_of
from services.plans.rows import PilotRow, TargetRow


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


def sum_saved(parts: Iterable[Saved]) -> Saved:
    total = Saved()
    for part in parts:
        total = total.plus(part)
    return total


def check(session: Session, files: PlanFiles) -> None:
    """Adds all mistakes: within the files, and against what is stored and in use."""
    check_plan_files(files)
    _check_rules_unchanged(session, files)
    _check_terms_unchanged(session, files)
    _check_names_of_today(session, files)
    _check_targets_unchanged(session, files)


def load(session: Session, files: PlanFiles) -> LoadReport:
    """Writes all rows; PlanFilesInvalid with all mistakes. Loading twice changes nothing. The caller commits."""
    check(session, files)
    if files.mistakes:
        raise PlanFilesInvalid(files.mistakes)
    return write(session, files)


def write(session: Session, files: PlanFiles) -> LoadReport:
    """Writes the rows of files without a mistake."""
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
        located = files.catalogue.get(record, [])
        for index in commands.list_changed_rules(session, record=record, rows=values_of(located)):
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
        for index in commands.list_changed_terms(session, pilot_id=known, rows=values_of(located)):
            at = located[index]
            text = f"第 {at.row.number} 批已有项目，比例和上限不能改动；{files.words.new_terms}"
            files.complain(plan.name("batches"), at.line, files.words.column("batches", "subsidy_ratio"), text)


def _check_names_of_today(session: Session, files: PlanFiles) -> None:
    """A unit that was renamed is not brought in again under its old name; the files that were published keep theirs."""
    for plan in files.plans if files.words.asks_for_quotes else ():
        known = plan.pilot and commands.get_pilot_id(session, plan.pilot.code)
        former = commands.list_former_names(session, pilot_id=known) if known else {}
        for record in ("districts", "departments"):
            for at in plan.files.get(record, []):
                if (record, at.row.name) in former:
                    day, now = former[record, at.row.name]
                    text = f"“{at.row.name}”已于 {day} 更名为“{now}”；请改用现名，或下载新的方案表"
                    files.complain(plan.name(record), at.line, files.words.column(record, "name"), text)


def _check_targets_unchanged(session: Session, files: PlanFiles) -> None:
    """A value is revised by a line of its own, from a day on: periods before it keep the one they were judged by."""
    for plan in files.plans:
        pilot, located = plan.pilot, plan.files.get("targets", [])
        known = commands.get_pilot_id(session, pilot.code) if pilot else None
        if pilot is None or not known:
            continue
        rows = [{**row, "effective_from": row["effective_from"] or pilot.effective_from} for row in values_of(located)]
        for index, operator, value in commands.list_changed_targets(session, pilot_id=known, rows=rows):
            row = located[index].row
            text = (
                f"已印发的目标是{operator.zh} {value:g}，改成了{row.operator.zh} {row.value:g}；原来一行不动，"
                f"另加一行写调整后的数和{files.words.revised_from}"
            )
            files.complain(plan.name("targets"), located[index].line, files.words.column("targets", "value"), text)


def _write_catalogue(session: Session, files: PlanFiles) -> dict[str, Saved]:
    counts = {}
    for record in commands.CATALOGUE_RECORDS:
        if record not in files.catalogue:
            continue
        rows = values_of(files.catalogue[record], files.first_position)
        counts[record] = commands.upsert_catalogue_records(session, record=record, rows=rows)
    for record in (record for record in commands.DATED_RULES if record in files.catalogue):
        rows = values_of(files.catalogue[record])
        counts[record] = commands.insert_dated_rules(session, record=record, rows=rows)
    return counts


def _write_plan(session: Session, plan: PilotPlan) -> dict[str, Saved]:
    pilot = plan.files["pilot"][0].row
    pilot_id, saved = commands.upsert_pilot(session, values=pilot.model_dump())
    counts = {"pilots": saved}
    for record in commands.PILOT_RECORDS:
        rows = values_of(plan.files[record])
        counts[record] = commands.upsert_pilot_records(session, pilot_id=pilot_id, record=record, rows=rows)
    counts["targets"] = commands.upsert_targets(session, pilot_id=pilot_id, rows=targets_of(plan, pilot))
    return counts


def targets_of(plan: PilotPlan, pilot: PilotRow) -> list[dict[str, Any]]:
    """The plan's targets as they are stored, with the days that their periods mean."""
    located = plan.files["targets"]
    return [{**row, **_dates(at.row, pilot)} for row, at in zip(values_of(located), located, strict=True)]


def _dates(target: TargetRow, pilot: PilotRow) -> dict[str, Any]:
    """Days and cadence of a target, from its period's label; it holds from the day the plan does."""
    days = days_of(target.period, pilot.first_on, pilot.last_on)
    if days is None:  # checked before anything is written
        raise ValueError(target.period)
    return {
        "first_on": target.first_on or days.first_on,
        "last_on": target.last_on or days.last_on,
        "cadence": days.cadence,
        "is_whole_pilot": days.is_whole_pilot,
        "names_own_days": days.names_own_days or target.last_on is not None,
        "effective_from": target.effective_from or pilot.effective_from,
    }


def values_of(rows: Sequence[Located], first: int = 1) -> list[dict[str, Any]]:
    """Columns and values of the rows, with `position` in the file's order where the table keeps one."""
    values = [at.row.model_dump() for at in rows]
    if rows and rows[0].row.positioned:
        return [{**row, "position": number} for number, row in enumerate(values, first)]
    return values
