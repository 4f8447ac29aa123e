"""Times of what the pilot hands up as JSON: the self-evaluation with its annexes and packages, and official forms."""

import json
import sys
import time
from functools import partial

from data_access.engine import write_engine
from reports.data_package import public_file, whole_file
from reports.files import make
from services.access import DEMO_USER
from services.appraisal.cut import at_cut
from services.appraisal.whole import _appraisal, appraisal
from services.desk import Desk
from services.frame import connected, open_frame
from services.official.forms import add_form, adopt, filled_form, forms
from tests.services.official import blank_forms

FORMS = {"测速清算表": blank_forms.settlement, "测速企业清单": blank_forms.enterprises}
OF_THE_CITY = "测速清算表"
"""A form that prints the districts of 银川."""


def main() -> None:
    """DATABASE_URL names the database of the pilot that is the first word; the forms taken in are taken back."""
    pilot, limit = sys.argv[1], float(sys.argv[2])
    with connected() as connection:
        frame = at_cut(open_frame(connection, DEMO_USER, pilot=pilot))
        what = f"self-evaluation, annexes and both packages, {pilot}"
        lines = [_line(what, limit, partial(_everything, connection, frame))]
    with write_engine().connect() as connection:
        desk = Desk.on(connection, frame.pilot.id, DEMO_USER)
        for name, content in FORMS.items():
            if name == OF_THE_CITY and pilot != "yinchuan":
                continue
            add_form(desk, name=name, document_no="", file_name=f"{name}.xlsx", content=content())
            number = next(one.id for one in forms(connection, frame) if one.name == name)
            adopt(desk, frame, form=number, version=1)
            lines.append(_line(f"official form {name}, {pilot}", 3, partial(filled_form, connection, frame, number)))
        connection.rollback()
    json.dump(lines, sys.stdout)


def _everything(connection, frame) -> None:
    _appraisal.forget()
    found = appraisal(connection, frame)
    for form in ("docx", "pdf", "xlsx", "数据溯源.docx"):
        make(found, form)
    whole_file(connection, frame)
    public_file(connection, frame)


def _line(what: str, limit: float, work) -> dict[str, object]:
    started = time.perf_counter()
    work()
    return {"what": what, "seconds": time.perf_counter() - started, "limit_seconds": limit, "note": ""}


if __name__ == "__main__":
    main()
