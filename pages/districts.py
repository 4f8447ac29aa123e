"""地区: districts in order, like compared with like; one district whole, made to be projected."""

from components import shell, url
from components.appraisal import year
from components.units import parts as unit_parts
from domain.units.views import DISTRICT
from reports.files import MIME
from reports.unit_brief import brief_file
from reports.year_sheet import MAKERS
from services.access import Permission
from services.appraisal.year import unit_year
from services.units.page import unit_page
from services.units.standings import standings

with shell.page(Permission.READ_SUMMARY, "地区", breadcrumbs=False) as (connection, frame):
    asked = {word: url.get(word) or "" for word in ("order", "size", "extent", "mine")}
    if frame.district:
        view = unit_page(connection, frame.at(frame.district.id, None), url.get("of") or "")
        unit_parts.unit(frame, view, brief_file)
        if found := unit_year(connection, frame):
            year.of_unit(frame, found, year.YearPapers(*MAKERS, MIME["docx"]))
    else:
        unit_parts.order(standings(connection, frame.at(None, None), DISTRICT, **asked))
