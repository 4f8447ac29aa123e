"""用户与权限: one's own sessions; accounts, grants and who came in, for whoever keeps or checks them."""

from components import shell
from components.accounts import own, register
from services.access import Permission
from services.identity.register_page import register_view

with shell.page(Permission.OWN_ACCOUNT, "用户与权限", of_pilot=False) as (connection, user):
    own.sessions(connection, user)
    own.district(connection, user)
    if user.may(Permission.READ_ACCOUNTS):
        register.register(connection, user, register_view(connection, user))
