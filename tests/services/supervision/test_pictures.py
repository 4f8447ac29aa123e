"""The mark of a picture stays when it is scaled, saved anew or lightened (rules 19.6)."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from data_access.upload_reading import read_pdf_pictures
from domain.supervision.held import SignBounds
from services.supervision.pictures import mark_of, marks_of


def shot(seed: int) -> Image.Image:
    """A picture with shapes, as a workshop has them."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize((640, 480), Image.Resampling.BICUBIC)


def saved(picture: Image.Image, kind: str = "PNG", **how) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


CHANGED = {
    "as JPEG": lambda picture: saved(picture, "JPEG", quality=60),
    "half its size": lambda picture: saved(picture.resize((320, 240))),
    "lightened": lambda picture: saved(ImageEnhance.Brightness(picture).enhance(1.15)),
    "with an edge cut off": lambda picture: saved(picture.crop((3, 3, 637, 477))),
}


@pytest.mark.parametrize("how", CHANGED)
def test_a_picture_that_was_changed_a_little_is_like_itself(how):
    for seed in range(6):
        assert apart(mark_of(saved(shot(seed))), mark_of(CHANGED[how](shot(seed)))) <= SignBounds().picture_bits


def test_pictures_of_different_things_are_not_alike():
    marks = [mark_of(saved(shot(seed))) for seed in range(20)]
    least = min(apart(one, other) for place, one in enumerate(marks) for other in marks[place + 1 :])
    assert least > SignBounds().picture_bits * 2


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", saved(shot(1))[:200], saved(shot(1), "GIF")]
)
def test_what_cannot_be_drawn_has_no_mark(content):
    assert mark_of(content) == ""


def test_a_mark_is_64_hexadecimal_digits():
    assert len(bytes.fromhex(mark_of(saved(shot(1))))) == 32


def book(*pictures, **how):
    return saved(pictures[0], "PDF", save_all=True, append_images=pictures[1:], **how)


def scan() -> Image.Image:
    """A page of text: mostly white."""
    page = np.full((800, 600), 255, dtype=np.uint8)
    page[100:700:40, 60:540] = 20
    return Image.fromarray(page).convert("RGB")


def test_pictures_in_a_pdf_have_the_marks_they_have_alone():
    """Of a page its number; a scanned text and a small picture are none."""
    small = shot(3).resize((120, 90))
    found = marks_of("application/pdf", book(shot(1), scan(), shot(2), small))
    assert [page for page, _ in found] == [1, 3]
    for (_, mark), seed in zip(found, (1, 2), strict=True):
        assert apart(mark, mark_of(saved(shot(seed)))) <= SignBounds().picture_bits // 2


def test_plain_points_are_read_as_well():
    grey = shot(4).convert("L")
    found = read_pdf_pictures(_plain_pdf(grey))
    assert [mark for _, mark in found] == [mark_of(saved(grey))]


def _plain_pdf(grey: Image.Image) -> bytes:
    """One page with one picture as plain points of eight bits."""
    data = grey.tobytes()
    head = f"/Type /XObject /Subtype /Image /Width {grey.width} /Height {grey.height} /ColorSpace /DeviceGray"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 640 480] /Resources << /XObject << /P 4 0 R >> >> >>",
        f"<< {head} /BitsPerComponent 8 /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream",
    ]
    file, places = BytesIO(b"%PDF-1.4\n"), []
    file.seek(0, 2)
    for number, one in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n" % number + one + b"\nendobj\n")
    at = file.tell()
    lines = b"".join(b"%010d 00000 n \n" % place for place in places)
    file.write(b"xref\n0 5\n0000000000 65535 f \n" + lines)
    file.write(b"trailer << /Root 1 0 R /Size 5 >>\nstartxref\n%d\n%%%%EOF" % at)
    return file.getvalue()


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"no"])
def test_a_pdf_that_cannot_be_read_has_no_pictures(content):
    assert marks_of("application/pdf", content) == []
