"""A real directory (Debian's slapd) as the keeper of passwords (rules 11.10)."""

import shutil
import socket
import subprocess
import time
from datetime import UTC, datetime

import pytest
from ldap3 import Connection as Ldap
from ldap3 import Server

from domain.identity.sessions import SignInRules
from domain.identity.words import Role, Way
from services.errors import Refused
from services.identity.accounts import Register, link_subject
from services.identity.directory import directory, subject_of
from services.identity.door import keeping
from services.identity.exchanges import NotReached
from services.identity.settings import System
from services.identity.signing_in import sign_in
from tests.e2e.serving import free_port
from tests.services.identity.conftest import KEEPER, a_person

AT, RULES = datetime(2026, 11, 16, 1, 30, tzinfo=UTC), SignInRules()
CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
directory {folder}/data
suffix "dc=city,dc=cn"
rootdn "cn=reader,dc=city,dc=cn"
rootpw reader-secret
"""
PEOPLE = {"wangmin": "right-password-of-wang", "lilei": "right-password-of-li"}


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    """Address of a directory with two people in it, on this machine and without TLS."""
    program = shutil.which("slapd") or shutil.which("/usr/sbin/slapd")
    if program is None:
        pytest.skip("slapd is not installed: run make system-packages as root (Debian: apt-get install slapd)")
    folder = tmp_path_factory.mktemp("ldap")
    (folder / "data").mkdir()
    (folder / "slapd.conf").write_text(CONFIG.format(folder=folder))
    url = f"ldap://127.0.0.1:{free_port()}"
    words = [program, "-f", str(folder / "slapd.conf"), "-h", url, "-d", "0"]
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        fill(url)
        yield url
    finally:
        process.kill()
        process.wait()


def fill(url):
    latest, port = time.monotonic() + 20, int(url.rpartition(":")[2])
    while True:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert time.monotonic() < latest, "slapd does not answer"
        time.sleep(0.1)
    ldap = Ldap(Server(url), "cn=reader,dc=city,dc=cn", "reader-secret", auto_bind=True)
    ldap.add("dc=city,dc=cn", ["dcObject", "organization"], {"o": "市", "dc": "city"})
    for number, (name, password) in enumerate(PEOPLE.items()):
        words = {"cn": name, "sn": name, "employeeNumber": f"E{number}", "userPassword": password}
        assert ldap.add(f"uid={name},dc=city,dc=cn", "inetOrgPerson", words), ldap.result
    ldap.unbind()


@pytest.fixture
def system(slapd, monkeypatch):
    monkeypatch.setenv("LDAP_SECRET", "reader-secret")
    words = {
        "url": slapd,
        "base_dn": "dc=city,dc=cn",
        "name_attribute": "uid",
        "subject_attribute": "employeeNumber",
        "bind_dn": "cn=reader,dc=city,dc=cn",
        "client_secret_env": "LDAP_SECRET",
        "plain": "True",
    }
    return System("ldap", Way.LDAP, "市目录", words)


def test_the_identity_is_that_of_the_entry(system):
    assert subject_of(system, "wangmin", PEOPLE["wangmin"]) == "E0"
    assert subject_of(system, "WANGMIN", PEOPLE["wangmin"]) == "E0"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("wangmin", "wrong"),
        ("wangmin", ""),  # would be an anonymous bind, which succeeds
        ("", ""),
        ("nobody", "x"),
        ("*", PEOPLE["wangmin"]),
        ("wang*", PEOPLE["wangmin"]),
        ("wangmin)(uid=*", PEOPLE["wangmin"]),
        ("wangmin", PEOPLE["lilei"]),
    ],
)
def test_nobody_else_is_found(system, name, password):
    assert subject_of(system, name, password) is None


def test_without_tls_nothing_is_sent(system):
    words = {name: word for name, word in system.words.items() if name != "plain"}
    with pytest.raises(NotReached, match="市目录现在连不上"):
        subject_of(System("ldap", Way.LDAP, "市目录", words), "wangmin", PEOPLE["wangmin"])


def test_a_directory_that_is_down_is_said_in_a_sentence(system):
    words = system.words | {"url": f"ldap://127.0.0.1:{free_port()}"}
    with pytest.raises(NotReached, match="市目录现在连不上"):
        subject_of(System("ldap", Way.LDAP, "市目录", words), "wangmin", "x")


@pytest.mark.usefixtures("plans_url")
def test_a_person_of_the_directory_comes_in_where_the_account_is_linked(system):
    account_id, _ = a_person("min.wang", Role.LEADER)
    known = [directory(system)]
    with pytest.raises(Refused, match="登录名或密码不对"):
        sign_in("wangmin", PEOPLE["wangmin"], "10.0.0.1", AT, RULES, known)
    with keeping() as connection:
        link_subject(Register(connection, KEEPER, AT), account_id, Way.LDAP, system.words["url"], "E0")
    assert sign_in("WangMin", PEOPLE["wangmin"], "10.0.0.1", AT, RULES, known).token
    with pytest.raises(Refused, match="登录名或密码不对"):
        sign_in("wangmin", "wrong", "10.0.0.1", AT, RULES, known)
