"""Every speed the project promises: what it is, what is measured, and from where it counts as kept."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile

from tests.bench import crowd
from tests.bench import keeping as keep
from tests.bench.figures import Figure, at_most, timed, timed_with_notes
from tests.bench.measuring import Side, compare
from tests.bench.sites import (
    CITY_QUERY,
    EMPTY_PAGE,
    SCALE_QUERY,
    database,
    first_district,
    scale_database,
    supervised_database,
)
from tests.e2e.serving import ROOT

SMALL, LARGE, HUGE = 336, 40_000, 1_000_000
ENTRIES = 200_000
"""Movements of money of a large pilot where money is measured."""
IMPORTED = 10_000
PERIODS = {LARGE: 12, HUGE: 1}
"""Closed weeks and months of a large pilot; the small one it is compared with has as many."""


def overview(sites):
    """总览 of a city against an empty page on the same server."""
    site = sites.city()
    result = compare(Side(site, EMPTY_PAGE), Side(site, "", CITY_QUERY))
    yield at_most("overview vs empty page, time", result.time_ratio, 4, "×", result.times())
    yield at_most("overview vs empty page, CPU", result.cpu_ratio, 8, "×")


FLAT = ("targets", "districts", "industries", "rules")
"""Pages that promise not to grow with projects."""
PAGES = (*FLAT, "subsidy", "providers")
"""Pages that promise at most five times an empty one."""


def pages(sites):
    """Every other page of a city against an empty page on the same server."""
    site = sites.city()
    for page in PAGES:
        result = compare(Side(site, EMPTY_PAGE), Side(site, page, CITY_QUERY), rounds=5, reruns=40)
        yield at_most(f"{page} vs empty page, time", result.time_ratio, 5, "×", result.times())


def pages_large(sites):
    """The same pages with 40,000 projects."""
    for page in FLAT:
        yield from scaled(sites, f"{page} page", LARGE, 1.2, page)


def subsidy_large(sites):
    """资金流向 with 40,000 projects and 200,000 movements of money: the flow, what is due, execution and findings."""
    for view in ("flow", "due", "use", "findings"):
        extra = f"&view={view}"
        yield from scaled(sites, f"subsidy {view}", LARGE, 1.3, "subsidy", extra, extra, ENTRIES)


WAY = (
    *(("transformation", f"tab={tab}") for tab in ("diagnosis", "prices", "queue", "parties")),
    *(("batches", f"view={view}") for view in ("quota", "budget", "notice")),
    *(("supervision", f"show={view}") for view in ("", "signs", "leaving")),
    *(("awards", f"view={view}") for view in ("candidates", "scoring")),
)
"""Pages of a project's way, view by view."""


def way_large(sites):
    """Pages of a project's way with 40,000 projects against an empty page, view by view."""
    site = sites.of(supervised_database(LARGE, PERIODS[LARGE]))
    for page, extra in WAY:
        other = Side(site, page, f"{SCALE_QUERY}&{extra}")
        result = compare(Side(site, EMPTY_PAGE), other, rounds=5, reruns=20)
        yield at_most(f"{page} {extra}, 40,000, vs empty", result.time_ratio, 4, "×", result.times())


def providers_large(sites):
    """服务商赛马 with 2,000 providers against an empty page, section by section, and in one industry."""
    site = sites.scale(LARGE, PERIODS[LARGE], ENTRIES)
    for extra in ("show=funnel", "show=weights", "show=load", "show=pool", "show=solutions", "industry=高端装备"):
        other = Side(site, "providers", f"{SCALE_QUERY}&{extra}")
        result = compare(Side(site, EMPTY_PAGE), other, rounds=5, reruns=40)
        yield at_most(f"providers {extra}, 2,000, vs empty", result.time_ratio, 5, "×", result.times())
    yield from scaled(sites, "providers page", LARGE, 1.3, "providers", entries=ENTRIES)


def scaled(sites, what, projects, limit, page="", small_extra="", large_extra="", entries=None):
    """A page of a large scale pilot against the same page of a small one."""
    periods = PERIODS[projects]
    small = Side(sites.scale(SMALL, periods), page, SCALE_QUERY + small_extra)
    large = Side(sites.scale(projects, periods, entries), page, SCALE_QUERY + large_extra)
    result = compare(small, large)
    many = f", {entries:,} entries" if entries else ""
    yield at_most(f"{what}, {projects:,} vs {SMALL} projects{many}", result.time_ratio, limit, "×", result.times())


def overview_large(sites):
    """总览 with 40,000 projects."""
    return scaled(sites, "overview", LARGE, 1.2)


def overview_huge(sites):
    """总览 with 1,000,000 projects; making the data takes minutes the first time."""
    return scaled(sites, "overview", HUGE, 1.3)


def district(sites):
    """总览 of one district."""
    extra = [f"&district={first_district(projects, PERIODS[LARGE])}" for projects in (SMALL, LARGE)]
    return scaled(sites, "district drill-down", LARGE, 1.1, "", *extra)


def projects(sites):
    """项目亮灯, paged and filtered in SQL."""
    return scaled(sites, "projects page", LARGE, 1.5, "projects")


def plain(sites):
    """The same pages under plain `streamlit run`."""
    for name, page in (("overview", ""), ("projects", "projects")):
        result = compare(Side(sites.city(), page, CITY_QUERY), Side(sites.plain_city(), page, CITY_QUERY), reruns=25)
        ratio = result.time_ratio
        yield Figure(
            f"{name}: plain streamlit run vs server.py", "≥ 5×", f"{ratio:.3g}×  [{result.times()}]", ratio >= 5
        )


def viewers(sites):
    """300 viewers of 总览, five seconds between clicks, for a minute."""
    answers = asyncio.run(crowd.busy_hour(Side(sites.city(), "", CITY_QUERY), 300, 5, 60))
    note = f"p50 {answers.percentile_ms(50):.0f} ms, {len(answers.seconds)} clicks"
    yield at_most("300 viewers, p95", answers.percentile_ms(95), 150, " ms", note)
    yield at_most("300 viewers, errors", len(answers.errors), 0, "", "; ".join(sorted(set(answers.errors))[:2]))


def gate(sites):
    """总览 of somebody who signed in, against the same page without gate, accounts and session."""
    site, found = sites.signed_in_city()
    result = compare(Side(sites.ungated_city(), "", CITY_QUERY), Side(site, "", CITY_QUERY, found), rounds=9)
    yield at_most("overview behind the gate vs without, time", result.time_ratio, 1.1, "×", result.times())
    yield at_most("overview behind the gate vs without, CPU", result.cpu_ratio, 1.1, "×")


def viewers_signed_in(sites):
    """300 people with a session each on 总览, five seconds between clicks, for a minute."""
    site, found = sites.signed_in_city(300)
    answers = asyncio.run(crowd.busy_hour(Side(site, "", CITY_QUERY, found), 300, 5, 60))
    note = f"p50 {answers.percentile_ms(50):.0f} ms, {len(answers.seconds)} clicks"
    yield at_most("300 signed-in viewers, p95", answers.percentile_ms(95), 150, " ms", note)
    yield at_most(
        "300 signed-in viewers, errors", len(answers.errors), 0, "", "; ".join(sorted(set(answers.errors))[:2])
    )


def memory(sites):
    """Memory per session and over 10,000 reruns of 总览."""
    side = Side(sites.city(), "", CITY_QUERY)
    yield at_most("memory per session", asyncio.run(crowd.megabytes_per_session(side)), 0.2, " MB")
    before, after = asyncio.run(crowd.growth_over_reruns(side))
    growth = (after / before - 1) * 100
    yield at_most("memory growth over 10,000 reruns", growth, 5, " %", f"{before:.0f} → {after:.0f} MB")


def handing_up(_sites):
    """The self-evaluation with its annexes and packages, and official forms, of a city and of 15,000 projects."""
    cities = (("yinchuan", 20, database("city")), ("chongqing", 120, database("chongqing", "--pilot", "chongqing")))
    for pilot, limit, url in cities:
        lines = subprocess.run(
            [sys.executable, "-m", "tests.bench.handing_up", pilot, str(limit)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env={**os.environ, "DATABASE_URL": url},
        ).stdout
        for line in json.loads(lines):
            yield at_most(line["what"], line["seconds"], line["limit_seconds"], " s", line["note"])


def alerting(_sites):
    """What opening and updating alerts adds to a closing, of a city and of 15,000 projects."""
    yield from timed_with_notes("tests.bench.alerting")


HANDLING = {"alerts": "", "alerts one": "&alert=1", "tasks": "", "lists": "", "evaluation": ""}
"""Pages that promise at most four times an empty one."""


def handling_pages(sites):
    """预警处置, one alert, 任务清单, 六张清单 and 绩效评价 of a city against an empty page on the same server."""
    site = sites.city()
    for name, extra in HANDLING.items():
        page = name.partition(" ")[0]
        result = compare(Side(site, EMPTY_PAGE), Side(site, page, CITY_QUERY + extra), rounds=5, reruns=40)
        yield at_most(f"{name} vs empty page, time", result.time_ratio, 4, "×", result.times())


def reports(sites):
    """The week's Word file, all district editions, and what a viewer of 总览 notices of it."""
    lines = subprocess.run(
        [sys.executable, "-m", "tests.bench.report_files"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "DATABASE_URL": database("city")},
    ).stdout
    for line in json.loads(lines):
        yield at_most(line["what"], line["seconds"], line["limit_seconds"], " s", line["note"])
    site = sites.city()
    calm, busy, seconds = asyncio.run(
        crowd.beside_generation(Side(site, "", CITY_QUERY), Side(site, "reports", f"{CITY_QUERY}&period=2026-W46"))
    )
    note = (
        f"{calm.percentile_ms(95):.0f} → {busy.percentile_ms(95):.0f} ms, {len(busy.seconds)} reruns in {seconds:.1f} s"
    )
    yield at_most("a viewer's p95 during generation", busy.percentile_ms(95) / calm.percentile_ms(95), 2, "×", note)
    yield at_most("errors during generation", len(calm.errors) + len(busy.errors), 0)


def imports(_sites):
    """A return of 10,000 rows: preview against openpyxl's bare read of the same file; its commit beside it."""
    copy = scale_database(IMPORTED, PERIODS[LARGE]).removeprefix("sqlite:///")
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as own:
        shutil.copy(copy, own.name)
        lines = subprocess.run(
            [sys.executable, "-m", "tests.bench.imports"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{own.name}"},
        ).stdout
    found = json.loads(lines)
    note = (
        f"{found['preview']:.2f} s vs {found['bare']:.2f} s; "
        f"commit of {found['changed']:,} changed rows {found['commit']:.2f} s"
    )
    yield at_most(
        f"import of {found['rows']:,} rows, preview vs bare read", found["preview"] / found["bare"], 2, "×", note
    )
    yield at_most("a million blank formatted rows, CPU", found["blank"], 1.5, " s")


def first_visit(sites):
    """Bytes of the first visit to 总览, against plain `streamlit run`."""
    from tests.bench.first_visit import bytes_of_first_visit

    ours, plain_bytes = (
        bytes_of_first_visit(f"{site.url}/?{CITY_QUERY}") for site in (sites.city(), sites.plain_city())
    )
    note = f"{ours / 1e6:.2f} of {plain_bytes / 1e6:.2f} MB"
    yield at_most("bytes of the first visit vs plain", ours / plain_bytes, 1 / 3, "", note)


def evaluation(_sites):
    """Times of the evaluation."""
    return timed("tests.bench.evaluation")


def balances(_sites):
    """Balances as of any day over 1,000,000 movements of money."""
    return timed("tests.bench.balances")


def ranking(_sites):
    """Scoring the providers of 40,000 projects, as at closing."""
    return timed("tests.bench.ranking")


def opening(_sites):
    """A year before the installation of 400 enterprises: taken in, and its weeks and months closed."""
    command = [sys.executable, "-m", "tests.bench.opening"]
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    line = json.loads(
        subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, env=without).stdout
    )
    yield at_most(line["what"], line["seconds"], line["limit_seconds"], " s", line["note"])


def keeping(sites):
    """A database of 300 MB: backup while people look, check, start of the server until its first page."""
    url = scale_database(LARGE, PERIODS[LARGE])
    size = f"{keep.megabytes(url):.0f} MB"
    seconds, calm, busy = keep.backup_beside_viewers(Side(sites.scale(LARGE, PERIODS[LARGE]), "", SCALE_QUERY), url)
    yield at_most("backup of a large database", seconds, 10, " s", size)
    note = f"{calm.percentile_ms(95):.0f} → {busy.percentile_ms(95):.0f} ms"
    yield at_most("viewers' p95 during a backup", busy.percentile_ms(95) / calm.percentile_ms(95), 2, "×", note)
    yield at_most("errors during a backup", len(calm.errors) + len(busy.errors), 0)
    yield at_most("check of a large database", keep.run(url, "check"), 60, " s", size)
    yield at_most("start to first page", keep.start_to_first_page(database("city"), CITY_QUERY), 6, " s")


def processes(_sites):
    """600 people who signed in, on two processes behind nginx, with a standby to read from; a minute."""
    yield from timed_with_notes("tests.bench.processes")


ITEMS = [
    overview,
    overview_large,
    overview_huge,
    district,
    projects,
    pages,
    pages_large,
    subsidy_large,
    providers_large,
    way_large,
    balances,
    ranking,
    plain,
    reports,
    handing_up,
    alerting,
    handling_pages,
    imports,
    viewers,
    gate,
    viewers_signed_in,
    memory,
    first_visit,
    evaluation,
    opening,
    keeping,
    processes,
]
