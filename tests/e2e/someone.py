"""A person with a browser, without a browser: keeps cookies, fills in the forms of signing in."""

import http.client
import re
import ssl
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def said(self) -> str:
        """The sentence that stands out on a page of ours."""
        found = re.search(r'class="said" role="alert">(.*?)</div>', self.text)
        return unescape(found[1]) if found else ""


@dataclass
class Someone:
    """At the address of a site. `source`: the own address; `trusts`: whose certificates, for https."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    source: str = ""
    trusts: ssl.SSLContext | None = None

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request as a browser sends it; a header is left out by an empty text."""
        connection = self._connection()
        usual = {"Cookie": self.cookie, "Origin": self.url if method not in ("GET", "HEAD") else ""}
        told = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in told, skip_accept_encoding=True)
        for name, value in told.items():
            if value:
                connection.putheader(name, value)
        if body is not None and not {"Transfer-Encoding", "Content-Length"} & told.keys():
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        for told in answer.headers.get_all("set-cookie", []):
            name, _, value = told.split(";")[0].partition("=")
            self.cookies[name] = value
            if "Max-Age=0" in told:
                del self.cookies[name]
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        words = {"timeout": 20, "source_address": (self.source, 0) if self.source else None}
        if self.trusts is None:
            return http.client.HTTPConnection(urlsplit(self.url).netloc, **words)
        return http.client.HTTPSConnection(urlsplit(self.url).netloc, context=self.trusts, **words)

    def open_with(self, headers: list[tuple[str, str]]) -> Answer:
        """The first page, with headers that may stand twice."""
        connection = self._connection()
        connection.putrequest("GET", "/", skip_accept_encoding=True)
        for name, value in [("Accept", "text/html"), *headers]:
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer

    def open(self, path: str, **headers: str) -> Answer:
        """A page, as a window asks for it."""
        return self.ask("GET", path, Accept="text/html", Sec_Fetch_Mode="navigate", **headers)

    def fill_in(self, path: str, action: str = "", **fields: str) -> Answer:
        """Open a page of ours and send its form."""
        word = re.search(r'name="form" value="(\w+)"', self.open(path).text)
        sent = urlencode({"form": word[1] if word else ""} | fields).encode()
        return self.ask("POST", action or path, sent, Content_Type="application/x-www-form-urlencoded")

    def sign_in(self, name: str, password: str) -> Answer:
        return self.fill_in("/sign-in", name=name, password=password)
