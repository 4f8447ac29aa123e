"""Nobody reaches a file of pages/ past app.py, not even on a server that has just started."""

from tests.e2e.serving import ROOT, plain_streamlit, serving
from tests.e2e.wsclient import Viewer, run_apart

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__")
NO_PAGES = ["pages/overview", "nosuch", "../app", "..%2fapp"]


def ask_for(url, *names):
    """What each page name yields, each asked for in a session of its own, one after the other."""

    async def ask():
        runs = []
        for name in names:
            async with Viewer(url) as viewer:
                runs.append(await viewer.open(name))
        return runs

    return run_apart(ask())


def test_a_cold_server_answers_every_page_name_through_app_py(empty_database):
    with serving(DATABASE_URL=empty_database) as site:
        asked_cold = ask_for(site.url, *PAGES)
        (asked_first,) = ask_for(site.url, "")
        no_pages = ask_for(site.url, *NO_PAGES)
    # The old discovery has a menu of its own, with app.py as its first page and file names as titles.
    assert asked_first.menu
    for name, run in zip(PAGES, asked_cold, strict=True):
        assert run.menu == asked_first.menu, f"pages/{name}.py was run without app.py: {run.elements}"
    for name, run in zip(NO_PAGES, no_pages, strict=True):
        assert run.page_missing, f"{name} opened a file"


def test_a_page_run_without_app_py_shows_nothing(empty_database):
    with serving(command=plain_streamlit, DATABASE_URL=empty_database) as site:
        runs = ask_for(site.url, *PAGES)
    for name, run in zip(PAGES, runs, strict=True):
        assert run.content == [], f"pages/{name}.py gave content past app.py"
        assert ("", "app") in run.menu, "plain Streamlit ran app.py first: this test no longer asks its question"
