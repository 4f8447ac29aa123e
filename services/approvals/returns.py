"""A file of money, and taking one back, as proposals: one approval covers the batch."""

from domain.intake.forms import Kind
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


def see_import(desk: Desk, words: Words, upload: Upload) -> Wanted:
    """The rows of the file; `mark` names the difference that was checked."""
    if upload.sha256 != words["sha256"]:
        raise Refused("没有办理：文件与提请时的摘要不符")
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
    lines = (
        f"撤销第 {batch.id} 批（{batch.file_name}，{batch.rows_new} 笔，{batch.author}提交）：每笔记一笔反向流水",
        f"原因：{words['reason']}",
    )
    return Wanted(f"第 {batch.id} 批", lines, {"sha256": batch.changes_sha256})


def do_undo(desk: Desk, words: Words, _: None) -> str:
    return undo_batch(desk, words["batch"], reason=words["reason"]).sentence


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "intake", {"at": "batches"}
