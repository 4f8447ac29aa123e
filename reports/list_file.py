"""One of the six lists as an Excel workbook: its rows, what changed since the last version, who has not applied."""

from collections.abc import Iterable, Iterator, Sequence

from domain.export_view import ExportView, demo_said
from domain.frame_views import PilotView
from domain.lists.views import WorkListView
from reports.taken import workbook

CHANGED = ("变化", "哪一行", "哪一列", "原为", "现为")
OFFERED = ("政策", "企业", "统一社会信用代码", "地区", "按规则应得（万元）")
FEN_IN_WAN = 1_000_000
VERSIONS = ("版", "截至", "责任单位", "行", "说明", "谁出的")


def list_file(view: WorkListView, pilot: PilotView) -> bytes:
    about = (
        ("试点", pilot.name),
        ("数据截至", view.as_of.isoformat()),
        ("责任单位", view.newest.owner if view.newest else "（还没有出过版）"),
        demo_said(pilot.is_demo),
        ("摘要", view.sentence),
    )
    return workbook([ExportView(name, tuple(headings), rows, about) for name, headings, rows in _sheets(view)])


def _sheets(view: WorkListView) -> Iterator[tuple[str, Sequence[str], Iterable[Sequence[object]]]]:
    yield view.which.zh, view.headings, view.rows
    if view.newest is not None:
        yield "与上一版比较", CHANGED, [(one.what, one.key, one.heading, one.was, one.now) for one in view.changes]
    if view.offers:
        yield "符合未申领", OFFERED, [(o.policy, o.name, o.uscc, o.district, _wan(o.amount_fen)) for o in view.offers]
    yield "版本", VERSIONS, [(v.number, v.as_of, v.owner, v.rows, v.note, v.author) for v in view.versions]


def _wan(fen: int | None) -> float | None:
    return None if fen is None else fen / FEN_IN_WAN
