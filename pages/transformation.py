"""方案与验收: needs and scenarios by industry, plans with reviewed prices, the queue of acceptances, who accepts."""

from components import shell
from components.transformation import parts
from services.access import Permission
from services.transformation.page import way_page

with shell.page(Permission.READ_PROJECTS, "方案与验收") as (connection, frame):
    parts.whole(frame.user, way_page(connection, frame, parts.chosen()))
