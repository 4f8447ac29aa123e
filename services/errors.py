"""What a service says when it will not do something."""

from domain.refusal import Refused

__all__ = ["Forbidden", "NotYet", "Refused"]


class Forbidden(Refused):
    """This user may not do this."""


class NotYet(Refused):
    """What is asked for comes about by a step that has not been taken yet; `page`, `label` and `words`: where it is."""

    def __init__(self, sentence: str, page: str, label: str, **words: str):
        super().__init__(sentence)
        self.page, self.label, self.words = page, label, words
