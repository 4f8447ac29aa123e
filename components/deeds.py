"""What a person does on screen: one deed, one true sentence, however often the button is pressed.

Streamlit answers a second press with a second run, and starts it while the first is still writing. So a deed is known
by its verb and words and kept with its answer: pressed again it gets the kept answer and writes nothing, until the
person does anything else. A form stays as it was opened, so that what somebody else wrote meanwhile is noticed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

import streamlit as st

from components.escapes import BREAK, escaped
from services.errors import Refused
from services.frame import Frame

STALE = "没有保存：“{}”刚被别人改过；请看两边的值，重新打开后再改"


@dataclass
class _Deed:
    """The last deed of a room. `runs`: complete runs of a page since its answer was said."""

    told: tuple
    answer: object
    runs: int = 0
    is_said: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the person has done something else since: the same words are then a new deed."""
        return self.runs > 1

    def say(self) -> None:
        self.runs, self.is_said = 0, False


@dataclass(frozen=True)
class Opened:
    """A record as it stood when its form was opened; `key` begins the keys of the form's fields, new each time."""

    record: object
    key: str


@dataclass
class _Deeds:
    """Deeds and open forms of a session. A plain object: to touch st.session_state may end a run that was overtaken."""

    lock: Lock = field(default_factory=Lock)
    last: dict[str, _Deed] = field(default_factory=dict)
    forms: dict[str, Opened] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    used: dict[str, int] = field(default_factory=dict)
    openings: int = 0

    def do(self, room: str, work: Callable[[], object], told: tuple, stale: Refused | None) -> None:
        last = self.last.get(room)
        if last is not None and last.told == told and not last.is_over:
            last.say()
            return
        if last is not None:
            last.runs = 2
        if stale is not None:
            raise stale
        self.last[room] = _Deed(told, work())


def _deeds() -> _Deeds:
    if "deeds" not in st.session_state:
        st.session_state.deeds = _Deeds()
    return st.session_state.deeds


class Stale(Refused):
    """Somebody else wrote what a form was opened on. `sides`: item, value when opened, value now, what was typed."""

    def __init__(self, name: str, *sides: tuple[str, str, str, str]) -> None:
        self.sides = sides
        super().__init__(STALE.format(name))


def refused(refusal: Refused, title: str | None = None) -> None:
    """What was refused, in its own words, line by line; of a stale form both values."""
    st.error(BREAK.join(map(escaped, str(refusal).split("\n"))), title=title)
    if isinstance(refusal, Stale):
        both_values(refusal.sides)


def both_values(sides: Sequence[tuple[str, str, str, str]]) -> None:
    """What stood when the form was opened, what somebody else made of it, what was typed."""
    columns = zip(("项", "打开时", "别人改成", "您要改成"), zip(*sides, strict=True), strict=True)
    cells = {escaped(name): [escaped(text) for text in column] for name, column in columns}
    st.table(cells, alt="两边的值", border="horizontal", hide_index=True)


def act(
    room: str,
    work: partial,
    *,
    form: str = "",
    stale: Refused | None = None,
    kept_as: Callable[[object], object] = lambda answer: answer,
    refused: Callable[[Refused], None] = refused,
    empties: Sequence[str] = (),
) -> None:
    """Do it once, and draw the page anew, where `said(room)` says the answer; what is refused is said at once.

    `work`: a verb of the services with its words. `form`: the form that its success closes. `stale`: the refusal where
    somebody else wrote since the form was opened. `kept_as`: what is kept of the answer. `empties`: fields (`fresh`)
    that are empty after its success.
    """
    deeds = _deeds()
    try:
        with deeds.lock:
            deeds.do(room, lambda: kept_as(work()), _told(work), stale)
            deeds.forms.pop(form, None)
            for key in empties:
                deeds.used[key] = deeds.used.get(key, 0) + 1
    except Refused as refusal:
        refused(refusal)
    else:
        st.rerun()


def fresh(key: str) -> str:
    """The key of a field that is empty again after each deed that used what it held."""
    times = _deeds().used.get(key, 0)
    return f"{key}_{times}" if times else key


def _told(work: partial) -> tuple:
    """What tells a deed from another: verb, words, scope; not the state of the data, which the deed itself moves."""
    return work.func, tuple(map(_scope, work.args)), {name: _scope(word) for name, word in work.keywords.items()}


def _scope(word: object) -> object:
    return (word.user, word.pilot.id, word.period.label, word.key) if isinstance(word, Frame) else word


def again(room: str) -> None:
    """For a press that finds nothing new in a form: says the last answer once more, if nothing was done since."""
    deeds = _deeds()
    with deeds.lock:
        last = deeds.last.get(room)
        is_repeated = last is not None and not last.is_over
        if is_repeated:
            last.say()
    if is_repeated:
        st.rerun()


def said(room: str) -> None:
    """What was done by the last press."""
    last = _deeds().last.get(room)
    if last is not None and last.runs == 0 and last.answer:
        is_undone = getattr(last.answer, "is_undone", False)
        (st.warning if is_undone else st.success)(escaped(str(last.answer)))
        last.is_said = True


def answer(room: str) -> object | None:
    """What was kept of the last deed, for a room that shows more of it than a sentence and for longer."""
    last = _deeds().last.get(room)
    if last is None:
        return None
    last.is_said = True
    return last.answer


def forget(room: str) -> None:
    _deeds().last.pop(room, None)


def opened(form: str, record: object) -> Opened:
    """The record as it stood when this form was opened: on the first run that draws it, and after its own deed."""
    deeds = _deeds()
    if form not in deeds.forms:
        deeds.openings += 1
        deeds.forms[form] = Opened(record, f"{form}_{deeds.openings}")
    deeds.drawn.add(form)
    return deeds.forms[form]


def is_open(form: str) -> bool:
    """Whether this person has it before them: it stays, with what is typed, though there is nothing to be done any
    more since somebody else did it."""
    return form in _deeds().forms


def reopen(form: str, label: str = "重新打开（放弃未保存的改动）") -> None:
    """The button that takes up what somebody else wrote."""
    st.button(label, key=f"reopen_{form}", on_click=_close, args=(form,))


def _close(form: str) -> None:
    _deeds().forms.pop(form, None)


def begin_page() -> None:
    _deeds().drawn.clear()


def end_page() -> None:
    """A run that came to its end: what was said grows old, forms not drawn are closed, as their fields are."""
    deeds = _deeds()
    for deed in deeds.last.values():
        deed.runs += deed.is_said
    deeds.forms = {form: kept for form, kept in deeds.forms.items() if form in deeds.drawn}
