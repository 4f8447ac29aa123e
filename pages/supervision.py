"""监督检查: who is drawn for inspection and what was found, signs to be looked into, who leaves and who comes."""

from components import choices, shell, url
from components.supervision import cases, draws, leaving, signs
from components.supervision.by_file import by_file
from reports.form_sheet import form_sheet
from services.access import Permission
from services.supervision.page import draws_page, inspection_case, leaving_page
from services.supervision.signs import signs_page

with shell.page(Permission.READ_PROJECTS, "监督检查") as (connection, frame):
    number = url.number("inspection", 0)
    views = {"": "双随机抽查", "signs": "疑点线索", "leaving": "企业进出"}
    if not frame.user.may(Permission.READ_AUDIT):
        del views["signs"]
    if number:
        cases.one(frame, inspection_case(connection, frame, number))
    else:
        shown = choices.choose("show", views, "看什么", key="supervision_show")
        if shown == "signs":
            signs.whole(frame, signs_page(connection, frame))
            by_file(frame, "rulings", form_sheet)
        elif shown == "leaving":
            leaving.whole(frame, leaving_page(connection, frame))
            by_file(frame, "leaving", form_sheet)
        else:
            draws.whole(connection, frame, draws_page(connection, frame))
            by_file(frame, "visits", form_sheet)
