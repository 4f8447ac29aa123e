"""The package upward holds every export and its validator passes it; the public one names nobody (rules 16.5)."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.export_words import RECORDS_ZH
from reports import work_queue
from reports.data_package import package_file, submit_whole
from services.access import DEMO_USER, Role, User
from services.appraisal.package import public_package, whole_package
from services.errors import Forbidden
from services.exporting import EXPORTED
from services.frame import open_frame


@pytest.fixture(scope="module")
def here(demo_once):
    return open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-10")


@pytest.fixture(scope="module")
def whole(demo_once, here):
    return zipfile.ZipFile(io.BytesIO(package_file(whole_package(demo_once, here))))


@pytest.fixture(scope="module")
def public(demo_once, here):
    return zipfile.ZipFile(io.BytesIO(package_file(public_package(demo_once, here))))


def rows(package: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(package.read(f"data/{name}.csv").decode())))


def test_every_export_has_a_chinese_description_and_stands_in_the_package(whole):
    assert set(RECORDS_ZH) == set(EXPORTED)
    told = json.loads(whole.read("datapackage.json"))
    assert [one["path"] for one in told["resources"]] == [f"data/{name}.csv" for name in EXPORTED]
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in one["title"]) for one in told["resources"])


def test_others_can_recount_what_the_papers_say(whole, demo_once):
    month = (
        "(SELECT p.id FROM periods p JOIN pilots t ON t.id = p.pilot_id WHERE p.label = '2026-10' AND t.code = :code)"
    )
    paid = demo_once.execute(
        text(f"SELECT SUM(paid_fen) FROM project_readings WHERE period_id = {month}"),  # noqa: S608
        {"code": "yinchuan"},
    ).scalar_one()
    assert sum(int(row["paid_fen"]) for row in rows(whole, "subsidies")) == paid
    assert {row["period"] for row in rows(whole, "readings")} == {"2026-10"}


def test_columns_are_of_the_kind_that_is_said(whole):
    told = {one["name"]: one["schema"]["fields"] for one in json.loads(whole.read("datapackage.json"))["resources"]}
    kinds = {field["name"]: field["type"] for field in told["fund-entries"]}
    assert (kinds["amount_fen"], kinds["occurred_on"], kinds["document_no"]) == ("integer", "date", "string")
    assert {field["name"]: field["type"] for field in told["enterprises"]}["state_owned"] == "boolean"


def test_the_public_one_names_no_enterprise_and_no_amount(public, demo_once):
    words = b"".join(public.read(name) for name in public.namelist()).decode()
    firms = demo_once.execute(text("SELECT name, uscc FROM enterprises")).all()
    assert not any(name in words or code in words for name, code in firms)
    assert "_fen" not in words.replace("（*_fen）", "")


def test_the_public_one_tells_no_small_count(public):
    for name in ("enterprises_by_district_and_industry", "enterprises_by_industry_and_level"):
        told = rows(public, name)
        assert all(not row["count"] or int(row["count"]) == 0 or int(row["count"]) >= 5 for row in told)
        assert all((row["is_kept_back"] == "true") == (row["count"] == "") for row in told)
    whole = next(row for row in rows(public, "enterprises_by_district_and_industry") if set(row.values()) >= {"合计"})
    assert whole


def test_who_may_take_them(demo_once):
    leader = open_frame(demo_once, User("某人", Role.LEADER), pilot="yinchuan", period="2026-10")
    with pytest.raises(Forbidden):
        whole_package(demo_once, leader)
    assert public_package(demo_once, leader).name == "yinchuan-2026-10-public"


@pytest.mark.parametrize("which", ["whole", "public"])
def test_its_own_validator_passes_it(which, request, tmp_path):
    request.getfixturevalue(which).extractall(tmp_path)
    validator = Path(sys.executable).with_name("frictionless")
    done = subprocess.run([validator, "validate", "datapackage.json"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_package_is_made_beside_the_viewers_and_tells_how_far_it_is(here, demo_file, monkeypatch, whole):
    monkeypatch.setenv("DATABASE_URL", demo_file)
    monkeypatch.setattr(work_queue, "_PROCESSES", [])
    job = submit_whole(here)
    name, content = job.result.result(timeout=120)
    work_queue._PROCESSES[0].shutdown()
    assert (job.done, job.total, name) == (len(EXPORTED), len(EXPORTED), "yinchuan_2026-10_全部数据_演示数据.zip")
    made = zipfile.ZipFile(io.BytesIO(content))
    assert [made.read(one) for one in made.namelist()] == [whole.read(one) for one in whole.namelist()]
    with pytest.raises(Forbidden):
        submit_whole(replace(here, user=User("区长", Role.LEADER)))
