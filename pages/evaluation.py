"""绩效评价: what the pilot hands up of itself from one frozen cut, and what must be there before it does."""

from components import choices, shell, url
from components.appraisal import cards, checking, goals, parts, tracing, year
from components.official import handed_up
from components.official import parts as official
from reports.data_package import public_file, submit_whole
from reports.files import MIME
from reports.offer import OFFER
from reports.year_sheet import MAKERS
from services.access import Permission
from services.appraisal.behind import rows_behind
from services.appraisal.corrected import corrected_text
from services.appraisal.cut import at_cut
from services.appraisal.goals import goals as project_goals
from services.appraisal.notes import appraised, looked_back, not_judged
from services.appraisal.whole import appraisal
from services.appraisal.year import district_year
from services.official.filed import filed_forms, filed_view
from services.official.forms import form_view, forms
from services.providers.cards import card_board

with shell.page(Permission.READ_APPRAISAL, "绩效评价", breadcrumbs=False) as (connection, looked_at):
    frame = at_cut(looked_at)
    shell.said(parts.ROOM)
    view = choices.choose("view", parts.VIEWS, "看什么", key="appraisal_view")
    parts.cut(frame, looked_at, corrected_text(connection, frame))

    if view == "targets":
        parts.targets(frame, appraised(connection, frame), not_judged(connection, frame))
    elif view == "check":
        checking.look_back(frame, looked_back(connection, frame))
    elif view == "paper":
        parts.paper(frame, appraisal(connection, frame), OFFER, parts.Copies(submit_whole, public_file))
    elif view == "trace" and url.get("rows"):
        tracing.rows_of(frame, rows_behind(connection, frame, url.get("rows") or ""))
    elif view == "trace":
        tracing.traces(frame, appraisal(connection, frame), appraised(connection, frame))
    elif view == "year":
        year.whole(frame, district_year(connection, frame), year.YearPapers(*MAKERS, MIME["docx"]))
    elif view == "goals":
        goals.whole(frame, project_goals(connection, frame))
    elif view == "cards":
        cards.whole(card_board(connection, frame))
    else:
        if url.get("filed"):
            handed_up.one(frame, filed_view(connection, frame, url.number("filed", 0)))
        if url.get("form"):
            view = form_view(connection, frame, url.number("form", 0))
            official.one(frame, view, filed_forms(connection, frame, view.line.name))
        else:
            may_write = frame.user.may(Permission.CLOSE_PERIOD)
            official.listed(frame, forms(connection, frame), filed_forms(connection, frame), may_write)
