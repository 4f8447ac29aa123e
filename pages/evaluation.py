"""绩效评价: what the pilot hands up of itself from one frozen cut, and what must be there before it does."""

from components import choices, shell, url
from components.appraisal import checking, parts
from components.official import parts as official
from components.reports import preview
from reports.data_package import public_file, whole_file
from reports.offer import OFFER
from services.access import Permission
from services.appraisal.cut import at_cut
from services.appraisal.notes import appraised, looked_back
from services.appraisal.whole import appraisal
from services.official.forms import form_view, forms

with shell.page(Permission.READ_APPRAISAL, "绩效评价", breadcrumbs=False) as (connection, looked_at):
    frame = at_cut(looked_at)
    shell.said(parts.ROOM)
    view = choices.choose("view", parts.VIEWS, "看什么", key="appraisal_view")
    parts.cut(frame, looked_at)

    if view == "targets":
        parts.targets(frame, appraised(connection, frame))
    elif view == "check":
        checking.look_back(frame, looked_back(connection, frame))
    elif view == "paper":
        parts.paper(frame, appraisal(connection, frame), OFFER, parts.Copies(whole_file, public_file))
    elif view == "trace":
        preview.traces(appraisal(connection, frame))
    elif url.get("form"):
        official.one(frame, form_view(connection, frame, url.number("form", 0)))
    else:
        official.listed(frame, forms(connection, frame), frame.user.may(Permission.CLOSE_PERIOD))
