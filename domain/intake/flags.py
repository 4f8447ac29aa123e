"""是 and 否 as people write, tick and cross them."""

import re

YES = frozenset({"是", "1", "y", "yes", "true", "有", "对", "√", "✓", "✔", "☑", "✅", "是的"})
NO = frozenset({"否", "0", "n", "no", "false", "无", "×", "✗", "✘", "✕", "☒", "❌", "不是", "x", "✖", "❎", "没有"})
_ON, _OFF = "[☑✓✔√■]", "[☐□]"
_TICKED = (
    (re.compile(f"{_ON}是{_OFF}?否|是{_ON}否{_OFF}?"), True),
    (re.compile(f"{_OFF}?是{_ON}否|是{_OFF}?否{_ON}"), False),
)
"""Both words with a box before or behind each; one that is neither ticked nor crossed is no answer."""


def read_flag(text: str) -> bool:
    """The answer; ValueError(cause, cure) where it is neither."""
    word = text.lower().replace(" ", "").rstrip("。.;,")
    for answer, words in ((True, YES), (False, NO)):
        if word in words or (word[:1] in words and word[1:] in words):
            return answer
    for ticked, answer in _TICKED:
        if ticked.fullmatch(word):
            return answer
    raise ValueError(f"“{text[:30]}”不是“是”或“否”", "请填“是”或“否”")
