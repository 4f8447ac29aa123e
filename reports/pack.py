"""A report as one HTML file that works offline: for the meeting room without a network, and for a phone."""

from dataclasses import replace
from html import escape

from domain.lights.looks import LOOKS
from domain.reports.views import Cell, Chart, Line, Part, Report, Sankey, Table
from reports import trace
from reports.pictures import drawing

STYLE = """
:root{color:#111823;font:16px/1.7 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif}
body{max-width:1100px;margin:0 auto;padding:16px;background:#fff}
h1{font-size:28px;text-align:center;margin:.4em 0}h2{font-size:20px;border-bottom:2px solid #1F4E9E;padding-top:12px}
h3{font-size:17px}.about{color:#4A5568;font-size:14px}.draft{color:#A3242D;font-weight:700;text-align:center;
position:sticky;top:0;background:#F6D3D5;padding:4px}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;
font-size:14px;font-variant-numeric:tabular-nums}th,td{border:1px solid #DDE3EC;padding:4px 6px;text-align:left;
vertical-align:top}th{background:#F4F6FA;position:sticky;top:0}td.n{text-align:right;white-space:nowrap}
td.l{font-weight:700;white-space:nowrap;text-align:center}caption{font-weight:700;text-align:left;padding:6px 0}
nav a{margin-right:12px;color:#1F4E9E}sup{color:#4A5568}.warning{font-weight:700;color:#A3242D}\
figure{overflow-x:auto;margin:1em 0}
figure svg{width:100%;min-width:640px;height:auto}
@media print{.draft{position:running(d)}h2{break-after:avoid}tr{break-inside:avoid}nav{display:none}}
"""


def pack(report: Report) -> bytes:
    """The file in UTF-8: no script, no link to anything outside."""
    draft = f'<p class="draft">{escape(report.draft_word)}</p>' if report.draft_word else ""
    links = "".join(f'<a href="#{section.key}">{escape(section.heading)}</a>' for section in report.sections)
    paper = "".join(_section(replace(section, key=f"paper_{section.key}"), is_text=True) for section in report.paper)
    parts = [_section(section) for section in report.sections]
    annexes = "".join(f"<h2>附表{place}</h2>{_table(table)}" for place, table in enumerate(report.annexes, start=1))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(report.title)} {escape(report.number)}</title>"
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head><body>{draft}'
        f"<h1>{escape(report.title)}</h1><p class='about' style='text-align:center'>{escape(report.issuer)} · "
        f"{escape(report.number)} · {report.issued_on.isoformat()}</p><p class='about'>{escape(report.standing)}</p>"
        f"{paper}<h1>附件</h1><nav>{links}</nav>{''.join(parts)}{annexes}{_trace(report)}</body></html>"
    ).encode()


def _section(section, *, is_text: bool = False) -> str:
    """A part; in the issued text a paragraph has no mark."""
    plain = [replace(block, mark=0) if is_text and isinstance(block, Line) else block for block in section.blocks]
    blocks = "".join(map(_block, plain))
    return f'<section id="{section.key}"><h2>{escape(section.heading)}</h2>{blocks}</section>'


def _block(block) -> str:
    if isinstance(block, Part):
        return f"<h3>{escape(block.heading)}</h3>"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart | Sankey):
        words = f"<figcaption>{escape(block.title)}</figcaption>"
        return f'<figure role="img" aria-label="{escape(block.alt)}">{drawing(block)}{words}</figure>'
    return _line(block)


CLASSES = {"body": "", "warning": "warning", "note": "about", "office": ""}
"""Class of a paragraph by its kind."""


def _line(line: Line) -> str:
    mark = f"<sup>〔{line.mark}〕</sup>" if line.mark else ""
    kind = CLASSES[line.kind]
    return f'<p class="{kind}">{escape(line.text)}{mark}</p>'


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(header)}</th>' for header in table.headers)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    return _wide(f"<caption>表{table.mark} {escape(table.title)}</caption>", head, rows)


def _wide(caption: str, head: str, rows: str) -> str:
    """A table that moves sideways in itself."""
    return f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cell(cell: Cell) -> str:
    if cell.light is not None:
        look = LOOKS[cell.light]
        return f'<td class="l" style="background:{look.fill};color:{look.colour}">{escape(cell.text)}</td>'
    return f"<td{' class=n' if cell.number is not None else ''}>{escape(cell.text)}</td>"


def _trace(report: Report) -> str:
    found = []
    for title, headers, rows in (
        ("句中的数", trace.LINE_HEADINGS, trace.line_rows(report)),
        ("表中的列", trace.TABLE_HEADINGS, trace.table_rows(report)),
    ):
        head = "".join(f"<th>{escape(header)}</th>" for header in headers)
        body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
        found.append(f"<h3>{title}</h3>{_wide('', head, body)}")
    return (
        f"<details><summary>数据溯源（规则版本 {escape(report.rule_version)}）</summary>"
        f"<p class='about'>{escape(trace.about(report))}</p>{''.join(found)}</details>"
    )
