"""红灯说明: why a light is red, in the words of who answers for it, and judgements beside the rule."""

from components import shell, url
from components.lights import explaining
from services.access import Permission
from services.lights.explanations import red_lights
from services.lights.judgements import judgements

with shell.page(Permission.READ_PROJECTS, "红灯说明") as (connection, frame):
    view = red_lights(connection, frame, light=url.get("light") or "", project=url.get("code") or "")
    explaining.summary(view)
    row = explaining.chosen(view)
    if row is not None:
        explaining.one(frame, view, row)
        explaining.listed(view, key=f"red_{frame.scope_name}")
    explaining.judged(frame, judgements(connection, frame))
