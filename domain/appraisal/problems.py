"""六、七 of a self-evaluation: what is not right, what was corrected since the cut, what is done next."""

from domain.appraisal.dossier import Dossier
from domain.appraisal.views import NO_EVIDENCE
from domain.days import zh_day
from domain.evaluation.restatements import ReportedFigure
from domain.reports.views import Block, Cell, Line, Section, Table
from domain.reports.words import joined, say, text


def problems_section(dossier: Dossier) -> Section:
    edition, counts = dossier.edition, dossier.counts
    lacking = [row for row in dossier.rows if NO_EVIDENCE in row.wanting]
    missed = [row for row in dossier.rows if row.is_missed]
    left = counts.withdrawn + counts.replaced + counts.disqualified
    parts = []
    if missed:
        told = edition.number(len(missed), "target_readings", edition.scope, "verdict = overdue 的个数")
        parts.append(say("一是到期未完成的目标 {told} 项，原因和整改见第二部分。", told=told))
    issues = edition.number(dossier.open_issues, "issues", edition.scope, "截至日未关闭的个数")
    red = edition.number(counts.red, "scope_counts", edition.scope, "red")
    gone = edition.number(left, "scope_counts", edition.scope, "withdrawn、replaced、disqualified 之和")
    parts.append(
        say(
            "{n}是截至日红灯项目 {red} 个，未关闭问题 {issues} 个。", n="二" if missed else "一", red=red, issues=issues
        )
    )
    parts.append(say("先后退出、更换、取消资格的项目 {gone} 个，已从统计中剔除并留有记录。", gone=gone))
    blocks: list[Block] = [joined(parts)]
    if lacking:
        number = edition.number(len(lacking), "appraisal_notes", edition.scope, "evidence 为空的个数")
        blocks.append(say("尚缺佐证的目标 {number} 项，补齐前本报告为草稿。", number=number, kind="warning"))
    blocks += _corrected(dossier)
    return Section("problems", "存在问题", tuple(blocks))


def _corrected(dossier: Dossier) -> list[Block]:
    """What facts changed after the cut: told beside, since the cut stays what it is (rules 16.1)."""
    found, edition = dossier.corrections, dossier.edition
    if found is None:
        return [Line("截取后的更正在下一期结账时列出。", kind="note")]
    amounts: list[Block] = []
    if dossier.amended:
        told = edition.number(
            dossier.amended, "projects", edition.scope, "合同额、核定投入、审定奖补与截取时不同的个数"
        )
        amounts = [say("截取之后更正合同额、核定投入或审定奖补的项目 {told} 个，本报告为截取时的数。", told=told)]
    if not found:
        return amounts or [Line("截取之后没有更正。")]
    number = edition.number(len(found), "restatements", edition.scope, "个数")
    rows = tuple(
        (
            text(one.what),
            text(one.scope),
            Cell(_shown(one.before)),
            Cell(_shown(one.after)),
            text("；".join(one.causes)),
        )
        for one in found
    )
    table = Table(
        "appraised_corrections",
        "截取之后的更正",
        ("项目", "范围", "本报告", "更正后", "变动的事实"),
        rows,
        (24, 14, 12, 12, 38),
        "restatements",
        ("indicator", "district", "before_*", "after_*", "causes"),
    )
    return [say("截取之后更正 {number} 处，本报告数据未改，列示如下。", number=number), table, *amounts]


def _shown(figure: ReportedFigure) -> str:
    value = figure.numerator if figure.numerator is not None else figure.value
    return "—" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def next_section(dossier: Dossier) -> Section:
    """What the office wrote of each missed target, then its own paragraphs of the period."""
    lines: list[Block] = [Line(line, kind="office") for line in dossier.next_steps]
    for row in dossier.rows:
        note = row.note
        if row.is_short and note.remedy:
            until = f"，{zh_day(note.due_on)}前" if note.due_on else ""
            who = f"（{note.owner}{until}）" if note.owner else ""
            lines.append(Line(f"{row.name}：{note.remedy.rstrip('。')}{who}。"))
    return Section("next", "下一步工作", tuple(lines) or (Line("尚未写明下一步工作。", kind="note"),))
