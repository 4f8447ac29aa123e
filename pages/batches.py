"""批次与名额: places of the next batch by industry and district, from how the last one went and who wants in."""

from components import shell, url
from components.batches import quota
from reports.batch_files import quota_book, quota_notice
from services.access import Permission
from services.batches.quota import quota_page

with shell.page(Permission.READ_MONEY, "批次与名额") as (connection, frame):
    view = quota_page(connection, frame, url.number("batch", 0), url.number("total", -1))
    quota.choose(view)
    files = {
        "word": lambda shown: quota_notice(shown, frame.pilot),
        "excel": lambda shown: quota_book(shown, frame.pilot),
    }
    quota.whole(frame, view, files)
