"""Where a person begins: a clerk at the own unit, others at the district remembered or the first page (rules 11.9)."""

from urllib.parse import urlencode

from data_access.engine import reading
from data_access.queries.identity import get_session, list_grants
from domain.identity.words import Role
from services.identity.my_district import words_of

FIRST = {Role.ADMIN: "/users", Role.DEPARTMENT: "/intake"}
BOUND = (Role.ADMIN, Role.DEPARTMENT, Role.DISTRICT)


def landing_of(session_id: int, paths: frozenset[str]) -> str:
    """Address of the page a session begins at; / where the site has no such page."""
    with reading() as connection:
        row = get_session(connection, session_id)
        if row is None or row.grant_id is None:
            return "/"
        grant = next(one for one in list_grants(connection, row.account_id) if one.id == row.grant_id)
        mine = {} if grant.role in BOUND else words_of(connection, row.account_id, grant.pilot_id)
    words = {"pilot": grant.pilot, "district": grant.district} | mine
    told = urlencode({name: word for name, word in words.items() if word})
    path = FIRST.get(grant.role, "/")
    path = path if path in paths else "/"
    return f"{path}?{told}" if told else path
