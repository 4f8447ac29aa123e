"""服务商赛马: the order of providers and how sure it is; one provider whole, so that each rank can be defended."""

from components import shell, url
from components.providers import one as provider_one
from components.providers import parts as provider_parts
from reports.provider_ranking import ranking_file
from services.access import Permission
from services.providers.board import provider_board
from services.providers.page import provider_page

with shell.page(Permission.READ_SUMMARY, "服务商赛马", breadcrumbs=False) as (connection, frame):
    if url.get("provider"):
        view = provider_page(connection, frame, url.get("provider"))
        provider_one.head(view)
        provider_one.score(view)
        provider_one.work(view)
        provider_one.in_and_out(frame, view)
    else:
        board = provider_board(connection, frame.at(None, frame.key[1]), url.get("kind") or "")
        provider_parts.order(frame, board, lambda _: ranking_file(board, frame.pilot, frame.period.rule_version))
        provider_parts.observed(frame, board)
        provider_parts.section(connection, frame.at(None, frame.key[1]), board)
