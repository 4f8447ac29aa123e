"""What of a pilot changed when, so that what was read of it may be kept (rules 11.20)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Changes:
    """`revision` counts all changes. Anything may have changed up to `all_at`; after it only the tables that are named,
    each with its last change."""

    revision: int
    all_at: int
    tables: Mapping[str, int] = field(default_factory=dict, hash=False)

    def since(self, revision: int, tables: Collection[str]) -> bool:
        """Whether one of the tables may have changed after a revision."""
        return self.all_at > revision or any(self.tables.get(name, 0) > revision for name in tables)

    def after(self, revision: int, tables: Collection[str]) -> "Changes":
        """The same once a change of some tables alone has become `revision`."""
        return Changes(revision, self.all_at, {**self.tables, **dict.fromkeys(tables, revision)})
