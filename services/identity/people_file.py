"""Accounts for a list of people, a CSV file: all of it or nothing (rules 11.8)."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlalchemy import Connection

from data_access.engine import reading
from data_access.queries.identity import list_accounts
from domain.identity.people import Line, Newcomer, check_headings, read_people
from services.access import Permission, User, check
from services.clock import day_of, now
from services.errors import Refused
from services.identity.accounts import Register, add_account, first_password, give_grant
from services.identity.hashing import AT_ONCE
from services.identity.register_page import keep, places

LONGEST_CELL = 10_000
"""The reader's own limit is the process' and may be lifted by whoever else reads CSV."""
NO_LIST = "名单须为 CSV 文件（UTF-8 或 GB18030 编码）"
TOO_MANY = "more"
"""Under this the reader keeps the cells of a line that stand behind the last heading."""


def import_people(user: User, content: bytes) -> list[tuple[str, str, str]]:
    """Accounts for a list of people (CSV): sign-in name, name, first password of each; all or nothing.

    Their passwords are hashed, a tenth of a second each, before anybody else has to wait.
    """
    check(user, Permission.KEEP_ACCOUNTS)
    lines = _lines(content)
    with reading() as connection:
        people = _people_of(connection, lines, day_of(now()))
    with ThreadPoolExecutor(AT_ONCE) as workers:
        passwords = list(workers.map(lambda _: first_password(), people))
    return keep(user, _add_people, lines, passwords)


def _people_of(connection: Connection, lines: list[Line], day: date) -> list[Newcomer]:
    known, taken = places(connection), [row.sign_in_name for row in list_accounts(connection)]
    return read_people(lines, pilots=known.pilots, units=known.units, taken=taken, day=day)


def _add_people(register: Register, lines: list[Line], passwords: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    told = []
    for one, password in zip(_people_of(register.connection, lines, register.day), passwords, strict=True):
        account_id, _ = add_account(register, one.sign_in_name, one.name, password=password)
        give_grant(register, one.grant_of(account_id))
        told.append((one.sign_in_name, one.name, password[0]))
    return told


def _lines(content: bytes) -> list[Line]:
    """Lines of a CSV file as Excel writes it in China: UTF-8 or GB 18030; empty ones are left out."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _read(csv.DictReader(io.StringIO(text, newline=""), restkey=TOO_MANY, restval="", strict=True))
    raise Refused(NO_LIST)


def _read(reader: "csv.DictReader[str]") -> list[Line]:
    found: list[Line] = []
    try:
        headings = [name.strip() for name in reader.fieldnames or ()]
        check_headings(headings)
        for line in reader:
            if any(len(cell or "") > LONGEST_CELL for cell in line.values() if not isinstance(cell, list)):
                raise Refused(f"{NO_LIST}；第 {reader.line_num} 行读不出")
            more = line.pop(TOO_MANY, [])
            if any(map(str.strip, more)):
                raise Refused(f"第 {reader.line_num} 行比列名多 {len(more)} 格：逗号在格内的，整格用英文双引号括起")
            if any(map(str.strip, line.values())):
                found.append((reader.line_num, dict(zip(headings, line.values(), strict=True))))
    except csv.Error as error:
        raise Refused(f"{NO_LIST}；第 {reader.line_num + 1} 行读不出") from error
    return found
