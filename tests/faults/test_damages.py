"""Damaged copies of a small database are told (rules 11.12)."""

from pathlib import Path

import pytest

from services.keeping.damage import damage
from tests.faults import damages
from tests.faults.kept import small


@pytest.mark.parametrize("number", [18, pytest.param(200, marks=pytest.mark.slow)])
def test_every_damage_to_what_is_guarded_is_told(sqlite_store, tmp_path, monkeypatch, number):
    whole = Path(sqlite_store.folder / f"{small(sqlite_store)}.sqlite")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{whole}")
    assert damage() == []
    found = damages.run(whole, tmp_path, number, 7, lambda url: monkeypatch.setenv("DATABASE_URL", url))
    assert found.missed == []
    assert sum(found.told.values()) > 0.8 * number
    assert len(found.told) >= 8, "a bit of any page may be one that nothing stands in"
