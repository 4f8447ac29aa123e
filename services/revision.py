"""Reads kept in memory while nothing they are made of has changed, by the pilot, its period and the user's scope."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Generic, Protocol, TypeVar, cast

from sqlalchemy import Connection

from data_access.noticing import ANY, also_read, reads_of
from domain.changes import Changes

Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)
KEPT = 512
LONGEST_WAIT = 10.0
"""Seconds for which one waits for another who reads the same."""


class KeyedScope(Protocol):
    """What a kept read depends on: pilot, period and user, and what of the pilot changed when."""

    @property
    def cache_key(self) -> Hashable: ...

    @property
    def changes(self) -> Changes: ...

    @property
    def live_id(self) -> int | None: ...

    @property
    def is_settled(self) -> bool: ...


class KeptRead(Protocol[Result_co]):
    """A read that is kept; `forget` drops what is."""

    forget: Callable[[], None]

    def __call__(self, connection: Connection, scope: KeyedScope, *key: Hashable) -> Result_co: ...


@dataclass(frozen=True)
class _Kept(Generic[Result]):
    """What was read at a revision, and from which tables."""

    revision: int
    tables: Collection[str]
    result: Result

    def holds(self, scope: KeyedScope) -> bool:
        """A closed period's while nothing it was read from changed; else at its revision alone."""
        now = scope.changes
        if now.revision == self.revision or not scope.is_settled or ANY in self.tables:
            return now.revision == self.revision
        return now.revision > self.revision and not now.since(self.revision, self.tables)


@dataclass
class _Memory:
    """Of one read: what is kept, least used first, and what somebody is reading just now."""

    kept: OrderedDict[tuple[Any, ...], _Kept[Any]] = field(default_factory=OrderedDict)
    reading: dict[tuple[Any, ...], threading.Event] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, at: tuple[Any, ...], scope: KeyedScope) -> _Kept[Any] | None:
        with self.lock:
            found = self.kept.get(at)
            if found is None or not found.holds(scope):
                return None
            self.kept.move_to_end(at)
            return found

    def keep(self, at: tuple[Any, ...], one: _Kept[Any]) -> None:
        with self.lock:
            self.kept[at] = one
            self.kept.move_to_end(at)
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)

    @contextmanager
    def alone(self, at: tuple[Any, ...]) -> Iterator[None]:
        """Once nobody else reads the same, or has for too long; others then wait for this one."""
        with self.lock:
            other = self.reading.get(at)
        if other is not None:
            other.wait(LONGEST_WAIT)
        own = threading.Event()
        with self.lock:
            self.reading.setdefault(at, own)
        try:
            yield
        finally:
            with self.lock:
                if self.reading.get(at) is own:
                    del self.reading[at]
            own.set()


def kept(read: Callable[..., Result]) -> KeptRead[Result]:
    """Keep results of `read(connection, scope, *key)`; one reads for all who wait for the same.

    Results are frozen view models, so sessions share them without copying.
    """
    memory = _Memory()

    @wraps(read)
    def remembered(connection: Connection, scope: KeyedScope, *key: Hashable) -> Result:
        at = (connection.engine.url, scope.cache_key, key)
        found = memory.find(at, scope)
        if found is None:
            with memory.alone((*at, scope.changes.revision)):
                found = memory.find(at, scope) or _read(connection, scope, *key)
                memory.keep(at, found)
        also_read(connection, found.tables)
        return cast(Result, found.result)

    def _read(connection: Connection, scope: KeyedScope, *key: Hashable) -> _Kept[Result]:
        with reads_of(connection, scope.live_id) as reads:
            result = read(connection, scope, *key)
        return _Kept(scope.changes.revision, frozenset(reads.tables), result)

    kept_read = cast(KeptRead[Result], remembered)
    kept_read.forget = memory.kept.clear
    return kept_read
