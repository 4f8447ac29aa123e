"""The mark of a picture stays when it is scaled, saved anew or lightened (rules 19.6)."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from domain.supervision.held import SignBounds
from services.supervision.pictures import mark_of


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
