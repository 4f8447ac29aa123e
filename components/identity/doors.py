"""The addresses of signing in and out: /sign-in, /sign-out, /account, /password, and what the browser's script asks."""

import asyncio
import json
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from streamlit.runtime import exists, get_instance

from components.identity import asking, forms
from components.identity.answering import Header, answer, go_to, set_cookie
from components.identity.connections import Connections
from components.identity.elsewhere import OtherSystems
from components.identity.handover import PROCESS
from components.identity.place import Place
from data_access.called import MANAGE
from domain.identity.words import Way
from services.clock import now
from services.errors import Refused
from services.frame import connected
from services.identity.demonstration import choose_person, has_accounts, people
from services.identity.directory import directory
from services.identity.hashing import AT_ONCE
from services.identity.landing import landing_of
from services.identity.signing_in import SignedIn, change_password, sign_in, sign_out
from services.identity.switching import act_under
from services.identity.viewer import Viewer, identities

MOST_WAITING = 20
NO_ACCOUNT = f"还没有账号：请在服务器上运行 {MANAGE} account add"
BUSY = "登录的人太多，请过一分钟再试"
OVER = "您的登录已结束：{} 分钟未操作、满 {} 小时、在别处退出，或账号、密码、授权有变。请重新登录"
DEMO_NOTE = "演示模式：没有任何账号，只在本机打开，不登录也能看。建第一个账号后自动要求登录。"


class Doors:
    """What is open to somebody who is not signed in yet, and to everybody for their own account."""

    def __init__(self, place: Place, paths: frozenset[str], connections: Connections) -> None:
        self.place, self.paths, self.connections = place, paths, connections
        self.workers = ThreadPoolExecutor(AT_ONCE, "sign-in")
        self.directories = [directory(one) for one in place.settings.systems if one.way is Way.LDAP]
        self.waiting = 0
        self.elsewhere = OtherSystems(place, paths, self)
        self.ways = {
            ("GET", "/sign-in"): self.ask_name,
            ("POST", "/sign-in"): self._sign_in,
            ("GET", "/session"): self._tell,
            ("GET", "/tab"): self._tell_tab,
            ("GET", "/account"): self._account,
            ("POST", "/sign-out"): self._sign_out,
            ("GET", "/password"): self._ask_password,
            ("POST", "/password"): self._password,
            ("POST", "/account/grant"): self._grant,
            ("POST", "/account/person"): self._person,
        }

    async def opened(self, scope, receive, send, viewer: Viewer | None, is_open: bool) -> bool:
        """Whether the address is one of these; it is answered then."""
        way = self.ways.get(("GET" if scope["method"] == "HEAD" else scope["method"], scope["path"]))
        if way is None and scope["method"] == "GET" and scope["path"].startswith("/sign-in/"):
            way = self.elsewhere.opened
        if way is None:
            return False
        fields = await asking.form(receive) if scope["method"] == "POST" else {}
        token = self._token(scope, viewer)
        if scope["method"] == "POST" and not asking.has_csrf(fields, token):
            await answer(send, 403, "表单已过期：请返回上一页，刷新后再试")
        else:
            await way(scope, send, fields, viewer, is_open)
        return True

    def _token(self, scope, viewer: Viewer | None) -> str:
        """What the forms of this browser are bound to: its session, or before there is one a cookie of its own."""
        return asking.cookie(scope, self.place.cookie("form" if viewer is None else "session"))

    def _word(self, scope, viewer: Viewer | None) -> tuple[str, list[tuple[bytes, bytes]]]:
        """The CSRF word of a form, and the cookie it is bound to where there is none yet."""
        token = self._token(scope, viewer)
        if token:
            return asking.csrf(token), []
        token = secrets.token_urlsafe(32)
        return asking.csrf(token), [set_cookie(self.place, "form", token)]

    def sign_in_path(self, scope) -> str:
        wanted = asking.way_back(asking.wanted_path(scope), self.paths)
        return "/sign-in" if wanted == "/" else f"/sign-in?to={asking.quote(wanted, safe='')}"

    async def work(self, verb, *values, **words):
        """Run what hashes a password on one of few threads; Refused where too many wait."""
        if self.waiting >= MOST_WAITING:
            raise Refused(BUSY)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.workers, partial(verb, *values, **words))
        finally:
            self.waiting -= 1

    # ── in ──────────────────────────────────────────────────────────────────

    async def ask_name(self, scope, send, fields, viewer, is_open, said: str = "", status: int = 200) -> None:
        wanted = asking.way_back(fields.get("to") or asking.query(scope).get("to", ""), self.paths)
        if viewer is not None:
            await go_to(send, "/password" if viewer.must_change else wanted)
            return
        word, headers = self._word(scope, viewer)
        back = asking.quote(wanted, safe="")
        note = self._note(scope) if await asyncio.to_thread(has_accounts) else NO_ACCOUNT
        lines = [forms.Field("name", "登录名", "text", "username"), forms.Field("password", "密码")]
        parts = [
            forms.notice(said),
            forms.notice(note if not said else "", "note"),
            forms.form("/sign-in", word, lines, "登录", [("to", wanted)]),
            *(forms.way(f"/sign-in/{one.key}?to={back}", f"用{one.name}登录") for one in self.elsewhere.systems),
        ]
        await forms.show(send, status, forms.page("登录", forms.SITE, *parts), headers)

    def _note(self, scope) -> str:
        """Why somebody who was in is not any more, without saying of whom; nothing for who signed out or never was."""
        rules = self.place.settings.rules
        is_over = bool(asking.cookie(scope, self.place.cookie("session")))
        return OVER.format(rules.idle_minutes, rules.longest_hours) if is_over else ""

    async def _sign_in(self, scope, send, fields, viewer, is_open) -> None:
        name, password = fields.get("name", "")[:200], fields.get("password", "")[:200]
        try:
            rules, where = self.place.settings.rules, asking.caller(scope, self.place)
            done = await self.work(sign_in, name, password, where, now(), rules, self.directories)
        except Refused as refusal:
            status = 503 if str(refusal) == BUSY else 401
            await self.ask_name(scope, send, fields, None, is_open, str(refusal), status)
            return
        await self.admit(send, done, asking.way_back(fields.get("to", ""), self.paths))

    async def admit(self, send, done: SignedIn, wanted: str, headers: Iterable[Header] = ()) -> None:
        """Give the browser its session and send it to what it wanted, or where its person begins."""
        path = "/password" if done.must_change else wanted
        if path == "/":
            path = await asyncio.to_thread(landing_of, done.session_id, self.paths)
        cookies = [set_cookie(self.place, "session", done.token), set_cookie(self.place, "form", "", seconds=0)]
        await go_to(send, path, [*cookies, *headers])

    # ── who, and out ────────────────────────────────────────────────────────

    async def _tell(self, scope, send, fields, viewer, is_open) -> None:
        """Whether the page may stay open, for the browser's script."""
        if viewer is None and not is_open:
            await answer(send, 401, "请先登录")
            return
        told = {"name": viewer.user.name if viewer else "演示"}
        await answer(send, 200, json.dumps(told, ensure_ascii=False), media_type="application/json")

    async def _tell_tab(self, scope, send, fields, viewer, is_open) -> None:
        """Which process answers, and whether it knows the page that is open: a script draws it anew where not."""
        if viewer is None and not is_open:
            await answer(send, 401, "请先登录")
            return
        is_known = exists() and get_instance().is_active_session(asking.query(scope).get("id", ""))
        told = {"process": PROCESS, "tab": is_known, "name": viewer.user.name if viewer else "演示"}
        await answer(send, 200, json.dumps(told, ensure_ascii=False), media_type="application/json")

    async def _account(self, scope, send, fields, viewer, is_open, said: str = "") -> None:
        if viewer is None and not is_open:
            await go_to(send, "/sign-in?to=%2Faccount")
            return
        word, headers = self._word(scope, viewer)
        if viewer is None or viewer.is_demo:
            found = await asyncio.to_thread(people)
            parts = [forms.notice(DEMO_NOTE, "note"), forms.notice(said), "<h2>换一个身份看</h2>"]
            parts += [
                forms.press(forms.Press("/account/person", one.zh, (("person", str(one.account_id)),)), word)
                for one in found
            ]
            name = viewer.user.name if viewer else found[0].zh if found else "演示用户"
        else:
            parts, name = [forms.notice(said), *self._own(await self._identities(viewer), word)], viewer.user.name
        parts.append('<p></p><a href="/">回到首页</a>')
        role = viewer.user.role.zh if viewer else "演示"
        await forms.show(send, 200, forms.page(name, f"当前身份：{role}", *parts), headers)

    async def _identities(self, viewer: Viewer):
        def asked():
            with connected() as connection:
                return identities(connection, viewer, now())

        return await asyncio.to_thread(asked)

    def _own(self, found, word: str) -> list[str]:
        others = [one for one in found if not one.is_current]
        return [
            *(["<h2>换一个授权</h2>"] if others else []),
            *(
                forms.press(forms.Press("/account/grant", one.zh, (("grant", str(one.grant_id)),)), word)
                for one in others
            ),
            forms.way("/password", "修改密码"),
            forms.press(forms.Press("/sign-out", "退出登录", is_plain=False), word),
        ]

    async def _sign_out(self, scope, send, fields, viewer, is_open) -> None:
        if viewer is not None:
            await self.end(scope, viewer)
        gone = [set_cookie(self.place, "session", "", seconds=0), (b"clear-site-data", b'"cache"')]
        await go_to(send, "/sign-in", gone)

    async def end(self, scope, viewer: Viewer) -> None:
        """Sign the viewer out, wherever its pages are open."""
        await asyncio.to_thread(sign_out, viewer, asking.caller(scope, self.place), now())
        self.connections.end(viewer.session_id)

    async def _grant(self, scope, send, fields, viewer, is_open) -> None:
        if viewer is None:
            await answer(send, 401, "请先登录")
            return
        await self._become(scope, send, fields, viewer, is_open, partial(act_under, viewer, _number(fields, "grant")))

    async def _person(self, scope, send, fields, viewer, is_open) -> None:
        """The demonstration's switch of roles."""
        if not is_open and (viewer is None or not viewer.is_demo or await asyncio.to_thread(has_accounts)):
            await answer(send, 403, "演示模式才能换人")
            return
        choose = partial(choose_person, viewer, _number(fields, "person"))
        await self._become(scope, send, fields, viewer, is_open, choose)

    async def _become(self, scope, send, fields, viewer, is_open, verb) -> None:
        """A session of another grant or person takes the place of the one that was; a refusal is told on 我的账号."""
        try:
            done = await asyncio.to_thread(verb, asking.caller(scope, self.place), now())
        except Refused as refusal:
            await self._account(scope, send, fields, viewer, is_open, str(refusal))
            return
        if viewer is not None:
            self.connections.end(viewer.session_id)
        await self.admit(send, done, "/")

    # ── password ────────────────────────────────────────────────────────────

    async def _ask_password(self, scope, send, fields, viewer, is_open, said: str = "") -> None:
        if viewer is None or viewer.is_demo:
            await go_to(send, "/sign-in")
            return
        word, headers = self._word(scope, viewer)
        lead = "这是初始密码，请先换成自己的。" if viewer.must_change else "修改后，您在别处的登录都会结束。"
        shortest = self.place.settings.rules.shortest_password
        lines = [
            forms.Field("old", "原密码"),
            forms.Field("new", f"新密码（至少 {shortest} 位，用几个不相干的词最好记）", fills="new-password"),
            forms.Field("again", "再输一次新密码", fills="new-password"),
        ]
        parts = [forms.notice(said), forms.form("/password", word, lines, "修改密码")]
        parts.append(forms.press(forms.Press("/sign-out", "退出登录"), word))
        await forms.show(send, 200 if not said else 400, forms.page("修改密码", lead, *parts), headers)

    async def _password(self, scope, send, fields, viewer, is_open) -> None:
        if viewer is None:
            await go_to(send, "/sign-in")
            return
        words = [fields.get(name, "")[:200] for name in ("old", "new", "again")]
        known = {"address": asking.caller(scope, self.place), "at": now(), "rules": self.place.settings.rules}
        try:
            await self.work(change_password, viewer, *words, **known)
        except Refused as refusal:
            await self._ask_password(scope, send, fields, viewer, is_open, str(refusal))
            return
        await go_to(send, await asyncio.to_thread(landing_of, viewer.session_id, self.paths))


def _number(fields: dict[str, str], name: str) -> int:
    value = fields.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
