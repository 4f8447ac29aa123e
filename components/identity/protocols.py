"""What the web server answers by itself, before any gate: to a request that is none, to a websocket that is refused.

These carry the headers of every response too (rules 11.9).
"""

from asyncio import BaseTransport

from uvicorn.protocols.http.auto import AutoHTTPProtocol
from websockets.http11 import Response

from components.identity.answering import headers_of
from components.identity.place import Place
from components.quick_runs import GatheredWebSocket

NO_REQUEST = "请求有误".encode()


def careful_http(place: Place) -> type:
    """uvicorn's HTTP, whose answer to what is no request is ours."""
    told = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(NO_REQUEST)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *headers_of(place),
    ]
    answer = b"".join([b"HTTP/1.1 400 Bad Request\r\n", *(b"%s: %s\r\n" % pair for pair in told), b"\r\n", NO_REQUEST])

    class CarefulHttp(AutoHTTPProtocol):
        def send_400_response(self, msg: str) -> None:
            self.transport.writelines([answer])
            self.transport.close()

    return CarefulHttp


def careful_websocket(place: Place) -> type:
    """Our websocket, whose answers but the one that opens it carry the headers."""
    always = [(name.decode(), value.decode()) for name, value in headers_of(place)]

    class CarefulWebSocket(GatheredWebSocket):
        def connection_made(self, transport: BaseTransport) -> None:
            super().connection_made(transport)
            send = self.conn.send_response

            def sending(response: Response) -> None:
                if response.status_code != 101:
                    for name, value in always:
                        response.headers[name] = value
                send(response)

            self.conn.send_response = sending

    return CarefulWebSocket
