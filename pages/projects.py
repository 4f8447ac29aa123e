"""项目亮灯."""

from components import shell
from services.access import Permission

with shell.page(Permission.READ_PROJECTS, "项目亮灯") as (connection, frame):
    pass
