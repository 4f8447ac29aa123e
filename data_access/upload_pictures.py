"""Pictures in the pages of a PDF, each as its mark; runs in the child process (rules 19.6).

Of a page the embedded pictures are looked at, not its text: a form that was handed out looks alike with everybody.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
from PIL import Image

SIDE = 16
LEAST_SIDE, MOST_PAGES, MOST_PICTURES = 160, 60, 60
"""Smaller ones are logos and seals; of longer files the first pages and pictures."""
MOST_PIXELS = 60_000_000
WHITE, MOST_WHITE = 235, 0.5
"""A picture that is lighter than this in half of its points is a scanned text."""
DEEP = 3
"""How far forms within forms are followed."""
MODES = {"DeviceGray": "L", "DeviceRGB": "RGB"}


def read_pictures(content: bytes) -> list[tuple[int, str]]:
    """Page (from 1) and mark of each picture."""
    found: list[tuple[int, str]] = []
    with pdfplumber.open(BytesIO(content)) as book:
        for number, page in enumerate(book.pages[:MOST_PAGES], start=1):
            for stream in _pictures(page.page_obj.resources, DEEP):
                mark = _mark(stream)
                if mark and (number, mark) not in found:
                    found.append((number, mark))
                if len(found) == MOST_PICTURES:
                    return found
    return found


def _plain(value: Any) -> Any:
    """The object itself in place of a reference to it."""
    return value.resolve() if hasattr(value, "resolve") else value


def _pictures(resources: Any, deep: int) -> Iterator[Any]:
    objects = _plain((_plain(resources) or {}).get("XObject")) or {}
    for one in map(_plain, objects.values()):
        kind = _name(getattr(one, "attrs", {}).get("Subtype"))
        if kind == "Image":
            yield one
        elif kind == "Form" and deep:
            yield from _pictures(one.attrs.get("Resources"), deep - 1)


def _name(value: Any) -> str:
    return str(getattr(_plain(value), "name", ""))


def _mark(stream: Any) -> str:
    picture = _drawn(stream)
    if picture is None or min(picture.size) < LEAST_SIDE or picture.width * picture.height > MOST_PIXELS:
        return ""
    grey = picture.convert("L")
    small = grey.resize((SIDE * 8, SIDE * 8), Image.Resampling.BOX).histogram()
    if sum(small[WHITE:]) > MOST_WHITE * sum(small):
        return ""
    return difference_mark(grey)


def _drawn(stream: Any) -> Image.Image | None:
    """A JPEG as it lies there, or plain points of eight bits; None of other kinds."""
    filters = [_name(one) for one in _listed(stream.attrs.get("Filter"))]
    if filters and filters[-1] in ("DCTDecode", "DCT"):
        return Image.open(BytesIO(stream.rawdata if len(filters) == 1 else stream.get_data()), formats=("JPEG",))
    mode = MODES.get(_name(stream.attrs.get("ColorSpace")))
    size = (_plain(stream.attrs.get("Width")), _plain(stream.attrs.get("Height")))
    if mode is None or _plain(stream.attrs.get("BitsPerComponent")) != 8 or not all(isinstance(n, int) for n in size):
        return None
    if size[0] * size[1] > MOST_PIXELS:
        return None
    data = stream.get_data()
    return Image.frombytes(mode, size, data[: size[0] * size[1] * len(mode)])


def _listed(value: Any) -> list[Any]:
    value = _plain(value)
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def difference_mark(grey: Image.Image) -> str:
    """As services.supervision.pictures.mark_of, without numpy: 256 bits as 64 hexadecimal digits."""
    points = list(grey.resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS).tobytes())
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            at = row * (SIDE + 1) + column
            bits = bits << 1 | (points[at] > points[at + 1])
    return f"{bits:064x}"
