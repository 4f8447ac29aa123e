"""The audit trail as csv; text that a spreadsheet would compute is escaped."""

import csv
import io
from collections.abc import Iterable

from reports.tabular import escaped
from services.audit.page import AuditLine

HEADER = ("序号", "时间", "经办", "账号", "事项", "对象", "之前", "之后", "哈希")


def audit_csv(lines: Iterable[AuditLine]) -> bytes:
    """UTF-8 with mark, so that Excel and WPS read it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for line in lines:
        who = (line.number, line.at, line.actor, line.account)
        what = (line.action, line.subject, line.before, line.after, line.hash)
        writer.writerow([escaped(cell) for cell in (*who, *what)])
    return file.getvalue().encode("utf-8-sig")
