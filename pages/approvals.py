"""待我审批: what takes two people and waits for the second one."""

from components import approvals, shell
from services.access import Permission
from services.approvals.page import waiting_for

with shell.page(Permission.APPROVE, "待我审批", of_pilot=False) as (connection, user):
    approvals.approvals(user, waiting_for(connection, user))
