"""The mark of a picture: what stays when it is scaled, saved anew or lightened (rules 19.6).

A difference hash: whether each of 16 × 16 places is lighter than its right neighbour (N. Krawetz, Kind of Like That,
2013).
"""

from io import BytesIO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from data_access.queries.signs import PDF
from data_access.upload_reading import read_pdf_pictures

SIDE = 16
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What the library raises of a file that is cut off, broken or too large to be drawn."""


def marks_of(media_type: str, content: bytes) -> list[tuple[int, str]]:
    """Page and mark: of a picture its own (page 0), of a PDF those of the pictures in its pages."""
    return read_pdf_pictures(content) if media_type == PDF else [(0, mark_of(content))]


def mark_of(content: bytes) -> str:
    """256 bits as 64 hexadecimal digits; empty where the file is no picture that can be drawn."""
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            upright = ImageOps.exif_transpose(picture).convert("L")
            grey = np.asarray(upright.resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS), dtype=np.int16)
    except UNREADABLE:
        return ""
    return np.packbits(grey[:, :-1] > grey[:, 1:]).tobytes().hex()
