"""What the office does on 资金流向: says what a finding is, records and corrects entries, takes the settlement away."""

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from components import deeds, downloads, shell
from components.intake import one
from components.money import findings as money_findings
from components.money import terms as money_terms
from components.money import use as money_use
from domain.intake.forms import Kind
from domain.money.ledger_form import COLUMNS, FormColumn
from domain.money.terms_view import TermsPreview
from domain.money.views import MoneyFinding, SettlementView
from domain.words import FindingState, FundCategory, FundKind, FundSource
from domain.yuan import wan
from services.access import Permission
from services.approvals.deciding import propose
from services.approvals.money import takes_two
from services.desk import carry_out
from services.errors import Refused
from services.frame import Frame
from services.money.batch_terms import preview, terms
from services.money.ledger import record_entry
from services.money.rulings import rule_on_finding
from services.money.settlement import settlement

WORDS = {"kind": FundKind, "source": FundSource, "category": FundCategory}


def chosen_finding() -> str:
    """Key of the finding a person opened; empty for none."""
    return st.session_state.get("money_finding", "")


def finding(frame: Frame, chosen: MoneyFinding | None, clicked: MoneyFinding | None) -> None:
    """The finding a person opened, and, in the live period, the form to explain or close it."""
    shell.said("money")
    if clicked is not None:
        st.session_state.money_finding = clicked.key
    chosen = clicked or chosen
    if chosen is None:
        return
    money_findings.opened(chosen)
    if not frame.user.may(Permission.RECORD_MONEY):
        return
    if frame.period.is_closed:
        st.caption("本期已结账，处理请切换到“实时”期次；处理结果从当天起生效，不改变已结账期次。")
        return
    _ruling(frame, chosen)


def _ruling(frame: Frame, now: MoneyFinding) -> None:
    """The form; refused, with both, where somebody else said something about the finding since it was opened."""
    form = f"ruling_{now.key}"
    opened = shell.opened(form, now)
    words = money_findings.ruling_form(form, opened.key)
    then, since = ("。".join(filter(None, (one.state.zh, one.ruling))) for one in (opened.record, now))
    if words is not None:
        if not any(words[name] for name in ("reason", "evidence")):
            shell.again("money")
        state = FindingState(words.pop("state"))
        mine = "。".join(filter(None, (state.zh, words["reason"])))
        stale = shell.Stale(now.name, ("处理", then, since, mine)) if then != since else None
        if state is FindingState.CLOSED:
            ruled = partial(carry_out, frame, propose, "rule_on_finding", {"key": now.key, "state": state, **words})
        else:
            ruled = partial(carry_out, frame, rule_on_finding, key=now.key, state=state, **words)
        shell.act("money", ruled, form=form, stale=stale, refused=_refused)
    if then != since:
        shell.reopen(form)


def desk(connection, frame: Frame, workbook: Callable[[SettlementView], bytes]) -> None:
    """Settlement for everyone who reads money; the forms for who records it. `workbook` makes the file."""
    shell.said("money")
    _settlement(connection, frame, workbook)
    rows = terms(connection, frame)
    money_terms.table(rows)
    if frame.user.may(Permission.SUBMIT):
        _applications(connection, frame)
    if not frame.user.may(Permission.RECORD_MONEY):
        st.info("登记和更正流水由专班办公室办理。")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _entry_form(frame)
    with right:
        _file_form()
        _correction_form(frame)
        money_terms.asked(
            frame,
            rows,
            lambda **words: _look(connection, frame, words),
            lambda words, **how: shell.act(
                "money", partial(carry_out, frame, propose, "change_terms", words), refused=_refused, **how
            ),
        )
        money_terms.new_batch(
            frame,
            lambda words, **how: shell.act(
                "money", partial(carry_out, frame, propose, "add_batch", words), refused=_refused, **how
            ),
        )


def _applications(connection, frame: Frame) -> None:
    """What was applied for: one by form, many by file."""
    one.folded(
        "登记一笔奖补申报",
        "application_open",
        partial(one.form, connection, frame, Kind.APPLICATIONS, "money", name="application", button="登记申报"),
    )
    shell.link("intake", "用文件登记多笔申报", at="file", report=Kind.APPLICATIONS.value)


def _look(connection, frame: Frame, words: dict[str, object]) -> TermsPreview | None:
    """The preview of new terms; None, and the reason, where they cannot be."""
    try:
        return preview(connection, frame, **words)
    except Refused as refusal:
        st.error(shell.escaped(str(refusal)))
        return None


def _refused(refusal: Refused) -> None:
    """Every problem of an entry; else the sentence, and of a stale form both values."""
    if problems := getattr(refusal, "problems", None):
        lines = [f"- {shell.escaped(str(problem))}" for problem in problems]
        st.error("\n".join(lines), title="没有登记，一笔也没有写入")
    else:
        deeds.refused(refusal, title="没有办理")


def _settlement(connection, frame: Frame, workbook: Callable[[SettlementView], bytes]) -> None:
    view = settlement(connection, frame)
    st.header("清算")
    total = view.total
    st.caption(shell.escaped("。".join(view.notes)))
    st.markdown(
        shell.escaped(
            f"到账 {wan(total.received_fen)}，公示应拨 {wan(total.publicised_fen)}，"
            f"应补拨 {wan(total.top_up_fen)}，应收回 {wan(total.give_back_fen)}，"
            f"应向企业收回 {wan(total.recover_fen)}。"
        )
    )
    money_use.settlement(view)
    downloads.button(
        frame,
        "下载清算表（Excel）",
        f"清算表_{frame.pilot.code}_{frame.period.label}.xlsx",
        lambda connection: workbook(settlement(connection, frame)),
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _entry_form(frame: Frame) -> None:
    st.header("登记一笔流水")
    raw: dict[str, object] = {}
    with st.form("entry", border=True):
        for column in COLUMNS:
            raw[column.field] = _field(column, frame)
        sent = st.form_submit_button("登记", type="primary")
    st.caption("拨付由另一人在“待我审批”批准后登记，其他流水即时登记。")
    if sent:
        record = partial(carry_out, frame, record_entry, raw)
        if takes_two([raw]):
            record = partial(carry_out, frame, propose, "record_entries", {"rows": [raw]})
        shell.act("money", record, refused=_refused)


def _field(column: FormColumn, frame: Frame):
    key = f"entry_{column.field}"
    if column.field in WORDS:
        words = WORDS[column.field]
        return st.selectbox(column.heading, list(words), format_func=lambda word: word.zh, key=key)
    if column.field == "occurred_on":
        return st.date_input(column.heading, value=frame.pilot.today, key=key)
    label = column.heading if column.required else f"{column.heading}（选填）"
    return st.text_input(label, key=key, placeholder=column.help, max_chars=60)


def _file_form() -> None:
    """Many entries come in by the one path for files: check, difference, commit, undo."""
    st.header("用 Excel 登记多笔")
    st.caption("到“数据报送”的“填表上传”，报表选“资金流水”：先核对每个单元格，看过差异再提交，可整批撤销。")
    shell.link("intake", "去填表上传", at="file", report="fund_entries")


def _correction_form(frame: Frame) -> None:
    st.header("更正一笔流水")
    with st.form("correction", border=True):
        kind = st.selectbox("原流水类别", list(FundKind), format_func=lambda word: word.zh, key="correct_kind")
        words = {
            name: st.text_input(label, key=f"correct_{name}", max_chars=120)
            for name, label in (
                ("document_no", "原文号"),
                ("reason", "更正原因"),
                ("new_document_no", "更正依据文号"),
            )
        }
        day: date = st.date_input("更正日", value=frame.pilot.today, key="correct_day")
        sent = st.form_submit_button("提请更正（记反向流水）")
    if sent:
        told = {"kind": kind, "occurred_on": day, **words}
        shell.act("money", partial(carry_out, frame, propose, "correct_entry", told), refused=_refused)
