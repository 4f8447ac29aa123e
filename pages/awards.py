"""样板评选: candidates by data and the plan's criteria; sheets of two scorers, the list, cases."""

from components import shell, url
from components.batches import awards, scoring
from reports.award_files import award_book, award_list, case_paper
from services.access import Permission
from services.batches.awards import award_page
from services.batches.scoring import case_figures, scoring_page

with shell.page(Permission.READ_PROJECTS, "样板评选") as (connection, frame):
    if awards.choose_view() == "candidates":
        awards.whole(award_page(connection, frame))
    else:
        view = scoring_page(connection, frame, url.get("award") or "", url.get("session") or "")
        scoring.whole(
            frame,
            view,
            {
                "word": lambda shown: award_list(shown, frame.pilot),
                "excel": lambda shown: award_book(shown, frame.pilot),
            },
            lambda one: case_figures(connection, frame, one.award, one.session, one.uscc),
            lambda one, figures: case_paper(one, figures, frame.pilot, frame.pilot.today),
        )
