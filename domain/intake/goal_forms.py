"""绩效目标 of projects as a form: entered with the plan, self-evaluated when they end (rules 16.6)."""

from domain.intake.columns import Column, Sort, day_column
from domain.intake.form import Form, Kind
from domain.words import GoalDirection

MOST = 6
"""Goals of a project."""
PROJECT_GOALS = Form(
    Kind.PROJECT_GOALS,
    "一行一个项目的一项绩效目标，每个项目 4 至 6 项，随项目计划下达时填目标，自评时填完成值，按项目编号和序号识别",
    (
        Column("project", "项目编号", Sort.CODE, "哪个项目", "YC-2025-0001", key=True, required=True, longest=32),
        Column("number", "序号", Sort.WHOLE, f"1 至 {MOST}", "1", key=True, required=True, least=1, most=MOST),
        Column("name", "绩效指标", Sort.TEXT, "下达的指标名称", "生产效率提高", required=True, longest=40),
        Column("unit", "计量单位", Sort.TEXT, "与目标值、完成值同一单位", "%", required=True, longest=10),
        Column("direction", "要求", Sort.WORD, "不低于还是不高于", "不低于", required=True, words=GoalDirection),
        Column("value", "目标值", Sort.NUMBER, "下达的数", "10", required=True, least=0, most=1e9),
        Column(
            "document", "下达文件", Sort.TEXT, "项目计划或下达文件的名称、文号", "绵经信发〔2025〕8号", required=True
        ),
        Column("actual", "自评完成值", Sort.NUMBER, "自评时填", "12.5", least=0, most=1e9),
        day_column("evaluated_on", "自评日", "填了自评完成值的必填", dated=True),
        Column("evidence", "佐证", Sort.TEXT, "材料名称、存放处；填了自评完成值的必填", "MES 报表", longest=300),
    ),
    is_register=True,
)
