"""The cells of a form as they stand on paper; a click on one says what it is filled with."""

from functools import partial

import streamlit as st

from components import shell, url
from components.table import picked
from domain.official.fields import ROWS, WHOLE, Choice, FormField
from domain.official.grid import FormSheet, cell_name, place_of, printed_name, printed_of
from domain.texts import clean
from services.desk import carry_out
from services.frame import Frame
from services.official.forms import FormView, map_cell, unmap_cell

ROOM = "appraisal"
MOST_ROWS = 60
WHOLE_PILOT = "全试点"


def mapping(frame: Frame, view: FormView) -> None:
    """The sheet, and the form of the chosen cell."""
    names = [sheet.name for sheet in view.sheets]
    asked = url.get("sheet")
    name = asked if asked in names else names[0]
    if len(names) > 1:
        st.session_state.form_sheet = name
        st.selectbox(
            "哪张表",
            names,
            key="form_sheet",
            width=300,
            on_change=lambda: url.put(sheet=st.session_state.form_sheet, cell=None),
        )
    sheet = next(one for one in view.sheets if one.name == name)
    left, right = st.columns([3, 2], gap="medium") if view.may_write else (st.container(), None)
    with left:
        cell = _chosen(view, sheet)
    if right is not None:
        with right:
            if cell:
                _form(frame, view, sheet, cell)
            else:
                st.caption("点左边一个空白的格，在这里选它填什么。")


def _chosen(view: FormView, sheet: FormSheet) -> str:
    """Words of the sheet with what is mapped in «»; the cell that is clicked, else that of the address."""
    told = {field.cell: field for field in view.fields if field.sheet == sheet.name}
    height = min(max(len(sheet.rows), 1), MOST_ROWS)
    letters = [cell_name(0, column)[:-1] for column in range(sheet.width)]
    rows = {
        letter: [_shown(view, sheet, told, row, column) for row in range(height)]
        for column, letter in enumerate(letters)
    }
    numbers = {"行": [str(row + 1) for row in range(height)]}
    clicked = picked(
        {**numbers, **rows},
        key=f"form_grid_{view.line.id}_{sheet.name}",
        alt="空表的各格，已对应的写在书名号里",
        height=min(36 * (height + 1), 420),
    )
    if clicked is not None and clicked[1] != "行":
        return f"{clicked[1]}{clicked[0] + 1}"
    return url.get("cell") or ""


def _shown(view: FormView, sheet: FormSheet, told: dict[str, FormField], row: int, column: int) -> str:
    field = told.get(cell_name(row, column))
    if field is not None:
        choice = view.choices.get(field.figure)
        return f"《{field.text or (choice.name if choice else field.figure)}》"
    return "＝公式" if (row, column) in sheet.formulas else clean(sheet.at(row, column))


def _form(frame: Frame, view: FormView, sheet: FormSheet, cell: str) -> None:
    """What the cell is filled with; the unit that the form prints is offered first."""
    try:
        place = place_of(cell)
    except ValueError:
        return
    now = next((one for one in view.fields if (one.sheet, one.cell) == (sheet.name, cell)), None)
    if now is None and place[0] < len(sheet.rows) and not sheet.is_free(*place):
        st.caption(shell.escaped(f"{sheet.name}!{cell}：有字、有公式，或是合并格的一部分，不能填；请点空白的格。"))
        return
    form = f"cell_{view.line.id}_{sheet.name}_{cell}"
    opened = shell.opened(form, now)
    key = opened.key
    stale = _stale(view, f"{sheet.name}!{cell}", opened.record, now, st.session_state.get(f"{key}_figure"))
    seen: FormField | None = opened.record
    with st.container(border=True):
        st.markdown(f"**{shell.escaped(f'{sheet.name}!{cell} 填什么')}**")
        codes = list(view.choices)
        figure = st.selectbox(
            "指标",
            codes,
            index=codes.index(seen.figure) if seen is not None and seen.figure in codes else None,
            format_func=lambda code: f"{view.choices[code].group} · {view.choices[code].name}",
            key=f"{key}_figure",
            placeholder="选要填的数或文字",
        )
        if figure is not None:
            _rest(frame, view, (sheet, cell), opened, view.choices[figure], form, stale)
        if now is not None and st.button("取消对应", key=f"{key}_none"):
            at = {"form": view.line.id, "sheet": sheet.name, "cell": cell, "version": view.version}
            shell.act(ROOM, partial(carry_out, frame, unmap_cell, **at), form=form, stale=stale)
        if stale is not None:
            shell.reopen(form)


def _stale(
    view: FormView, cell: str, seen: FormField | None, now: FormField | None, mine: str | None
) -> shell.Stale | None:
    """Where somebody else has mapped the cell since its form was opened: what it was, is, and was to be."""
    if seen == now:
        return None
    names = {code: f"{choice.group} · {choice.name}" for code, choice in view.choices.items()}
    told = [
        " ".join(filter(None, (names.get(one.figure, one.figure), *_words(one)))) if one else "" for one in (seen, now)
    ]
    return shell.Stale(cell, ("填的内容", *told, names.get(mine or "", "")))


def _words(field: FormField) -> tuple[str, ...]:
    return field.text, field.district, field.industry, field.unit


def _rest(
    frame: Frame,
    view: FormView,
    place: tuple[FormSheet, str],
    opened: shell.Opened,
    choice: Choice,
    form: str,
    stale: shell.Stale | None,
) -> None:
    (sheet, cell), now, key = place, opened.record, opened.key
    printed = printed_of(sheet, place_of(cell), choice)
    first = now.unit if now is not None and now.unit in choice.units else printed
    with st.form(f"{key}_{choice.code}"):
        with st.container(horizontal=True):
            like = _row_repeats(view, sheet, cell)
            repeat = _select("行", choice.of, now.repeat if now else like, ROWS.get, f"{key}_repeat", 170)
            districts = ["", *frame.offered(frame.districts)] if "district" in choice.of else [""]
            own = "" if repeat else printed_name(sheet, place_of(cell)[0], districts)
            district = _select("地区", districts, now.district if now else own, _whole, f"{key}_district", 170)
            industries = ["", *frame.offered(frame.industries)] if "industry" in choice.of else [""]
            own = "" if repeat else printed_name(sheet, place_of(cell)[0], industries)
            industry = _select("行业", industries, now.industry if now else own, _whole, f"{key}_industry", 170)
            periods = [WHOLE, *_years(frame)] if choice.has_period else [""]
            period = _select("时期", periods, now.period if now else WHOLE, _when, f"{key}_period", 120)
            unit = _select("单位", list(choice.units), first, lambda word: word or "无", f"{key}_unit", 100)
        words = ""
        if choice.code == "text.fixed":
            words = st.text_input("文字", now.text if now else "", max_chars=200, key=f"{key}_text")
        if printed:
            st.caption(shell.escaped(f"表上印的单位：{printed}"))
        sent = st.form_submit_button("保存", type="primary")
    if sent:
        field = FormField(sheet.name, cell, choice.code, unit, period, district, industry, repeat, words)
        deed = partial(carry_out, frame, map_cell, frame, form=view.line.id, field=field, version=view.version)
        shell.act(ROOM, deed, form=form, stale=stale)


def _row_repeats(view: FormView, sheet: FormSheet, cell: str) -> str:
    """What another cell of the same row repeats for: a list is mapped column by column."""
    row = place_of(cell)[0]
    same = (one for one in view.fields if one.sheet == sheet.name and place_of(one.cell)[0] == row)
    return next((one.repeat for one in same if one.repeat), "")


def _select(label: str, options, now: str, word, key: str, width: int) -> str:
    options = list(options)
    at = options.index(now) if now in options else 0
    return st.selectbox(label, options, index=at, format_func=word, key=key, width=width)


def _whole(name: str) -> str:
    return name or WHOLE_PILOT


def _when(period: str) -> str:
    if period == WHOLE:
        return "试点期"
    return f"{period}年" if period else "截至日"


def _years(frame: Frame) -> list[str]:
    first = min((one.as_of.year for one in frame.periods), default=frame.pilot.last_on.year)
    return [str(year) for year in range(first, frame.pilot.last_on.year + 1)]
