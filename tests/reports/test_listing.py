"""A list as a file for people."""

import csv
import io

from domain.export_view import ExportView
from reports.listing import csv_listing


def test_what_it_shows_stands_above_and_formulas_are_disarmed():
    rows = [("=1+1", 3), ("+86", -5), ("-2*3", None), ("@sum", 0), ("演示，企业", 1.5)]
    content = csv_listing(ExportView("项目", ("企业", "数"), rows, (("数据截至", "2026-11-15"), ("筛选", "=x"))))
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["数据截至", "2026-11-15"],
        ["筛选", "'=x"],
        [],
        ["企业", "数"],
        ["'=1+1", "3"],
        ["'+86", "-5"],
        ["'-2*3", ""],
        ["'@sum", "0"],
        ["演示，企业", "1.5"],
    ]
