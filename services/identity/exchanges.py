"""Coming in by another system: where the browser is sent, and what its code stands for there (rules 11.10).

One interface for all: `address` and `subject`. 浙政钉, 企业微信 and 钉钉 know no id_token; an application token and the
code give a stable subject. Everything else (state, browser, pending sign-ins, accounts) is the same for all.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import requests
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.identity.words import Way
from services.errors import Refused
from services.identity.settings import System

SECONDS = 8
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Never HS256: its key would be the client's secret."""


class NotReached(Refused):
    """The other system does not answer, or not as it should."""

    def __init__(self, system: System) -> None:
        super().__init__(f"{system.name}现在连不上，请稍后再试，或用其他方式登录")


class NotKnown(Refused):
    """The other system does not vouch for whoever came back."""

    def __init__(self, system: System) -> None:
        super().__init__(f"{system.name}没有确认您的身份，请从登录页重新开始")


@dataclass(frozen=True)
class Round:
    """What belongs to one way there and back. `back`: where the other system sends the browser."""

    state: str
    nonce: str
    verifier: str
    back: str

    @property
    def challenge(self) -> str:
        """PKCE, S256."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class Exchange:
    """`address`: where to send the browser. `subject`: whose the code is; `code_word`: what the code is called."""

    address: Callable[[System, Round], str]
    subject: Callable[[System, Round, str, datetime], str]
    code_word: str = "code"


def _json(system: System, method: str, url: str, **words: Any) -> dict[str, Any]:
    """What the other system answers; NotReached for no answer or one that is no JSON object."""
    try:
        answer = requests.request(method, url, timeout=SECONDS, allow_redirects=False, **words)
        told = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise NotReached(system) from error
    if answer.status_code >= 500 or not isinstance(told, dict):
        raise NotReached(system)
    return told


def _text(system: System, told: dict[str, Any], *names: str) -> str:
    """The first of the names that is told; NotKnown if none is."""
    for name in names:
        if isinstance(told.get(name), str | int) and str(told[name]):
            return str(told[name])
    raise NotKnown(system)


# ── OpenID Connect: code, PKCE, nonce ───────────────────────────────────────


def _discovered(system: System) -> dict[str, Any]:
    issuer = system.words["issuer"]
    told = _json(system, "GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise NotReached(system)
    return told


def _oidc_session(system: System, one: Round) -> OAuth2Session:
    return OAuth2Session(
        system.words["client_id"],
        system.secret,
        scope="openid",
        redirect_uri=one.back,
        code_challenge_method="S256",
        default_timeout=SECONDS,
    )


def _oidc_address(system: System, one: Round) -> str:
    url, _ = _oidc_session(system, one).create_authorization_url(
        _text(system, _discovered(system), "authorization_endpoint"),
        state=one.state,
        nonce=one.nonce,
        code_verifier=one.verifier,
    )
    return str(url)


def _oidc_subject(system: System, one: Round, code: str, at: datetime) -> str:
    known = _discovered(system)
    try:
        token = _oidc_session(system, one).fetch_token(
            _text(system, known, "token_endpoint"),
            code=code,
            code_verifier=one.verifier,
            grant_type="authorization_code",
        )
    except requests.RequestException as error:
        raise NotReached(system) from error
    except Exception as error:  # what Authlib raises for a refusal has no common class below Exception
        raise NotKnown(system) from error
    keys = _json(system, "GET", _text(system, known, "jwks_uri"))
    return _oidc_claims(system, one, str(token.get("id_token", "")), keys, at)


def _oidc_claims(system: System, one: Round, id_token: str, keys: dict[str, Any], at: datetime) -> str:
    """The subject of an id_token that is signed by the issuer, for us, for this round, and not over."""
    wanted = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=60,
        iss={"essential": True, "value": system.words["issuer"]},
        aud={"essential": True, "value": system.words["client_id"]},
        nonce={"essential": True, "value": one.nonce},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        claims = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
        wanted.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise NotKnown(system) from error
    return _text(system, claims, "sub")


# ── 企业微信、政务微信 ────────────────────────────────────────────────────────


def _wecom_address(system: System, one: Round) -> str:
    words = {"appid": system.words["client_id"], "agentid": system.words["agent_id"], "redirect_uri": one.back}
    if "微信" in system.words.get("inside", ""):  # opened inside the app: no scanning
        words |= {"response_type": "code", "scope": "snsapi_base", "state": one.state}
        entry = system.words.get("entry", "https://open.weixin.qq.com/connect/oauth2/authorize")
        return f"{entry}?{urlencode(words)}#wechat_redirect"
    entry = system.words.get("entry", "https://open.work.weixin.qq.com/wwopen/sso/qrConnect")
    return f"{entry}?{urlencode(words | {'state': one.state})}"


def _wecom_subject(system: System, one: Round, code: str, at: datetime) -> str:
    base = system.words["base"].rstrip("/")
    asked = {"corpid": system.words["client_id"], "corpsecret": system.secret}
    token = _text(system, _json(system, "GET", f"{base}/cgi-bin/gettoken", params=asked), "access_token")
    told = _json(system, "GET", f"{base}/cgi-bin/user/getuserinfo", params={"access_token": token, "code": code})
    if told.get("errcode"):
        raise NotKnown(system)
    return _text(system, told, "UserId", "userid")  # an OpenId would be somebody outside the organisation


# ── 钉钉 ─────────────────────────────────────────────────────────────────────


def _dingtalk_address(system: System, one: Round) -> str:
    words = {
        "client_id": system.words["client_id"],
        "response_type": "code",
        "scope": "openid",
        "prompt": "consent",
        "redirect_uri": one.back,
        "state": one.state,
    }
    return f"{system.words.get('entry', 'https://login.dingtalk.com/oauth2/auth')}?{urlencode(words)}"


def _dingtalk_subject(system: System, one: Round, code: str, at: datetime) -> str:
    base = system.words["base"].rstrip("/")
    asked = {"clientId": system.words["client_id"], "clientSecret": system.secret, "code": code}
    told = _json(
        system, "POST", f"{base}/v1.0/oauth2/userAccessToken", json=asked | {"grantType": "authorization_code"}
    )
    headers = {"x-acs-dingtalk-access-token": _text(system, told, "accessToken")}
    return _text(system, _json(system, "GET", f"{base}/v1.0/contact/users/me", headers=headers), "unionId")


# ── 浙政钉 ───────────────────────────────────────────────────────────────────


def _zwdd_address(system: System, one: Round) -> str:
    words = {
        "response_type": "code",
        "client_id": system.words["client_id"],
        "redirect_uri": one.back,
        "scope": "get_user_info",
        "authType": "QRCODE",
        "state": one.state,
    }
    return f"{system.words.get('entry', system.words['base'].rstrip('/') + '/oauth2/auth.htm')}?{urlencode(words)}"


def _zwdd_subject(system: System, one: Round, code: str, at: datetime) -> str:
    asked = {"appkey": system.words["client_id"], "appsecret": system.secret}
    token = _text(system, _content(_zwdd(system, "GET", "/gettoken.json", asked, one, at)), "accessToken")
    told = _zwdd(system, "POST", "/rpc/oauth2/getuserinfo_bycode.json", {"access_token": token, "code": code}, one, at)
    return _text(system, _content(told), "accountId", "openid")


def _content(told: dict[str, Any]) -> dict[str, Any]:
    """What lies in content.data of an answer that succeeded; nothing otherwise."""
    content = told.get("content")
    data = content.get("data") if isinstance(content, dict) and told.get("success") else None
    return data if isinstance(data, dict) else {}


def _zwdd(system: System, method: str, path: str, words: dict[str, str], one: Round, at: datetime) -> dict[str, Any]:
    """A call of its gateway, signed: method, time, number used once, path, sorted words."""
    stamp, once = at.strftime("%Y-%m-%dT%H:%M:%S.000+00:00"), hashlib.sha256(one.nonce.encode()).hexdigest()[:16]
    told = "&".join(f"{name}={words[name]}" for name in sorted(words))
    text = "\n".join((method, stamp, once, path, told))
    signature = base64.b64encode(hmac.digest(system.secret.encode(), text.encode(), "sha256")).decode()
    headers = {
        "X-Hmac-Auth-Version": "1.0",
        "X-Hmac-Auth-Timestamp": stamp,
        "X-Hmac-Auth-Nonce": once,
        "X-Hmac-Auth-Signature": signature,
        "apiKey": system.words["client_id"],
    }
    sent = {"params": words} if method == "GET" else {"data": words}
    return _json(system, method, system.words["base"].rstrip("/") + quote(path), headers=headers, **sent)


EXCHANGES = {
    Way.OIDC: Exchange(_oidc_address, _oidc_subject),
    Way.WECOM: Exchange(_wecom_address, _wecom_subject),
    Way.DINGTALK: Exchange(_dingtalk_address, _dingtalk_subject, "authCode"),
    Way.ZWDD: Exchange(_zwdd_address, _zwdd_subject),
}
