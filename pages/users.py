"""用户与权限: one's own sessions; for the administrator the last backup; accounts, grants and who came in."""

from components import shell
from components.accounts import backup, own, register
from services.access import Permission
from services.identity.register_page import register_view

with shell.page(Permission.OWN_ACCOUNT, "用户与权限", of_pilot=False) as (connection, user):
    own.sessions(connection, user)
    own.district(connection, user)
    if user.may(Permission.READ_BACKUPS):
        backup.backup(connection, user)
    if user.may(Permission.READ_ACCOUNTS):
        register.register(connection, user, register_view(connection, user))
