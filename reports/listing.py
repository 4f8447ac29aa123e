"""A filtered list as a CSV file for people: what it shows stands above the rows, and Excel reads it as UTF-8."""

import csv
import io

from domain.export_view import ExportView
from reports.tabular import escaped


def csv_listing(table: ExportView) -> bytes:
    """Lines on what it shows, header, rows; UTF-8 with a byte order mark, text that looks like a formula disarmed."""
    text = io.StringIO()
    writer = csv.writer(text)
    for word, value in table.about:
        writer.writerow((word, escaped(value)))
    writer.writerow(())
    writer.writerow(table.columns)
    writer.writerows([escaped(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")
