"""What must hold in a row on a goal of a project (rules 16.6)."""

from domain.intake.findings import Found
from domain.intake.known import KnownRows
from domain.intake.views import RowChange, Weight

ERROR = Weight.ERROR


def project_goals(change: RowChange, known: KnownRows) -> Found:
    """Of a project of the pilot; a self-evaluation has its day and its evidence."""
    code = change.stated("project", str)
    if code is not None and code not in known.projects:
        yield "project", ERROR, f"没有编号为“{code}”的项目", "请核对项目编号"
    is_evaluated = change.after("actual") is not None
    for name, zh in (("evaluated_on", "自评日"), ("evidence", "佐证")):
        if is_evaluated and not change.after(name):
            yield name, ERROR, f"填了自评完成值，没有写{zh}", f"请写明{zh}"
    if not is_evaluated and change.after("evaluated_on"):
        yield "actual", ERROR, "填了自评日，没有填自评完成值", "请填完成值，或清空自评日"
