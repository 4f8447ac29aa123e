"""Whether a remark speaks of a question: its word stands there, is not denied and is no part of another one."""

import re

_DENIED = re.compile(
    r"(?:未|没有?|不是|并非|不算|不|非|勿|别|无|莫|是否|待|尚需|拟)(?:曾|要|能|会|再|需|应|可|是|以)?$"
)
UNIT, ADDED = "单位", "新增"
_WHOSE = re.compile(
    r"(?:责任|施工|建设|填报|填表|报送|上报|牵头|改造|主管|申报|合作|服务|所在|用人|本|各|外|原|该|我|监理|设计|承建|实施|参与|"
    r"成员|用户|使用|供货|采购|企业|两|双方|一个|几个)$"
)
"""Before 单位: an office or a firm, no measure."""
_IS_RIGHT = re.compile(
    r"\s*(?:[:]|都|均|也|已经?|经|确|就|填|用|按|写|的)*\s*"
    r"(?:无误|正确|没错|没有错|没有问题|没问题|准确|不错|对|核|是|为|亿|万|元|一致|相同)(?!不|有误)"
)
_OF_THE_ROW = re.compile(r"(?:的|一|企业|项目|服务商|单位|试点|入库|申报|登记|编号|名单|批次|第|加|[^\u4e00-\u9fff]|$)")
"""Behind 新增: what a row may be; 新增设备 is another matter."""


def speaks_of(words: str, wanted: str) -> bool:
    """Whether the words say what an answer must say."""
    return any(_is_meant(words, found.start(), wanted) for found in re.finditer(re.escape(wanted), words))


def _is_meant(words: str, at: int, wanted: str) -> bool:
    before, behind = words[:at], words[at + len(wanted) :]
    if _DENIED.search(before):
        return False
    if wanted == UNIT:
        return not _WHOSE.search(before) and _IS_RIGHT.match(behind) is not None
    return wanted != ADDED or _OF_THE_ROW.match(behind) is not None
