"""A file of money or of providers, and taking one back, as proposals: one approval covers the batch."""

from domain.identity.proposals import named
from domain.intake.forms import FORMS, Kind
from domain.intake.shown import shown
from domain.intake.views import RowChange
from services.approvals.money import entry_lines, facts_of, projects_of
from services.approvals.wanted import Wanted, Words, listed
from services.desk import Desk
from services.errors import Refused
from services.intake.check import Upload, check_upload, parse_upload
from services.intake.commit import commit_upload
from services.intake.undo import open_batch, undo_batch


def prepare(words: Words, file: bytes | None) -> Upload:
    """The file read again, before any lock is taken."""
    return parse_upload(file or b"", words["name"], Kind.FUND_ENTRIES)


def prepare_providers(words: Words, file: bytes | None) -> Upload:
    """The same of providers."""
    return parse_upload(file or b"", words["name"], Kind.PROVIDERS)


def _same_file(words: Words, upload: Upload) -> None:
    if upload.sha256 != words["sha256"]:
        raise Refused("没有办理：文件与提请时的摘要不符")


def see_providers(desk: Desk, words: Words, upload: Upload) -> Wanted:
    """What the file changes of each provider."""
    _same_file(words, upload)
    checked = check_upload(desk, upload, unit=words["unit"])
    changes = checked.difference.writes
    more = f" 等 {len(changes)} 家" if len(changes) > 1 else ""
    subject = f"{changes[0].name}{more}"[:120] if changes else words["name"][-60:]
    head = f"服务商 {len(changes)} 家，文件 {words['name']}，SHA-256 {words['sha256']}"
    return Wanted(subject, (head, *listed([_line(change) for change in changes])), {"mark": checked.mark})


def _line(change: RowChange) -> str:
    """入库 91… 云启数科：服务商类型 专业型，入库日 2026-11-02 …; of a known one what it was and becomes."""
    form = FORMS[Kind.PROVIDERS]
    if change.is_new:
        stated = [
            f"{form[f].heading} {shown(new, form[f])}" for f, (_, new) in change.fields.items() if not form[f].key
        ]
        return f"入库 {change.name}：{'，'.join(stated)}"
    moved = [
        f"{form[f].heading} {shown(old, form[f])} → {shown(new, form[f])}" for f, (old, new) in change.fields.items()
    ]
    return f"变更 {change.name}：{'，'.join(moved)}"


def see_import(desk: Desk, words: Words, upload: Upload) -> Wanted:
    """The rows of the file; `mark` names the difference that was checked."""
    _same_file(words, upload)
    rows = [row.values for row in upload.reading.rows] if upload.reading else []
    mark = check_upload(desk, upload, unit=words["unit"]).mark
    subject = f"{words['name'][-60:]} {words['sha256'][:12]}"
    head = f"资金流水 {len(rows)} 笔，文件 {words['name']}，SHA-256 {words['sha256']}"
    projects = projects_of(desk, rows)
    lines = (head, *listed(entry_lines(rows, projects)))
    return Wanted(subject, lines, {"mark": mark, "projects": facts_of(projects)})


def do_import(desk: Desk, words: Words, upload: Upload) -> str:
    told = {name: words[name] for name in ("unit", "mark", "explained")}
    return commit_upload(desk, upload, **told).sentence


def see_undo(desk: Desk, words: Words, _: None) -> Wanted:
    batch = open_batch(desk, words["batch"])
    who = named(batch.author, batch.author_account, batch.proposal_id)
    is_money = batch.kind is Kind.FUND_ENTRIES
    rows = f"{batch.rows_new} 笔" if is_money else f"新增 {batch.rows_new} 家、变更 {batch.rows_changed} 家"
    what = "每笔记一笔反向流水" if is_money else "每家恢复到提交以前，新入库的退出名录"
    lines = (
        f"撤销第 {batch.id} 批（{batch.file_name}，{rows}，{who}提交）：{what}",
        f"原因：{words['reason']}",
    )
    return Wanted(f"第 {batch.id} 批", lines, {"sha256": batch.changes_sha256})


def do_undo(desk: Desk, words: Words, _: None) -> str:
    return undo_batch(desk, words["batch"], reason=words["reason"]).sentence


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "intake", {"at": "batches"}
