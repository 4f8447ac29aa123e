"""Addresses of ours as a browser asks for them: below the path that `origin` names, if it names one (rules 11.19)."""

from services.identity.settings import settings


def at(path: str) -> str:
    """/account → /pilot/account where the site stands at https://域名/pilot."""
    return f"{settings().prefix}{path}"
