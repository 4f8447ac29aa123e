"""What is told of the headings of a sheet."""

from collections.abc import Iterator

from domain.intake.heading import Heading
from domain.intake.sheet import letters
from domain.intake.views import CellProblem, Weight

ERROR, NOTE = Weight.ERROR, Weight.NOTE


def heading_problems(heading: Heading, sheet: str) -> list[CellProblem]:
    """Headings that cannot be used, that nobody knows, or that are missing."""
    row = heading.first_row

    def told(place: int, text: str, weight: Weight, cause: str, cure: str) -> CellProblem:
        return CellProblem(weight, cause, cure, sheet, f"{letters(place)}{row}", text, row)

    known = "、".join(column.title for column in heading.form.columns)
    twice = [told(at, text, ERROR, f"表头“{text}”出现两次", "请删去多余的一列") for at, text in heading.twice]
    units = [told(at, text, ERROR, f"表头“{text}”的单位不能用", "请用模板里的单位") for at, text in heading.bad_units]
    clashes = [told(at, text, ERROR, cause, "看不出按哪个单位，请改成一致") for at, text, cause in heading.clashes]
    near = [
        told(
            at,
            text[:30],
            ERROR,
            f"表头“{text[:30]}”不认识，像是“{title}”",
            f"请改成“{title}”；确是另一列的，请删去这一列",
        )
        for at, text, title in heading.near
    ]
    unknown = [
        told(at, text, NOTE, f"表头“{text}”不认识，这一列没有读取", f"如需上报，表头请用：{known}")
        for at, whole in heading.unknown[:20]
        for text in [whole[:30]]
    ]
    return [*twice, *units, *clashes, *near, *unknown, *_blank(heading, sheet)]


def _blank(heading: Heading, sheet: str) -> Iterator[CellProblem]:
    """Columns without a heading: amid the others a heading was lost, beside them it is somebody's own column."""
    row = heading.first_row
    for place in heading.blank:
        cause = f"{letters(place)} 列没有表头，下面有内容，没有读取"
        is_amid = min(heading.places) < place < max(heading.places)
        weight, cure = (ERROR, "请补上表头；不报送的请删去这一列") if is_amid else (NOTE, "如需上报，请补上表头")
        yield CellProblem(weight, cause, cure, sheet, f"{letters(place)}{row}", "", row)
