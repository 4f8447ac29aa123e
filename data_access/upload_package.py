"""What the bytes of an upload are: a workbook package, taken apart into the parts that hold values, or a sentence.

Part of the child process: imports nothing of the project but its own kind.
"""

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile, ZipInfo

MOST_SHEETS, MOST_ENTRIES, LARGEST_UNPACKED, LARGEST_RATIO = 20, 500, 150_000_000, 300
SMALL_PART = 1_000_000
MOST_TAGS = {
    b"<mergeCell ": ("合并的单元格", 10_000),
    b"<definedName ": ("名称", 5_000),
    b"<si>": ("文字", 400_000),
    b"<xf ": ("单元格格式", 65_490),
    b"<dataValidation ": ("下拉和校验", 10_000),
}
"""What costs a parser seconds and no return has: counted in the raw bytes, before anything is built of them."""
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再报送"
USE_TEMPLATE = "请用下载的模板填写"


class FileRefused(Exception):
    """The message says what is wrong with the file and what to do."""


PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
FILMED = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif")
"""Pictures of telephones (ISO base media file format, brands of HEIF)."""
PAGES = re.compile(rb"<(?:!doctype html|!--|[a-z][a-z0-9]{0,9}(?:[\s>/]|$))|mime-version:")
"""How a web page begins, whole or a piece of one; and one with its pictures (.mht)."""
OTHER_PACKAGES = {
    "word/": f"这是 Word 文件，不是表格；{USE_TEMPLATE}",
    "ppt/": f"这是演示文稿，不是表格；{USE_TEMPLATE}",
    "xl/workbook.bin": f"这是二进制工作簿（.xlsb）；{SAVE_AS}",
    "index/document.iwa": "这是苹果 Numbers 文件；请导出为 .xlsx 再报送",
    "ofd.xml": f"这是 OFD 版式文件，不是表格；{USE_TEMPLATE}",
}


def refuse_other_kinds(content: bytes) -> None:
    """Refused with what the file is, where it is plainly no workbook and no text with separators."""
    head = content[:1_024]
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FileRefused("文件是空的；请打开看看内容还在不在，保存后再报送")
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"%PDF-" in head:
        raise FileRefused("这是 PDF，读不出表格；请报送原来的表格文件，或用下载的模板填写")
    if head.startswith(PICTURES) or head[8:12] == b"WEBP" or (head[4:8] == b"ftyp" and head[8:12] in FILMED):
        raise FileRefused(f"这是图片，读不出表格；{USE_TEMPLATE}，图片可作佐证材料上传")
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise FileRefused("这是压缩包；请解压后上传里面的表格")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise FileRefused(f"这是“XML 表格 2003”；{SAVE_AS}")
    if text.startswith(b"<svg") or (text.startswith(b"<?xml") and b"<svg" in text):
        raise FileRefused(f"这是图片，读不出表格；{USE_TEMPLATE}，图片可作佐证材料上传")
    if PAGES.match(text) or (text.startswith(b"<?xml") and b"<html" in text):
        raise FileRefused(f"这是网页，不是真正的 Excel 文件（有的系统导出的 .xls 就是网页）；{SAVE_AS}")
    if text.startswith(b"<?xml"):
        raise FileRefused(f"这是 XML 文件（如平面开放文档 .fods），读不出表格；{SAVE_AS}")
    if text.startswith(b"{\\rtf"):
        raise FileRefused(f"这是写字板（RTF）文件，不是表格；{USE_TEMPLATE}")


@dataclass(frozen=True)
class SheetPart:
    """A sheet of a workbook: its name, whether a person sees it, its XML."""

    name: str
    is_hidden: bool
    xml: bytes


@dataclass(frozen=True)
class Package:
    """The parts of an xlsx that hold values."""

    sheets: tuple[SheetPart, ...]
    styles: bytes
    strings: bytes
    is_1904: bool


def names_of(package: ZipFile, others: Mapping[str, str] = OTHER_PACKAGES, plain: str = ".xlsx") -> dict[str, ZipInfo]:
    """Lower-case name with forward strokes → part. Refused unless it is a plain package: no macro, no bomb.

    `others`: what it must not be, by a name in it, with the sentence; `plain`: what to save it as.
    """
    parts = package.infolist()
    if len(parts) > MOST_ENTRIES:
        raise FileRefused(f"文件里有 {len(parts)} 个部件，多于 {MOST_ENTRIES} 个；请用模板重新填写")
    names = {part.filename.replace("\\", "/").lstrip("/").lower(): part for part in parts}
    if len(names) != len(parts):
        raise FileRefused("文件里有重名的部件，可能已损坏；请用 Excel 或 WPS 打开后另存")
    for mark, sentence in others.items():
        if any(name == mark or (mark.endswith("/") and name.startswith(mark)) for name in names):
            raise FileRefused(sentence)
    if any("vbaproject" in name or "/activex/" in name or "macrosheets" in name for name in names):
        raise FileRefused(f"文件带有宏；请另存为不带宏的 {plain}")
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise FileRefused(f"文件展开后超过 {LARGEST_UNPACKED // 1_000_000} MB；请只保留要报送的行")
    for part in parts:
        if part.flag_bits & 1:
            raise FileRefused("文件加了密码；请去掉密码再报送")
        if part.file_size > SMALL_PART and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise FileRefused("文件压缩得异常紧密，像是压缩炸弹；请用模板重新填写")
    return names


_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def xml_of(package: ZipFile, part: ZipInfo) -> bytes:
    """A part as UTF-8 in the usual namespaces. Refused where it declares a DTD or holds more than a return has."""
    raw = package.read(part)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = _as_utf8(raw, "utf-16")
    elif (declared := _ENCODING.match(raw[:200])) and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        raw = _as_utf8(raw, declared[1].decode())
    raw = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not raw.startswith(b"<"):
        raise FileRefused("文件里有读不出的部件，可能已损坏；请用 Excel 或 WPS 打开后另存")
    raw = _without_sections(raw)
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise FileRefused("文件里有 DTD 声明，正常的表格没有；请用模板重新填写")
    for strict, usual in _STRICT:
        raw = raw.replace(strict, usual)
    if prefix := re.search(rb"<([A-Za-z][\w.-]*):(?:worksheet|sst|styleSheet|comments)[ >]", raw[:2_000]):
        raw = re.sub(rb"<(/?)" + re.escape(prefix[1]) + rb":", rb"<\1", raw)
        raw = raw.replace(b" xmlns:" + prefix[1] + b"=", b" xmlns=", 1)
    for tag, (word, most) in MOST_TAGS.items():
        if raw.count(tag) > most:
            raise FileRefused(f"文件里的{word}多于 {most} 个，正常的表格没有这么多；请用模板重新填写")
    return raw


_SECTION = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->", re.S)
_CODED = re.compile(rb"(<v\b[^>]*>)([^<]*&#[^<]*)(?=</v>)")


def _escaped(text: str) -> bytes:
    return escape(text, quote=False).encode()


def _without_sections(raw: bytes) -> bytes:
    """A part whose values stand as plain text: what templates of other systems write as CDATA, between comments or as
    numbers of signs, a parser passes over, and a blank cell says nothing."""
    if b"<!" in raw:
        raw = _SECTION.sub(lambda found: _escaped((found[1] or b"").decode("utf-8", "replace")), raw)
    if b"&#" in raw:
        raw = _CODED.sub(lambda found: found[1] + _escaped(unescape(found[2].decode("utf-8", "replace"))), raw)
    return raw


def _as_utf8(raw: bytes, encoding: str) -> bytes:
    try:
        text = raw.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise FileRefused(f"文件里的文字编码（{encoding[:20]}）读不出；{SAVE_AS}") from None
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.removeprefix("\ufeff")).encode()


def opened(content: bytes) -> Package:
    """The parts of a workbook that hold values, wherever its relations say they are."""
    with ZipFile(io.BytesIO(content)) as package:
        names = names_of(package)
        book = book_name(package, names)
        tree = ElementTree.fromstring(xml_of(package, names[book]))
        relations = relations_of(package, names, book)
        sheets = list(_listed(tree, relations))
        if len(sheets) > MOST_SHEETS:
            raise FileRefused(f"有 {len(sheets)} 张表，多于 {MOST_SHEETS} 张；请只保留要报送的表")
        found = [
            SheetPart(name, is_hidden, xml_of(package, names[target]))
            for name, is_hidden, kind, target in sheets
            if kind == "worksheet" and target in names
        ]
        if not found:
            raise FileRefused("文件里没有工作表；请用下载的模板填写")
        styles, strings = (_first(package, names, relations, kind) for kind in ("styles", "sharedStrings"))
        settings = next((one for one in tree.iter() if _local(one) == "workbookPr"), None)
        is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        return Package(tuple(found), styles, strings, is_1904)


def sheets_and_styles(package: ZipFile, names: dict[str, ZipInfo]) -> tuple[dict[str, str], str]:
    """Name of each sheet → its part; the part of cell styles, empty where there is none."""
    book = book_name(package, names)
    relations = relations_of(package, names, book)
    listed = _listed(ElementTree.fromstring(xml_of(package, names[book])), relations)
    found = {name: target for name, _, _, target in listed if target}
    styles = next((target for kind, target in relations.values() if kind == "styles"), "")
    return found, styles if styles in names else ""


def _listed(book: ElementTree.Element, relations: dict[str, tuple[str, str]]) -> Iterator[tuple[str, bool, str, str]]:
    """Name, whether it is hidden, kind and part of each sheet that a workbook lists; no part where it has none."""
    for sheet in book.iter():
        if _local(sheet) == "sheet":
            at = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            yield sheet.get("name", "")[:60], sheet.get("state", "visible") != "visible", *relations.get(at, ("", ""))


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def book_name(package: ZipFile, names: dict[str, ZipInfo]) -> str:
    """Where the package says its workbook is, else where it usually is."""
    told = dict(relations_of(package, names, "").values())
    for name in (told.get("officeDocument"), "xl/workbook.xml"):
        if name in names:
            return name
    if "mimetype" in names or "content.xml" in names:
        raise FileRefused(f"这是开放文档，但不是表格；{USE_TEMPLATE}")
    raise FileRefused("这个压缩包不是 Excel 文件；请解压后上传里面的表格，或用下载的模板填写")


def relations_of(package: ZipFile, names: dict[str, ZipInfo], name: str) -> dict[str, tuple[str, str]]:
    """Id → kind and target of a part's relations, of the package's own for an empty name."""
    folder, file = posixpath.split(name)
    at = posixpath.join(folder, "_rels", f"{file}.rels").lower()
    if at not in names:
        return {}
    found = {}
    for one in ElementTree.fromstring(xml_of(package, names[at])).iter():
        target = one.get("Target", "").replace("\\", "/")
        if target and one.get("TargetMode") != "External":
            whole = posixpath.normpath(target if target.startswith("/") else posixpath.join("/", folder, target))
            found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], whole.lstrip("/").lower()
    return found


def _first(package: ZipFile, names: dict[str, ZipInfo], relations: dict[str, tuple[str, str]], kind: str) -> bytes:
    """The workbook's part of a kind; empty where it has none."""
    target = next((target for known, target in relations.values() if known == kind), "")
    return xml_of(package, names[target]) if target in names else b""


_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def packed(book: Package) -> bytes:
    """The parts as the plainest package there is, uncompressed, for a parser that knows only the usual names."""
    numbers = range(1, len(book.sheets) + 1)
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    settings = '<workbookPr date1904="1"/>' if book.is_1904 else ""
    workbook = f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}">{settings}<sheets>{sheets}</sheets></workbook>'
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    targets += [(kind, kind, f"{kind}.xml") for kind in ("styles", "sharedStrings")]
    relations = "".join(
        f'<Relationship Id="{at}" Type="{_RELATION}/{kind}" Target="{target}"/>' for at, kind, target in targets
    )
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as package:
        root = f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/>'
        package.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}">{root}</Relationships>')
        package.writestr("xl/workbook.xml", workbook)
        package.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>')
        for number, sheet in zip(numbers, book.sheets, strict=True):
            package.writestr(f"xl/worksheets/sheet{number}.xml", sheet.xml)
        for name, xml in (("styles", book.styles), ("sharedStrings", book.strings)):
            if xml:
                package.writestr(f"xl/{name}.xml", xml)
    return file.getvalue()
