"""一、二 of a self-evaluation: how it ended in one paragraph, then every target with its cause."""

from collections.abc import Iterable, Sequence

from domain.appraisal.dossier import Dossier
from domain.appraisal.views import NO_CAUSE, NO_EVIDENCE, Appraised
from domain.days import zh_day
from domain.lights.sentences import NOTHING
from domain.reports.briefing import Edition
from domain.reports.targets import TARGETS
from domain.reports.views import Block, Cell, Line, Part, Section, Table
from domain.reports.words import joined, listed, say, text
from domain.targets.verdicts import WORST_FIRST
from domain.words import Verdict

NOTES = "appraisal_notes"


def summary_section(dossier: Dossier) -> Section:
    edition, as_of = dossier.edition, dossier.edition.period.as_of
    basis = Line(
        f"本报告依据{dossier.document}，对{edition.pilot.name}作{dossier.word}绩效自评。全部数据取自{edition.period.zh}"
        f"结账的同一份冻结数据，截至{zh_day(as_of)}；此后的更正不改动本报告数据，单列说明。"
    )
    whole, yearly = parted(dossier.rows)
    lines = [basis, _counted(edition, "试点期总目标", whole), _counted(edition, "年度目标", yearly)]
    missed = [row for row in whole if row.is_missed]
    if missed:
        told = edition.number(len(missed), TARGETS, edition.scope, "试点期总目标 verdict = overdue 的个数")
        head = say("试点期总目标中未完成的 {told} 项：", told=told)
        lines.append(joined([head, *_apart(_gap(edition, row) for row in missed), Line("。原因逐项列于第二部分。")]))
    elif whole and all(row.line.verdict is Verdict.DONE for row in whole):
        lines.append(Line("试点期总目标全部完成。"))
    return Section("summary", "基本情况和结论", tuple(line for line in lines if line.text))


def _apart(parts: Iterable[Line]) -> list[Line]:
    """With ； between them."""
    return [one for part in parts for one in (Line("；"), part)][1:]


def _gap(edition: Edition, row: Appraised) -> Line:
    at = f"{row.line.name} · {edition.scope}"
    gap = edition.figure(row.gap_text, TARGETS, at, "value − actual", row.line.missing)
    return say("{name}（{gap}）", name=row.line.name, gap=gap)


def parted(rows: Sequence[Appraised]) -> tuple[list[Appraised], list[Appraised]]:
    """Targets of the whole plan, and those of its years."""
    return [row for row in rows if row.line.group == "pilot"], [row for row in rows if row.line.group != "pilot"]


def _counted(edition: Edition, what: str, rows: Sequence[Appraised]) -> Line:
    """试点期总目标 21 项：已完成 16 项、已到期未完成 5 项。"""
    if not rows:
        return Line("")
    parts = []
    for verdict in WORST_FIRST:
        number = sum(row.line.verdict is verdict for row in rows)
        field = f"{what} verdict = {verdict.value} 的个数"
        parts.append((f"{verdict.zh} {{}} 项", edition.number(number, TARGETS, edition.scope, field)))
    total = edition.number(len(rows), TARGETS, edition.scope, f"{what}的个数")
    return joined([say(f"{what} {{total}} 项：", total=total), listed(parts), Line("。")])


def targets_section(dossier: Dossier) -> Section:
    edition = dossier.edition
    whole, yearly = parted(dossier.rows)
    if not dossier.rows:
        return Section("targets", "绩效目标完成情况", (Line("方案没有要考核的目标。"),))
    blocks: list[Block] = [Part("（一）试点期总目标"), _whole_table(whole)]
    missed = [row for row in whole if row.is_missed]
    if missed:
        blocks += [Part("（二）未完成的目标及原因"), *(_missed(edition, row) for row in missed)]
    else:
        blocks.append(Line("试点期总目标没有到期未完成的。"))
    if yearly:
        blocks += [Part(f"（{'三' if missed else '二'}）年度目标"), *_yearly(edition, yearly), _year_table(yearly)]
    return Section("targets", "绩效目标完成情况", tuple(blocks))


def _missed(edition: Edition, row: Appraised) -> Line:
    """完成改造：方案要求“…”，目标不少于 520 家，实际 517 家，差 3 家。原因：…。整改：…。"""
    line, at = row.line, f"{row.line.name} · {edition.scope}"
    actual = edition.figure(row.actual_text, TARGETS, at, "actual", line.actual)
    value = edition.figure(row.target_text, "targets", at, "value", line.value)
    gap = edition.figure(row.gap_text, TARGETS, at, "value − actual", line.missing)
    note = row.note
    blame = edition.figure(line.blame, TARGETS, at, "各单位 value − actual", line.blame) if line.blame else ""
    until = f"{zh_day(note.due_on)}前" if note.due_on else ""
    who = f"责任单位{note.owner}" if note.owner else ""
    after = "；".join(filter(None, (_ended(note.remedy), who, until)))
    return joined(
        [
            say("{name}：目标{value}，实际 {actual}，{gap}", name=line.name, value=value, actual=actual, gap=gap),
            say("，主要在{blame}" if blame and not line.blame.startswith("逾期") else "，{blame}", blame=blame)
            if blame
            else None,
            Line(f"。原因：{_ended(note.cause) if note.cause else f'（{NO_CAUSE}）'}。"),
            Line(f"整改：{_ended(after)}。" if after else ""),
        ],
        kind="body" if note.cause else "warning",
    )


def _ended(words: str) -> str:
    return words.rstrip("。；")


def _whole_table(rows: Sequence[Appraised]) -> Table:
    cells = tuple(
        (
            text(row.line.name),
            text(row.quote),
            Cell(row.target_text),
            Cell(row.actual_text),
            Cell(row.gap_text),
            text(row.note.evidence or NO_EVIDENCE),
            Cell(row.verdict_zh, row.colour),
        )
        for row in rows
    )
    return Table(
        "appraised_whole",
        "试点期总目标完成情况",
        ("指标", "方案原文", "目标", "实际", "差距", "佐证", "结论"),
        cells,
        (16, 26, 12, 10, 9, 17, 10),
        TARGETS,
        (
            "indicator",
            "targets.source_quote",
            "targets.operator、value",
            "actual",
            "value − actual",
            f"{NOTES}.evidence",
            "verdict",
        ),
    )


def _yearly(edition: Edition, rows: Sequence[Appraised]) -> list[Line]:
    """What was missed in its year, and what of it was made up."""
    told = []
    for verdict, word in ((Verdict.MADE_UP, "当年未完成、其后补齐的"), (Verdict.OVERDUE, "当年未完成、至今未补齐的")):
        found = [row for row in rows if row.line.verdict is verdict]
        if found:
            number = edition.number(len(found), TARGETS, edition.scope, f"年度目标 verdict = {verdict.value} 的个数")
            head = say("{word} {number} 项：", word=word, number=number)
            told.append(joined([head, *_apart(_why(edition, row) for row in found), Line("。")]))
    return told or [Line("年度目标没有当年未完成的。")]


def _why(edition: Edition, row: Appraised) -> Line:
    line = row.line
    why = line.why.partition("：")[2] or line.why
    return say("{why}", why=edition.figure(why, TARGETS, f"{line.name} · {edition.scope}", "verdict_reason", line.why))


def _year_table(rows: Sequence[Appraised]) -> Table:
    cells = tuple(
        (
            text(row.line.name),
            text(row.line.when),
            Cell(row.target_text),
            Cell(row.actual_text),
            Cell(row.gap_text),
            text(row.note.cause or (NO_CAUSE if row.is_missed else NOTHING)),
            Cell(row.verdict_zh, row.colour),
        )
        for row in rows
    )
    return Table(
        "appraised_years",
        "年度目标完成情况",
        ("指标", "年度", "目标", "实际", "差距", "原因", "结论"),
        cells,
        (22, 11, 13, 12, 10, 20, 12),
        TARGETS,
        ("indicator", "targets.period", "targets.value", "actual", "value − actual", f"{NOTES}.cause", "verdict"),
    )
