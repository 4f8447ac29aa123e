"""The files that make the program a service, each read by the program it is for where that is here (rules 11.16)."""

import ipaddress
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from deploy.nightly import SHANGHAI, seconds_until_two
from services.identity.settings import read_settings
from tests.deploy.test_doctor import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ["pilot@.service", "pilot-backup.service", "pilot-backup.timer"]
COMPOSE = DEPLOY / "compose" / "compose.yaml"


def words(file: Path) -> dict[str, str]:
    """Names and values of a file of settings."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


# ── systemd ─────────────────────────────────────────────────────────────────


@pytest.fixture
def units(tmp_path) -> Path:
    """The units, with a program in place of the one that is not installed here."""
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/pilot/.venv/bin/python", sys.executable), encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_every_line_of_a_unit(units, name):
    done = subprocess.run(["systemd-analyze", "verify", units / name], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_a_unit_that_is_wrong_would_be_told(units):
    text = (units / "pilot@.service").read_text(encoding="utf-8").replace("NoNewPrivileges", "NoNewPrivilege")
    (units / "pilot@.service").write_text(text, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", units / "pilot@.service"], capture_output=True, text=True)
    assert "NoNewPrivilege" in done.stderr


def test_the_units_run_what_there_is_with_the_settings_there_are():
    settings = words(DEPLOY / "pilot.example.env")
    for name in UNITS[:2]:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        (script,) = re.findall(r"^ExecStart=/opt/pilot/\.venv/bin/python (\S+)", text, re.MULTILINE)
        assert (ROOT / script).exists()
        assert "EnvironmentFile=/etc/pilot/pilot.env" in text
        known = set(settings) | {"BACKUP_OPTIONS"}  # the second place is a choice
        assert set(re.findall(r"\$\{?([A-Z_]+)", text)) <= known


# ── settings and the command ────────────────────────────────────────────────


def test_the_settings_mean_the_same_to_systemd_and_to_a_shell():
    for value in words(DEPLOY / "pilot.example.env").values():
        assert re.fullmatch(r"[\w./:@-]+", value), "nothing that a shell would read otherwise"


def test_the_example_of_signing_in_is_one_the_program_reads():
    for file in (DEPLOY / "sign-in.example.toml", DEPLOY / "compose" / "sign-in.example.toml"):
        found = read_settings(file.read_text(encoding="utf-8"))
        assert (found.origin, found.is_https) == ("https://pilot.example.gov.cn", True)


@pytest.fixture
def installed(tmp_path):
    """A program that says how it was called, and settings; runs the command `pilot`."""
    program = tmp_path / "opt"
    (program / ".venv" / "bin").mkdir(parents=True)
    python = program / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$DATABASE_URL|$BACKUP_OPTIONS|$*|$PILOT_COMMAND"\n')
    (tmp_path / "runuser").write_text('#!/bin/sh\nshift 3\necho "as pilot: $(exec "$@")"\n')
    for file in (python, tmp_path / "runuser"):
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    settings = tmp_path / "pilot.env"
    settings.write_text('DATABASE_URL=sqlite:////var/lib/pilot/pilot.db\nBACKUP_OPTIONS="--second /mnt/nas/pilot"\n')

    def run(*arguments):
        told = {"PILOT_PROGRAM": str(program), "PILOT_SETTINGS": str(settings)}
        path = f"{tmp_path}:{os.environ['PATH']}"
        return subprocess.run(
            [DEPLOY / "pilot", *arguments], env={"PATH": path, **told}, capture_output=True, text=True
        )

    run.settings = settings
    return run


def test_the_command_works_on_the_database_of_the_service(installed):
    said = installed("export", "readings", "--pilot", "a b").stdout.strip()
    expected = "sqlite:////var/lib/pilot/pilot.db|--second /mnt/nas/pilot|"
    assert said.removeprefix("as pilot: ").startswith(expected)
    assert said.endswith("/opt/manage.py export readings --pilot a b|pilot")
    assert said.startswith("as pilot: ") == (os.geteuid() == 0), "root works as the account of the service"


def test_the_command_without_settings_says_so_and_does_nothing(installed):
    installed.settings.unlink()
    done = installed("check")
    assert (done.returncode, done.stdout) == (1, "")
    assert "读不到" in done.stderr


def test_sentences_name_the_command_that_there_is(tmp_path):
    """Where it is installed, manage.py by itself would make another database."""
    told = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/none.db"}
    for more, said in ({}, "python manage.py init"), ({"PILOT_COMMAND": "pilot"}, "请先运行 pilot init"):
        done = subprocess.run(
            [sys.executable, "manage.py", "check"], cwd=ROOT, env=told | more, capture_output=True, text=True
        )
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    for name in UNITS[:2]:
        assert "Environment=PILOT_COMMAND=pilot\n" in (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
    assert "PILOT_COMMAND" in (DEPLOY / "windows" / "pilot.cmd").read_text(encoding="utf-8")


def test_making_the_archive_asks_for_its_fonts_and_for_nothing_that_tests_need():
    rules = re.findall(
        r"^(archive|wheelhouse|fonts): (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert dict(rules) == {"archive": "fonts wheelhouse", "wheelhouse": "$(PYTHON)"}


# ── nightly ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        ((2026, 11, 30, 1, 59, 59), 1),
        ((2026, 11, 30, 2, 0, 0), 86_400),  # the one of tonight is done
        ((2026, 11, 30, 2, 0, 1), 86_399),
        ((2026, 12, 31, 23, 0, 0), 3 * 3600),  # over the year's end
    ],
)
def test_the_next_backup_is_at_two(at, seconds):
    assert seconds_until_two(datetime(*at, tzinfo=SHANGHAI)) == seconds


def test_two_o_clock_is_that_of_the_office():
    assert seconds_until_two(datetime.fromisoformat("2026-11-29T18:00:00+00:00")) == 86_400


# ── containers ──────────────────────────────────────────────────────────────


@pytest.mark.slow  # needs Debian's docker-compose (make table-programs), no daemon
def test_docker_compose_itself_takes_the_file():
    told = {**os.environ, "POSTGRES_PASSWORD": "of-a-test", "FILE_LINK_SECRET": "of-a-test"}
    words = ["docker-compose", "-f", str(COMPOSE), "config", "--services"]
    found = subprocess.run(words, env=told, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert {"database", "site1", "site2", "nginx", "backup"} <= set(found.stdout.split())
    told.pop("FILE_LINK_SECRET")
    refused = subprocess.run(words, env=told, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "FILE_LINK_SECRET" in refused.stderr


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def test_both_processes_share_database_settings_and_secret_and_no_log(compose):
    one, two = (dict(compose["services"][name]["environment"]) for name in ("site1", "site2"))
    assert one.pop("LOG_FOLDER") != two.pop("LOG_FOLDER")
    assert (one.pop("PILOT_NODE"), two.pop("PILOT_NODE")) == ("site1", "site2")
    assert one == two == compose["services"]["backup"]["environment"]
    assert one["FILE_LINK_SECRET"].startswith("${FILE_LINK_SECRET:?")


def test_only_nginx_is_reached_from_outside(compose):
    assert [name for name, one in compose["services"].items() if "ports" in one] == ["nginx"]


def test_the_site_believes_nginx_and_nobody_else(compose):
    address = compose["services"]["nginx"]["networks"]["inside"]["ipv4_address"]
    (config,) = compose["networks"]["inside"]["ipam"]["config"]
    assert ipaddress.ip_address(address) in ipaddress.ip_network(config["subnet"])
    example = tomllib.loads((DEPLOY / "compose" / "sign-in.example.toml").read_text(encoding="utf-8"))
    assert example["proxies"] == [address]


def test_nginx_knows_every_process(compose):
    text = (DEPLOY / "compose" / "upstream.conf").read_text(encoding="utf-8")
    sites = {name for name in compose["services"] if name.startswith("site")}
    assert set(re.findall(r"server (\w+):8501;", text)) == sites
    for one in sites:  # by the name that the process tells the browser
        assert compose["services"][one]["environment"]["PILOT_NODE"] == one
        assert f"    {one} pilot_{one};" in text
        assert f"upstream pilot_{one} {{\n    server {one}:8501;" in text


def test_what_is_mounted_is_there_or_made_by_the_administrator(compose):
    made = {"./sign-in.toml", "./tls", "./backups"}
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            named = source in compose["volumes"]
            assert named or source in made or (COMPOSE.parent / source).exists(), source


def test_commands_and_the_image_run_what_there_is(compose):
    for service in compose["services"].values():
        for word in service.get("command", []):
            assert not word.endswith(".py") or (ROOT / word).exists(), word
    image = (DEPLOY / "compose" / "Dockerfile").read_text(encoding="utf-8")
    assert all((ROOT / script).exists() for script in re.findall(r"(\S+\.py)", image.replace('"', " ")))


def test_compose_understands_it():
    """Docker's own reading, where it is installed; no daemon is asked."""
    programs = (["docker", "compose"], ["docker-compose"])
    known = [
        one
        for one in programs
        if shutil.which(one[0]) and not subprocess.run([*one, "version"], capture_output=True).returncode
    ]
    if not known:
        pytest.skip("needs docker compose or docker-compose")
    told = {**os.environ, "POSTGRES_PASSWORD": "x", "FILE_LINK_SECRET": "y"}
    command = [*known[0], "--file", COMPOSE, "config", "--quiet"]
    done = subprocess.run(command, env=told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    del told["FILE_LINK_SECRET"]
    refused = subprocess.run(command, env=told, capture_output=True, text=True)
    assert (refused.returncode != 0, "write it in .env" in refused.stderr) == (True, True)
