"""样板评选: who is proposed as “小灯塔” or 标杆企业 by what is held, and the plan's criteria."""

from components import shell
from components.batches import awards
from services.access import Permission
from services.batches.awards import award_page

with shell.page(Permission.READ_PROJECTS, "样板评选") as (connection, frame):
    awards.whole(award_page(connection, frame))
