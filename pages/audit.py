"""操作留痕: who, when, what, before and after; filtered, exported, hash-chained."""

from components import audit_parts, shell
from reports.audit import audit_csv
from services.access import Permission
from services.audit.page import audit_page, verify

with shell.page(Permission.READ_AUDIT, "操作留痕", breadcrumbs=False) as (connection, frame):
    chosen = audit_parts.filters(connection, frame)
    view = audit_page(connection, frame, chosen, audit_parts.page_number())
    audit_parts.lines(view)
    audit_parts.chain(view, lambda: verify(connection, frame))
    audit_parts.export(frame, chosen, audit_csv)
