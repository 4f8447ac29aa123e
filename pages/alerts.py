"""预警处置: which lights need an answer, from whom, by when; one with its history, the answer and its verification."""

from components import choices, shell, url
from components.alerts import groups, improving, parts, rules
from reports.files import MIME
from reports.letter import letter_file, letter_name
from services.access import Permission
from services.alerts.improvement import improvement_view, worked_before
from services.alerts.page import alert_page, alert_view, causes_of
from services.alerts.rule_changes import alert_rules

with shell.page(Permission.READ_SUMMARY, "预警处置") as (connection, frame):
    number = url.number("alert", 0)
    if number:
        view = alert_view(connection, frame, number=number)
        parts.one(frame, view, causes_of(connection, frame))
        cause = view.answer.cause if view.answer else ""
        improving.alike(worked_before(connection, frame, view.line, cause))
        groups.to_group(frame, view, groups.groups_of(frame))
        parts.papers(frame, view, parts.Letters(letter_file, letter_name, MIME["docx"]))
    else:
        view = choices.choose("view", parts.VIEWS, "看什么", key="alert_view")
        if view == "improvement":
            causes = [name for _, name, _ in causes_of(connection, frame)]
            improving.whole(improvement_view(connection, frame), causes, frame.period.as_of)
        elif view == "rules":
            rules.whole(frame, alert_rules(connection, frame))
        else:
            words = {name: url.get(name) or "" for name in ("state", "owner", "indicator", "until")}
            parts.listed(alert_page(connection, frame, **words, page=url.number("page", 1)))
