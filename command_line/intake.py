"""Returns from the command line: the same templates, checks and commits as on the screen."""

import json
from pathlib import Path
from typing import Annotated

import typer

from command_line.people import acting, named_pair
from command_line.verbs import Pilot, command
from command_line.verbs import pilot_id as id_of
from data_access.engine import reading
from data_access.queries.intake_batches import get_batch
from domain.intake.forms import FORMS, Form, form_of
from domain.intake.views import Checked, Weight
from reports.intake_template import intake_template
from services.access import COMMAND_LINE
from services.approvals.deciding import propose
from services.approvals.files import UNDONE_BY_TWO, propose_import, verb_of
from services.desk import Desk, at_desk
from services.errors import Refused
from services.evaluation.who_reports import OFFICE
from services.intake.check import parse_upload
from services.intake.commit import NotCommitted, answered, commit_upload
from services.intake.preview import preview
from services.intake.template import template_view
from services.intake.undo import undo_batch
from services.keeping.ready import Need

APPROVER = "审批人：有拨付的资金流水、服务商入库和类型变更及其撤销须写；已启用登录的不写，由另一人在“待我审批”批准"
KINDS = "、".join(f"{kind.value}（{kind.zh}）" for kind in FORMS)


def register(app: typer.Typer) -> None:
    """Add `template`, `import` and `undo` to a command line."""
    command(app, f"做一份报送模板。KIND 可以是：{KINDS}", needs=Need.READING)(template)
    command(app, "核对并提交一份报送文件（xlsx 或 csv）；有错误时一行也不写", name="import")(import_file)
    command(app, "撤销一批报送；之后又有人改过的批次不能撤销")(undo)


def _form(kind: str) -> Form:
    try:
        return form_of(kind)
    except ValueError as error:
        raise Refused(str(error)) from error


def template(
    kind: Annotated[str, typer.Argument(help="哪种报表，见上", show_default=False)],
    pilot: Pilot,
    out: Annotated[Path, typer.Option("--out", help="写到这个文件")],
    unit: Annotated[str, typer.Option("--unit", help="报送单位，如 永宁县；默认专班办公室")] = "",
) -> None:
    form, pilot_id = _form(kind), id_of(pilot)
    with reading() as connection:
        view = template_view(Desk.on(connection, pilot_id, COMMAND_LINE), form, unit=unit)
    try:
        out.write_bytes(intake_template(view))
    except OSError as error:
        raise Refused(f"不能写到“{out}”（{error.strerror}）：请换一个已有的文件夹") from error
    typer.echo(f"{out}：{view.title}，已填 {len(view.rows)} 行", err=True)


def import_file(
    file: Annotated[Path, typer.Argument(help="填好的文件", show_default=False)],
    pilot: Pilot,
    user: Annotated[str, typer.Option("--as", help="谁报送：地区或成员单位的名称即以该单位身份，其他人名为专班办公室")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不提交")] = False,
    form: Annotated[str, typer.Option("--format", help="text 或 json")] = "text",
    kind: Annotated[str, typer.Option("--kind", help="哪种报表；默认按模板或表头认")] = "",
    explain: Annotated[str, typer.Option("--explain", help="对所有“需说明”的统一说明")] = "",
    approver: Annotated[str, typer.Option("--approver", help=APPROVER)] = "",
) -> None:
    if form not in ("text", "json"):
        raise Refused(f"没有“{form}”格式；可用：text、json")
    asked = _form(kind).kind if kind else None
    upload = parse_upload(_content(file), file.name, asked)
    pilot_id = id_of(pilot)
    who = acting(pilot_id, user)
    checked = preview(pilot_id, who, upload)
    batch, refusal, already = checked.batch, "", checked.batch is not None
    if not dry_run and not already:
        try:
            with at_desk(pilot_id, who, pair=named_pair(who, approver)) as desk:
                verb = verb_of(upload, checked) if who.account_id is not None else ""
                if verb:
                    told = {"mark": checked.mark, "explained": {"*": explain}}
                    typer.echo(propose_import(desk, upload, deed=verb, **told), err=True)
                else:
                    done = commit_upload(desk, upload, mark=checked.mark, explained={"*": explain})
                    batch, already = done.batch, done.already
        except NotCommitted as error:
            refusal = str(error)
    checked = answered(checked, {"*": explain})
    _say(checked, batch, already, refusal, form)
    if refusal or checked.of(Weight.ERROR):
        raise typer.Exit(1)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"读不到文件“{file}”（{error.strerror}）：请核对路径和权限") from error


def _say(checked: Checked, batch: int | None, already: bool, refusal: str, form: str) -> None:
    if form == "json":
        typer.echo(json.dumps(as_json(checked, batch, already, refusal), ensure_ascii=False, indent=1))
        return
    for problem in checked.problems:
        said = f"已说明：{problem.answer}" if problem.answer else problem.weight.zh
        typer.echo(f"[{said}] {problem.where}：{problem.message}")
    counts = checked.difference.counts
    typer.echo(
        f"新增 {counts['new']} 行，变更 {counts['changed']} 行，"
        f"未变 {counts['unchanged']} 行，未列 {counts['missing']} 行"
    )
    if refusal:
        typer.echo(refusal, err=True)
    elif already:
        typer.echo(f"这份文件已在第 {batch} 批提交过，没有再写入任何内容")
    elif batch is not None:
        typer.echo(f"第 {batch} 批已提交；撤销用 undo {batch}")


def as_json(checked: Checked, batch: int | None, already: bool, refusal: str) -> dict[str, object]:
    """What `import --format json` prints."""
    return {
        "kind": checked.form.kind.value if checked.form else None,
        "sha256": checked.sha256,
        "problems": [
            {
                "sheet": p.sheet,
                "cell": p.cell,
                "header": p.heading,
                "severity": p.weight.value,
                "message": p.message,
                "answer": p.answer,
            }
            for p in checked.problems
        ],
        "difference": checked.difference.counts,
        "batch": batch,
        "already": already,
        "refused": refusal or None,
    }


def undo(
    batch: Annotated[int, typer.Argument(help="批次号", show_default=False)],
    user: Annotated[str, typer.Option("--as", help="谁撤销，同 import")] = OFFICE,
    reason: Annotated[str, typer.Option("--reason", help="为什么撤销")] = "由命令行撤销",
    approver: Annotated[str, typer.Option("--approver", help=APPROVER)] = "",
) -> None:
    with reading() as connection:
        row = get_batch(connection, batch)
        if row is None:
            raise Refused(f"没有第 {batch} 批：批次号见 import 的结果或“数据报送”页")
    who = acting(row.pilot_id, user)
    with at_desk(row.pilot_id, who, pair=named_pair(who, approver)) as desk:
        if row.kind in UNDONE_BY_TWO and who.account_id is not None:
            typer.echo(propose(desk, UNDONE_BY_TWO[row.kind], {"batch": batch, "reason": reason}))
        else:
            typer.echo(undo_batch(desk, batch, reason=reason).sentence)
