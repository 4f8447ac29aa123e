"""Argon2id, few at a time: a hash takes 64 MiB and a tenth of a second of a core."""

from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Hashes made at a time."""
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=1$kGIH5jrY2+SfIjVtmXO4KQ$Pf8gVP7ufFF5sg6EJPSmOFH2RUBwFyy6XlYq2/DQ788"
"""Compared with where there is no account or no password, so that the answer takes as long."""
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())


def hashed(password: str) -> str:
    """What is kept of a password."""
    return str(_HASHER.hash(password))


def is_right(kept: str, password: str) -> bool:
    """Whether a password is the one kept; as much work for an empty one kept, which no password is."""
    try:
        _HASHER.verify(kept or NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)
