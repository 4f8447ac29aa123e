"""Times of what the pilot hands up as JSON: the self-evaluation with its annexes and packages, and official forms."""

import json
import sys
import time
from functools import partial

from data_access.engine import write_engine
from reports.data_package import public_file, whole_file
from reports.files import make
from services.access import DEMO_USER
from services.appraisal.whole import _appraisal, appraisal
from services.desk import Desk
from services.frame import connected, open_frame
from services.official.forms import add_form, adopt, filled_form, forms
from tests.services.official import blank_forms

FORMS = {"测速清算表": blank_forms.settlement, "测速企业清单": blank_forms.enterprises}


def main() -> None:
    """DATABASE_URL names the city's database; the forms taken in are taken back."""
    with connected() as connection:
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")
        lines = [_line("self-evaluation, annexes and both packages", 20, partial(_everything, connection, frame))]
    with write_engine().connect() as connection:
        desk = Desk.on(connection, frame.pilot.id, DEMO_USER)
        for name, content in FORMS.items():
            add_form(desk, name=name, document_no="", file_name=f"{name}.xlsx", content=content())
            number = next(one.id for one in forms(connection, frame) if one.name == name)
            adopt(desk, frame, form=number, version=1)
            lines.append(_line(f"official form {name}", 3, partial(filled_form, connection, frame, number)))
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
