"""Words of a cell as offices say them, where they have one reading; what is told where they have none or two."""

import re

from domain.intake.columns import Column
from domain.texts import same
from domain.words import Operator, Scale, Title, Word

_OF_FIRMS = r"(?:工业|中小|小微)*"
SPOKEN: dict[type[Word], tuple[tuple[Word, str], ...]] = {
    Title: (
        (Title.LITTLE_GIANT, r"(?:国家级?)?(?:重点)?(?:专精特新)?(?:重点)?小巨人"),
        (Title.SRDI, r"(?:(?:省|自治区)级?)?专精特新(?:中小)?"),
        (Title.NONE, r"无|没有|均无|都没有"),
    ),
    Scale: (
        (Scale.ABOVE, rf"规(?:模以)?上{_OF_FIRMS}"),
        (Scale.BELOW, rf"规(?:模以)?下{_OF_FIRMS}"),
    ),
    Operator: (
        (Operator.AT_LEAST, r"不低于|不小于|至少|≥|大于等于|大于或等于"),
        (Operator.MORE_THAN, r"大于|多于|高于|突破"),
        (Operator.EQUAL, r"等于"),
    ),
}
"""Kind of word → its words, each with what people write for it; 企业 at the end and quotation marks say nothing."""
OTHER_TITLES = re.compile(r"创新型|科技型|高新技术|单项冠军|隐形冠军|瞪羚|独角兽|领军|龙头")
"""What enterprises are called beside the titles that are counted here."""


def spoken(kind: type[Word], text: str) -> Word | None:
    """The word that people mean by a text; None where they may mean none or several."""
    bare = same(text).replace('"', "").removesuffix("企业")
    return next((word for word, pattern in SPOKEN.get(kind, ()) if re.fullmatch(pattern, bare)), None)


def not_a_word(column: Column, text: str) -> tuple[str, str]:
    """Cause and cure of a text that is none of a column's words."""
    choices = "、".join(column.choices)
    if column.words is not Title:
        return f"“{text[:30]}”不在可选范围", f"请填：{choices}"
    parts = [part for part in re.split(r"[、,，;；/+和及]+", text) if part.strip()]
    if len(parts) > 1 and all(_is_title(part) for part in parts):
        return f"“{text[:30]}”写了几个称号", f"只填最高一级：{choices}"
    if "专精特新" in text or "小巨人" in text:
        cure = f"请填：{choices}；省级认定的是专精特新中小企业，地级市认定的、只在培育库的填“{Title.NONE.zh}”"
        return f"“{text[:30]}”看不出是哪一级", cure
    if OTHER_TITLES.search(text):
        cause = f"“{text[:30]}”不是这里计的称号"
        return cause, f"没有小巨人、专精特新中小企业称号的填“{Title.NONE.zh}”，有的填最高一级：{choices}"
    return f"“{text[:30]}”不在可选范围", f"请填：{choices}"


def _is_title(text: str) -> bool:
    return spoken(Title, text) is not None or any(same(text) == same(title.zh) for title in Title)
