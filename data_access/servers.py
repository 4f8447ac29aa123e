"""How a PostgreSQL server is opened: what one acknowledges is kept, a reader sees one state, nobody waits for ever."""

import time
from dataclasses import dataclass

from sqlalchemy import Engine, create_engine, event

from data_access.failures import BUSY_TIMEOUT_MS

SECONDS_TO_CONNECT = 5
"""After which a server that does not answer is away (PostgreSQL)."""
HOST_IS_GONE = {"keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3, "tcp_user_timeout": 15_000}
"""Else a server whose machine lost its power is waited for for hours (PostgreSQL; seconds, the last milliseconds)."""
KEPT, AT_MOST, SECONDS_FOR_ONE = 10, 30, 10
"""Connections of an engine: kept open, at most; how long one that is free is waited for."""
SECONDS_LEFT_ALONE = 3.0


@dataclass
class Server:
    """A server that is asked again only after a while, since each attempt may take seconds."""

    until: float = 0.0

    def is_left_alone(self) -> bool:
        return time.monotonic() < self.until

    def leave_alone(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds


def pool() -> dict[str, float]:
    """As create_engine takes it."""
    return {"pool_size": KEPT, "max_overflow": AT_MOST - KEPT, "pool_timeout": SECONDS_FOR_ONE}


def server_engine(url: str, *, read_only: bool) -> Engine:
    """A writer waits for another as long as on SQLite. A reader sees one state: a page asks many times."""
    own = "default_transaction_read_only=on" if read_only else f"lock_timeout={BUSY_TIMEOUT_MS}"
    told_to = {"options": f"-c timezone=UTC -c {own}", "connect_timeout": SECONDS_TO_CONNECT, **HOST_IS_GONE}
    level = "REPEATABLE READ" if read_only else "READ COMMITTED"
    engine = create_engine(url, pool_pre_ping=True, isolation_level=level, connect_args=told_to, **pool())
    if not read_only:
        event.listen(engine, "connect", _acknowledge_what_is_kept)
    return engine


def _acknowledge_what_is_kept(raw, _record) -> None:
    # only from off: remote_apply and the like, which an administrator may have chosen, keep more
    wanted = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    raw.execute(wanted)
    raw.commit()
