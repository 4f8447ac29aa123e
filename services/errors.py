"""What a service says when it will not do something."""

from domain.refusal import Refused

__all__ = ["Forbidden", "Refused"]


class Forbidden(Refused):
    """This user may not do this."""
