"""What a cell's number format shows that its value does not say: a percentage, a month, a scale, a unit, nothing.

Part of the child process: imports nothing of the project.
"""

import re
from xml.etree import ElementTree

PERCENT, MONTH, SCALED, UNSEEN, STRANGE = "percent", "month", "scaled", "unseen", "strange"
MONTHS_BUILT_IN = frozenset({17, 27, 36, 50, 52, 57})
"""mmm-yy, and the formats of Chinese systems that say 2026年11月 (ECMA-376, 18.8.30)."""
PERCENT_BUILT_IN = frozenset({9, 10})
FIRST_OWN = 164
UNITS = ("亿元", "万元", "亿", "万", "元")
_STRANGE = re.compile(
    r"[十百千仟佰美欧港日]元$|[十百千仟佰][万亿]元?$|^[kKmM]$|[十百千仟佰万亿](?:家|个|人|次|场|项|户|名|条|台|套|件|笔|人次)$|"
    r"[十百千仟佰]$|[‰‱]|(?:US|HK|[$€£₩₽₹])|^(?:USD|EUR|HKD|JPY|GBP)$"
)
"""Units that are none of ours, though some of them end like one: thousands, other money."""


def format_kinds(styles: bytes) -> dict[int, str]:
    """Number of a cell style → what its format does: PERCENT, MONTH, SCALED or a unit; others stay out."""
    if not styles:
        return {}
    tree = ElementTree.fromstring(styles)
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in tree.iter() if one.tag.endswith("}numFmt")}
    formats = next((one for one in tree if one.tag.endswith("}cellXfs")), [])
    found = {}
    for place, style in enumerate(one for one in formats if one.tag.endswith("}xf")):
        at = style.get("numFmtId") or "0"
        number = int(at) if at.isdigit() else 0
        kind = kind_of_own(number, own[at]) if at in own else kind_of_built_in(number)
        if kind:
            found[place] = kind
    return found


def kind_of_built_in(number: int) -> str:
    return PERCENT if number in PERCENT_BUILT_IN else MONTH if number in MONTHS_BUILT_IN else ""


MONEY_BUILT_IN = frozenset({5, 6, 7, 8, 37, 38, 39, 40, 41, 42, 43, 44})
"""Money as the system of the reader writes it: a $ in them is a ¥ in China."""


def kind_of_own(number: int, code: str) -> str:
    """What a format that the file spells out does."""
    return kind_of(code.replace("$", "¥") if number in MONEY_BUILT_IN and "[" not in code else code)


_LITERAL = re.compile(r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')


def kind_of(code: str) -> str:
    """What a format does to a number above zero; empty where it shows the number as it is, with or without a sign."""
    said = ""

    def literal(match: re.Match) -> str:
        nonlocal said
        text = next((group for group in match.groups() if group is not None), "")
        said += text
        return "\x00" if text == "." else ""

    sections = _sections(code)
    if code.count("[") and len(sections) > 1 and re.search(r"\[[=<>]", code):
        kinds = {kind_of(re.sub(r"\[[=<>][^\]]*\]", "", section)) for section in sections[:2] if section.strip()}
        if SCALED in kinds:
            return SCALED
    bare = _LITERAL.sub(literal, sections[0]).lower()
    if "$" in bare:
        said += "$"
    if "general" in bare or "通用格式" in bare:
        return _unit(said)
    if "%" in bare:
        return PERCENT
    if not re.search(r"[0#?]", bare):
        if re.search(r"[ymedhsa@]", bare):
            return MONTH if re.search(r"[yme]", bare) and not re.search(r"[dhs]", bare) else ""
        return "" if re.match(r"\s*\[[=<>]", code) else UNSEEN
    if re.search(r"[0#?],+[^0#?]*$", bare) or "\x00" in bare:
        return SCALED
    return _unit(said)


def shows_a_time(code: str) -> bool:
    """Whether a format shows a number above zero as a day or a time."""
    return bool(re.search(r"[ymdhse]", _LITERAL.sub("", _sections(code)[0]).lower().replace("general", "")))


def _sections(code: str) -> list[str]:
    """Its parts between semicolons that are no literals: of numbers above zero, below, zero, or as conditions say."""
    ends = [m.start() for m in re.finditer(r'"[^"]*"|\\.|;', code) if m[0] == ";"]
    return [code[first:end] for first, end in zip([0, *(at + 1 for at in ends)], [*ends, len(code)], strict=True)]


def _unit(said: str) -> str:
    bare = said.strip().strip("()（）")
    return STRANGE if _STRANGE.search(bare) else next((unit for unit in UNITS if bare.endswith(unit)), "")
