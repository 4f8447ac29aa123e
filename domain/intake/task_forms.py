"""What leads say of the plan's tasks, and the weeks of 集中攻坚, as forms."""

from domain.intake.columns import Column, Sort, day_column
from domain.intake.form import Form, Kind
from domain.words import BlockCause, BlockState, TaskState

TASK_UPDATES = Form(
    Kind.TASK_UPDATES,
    "一行一项任务在一天的进展，每月至少一次，由牵头单位填，按任务和填报日识别",
    (
        Column(
            "task",
            "任务",
            Sort.LISTED,
            "方案任务清单中的任务，填序号或名称都行",
            "5 编制试点行业解决方案",
            key=True,
            required=True,
            listed="tasks",
        ),
        day_column("reported_on", "填报日", "这段进展截止的日期", key=True, required=True, dated=True),
        Column("state", "办理状态", Sort.WORD, "牵头单位的判断", "推进中", required=True, words=TaskState),
        Column(
            "text",
            "进展情况",
            Sort.TEXT,
            "这个月做了什么、做到哪一步，用数说话",
            "已汇编解决方案 96 个，12月底前再征集一批",
            required=True,
            longest=500,
        ),
        Column("next_step", "下步措施", Sort.TEXT, "下个月做什么", "组织两场供需对接", longest=300),
        Column(
            "evidence",
            "佐证材料",
            Sort.TEXT,
            "文件名称和文号、网址或存放的地方；报“已完成”的必填",
            "涪经信发〔2026〕8号",
            longest=300,
        ),
    ),
    is_register=True,
)
BLOCK_ENTRIES = Form(
    Kind.BLOCK_ENTRIES,
    "一行一家受阻企业的项目在一周的攻坚情况，按项目编号和填报日识别",
    (
        Column("project", "项目编号", Sort.CODE, "受阻的项目", "YC-2025-0001", key=True, required=True, longest=32),
        day_column("reported_on", "填报日", "这一周攻坚情况截止的日期", key=True, required=True, dated=True),
        Column("cause", "受阻原因", Sort.WORD, "最主要的一条", "服务商原因", required=True, words=BlockCause),
        Column("state", "攻坚状态", Sort.WORD, "解决了的填“已解决”", "攻坚中", required=True, words=BlockState),
        Column("helper", "帮扶单位或人", Sort.TEXT, "谁在帮", "县工信局 李明", required=True),
        Column("measure", "帮扶措施", Sort.TEXT, "怎么帮", "协调服务商增派两人进场", required=True, longest=300),
        Column("result", "本周结果", Sort.TEXT, "这一周有什么进展，没有的写原因", "已完成数据接入", longest=300),
    ),
    is_register=True,
)
