"""服务商赛马: the order of providers and how sure it is; one provider whole, so that each rank can be defended."""

from components import shell, url
from components.providers import one as provider_one
from components.providers import parts as provider_parts
from components.providers import register as provider_register
from reports.provider_ranking import ranking_file
from services.access import Permission
from services.errors import NotYet
from services.providers.board import provider_board
from services.providers.page import provider_page
from services.providers.register import admission, register

with shell.page(Permission.READ_SUMMARY, "服务商赛马", breadcrumbs=False) as (connection, frame):
    if url.get("provider"):
        view = provider_page(connection, frame, url.get("provider"))
        provider_one.head(view)
        provider_one.score(view)
        provider_one.work(view)
        provider_register.admission(connection, frame, view, admission(connection, frame, view.uscc))
        provider_one.in_and_out(frame, view)
    else:
        scope = frame.at(None, frame.key[1])
        try:
            board = provider_board(connection, scope, url.get("kind") or "")
        except NotYet as nothing:
            provider_register.instead(nothing)
            clicked = provider_register.register(connection, frame, register(connection, frame))
        else:
            provider_parts.order(frame, board, lambda _: ranking_file(board, frame.pilot, frame.period.rule_version))
            provider_parts.observed(frame, board)
            clicked = provider_parts.section(connection, scope, board)
        if clicked:
            provider_parts.open_provider(clicked)
