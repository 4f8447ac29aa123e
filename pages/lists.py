"""六张清单: tasks, enterprises, providers, products, policies, finance, each with owner, version, day and changes."""

from components import shell
from components.lists import parts
from reports.list_file import list_file
from services.access import Permission
from services.lists.page import work_list

with shell.page(Permission.READ_SUMMARY, "六张清单") as (connection, frame):
    view = work_list(connection, frame, parts.chosen())
    parts.whole(frame, view, lambda shown: list_file(shown, frame.pilot))
