"""Notes under the part names that every program of tables writes.

openpyxl writes xl/comments/comment1.xml with a target from the package's root. ISO/IEC 29500-2 allows it, but programs
that find parts by name (exceljs, on which many web portals stand) open no such workbook."""

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile

PARTS = (
    (rb"xl/comments/comment(\d+)\.xml", rb"xl/comments\1.xml"),
    (rb"xl/drawings/commentsDrawing(\d+)\.vml", rb"xl/drawings/vmlDrawing\1.vml"),
)


def usually_named(workbook: bytes) -> bytes:
    """The xlsx with its notes at xl/commentsN.xml and xl/drawings/vmlDrawingN.vml, told relative to their sheet."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as source, ZipFile(file, "w", ZIP_DEFLATED) as made:
        for part in source.infolist():
            content = source.read(part)
            for was, now in PARTS:
                if part.filename.endswith(".rels"):
                    content = re.sub(rb'Target="/' + was, b'Target="../' + now.removeprefix(b"xl/"), content)
                elif part.filename == "[Content_Types].xml":
                    content = re.sub(was, now, content)
                part.filename = re.sub(was.decode(), now.decode(), part.filename)
            made.writestr(part, content)
    return file.getvalue()
