"""Servers that answer as 企业微信, 钉钉 and 浙政钉 are documented to; each code is good once."""

import base64
import hmac
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

APP, SECRET = "app-id", "app-secret"


class StandIn(BaseHTTPRequestHandler):
    codes: dict[str, str] = {}

    def log_message(self, *_words):
        pass

    def answer(self, told, status=200):
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    @property
    def words(self):
        return dict(parse_qsl(urlsplit(self.path).query))

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length", 0))).decode()

    def handle_one(self, method):
        path, way = urlsplit(self.path).path, f"{method} {urlsplit(self.path).path}"
        told = self.words | (dict(parse_qsl(self.body())) if "json" in path and method == "POST" else {})
        match way:
            case "GET /cgi-bin/gettoken":
                right = (told.get("corpid"), told.get("corpsecret")) == (APP, SECRET)
                self.answer({"errcode": 0, "access_token": "t"} if right else {"errcode": 40001, "errmsg": "bad"})
            case "GET /cgi-bin/user/getuserinfo":
                user = self.codes.pop(told.get("code", ""), None) if told.get("access_token") == "t" else None
                outside = user is not None and user.startswith("outside:")
                known = {"OpenId": user} if outside else {"UserId": user}
                self.answer({"errcode": 0, **known} if user else {"errcode": 40029, "errmsg": "invalid code"})
            case "POST /v1.0/oauth2/userAccessToken":
                told = json.loads(self.body())
                right = (told["clientId"], told["clientSecret"], told["grantType"]) == (
                    APP,
                    SECRET,
                    "authorization_code",
                )
                user = self.codes.pop(told["code"], None) if right else None
                self.answer({"accessToken": f"of:{user}"} if user else {"code": "invalid"}, 200 if user else 400)
            case "GET /v1.0/contact/users/me":
                token = self.headers.get("x-acs-dingtalk-access-token", "")
                self.answer({"unionId": token.removeprefix("of:"), "nick": "某人"})
            case "GET /gettoken.json" | "POST /rpc/oauth2/getuserinfo_bycode.json":
                self.answer(self.zwdd(method, path, told))
            case _:
                self.answer({}, 404)

    def zwdd(self, method, path, told):
        """As its gateway: the signature first, then what was asked."""
        sorted_words = "&".join(f"{name}={told[name]}" for name in sorted(told))
        stamp, once = self.headers["X-Hmac-Auth-Timestamp"], self.headers["X-Hmac-Auth-Nonce"]
        text = "\n".join((method, stamp, once, path, sorted_words))
        signed = base64.b64encode(hmac.digest(SECRET.encode(), text.encode(), "sha256")).decode()
        if signed != self.headers["X-Hmac-Auth-Signature"] or self.headers["apiKey"] != APP:
            return {"success": False, "errorMsg": "signature"}
        if method == "GET":
            return {"success": True, "content": {"success": True, "data": {"accessToken": "t"}}}
        user = self.codes.pop(told.get("code", ""), None)
        data = {"accountId": int(user), "lastName": "某人"} if user and told["access_token"] == "t" else None
        return {"success": True, "content": {"success": data is not None, "data": data}}

    def do_GET(self):  # noqa: N802
        self.handle_one("GET")

    def do_POST(self):  # noqa: N802
        self.handle_one("POST")


@contextmanager
def stand_in(**codes):
    """Its address; each code stands for a user, once."""
    handler = type("Handler", (StandIn,), {"codes": codes})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
