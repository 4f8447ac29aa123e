"""What every room may say when something cannot be done."""


class Refused(Exception):
    """The request cannot be met; the message says what, why and what to do, in the reader's language."""
