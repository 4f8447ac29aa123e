"""数据报送: who has sent this week's return; template, upload, check, difference, commit, undo; locks."""

from components import intake_batches, intake_edit, intake_file, intake_howto, intake_locks, intake_week, shell
from reports.intake_template import intake_template
from services.access import Permission
from services.intake_page import returns_view

with shell.page(Permission.READ_RETURNS, "数据报送") as (connection, frame):
    intake_week.said()
    chosen = intake_week.choose_view(frame)

    if chosen == "week":
        intake_week.week(connection, frame, returns_view(connection, frame))
    elif chosen == "file":
        intake_file.file(connection, frame, intake_template)
    elif chosen == "edit":
        intake_edit.edit(connection, frame)
    elif chosen == "batches":
        intake_batches.batches(connection, frame)
    elif chosen == "locks":
        intake_locks.locks(connection, frame)
    else:
        intake_howto.howto()
