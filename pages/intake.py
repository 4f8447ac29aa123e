"""数据报送: who has sent this week's return; template, upload, check, difference, commit, undo; locks."""

from components import shell
from components.intake import batches as intake_batches
from components.intake import edit as intake_edit
from components.intake import file as intake_file
from components.intake import howto as intake_howto
from components.intake import locks as intake_locks
from components.intake import one as intake_one
from components.intake import week as intake_week
from reports.intake_template import intake_template
from services.access import Permission
from services.intake.page import returns_view

with shell.page(Permission.READ_RETURNS, "数据报送") as (connection, frame):
    shell.said("intake")
    chosen = intake_week.choose_view(frame)

    if chosen == "week":
        intake_week.week(connection, frame, returns_view(connection, frame))
    elif chosen == "file":
        intake_file.file(connection, frame, intake_template)
    elif chosen == "add":
        intake_one.add(connection, frame)
    elif chosen == "edit":
        intake_edit.edit(connection, frame)
    elif chosen == "batches":
        intake_batches.batches(connection, frame)
    elif chosen == "locks":
        intake_locks.locks(connection, frame)
    else:
        intake_howto.howto()
