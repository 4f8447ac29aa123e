"""数据溯源: each number of a report with the stored reading it was written from, its period and rule version."""

from domain.reports.views import Report

LINE_HEADINGS = ("标记", "数", "记录", "对象", "字段", "存储值", "期次")
TABLE_HEADINGS = ("表", "记录", "列 ← 字段", "期次")
LINE_WIDTHS, TABLE_WIDTHS = (9, 18, 21, 17, 14, 15, 14), (22, 20, 46, 12)


def line_rows(report: Report) -> list[tuple[str, ...]]:
    """One row a figure in a sentence: of the issued text by its paragraph, of the 附件 by the mark behind it, 〔3〕."""
    paragraphs = [(f"正文第{place}段", line) for place, line in enumerate(report.paper_lines, start=1)]
    marked = [(f"〔{line.mark}〕", line) for line in report.lines]
    return [
        (mark, figure.text, figure.table, figure.row, figure.field, stored(figure.stored), figure.period)
        for mark, line in (*paragraphs, *marked)
        for figure in line.figures
    ]


def table_rows(report: Report) -> list[tuple[str, ...]]:
    """One row a table: where each of its columns comes from; each row of the table is its own unit there."""
    tables = [*((f"正文表{table.mark}", table) for table in report.paper_tables)]
    tables += [(f"表{table.mark}", table) for table in report.tables]
    return [
        (
            f"{mark} {table.title}",
            table.table,
            "；".join(f"{header} ← {source}" for header, source in zip(table.headers, table.sources, strict=True)),
            table.period,
        )
        for mark, table in tables
    ]


def about(report: Report) -> str:
    """What the appendix says first: how to read it, by which rules, against which period, up to which audit event."""
    against = f"与 {report.compared_with} 相比" if report.compared_with else "没有上期可比"
    return (
        "正文按段、附件按每句之后的〔编号〕和每张表的表号，在此列出所依据的测评记录；"
        f"本期规则版本 {report.rule_version}，{against}。"
        f"操作留痕{report.audit_head}，可用 manage.py check 核对。"
    )


def stored(value: object) -> str:
    """A stored value as it is: all digits, no unit."""
    if value is None:
        return "空"
    return repr(value) if isinstance(value, float) else str(value)
