"""Loads the plans, the indicator catalogue and the default rules into the database."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session

from seed_data.plan_files import read_plan_files
from services.plans.load import LoadReport, load
from services.plans.load import PlanFilesInvalid as PlanFilesInvalid

DEFAULT_ROOT = Path(__file__).parent


def load_plans(session: Session, root: Path = DEFAULT_ROOT, pilots: Sequence[str] | None = None) -> LoadReport:
    """Reads all files (or only those of `pilots`, and the catalogue), refuses all mistakes at once, then writes.

    Loading twice changes nothing; a changed cell changes its row. The caller commits.
    """
    return load(session, read_plan_files(root, None if pilots is None else tuple(pilots)))


def folders(root: Path = DEFAULT_ROOT) -> list[str]:
    """Codes of the published plans."""
    return sorted(path.name for path in (root / "pilots").glob("*") if path.is_dir())
