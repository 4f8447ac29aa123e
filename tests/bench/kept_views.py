"""How many reads of views of a closed period come from memory after an edit, page by page, as JSON.

Counted where reads are kept (services.revision.kept), in the pages themselves.
"""

import json
import os
import sys
from functools import wraps

import pytest

from services import revision

COUNTS = {"asked": 0, "read": 0}
kept_as_it_is = revision.kept


def counted(read):
    """`kept`, with what is asked of it and what it has to read."""

    @wraps(read)
    def noted(*given):
        COUNTS["read"] += 1
        return read(*given)

    remembered = kept_as_it_is(noted)

    @wraps(remembered)
    def asked(*given):
        COUNTS["asked"] += 1
        return remembered(*given)

    asked.forget = remembered.forget
    return asked


revision.kept = counted  # before a service is imported that keeps its reads

PAGES = (
    *("overview", "targets", "districts", "industries", "projects", "providers", "subsidy", "tasks", "alerts"),
    *("intake", "reports", "rules", "lists", "batches"),
)


def main(url, pilot, period):
    os.environ["DATABASE_URL"] = url
    from components import guard
    from services.access import DEMO_USER
    from tests.bench.edits import Editor
    from tests.pages.as_served import pages_of_app_alone
    from tests.pages.test_projects_page import opened

    found, editor, words = {}, Editor(url, pilot), {"pilot": pilot, "period": period}
    with pytest.MonkeyPatch.context() as patch:
        pages_of_app_alone(patch)
        patch.setattr(guard, "current_user", lambda: DEMO_USER)
        for page in PAGES:
            opened(page, **words)
            editor.edit()
            COUNTS.update(asked=0, read=0)
            opened(page, **words)
            found[page] = dict(COUNTS)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
