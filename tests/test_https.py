"""Over real HTTPS, behind something that ends TLS: the cookie that no other host can set, and HSTS (rules 11.9)."""

import asyncio
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import websockets
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from domain.identity.grants import Grant
from domain.identity.words import Role
from services.access import User
from services.identity.accounts import Register, add_account, give_grant
from services.identity.door import keeping
from tests.databases import WORKER, plans_template
from tests.e2e.serving import ROOT, free_port, serving
from tests.e2e.someone import Someone
from tests.e2e.wsclient import run_apart

SMALL_SITE = ROOT / "tests" / "e2e" / "small_site" / "app.py"
PASSWORD = "台灯 白马 江山 木桥 云"


def certificate(folder) -> tuple[str, str]:
    """A self-signed one for localhost; the files of certificate and key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    files = folder / "site.pem", folder / "site.key"
    files[0].write_bytes(made.public_bytes(encoding))
    files[1].write_bytes(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain))
    return str(files[0]), str(files[1])


@contextmanager
def ending_tls(port: int, behind: int, files: tuple[str, str]):
    """What stands in front: takes TLS off and passes every byte on, as a proxy does."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    ready, stopping = threading.Event(), {}

    async def pass_on(reader, writer):
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def connected(reader, writer):
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", behind)
        await asyncio.gather(pass_on(reader, inner_writer), pass_on(inner_reader, writer))
        for one in (writer, inner_writer):
            with suppress(OSError):
                await one.wait_closed()

    async def serve():
        stop = asyncio.Event()
        stopping["set"] = partial(asyncio.get_running_loop().call_soon_threadsafe, stop.set)
        async with await asyncio.start_server(connected, "127.0.0.1", port, ssl=context):
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        stopping["set"]()
        thread.join(10)


@pytest.fixture(scope="module")
def secure(sqlite_store, tmp_path_factory):
    """Somebody who signed in at https://localhost:…, and what the sign-in answered."""
    folder = tmp_path_factory.mktemp("https")
    files = certificate(folder)
    outer, inner = free_port(), free_port()
    told = folder / "sign_in.toml"
    told.write_text(f'origin = "https://localhost:{outer}"\n', encoding="utf-8")
    database = sqlite_store.create(f"https_{WORKER}", plans_template(sqlite_store))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", database)
        with keeping() as connection:
            register = Register(connection, User("管理员甲", Role.ADMIN), datetime.now(UTC))
            account_id, first = add_account(register, "wangmin", "王敏")
            give_grant(register, Grant(account_id, Role.OFFICE, register.day))
        running = serving(SMALL_SITE, port=inner, DATABASE_URL=database, SIGN_IN_FILE=str(told))
        with running, ending_tls(outer, inner, files):
            trusts = ssl.create_default_context(cafile=files[0])
            someone = Someone(f"https://localhost:{outer}", trusts=trusts)
            nobody = Someone(someone.url, trusts=trusts)
            answer = someone.sign_in("wangmin", first)
            someone.fill_in("/password", old=first, new=PASSWORD, again=PASSWORD)
            yield someone, nobody, answer, inner


def test_the_cookie_is_one_that_only_this_host_over_https_can_set(secure):
    someone, _, answer, _ = secure
    (session,) = (one for one in answer.headers.get_all("set-cookie") if one.startswith("__Host-session="))
    assert session.split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
    assert all(name.startswith("__Host-") for name in someone.cookies)
    assert someone.open("/").status == 200


def test_a_cookie_without_the_prefix_is_nobodys(secure):
    """One that another host of the domain, or a plain connection, could have set."""
    someone, nobody, _, _ = secure
    other = Someone(nobody.url, {"session": someone.cookies["__Host-session"]}, trusts=nobody.trusts)
    assert other.ask("GET", "/session").status == 401


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/nosuch", "/_stcore/health", "/session", "/account"])
def test_every_answer_says_that_the_site_is_under_https_only(secure, path):
    someone, nobody, _, _ = secure
    for one in (someone, nobody):
        told = one.open(path).headers.get_all("strict-transport-security")
        assert told == ["max-age=31536000; includeSubDomains"], one


def test_who_passes_by_what_stands_in_front_is_answered_nothing(secure):
    """Straight to the inner port: another Host; with the right one still no cookie of a browser."""
    _, nobody, _, inner = secure
    plain = Someone(f"http://127.0.0.1:{inner}")
    assert plain.open("/").status == 421
    named = plain.open("/", Host=nobody.url.removeprefix("https://"))
    assert (named.status, named.headers["Location"]) == (303, "/sign-in")


def test_a_page_opens_its_websocket_over_tls_and_only_from_its_own_origin(secure):
    someone, _, _, _ = secure

    async def handshake(origin):
        address = someone.url.replace("https", "wss") + "/_stcore/stream"
        words = {"additional_headers": {"Cookie": someone.cookie}, "ssl": someone.trusts, "origin": origin}
        try:
            async with websockets.connect(address, subprotocols=["streamlit"], **words):
                return 101
        except websockets.InvalidStatus as refused:
            return refused.response.status_code

    assert run_apart(handshake(someone.url)) == 101
    assert run_apart(handshake(someone.url.replace("https", "http"))) == 403
