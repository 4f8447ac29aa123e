"""A data package as one zip: a csv a table and datapackage.json (Data Package v1, Table Schema), which other programs
check and read."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import Enum

from domain.appraisal.package import DataPackage, Resource
from reports.tabular import plain
from reports.work_queue import Job, submit_work
from services.access import Permission, User, check
from services.appraisal.package import public_package, whole_package
from services.exporting import EXPORTED
from services.frame import Frame, connected, open_frame

AS_IT_IS: dict[type, str] = {str: "string", int: "integer"}
KINDS: dict[type, str] = {bool: "boolean", int: "integer", float: "number", datetime: "datetime", date: "date"}


def package_file(package: DataPackage, tell: Callable[[], None] = lambda: None) -> bytes:
    """The zip; tables are read and written one after the other, and each is told when it is done."""
    file = io.BytesIO()
    described = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        for resource in package.resources:
            content, kinds = _csv(resource)
            packed.writestr(f"data/{resource.name}.csv", content)
            described.append(_described(resource, kinds))
            tell()
        head = {
            "name": package.name.lower(),
            "title": package.title,
            "description": package.description,
            "profile": "tabular-data-package",
            "resources": described,
        }
        packed.writestr("datapackage.json", json.dumps(head, ensure_ascii=False, indent=1))
    return file.getvalue()


def _csv(resource: Resource) -> tuple[bytes, list[str]]:
    """Rows as csv, and of each column the kind that all its values are of."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(resource.columns)
    kinds: list[set[str]] = [set() for _ in resource.columns]
    writer.writerows(_cells(row, kinds) for row in resource.rows)
    return text.getvalue().encode(), [_kind(found) for found in kinds]


def _cells(row: Sequence[object], kinds: list[set[str]]) -> Iterable[object]:
    for place, value in enumerate(row):
        if value is None or value == "":
            yield ""
            continue
        if (kind := AS_IT_IS.get(type(value))) is not None:  # most of five million cells
            kinds[place].add(kind)
            yield value
            continue
        kinds[place].add("string" if isinstance(value, Enum) else KINDS.get(type(value), "string"))
        cell = plain(value)
        yield str(cell).lower() if isinstance(cell, bool) else cell


def _kind(found: set[str]) -> str:
    if found <= {"integer", "number"} and found:
        return "number" if "number" in found else "integer"
    return next(iter(found)) if len(found) == 1 else "string"


def _described(resource: Resource, kinds: Sequence[str]) -> dict[str, object]:
    fields = [{"name": name, "type": kind} for name, kind in zip(resource.columns, kinds, strict=True)]
    return {
        "name": resource.name.replace("_", "-"),
        "title": resource.title,
        "path": f"data/{resource.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def whole_file(connection: object, frame: Frame) -> bytes:
    """Everything, for who may read the trail."""
    return package_file(whole_package(connection, frame))


def submit_whole(frame: Frame) -> Job:
    """Everything, made beside the viewers with progress; Refused when too much is waiting already."""
    check(frame.user, Permission.READ_AUDIT)
    told = (frame.user, frame.pilot.code, frame.period.label)
    return submit_work(whole_name(frame), len(EXPORTED), _whole_apart, *told)


def whole_name(frame: Frame) -> str:
    """yinchuan_2026-10_全部数据_演示数据.zip."""
    demo = "_演示数据" if frame.pilot.is_demo else ""
    return f"{frame.pilot.code}_{frame.period.label}_全部数据{demo}.zip"


def _whole_apart(user: User, pilot: str, period: str, tell: Callable[[], None]) -> bytes:
    with connected() as connection:
        return package_file(whole_package(connection, open_frame(connection, user, pilot=pilot, period=period)), tell)


def public_file(connection: object, frame: Frame) -> bytes:
    """What may be published."""
    return package_file(public_package(connection, frame))
