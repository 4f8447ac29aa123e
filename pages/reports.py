"""周报月报: choose period and edition, read it on screen, write, check and close, issue, take it away, compare."""

from components import shell
from components.reports import desk as report_desk
from components.reports import preview as report_preview
from reports.offer import OFFER
from services.access import Permission
from services.reports.whole import report

with shell.page(Permission.EXPORT, "周报月报") as (connection, frame):
    frame = report_desk.chosen_frame(frame)
    found = report(connection, frame)

    shell.said("reports")
    report_preview.head(found)
    view = report_desk.choose_view(frame)

    if view == "preview":
        report_desk.take_away(frame, found, OFFER)
        report_preview.preview(found, OFFER.chart)
    elif view == "write":
        report_desk.write(connection, frame)
    elif view == "check":
        report_desk.check(connection, frame)
    elif view == "issue":
        report_desk.issue(connection, frame, found, OFFER)
    elif view == "compare":
        report_desk.comparison(connection, frame, found)
    else:
        report_preview.traces(found)
