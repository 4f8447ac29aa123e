"""One cleaning for all texts that come in, what makes two spellings the same, and what shows that letters were lost.

Works by blocks of Unicode, not by what Python's tables know: a letter that is newer than they are is kept.
"""

import re
import unicodedata
from contextlib import suppress

_USUAL = re.compile("[\\u4e00-\\u9fa50-9A-Za-z·-]+")
"""What has one spelling but for case, if no two dashes stand together: most texts of a large file."""
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")
"""A control character as Excel writes it into a text: _x000D_."""
_BLANKS = re.compile("[\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u2800\\u3000\\u0085]+")
_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
    "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb"
    "\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]"
)
"""Control characters and what Unicode calls default ignorable (DerivedCoreProperties), as ranges."""


def unescaped(text: str) -> str:
    """The text with the control characters that Excel wrote as signs."""
    return text if "_x" not in text else _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def clean(text: str) -> str:
    """The text without what nobody sees: one blank for blanks and line breaks, nothing else of it changed."""
    if text.isascii() and text.isprintable() and "  " not in text and "_x" not in text:
        return text.strip()  # most cells of a large file
    if _USUAL.fullmatch(text):
        return text
    found = _BLANKS.sub(" ", _INVISIBLE.sub("", unescaped(text))).strip()
    return found if _LOOKALIKE.search(found) is None else _LOOKALIKE.sub(_letter, found)


_LOOKALIKE = re.compile("[\u2e9f\u2ef3\u2f00-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d]")
"""Radicals and compatibility ideographs, as PDF and old code pages give them for the letter that looks the same."""


def half_percent(unit: str) -> str:
    """％ as Chinese keyboards write it is the sign that makes a unit a percentage."""
    return unit.replace("％", "%")


def _letter(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def plain(text: str) -> str:
    """The clean text, half-width where width carries no meaning."""
    found = clean(text)
    return found if found.isascii() or _USUAL.fullmatch(found) else clean(unicodedata.normalize("NFKC", found))


_DASHES = re.compile("[-\\u2010-\\u2015\\u2043\\u2212\\u2e3a\\u2e3b\\u30fc\\ufe58\\ufe63\\uff0d_~\\u301c]+")
_QUOTES = re.compile("[\"'`\\u00ab\\u00bb\\u2018-\\u201f\\u2032-\\u2036\\u300c-\\u300f\\u301d-\\u301f]+")
_DOTS = re.compile("[\\u00b7\\u2022\\u2027\\u22c5\\u30fb\\uff65]")
BRACKETS = str.maketrans("〔【[〈<{﹝", "(((((((") | str.maketrans("〕】]〉>}﹞", ")))))))")


def same(text: str) -> str:
    """What is equal for two spellings of one name or number: blanks, width, case, dashes, quotes, brackets apart."""
    if _USUAL.fullmatch(text) and "--" not in text:
        return text.casefold()  # most names and codes
    bare = "".join(unicodedata.normalize("NFKC", _DASHES.sub("-", _DOTS.sub("·", clean(text)))).split())
    return _QUOTES.sub('"', _DASHES.sub("-", bare)).translate(BRACKETS).casefold()


_PRIVATE = re.compile("[\\ue000-\\uf8ff\\U000f0000-\\U0010fffd]")
_HAN = "\\u3400-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff"
_AMID = re.compile(f"[{_HAN}·][?？]+[{_HAN}（(0-9A-Za-z]|[?？]{{2,}}[{_HAN}]|^[?？]+[{_HAN}]")
_GARBLED = ("锟斤拷", "锟斤", "烫烫烫", "屯屯屯")
_QUESTION = re.compile("[?？]")
_BOX = re.compile(f"[{_HAN}·][□▯〓■◆]|[□▯〓■◆][{_HAN}]")
_OF_A_PAGE = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|middot|#x?[0-9A-Fa-f]+);|<br */?>|_x[0-9A-F]{4}_|\\u[0-9A-F]{4}|(?:%[0-9A-F]{2}){3}", re.I
)
_CUT_OFF = re.compile(r"(?:…|\.{3}|。{3})$")
_NOTED = re.compile(
    r"(?:[*※†]+|[\u00b2\u00b3\u00b9\u2070-\u2079\u2460-\u24ff\u2776-\u2793]+|\(注\d*\)|（注\d*）|\[\d+\])$"
)


def lost_letters(text: str, *, is_name: bool = False) -> str:
    """Why a text looks as if letters of it were lost on its way; empty where it does not. A name asks no questions."""
    if "\ufffd" in text or "\ufffc" in text or any(word in text for word in _GARBLED):
        return "有读不出的字（乱码）"
    if _PRIVATE.search(text):
        return "有别的电脑显示不出的自造字"
    if (_QUESTION if is_name else _AMID).search(text):
        return "汉字中间有问号，像是丢了字" if _AMID.search(text) or not is_name else "里有问号，像是丢了字"
    if not is_name:
        return ""
    if _OF_A_PAGE.search(text):
        return "里有网页的记号"
    if _CUT_OFF.search(text):
        return "末尾有省略号，像是没有写全"
    if text.isascii():
        return ""
    if _BOX.search(text):
        return "里有方框，像是丢了字"
    if _NOTED.search(text):
        return "末尾有注释的记号"
    return f"像是编码读错了，原来是“{meant}”" if (meant := _misread(text)) else ""


NO_NAME = frozenset({"暂无", "没有", "待定", "未定", "未知", "不详", "名称", "企业名称", "项目名称", "见附件", "测试"})
_LETTERS = re.compile(f"[{_HAN}]|[A-Za-zÀ-\u024f\u0370-\u052f]")


def is_no_name(text: str) -> bool:
    """Whether a text names nothing: digits and signs alone, or a word that stands where there is none."""
    return text in NO_NAME or len(_LETTERS.findall(text)) < 2


def _misread(text: str) -> str:
    """What a text says whose UTF-8 was read as GBK or Latin; empty where it was not. GBK is hardly ever valid UTF-8."""
    for encoding in ("gb18030", "cp1252", "latin-1"):
        with suppress(UnicodeError):
            meant = text.encode(encoding).decode("utf-8")
            if re.search(f"[{_HAN}]{{2}}", meant):
                return meant[:20]
    return ""
