"""The doors that lead through another system: there, back, and a portal in front that says who it is (rules 11.10)."""

import asyncio
import secrets

from components.identity import asking
from components.identity.answering import answer, go_to, set_cookie
from components.identity.place import Place
from domain.identity.words import Way
from services.clock import now
from services.errors import Refused
from services.identity.elsewhere import account_of, come_back, known, leave_for
from services.identity.settings import System
from services.identity.viewer import Viewer

SECRET_HEADER = b"x-proxy-secret"


def vouched(scope, system: System) -> str:
    """Who a portal says it is; an empty text for anybody else than the portal.

    A header that stands twice says nothing: one of the two may be the client's own, which the portal let through.
    """
    told = [value for name, value in scope["headers"] if name == SECRET_HEADER]
    if asking.address(scope) != system.words["address"] or not system.secret or len(told) != 1:
        return ""
    if not secrets.compare_digest(told[0], system.secret.encode()):
        return ""
    named = [value for name, value in scope["headers"] if name == system.words["header"].lower().encode()]
    return named[0].decode("utf-8", errors="replace").strip() if len(named) == 1 else ""


class OtherSystems:
    """`doors`: what admits whoever is known, and shows the sign-in page to whoever is not."""

    def __init__(self, place: Place, paths: frozenset[str], doors) -> None:
        self.place, self.paths, self.doors = place, paths, doors
        self.systems = [one for one in place.settings.systems if one.goes_there]
        self.portals = [one for one in place.settings.systems if one.way is Way.PROXY]
        self._gone = set_cookie(place, "way", "", seconds=0)

    async def opened(self, scope, send, _fields, _viewer, _is_open) -> None:
        """/sign-in/KEY leads to another system, /sign-in/KEY/back is where it sends the browser to."""
        key, _, rest = scope["path"].removeprefix("/sign-in/").partition("/")
        system = next((one for one in self.systems if one.key == key), None)
        if system is None or rest not in ("", "back"):
            await answer(send, 404, "没有这个页面")
            return
        back = f"{self._origin(scope)}{self.place.settings.prefix}/sign-in/{key}/back"
        try:
            await (self._come_back if rest else self._leave)(scope, send, system, back)
        except Refused as refusal:
            await self.doors.ask_name(scope, send, {}, None, False, str(refusal), 401)

    def _origin(self, scope) -> str:
        """The address the browser knows us by; the Host was checked before."""
        return f"{'https' if self.place.is_https else 'http'}://{asking.header(scope, b'host')}"

    async def _leave(self, scope, send, system: System, back: str) -> None:
        browser = secrets.token_urlsafe(32)
        wanted = asking.way_back(asking.query(scope).get("to", ""), self.paths)
        address = await self.doors.work(leave_for, system, browser, back, wanted, now())
        await go_to(send, address, [set_cookie(self.place, "way", browser, seconds=600)])

    async def _come_back(self, scope, send, system: System, back: str) -> None:
        browser = asking.cookie(scope, self.place.cookie("way"))
        done, wanted = await self.doors.work(
            come_back, system, browser, back, asking.query(scope), asking.caller(scope, self.place), now()
        )
        await self.doors.admit(send, done, asking.way_back(wanted, self.paths), [self._gone])

    async def came_by_portal(self, scope, send) -> bool:
        """Whether a portal in front says who it is, from its own address and with its secret; answered then."""
        for system in self.portals:
            if subject := vouched(scope, system):
                try:
                    done = await self.doors.work(known, system, subject, asking.caller(scope, self.place), now())
                except Refused as refusal:
                    await self.doors.ask_name(scope, send, {}, None, False, str(refusal), 401)
                else:
                    await self.doors.admit(send, done, asking.way_back(asking.wanted_path(scope), self.paths))
                return True
        return False

    async def names_another(self, scope, viewer: Viewer) -> bool:
        """Whether a portal says that somebody else than the viewer sits there now: the cookie was the last one's."""
        is_asked = viewer.way is Way.PROXY and asking.is_for_a_page(scope)
        for system in self.portals if is_asked else ():
            if subject := vouched(scope, system):
                return await asyncio.to_thread(account_of, system, subject) != viewer.user.account_id
        return False
