"""Reads the plan files into rows, and notes every mistake with file, line, column and cure."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.plans.files import CATALOGUE_FILES, PILOT_FILES, Located, PilotPlan, PlanFiles
from services.plans.rows import PlanRow


def read_plan_files(root: Path, pilots: tuple[str, ...] | None) -> PlanFiles:
    """Rows of the catalogue and of the named pilots (all when none is named)."""
    files = PlanFiles()
    for name, model in CATALOGUE_FILES.items():
        files.catalogue[name] = read_rows(files, root, f"{name}.csv", model)
    folders = sorted(path.name for path in (root / "pilots").glob("*") if path.is_dir())
    for unknown in sorted(set(pilots or ()) - set(folders)):
        files.complain(f"pilots/{unknown}", 0, "", f"没有这个试点的文件夹；可用的试点：{'、'.join(folders)}")
    for folder in folders:
        if pilots is None or folder in pilots:
            files.plans.append(_read_plan(files, root, folder))
    return files


def _read_plan(files: PlanFiles, root: Path, folder: str) -> PilotPlan:
    rows = {name: read_rows(files, root, f"pilots/{folder}/{name}.csv", model) for name, model in PILOT_FILES.items()}
    return PilotPlan(folder, rows, _read_text(files, root, f"pilots/{folder}/plan.txt"))


def read_rows(files: PlanFiles, root: Path, file: str, model: type[PlanRow]) -> list[Located]:
    """Rows that could be understood; what could not is a mistake in `files`."""
    before = len(files.mistakes)
    found = list(_rows(files, root, file, model))
    if len(files.mistakes) > before:
        files.incomplete.add(file)
    return found


def _rows(files: PlanFiles, root: Path, file: str, model: type[PlanRow]) -> Iterator[Located]:
    reader = csv.reader(io.StringIO(_read_text(files, root, file), newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    if not header or not _header_is_right(files, file, header, model):
        return
    for line, cells in _lines(reader):
        row = _read_row(files, file, line, header, cells, model)
        if row is not None:
            yield Located(line, row)


def _read_text(files: PlanFiles, root: Path, file: str) -> str:
    """The file's text; empty, with a mistake noted, when it is missing, empty or not UTF-8."""
    try:
        text = (root / file).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        files.complain(file, 0, "", "文件不存在；补上这个文件，没有内容也要有表头")
        return ""
    except UnicodeDecodeError:
        files.complain(file, 0, "", "不是 UTF-8 编码；另存为“CSV UTF-8”")
        return ""
    if not text.strip():
        files.complain(file, 0, "", "文件是空的；至少写上表头")
        return ""
    return text


def _header_is_right(files: PlanFiles, file: str, header: list[str], model: type[PlanRow]) -> bool:
    known = model.model_fields
    before = len(files.mistakes)
    for name in header:
        if name not in known:
            files.complain(file, 1, name, f"没有这一列；可用的列：{'、'.join(known)}")
    for name in sorted({name for name in header if header.count(name) > 1}):
        files.complain(file, 1, name, "这一列写了两次；只留一列")
    for name, info in known.items():
        if info.is_required() and name not in header:
            files.complain(file, 1, name, "缺少这一列；在表头补上")
    return len(files.mistakes) == before


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Lines that are not blank, each with the number at which it begins (a quoted cell may run over several)."""
    begins = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _read_row(files: PlanFiles, file: str, line: int, header: list[str], cells: list[str], model: type[PlanRow]) -> Any:
    if len(cells) != len(header):
        what = f"有 {len(cells)} 格，表头有 {len(header)} 格；内容里有逗号的格要用双引号括起来"
        files.complain(file, line, "", what)
        return None
    filled = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
    name = file.rpartition("/")[2].removesuffix(".csv")
    return files.row_of(name, file, line, filled, model)
