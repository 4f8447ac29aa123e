"""What `manage.py check` looks at, from the bytes up to the sums, and what to do about what it finds (rules 11.12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection

from data_access.called import MANAGE
from data_access.engine import reading
from data_access.failures import DatabaseDamaged, DatabaseUnmade
from data_access.revision import schema_fault
from data_access.row_sums import wrong_rows
from data_access.structure import differences
from data_access.wholeness import AT_MOST, UNREADABLE, kept_files, lost_links, storage_messages, unplaced_numbers
from services.audit.checking import problems


class Cure(Enum):
    """What to do; the value is the sentence."""

    TRIGGERS = f"触发器运行 {MANAGE} init 即补上，再核对一次；缺的期间有人改过什么，以上各条会说"
    RESTORE = (
        f"请停止服务，把现在的数据库另存备查，用 {MANAGE} restore 备份 --into 新位置 恢复最近一份完好的备份，"
        "它以后的填报按操作留痕重报"
    )


@dataclass(frozen=True)
class Damage:
    """A sentence on what is not as it should be."""

    what: str
    cure: Cure = Cure.RESTORE


PARTS = {
    "table": "表",
    "view": "视图",
    "column": "列",
    "index": "索引",
    "constraint": "约束",
    "function": "触发器函数",
    "trigger": "触发器",
}
STATES = {"missing": "缺失", "other": "与本版本的不同", "more": "不是本系统的"}
FILES = {
    "evidence_files": "佐证材料",
    "import_batches": "报送文件",
    "plan_loads": "方案表",
    "official_forms": "官方表样",
    "filled_forms": "存档的官方表格",
    "issued_reports": "印发的报告",
    "issued_annexes": "随报告印发的附件",
    "proposals": "提请事项",
    "import_changes": "逐行改动记录，报送批次",
    "plan_changes": "逐行改动记录，方案表",
}


def damage(head: str = "", url: str | None = None) -> list[Damage]:
    """All that is damaged; empty when nothing is. DatabaseUnmade where the structure is of another version.

    Where the storage itself is damaged nothing else is looked at: what is read from it may be anything.
    """
    try:
        with reading(url) as connection:
            if said := storage_messages(connection):
                number = f"至少 {AT_MOST}" if len(said) >= AT_MOST else str(len(said))
                return [Damage(f"数据库存储损坏 {number} 处，第一处：{said[0]}")]
        with reading(url) as connection:
            if fault := schema_fault(connection):
                raise DatabaseUnmade(fault)
            found = list(_of_structure(connection))
            return found if any(one.cure is Cure.RESTORE for one in found) else [*found, *_of_rows(connection, head)]
    except (DatabaseDamaged, *UNREADABLE) as error:
        cause = error.__cause__ if isinstance(error, DatabaseDamaged) else error
        return [Damage(f"数据库读不出来：{str(cause).splitlines()[0]}")]


def _of_structure(connection: Connection) -> Iterator[Damage]:
    for kind, name, state in differences(connection):
        is_made_anew = kind in ("trigger", "function") and state != "more"
        yield Damage(f"{PARTS[kind]} {name} {STATES[state]}", Cure.TRIGGERS if is_made_anew else Cure.RESTORE)


def _of_rows(connection: Connection, head: str) -> Iterator[Damage]:
    for table, target, rows in lost_links(connection):
        yield Damage(f"表 {table} 有 {rows} 行指向 {target} 里不存在的行")
    for table, rows in unplaced_numbers(connection):
        yield Damage(f"表 {table} 有 {rows} 行多出句子里没有位置的数字")
    yield from (Damage(wrong.sentence) for wrong in wrong_rows(connection))
    for file in kept_files(connection):
        if not file.is_whole:
            yield Damage(f"{FILES[file.what]}第 {file.number} 号（{file.name}）与登记的 SHA-256 不符")
    yield from map(Damage, problems(connection, head))
