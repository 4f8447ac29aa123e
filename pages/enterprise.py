"""一企一档."""

from components import shell
from services.access import Permission

with shell.page(Permission.READ_ENTERPRISE, "一企一档") as (connection, frame):
    pass
