"""A database in memory, and a copy of the plan files that a test may spoil."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, create_engine

from data_access.tables import metadata
from seed_data.plans import DEFAULT_ROOT, load_plans

Edit = Callable[..., None]


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def loaded() -> Iterator[Session]:
    """All five plans, for tests that only read."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with Session(engine) as session:
        load_plans(session)
        yield session
    engine.dispose()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The catalogue and the plan of Yinchuan, free to be spoilt."""
    copy = tmp_path / "seed_data"
    shutil.copytree(DEFAULT_ROOT / "pilots" / "yinchuan", copy / "pilots" / "yinchuan")
    for file in DEFAULT_ROOT.glob("*.csv"):
        shutil.copy(file, copy)
    return copy


@pytest.fixture
def edit(root: Path) -> Edit:
    """Writes a cell: file, line as a text editor counts, column, new content."""

    def write(file: str, line: int, column: str, content: str) -> None:
        with (root / file).open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
        rows[line - 1][rows[0].index(column)] = content
        with (root / file).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows(rows)

    return write
