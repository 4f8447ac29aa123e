"""What a service says when it will not do something."""


class Refused(Exception):
    """The request cannot be met; the message says what, why and what to do, in the reader's language."""


class Forbidden(Refused):
    """This user may not do this."""
