"""数据溯源: each number of a report with the stored reading it was written from, its period and rule version."""

from domain.reports.views import Report

LINE_HEADINGS = ("标记", "数", "记录", "对象", "字段", "存储值", "期次")
TABLE_HEADINGS = ("表", "记录", "列 ← 字段", "期次")
LINE_WIDTHS, TABLE_WIDTHS = (9, 18, 21, 17, 14, 15, 14), (22, 20, 46, 12)


def line_rows(report: Report) -> list[tuple[str, ...]]:
    """One row a figure in a sentence; mark 〔3〕 stands behind the sentence in the text."""
    return [
        (f"〔{line.mark}〕", figure.text, figure.table, figure.row, figure.field, stored(figure.stored), figure.period)
        for line in report.lines
        for figure in line.figures
    ]


def table_rows(report: Report) -> list[tuple[str, ...]]:
    """One row a table: where each of its columns comes from; each row of the table is its own unit there."""
    return [
        (
            f"表{table.mark} {table.title}",
            table.table,
            "；".join(f"{header} ← {source}" for header, source in zip(table.headers, table.sources, strict=True)),
            table.period,
        )
        for table in report.tables
    ]


def about(report: Report) -> str:
    """What the appendix says first: how to read it, by which rules, against which period, up to which audit event."""
    against = f"与 {report.compared_with} 相比" if report.compared_with else "没有上期可比"
    return (
        f"正文每句之后的〔编号〕和每张表的表号在此列出所依据的测评记录；本期规则版本 {report.rule_version}，{against}。"
        f"操作留痕{report.audit_head}，可用 manage.py check 核对。"
    )


def stored(value: object) -> str:
    """A stored value as it is: all digits, no unit."""
    if value is None:
        return "空"
    return repr(value) if isinstance(value, float) else str(value)
