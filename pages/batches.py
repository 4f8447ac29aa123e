"""批次与名额: places of the next batch, its budget in the order of applications, what was publicised."""

from components import shell, url
from components.batches import funds, quota
from reports.batch_files import budget_book, notice_paper, quota_book, quota_notice
from reports.form_sheet import form_sheet
from services.access import Permission
from services.batches.funds import budget_page, notice_page, waiting_page
from services.batches.quota import quota_page

with shell.page(Permission.READ_MONEY, "批次与名额") as (connection, frame):
    shown, number = funds.choose_view(), url.number("batch", 0)
    if shown == "quota":
        view = quota_page(connection, frame, number, url.number("total", -1))
        quota.choose(view)
        files = {
            "word": lambda shown: quota_notice(shown, frame.pilot),
            "excel": lambda shown: quota_book(shown, frame.pilot),
        }
        quota.whole(frame, view, files, form_sheet)
    else:
        budget = budget_page(connection, frame, number)
        if budget is None:
            funds.none_yet(frame)
        elif shown == "budget":
            waiting = waiting_page(connection, frame)
            funds.budget(frame, budget, waiting, lambda shown: budget_book(shown, waiting, frame.pilot))
        else:
            notice = notice_page(connection, frame, budget.number)
            funds.notice(frame, notice, lambda shown: notice_paper(shown, frame.pilot), budget.numbers)
