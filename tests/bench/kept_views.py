"""How many reads of views of a closed period come from memory after an edit, page by page, as JSON.

Counted where reads are kept (services.revision.kept), in the pages themselves.
"""

import json
import os
import sys
from functools import wraps

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

PAGES = ("overview", "targets", "districts", "industries", "projects", "providers", "subsidy", "tasks", "alerts")


def main(url, pilot, period):
    os.environ["DATABASE_URL"] = url
    from streamlit.testing.v1 import AppTest

    from tests.bench.edits import Editor
    from tests.e2e.serving import ROOT

    def opened(page):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        app.query_params.update({"pilot": pilot, "period": period})
        app.run()
        app.switch_page(f"pages/{page}.py").run()
        if app.exception:
            raise RuntimeError(f"{page}: {app.exception[0].value}")

    found, editor = {}, Editor(url, pilot)
    for page in PAGES:
        opened(page)
        editor.edit()
        COUNTS.update(asked=0, read=0)
        opened(page)
        found[page] = dict(COUNTS)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
