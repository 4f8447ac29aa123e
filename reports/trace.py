"""数据溯源: each number of a report with the stored reading it was written from, its period and rule version."""

from domain.report_views import Report

LINE_HEADINGS = ("标记", "数", "记录", "对象", "字段", "存储值", "期次")
TABLE_HEADINGS = ("表", "列", "记录", "字段", "期次")


def line_rows(report: Report) -> list[tuple[str, ...]]:
    """One row a figure in a sentence; mark 〔3〕 stands behind the sentence in the text."""
    return [
        (f"〔{line.mark}〕", figure.text, figure.table, figure.row, figure.field, stored(figure.stored), figure.period)
        for line in report.lines
        for figure in line.figures
    ]


def table_rows(report: Report) -> list[tuple[str, ...]]:
    """One row a column of a table: every number of the column comes from there, each row of its own unit."""
    return [
        (f"表{table.mark} {table.title}", header, table.table, source, table.period)
        for table in report.tables
        for header, source in zip(table.headers, table.sources, strict=True)
    ]


def stored(value: object) -> str:
    """A stored value as it is: all digits, no unit."""
    if value is None:
        return "空"
    return repr(value) if isinstance(value, float) else str(value)
