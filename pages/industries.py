"""行业: industries in order; one industry whole, made to be projected."""

from components import shell, url
from components.units import parts as unit_parts
from domain.units.views import INDUSTRY
from reports.unit_brief import brief_file
from services.access import Permission
from services.units.page import unit_page
from services.units.standings import standings

with shell.page(Permission.READ_SUMMARY, "行业", breadcrumbs=False) as (connection, frame):
    asked = {word: url.get(word) or "" for word in ("order", "size", "extent", "mine")}
    if frame.industry:
        view = unit_page(connection, frame.at(None, frame.industry.id), url.get("of") or "")
        unit_parts.unit(frame, view, brief_file)
    else:
        unit_parts.order(standings(connection, frame.at(None, None), INDUSTRY, **asked))
