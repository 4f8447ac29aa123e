"""单位变更 on screen: districts and members of the 专班 with their days; one is added, renamed, ended or merged."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import deeds, shell
from components.table import table, text
from domain.units.change_views import KnownUnit, UnitKind
from domain.words import DistrictKind
from services.access import User
from services.desk import at_pilot, with_desk
from services.plans.steps import PilotSetup
from services.units.changes import add_unit, end_unit, merge_one, rename_unit, unit_list
from services.wording import NOTHING

ROOM = "units"
DEEDS = {"rename": "更名", "add": "新设", "end": "撤销、退出", "merge": "并入另一个地区"}


def units(connection, user: User, pilot: PilotSetup) -> None:
    """The table, then one form at a time."""
    st.header("单位变更")
    shell.said(ROOM)
    known = with_desk(connection, pilot.id, user, unit_list)
    columns = [
        text("单位", lambda unit: unit.name),
        text("类别", lambda unit: unit.kind.zh),
        text("简称", lambda unit: unit.short_name),
        text("起", lambda unit: f"{unit.valid_from or NOTHING}"),
        text("止", lambda unit: f"{unit.valid_to or NOTHING}"),
        text("曾用名", lambda unit: "、".join(unit.former) or NOTHING),
        text("在册企业", lambda unit: f"{unit.enterprises} 家" if unit.kind is UnitKind.DISTRICT else NOTHING),
    ]
    table(known, columns, alt="地区和成员单位", height="auto", key="units")
    box = st.expander("登记一项变更", key="units_open", on_change="rerun")
    if box.open:
        with box:
            st.caption("方案印发以后单位有变的，在这里登记；以前各期的数不变。行业、任务和目标的调整仍用方案表。")
            what = st.segmented_control(
                "变更", list(DEEDS), format_func=DEEDS.__getitem__, key="units_deed", required=True
            )
            _form(user, pilot, known, what or "rename")


def _form(user: User, pilot: PilotSetup, known: Sequence[KnownUnit], what: str) -> None:
    name = f"units_{what}"
    key = shell.opened(name, None).key
    with st.form(name, border=True):
        words = {"rename": _rename, "add": _add, "end": _end, "merge": _merge}[what](known, key)
        words["document"] = st.text_input("依据的文件", max_chars=120, key=f"{key}_document")
        sent = st.form_submit_button("登记", type="primary")
    if not sent:
        return
    if not words["document"].strip():
        shell.again(ROOM)
    verb = {"rename": rename_unit, "add": add_unit, "end": end_unit}.get(what)
    if verb is not None:
        shell.act(ROOM, partial(at_pilot, pilot.id, user, verb, **words), form=name, refused=_refused)
    elif words["unit"] and words["into"]:
        shell.act(ROOM, partial(merge_one, user, pilot.id, **words), form=name, refused=_refused)


def _refused(refusal) -> None:
    """What was refused; of a file that was made every problem of it."""
    said = dict.fromkeys(problem.message for problem in getattr(refusal, "problems", ()))
    deeds.refused(refusal)
    if said:
        st.error("\n".join(f"- {shell.escaped(line)}" for line in said))


def _unit(known: Sequence[KnownUnit], key: str, label: str = "哪个单位") -> tuple[UnitKind, str]:
    standing = [unit for unit in known if unit.valid_to is None]
    at = st.selectbox(
        label,
        range(len(standing)),
        format_func=lambda place: f"{standing[place].kind.zh} {standing[place].name}",
        key=f"{key}_unit",
    )
    return standing[at].kind, standing[at].name


def _rename(known: Sequence[KnownUnit], key: str) -> dict[str, object]:
    kind, unit = _unit(known, key)
    return {
        "kind": kind.value,
        "unit": unit,
        "name": st.text_input("新名称", max_chars=60, key=f"{key}_name"),
        "short_name": st.text_input("新简称（地区填；留空同名称）", max_chars=40, key=f"{key}_short"),
        "renamed_on": st.date_input("更名日", key=f"{key}_day"),
    }


def _add(_known: Sequence[KnownUnit], key: str) -> dict[str, object]:
    kind = st.selectbox("类别", list(UnitKind), format_func=lambda one: one.zh, key=f"{key}_kind")
    of_district = st.selectbox("地区类型", list(DistrictKind), format_func=lambda one: one.zh, key=f"{key}_district")
    return {
        "kind": kind.value,
        "district_kind": of_district.value,
        "name": st.text_input("名称", max_chars=60, key=f"{key}_name"),
        "short_name": st.text_input("简称（留空同名称）", max_chars=40, key=f"{key}_short"),
        "valid_from": st.date_input("从哪天起", key=f"{key}_day"),
    }


def _end(known: Sequence[KnownUnit], key: str) -> dict[str, object]:
    kind, unit = _unit(known, key)
    return {"kind": kind.value, "unit": unit, "last_on": st.date_input("最后一天", key=f"{key}_day")}


def _merge(known: Sequence[KnownUnit], key: str) -> dict[str, object]:
    names = [unit.name for unit in known if unit.kind is UnitKind.DISTRICT and unit.valid_to is None]
    st.caption("名下在册企业从这一天起划到另一个地区，记为一批报送，可整批撤销；此前各期仍算在原地区。")
    return {
        "unit": st.selectbox("哪个地区", names, key=f"{key}_unit"),
        "into": st.selectbox("并入", names, index=min(1, len(names) - 1), key=f"{key}_into"),
        "moves_on": st.date_input("从哪天起", key=f"{key}_day"),
    }
