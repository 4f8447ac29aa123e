"""The forms of 数据报送: every column of every kind, in one place.

Template, checks, messages and the how-to page all come from here.
"""

from functools import cache

from domain.intake.award_forms import AWARD_FORMS
from domain.intake.batch_forms import BATCH_FORMS
from domain.intake.columns import (
    Column,
    Sort,
    code_column,
    completed_column,
    day_column,
    money_column,
    planned_column,
    uscc_column,
)
from domain.intake.counted_forms import COUNTED
from domain.intake.form import Columns as Columns
from domain.intake.form import Form as Form
from domain.intake.form import Kind as Kind
from domain.intake.goal_forms import PROJECT_GOALS
from domain.intake.registers import APPLICATIONS, PROVIDERS, SOLUTION_USES, SOLUTIONS
from domain.intake.supervision_forms import SUPERVISION
from domain.intake.task_forms import BLOCK_ENTRIES, TASK_UPDATES
from domain.intake.transformation_forms import TRANSFORMATION
from domain.money.ledger_form import COLUMNS as LEDGER_COLUMNS
from domain.words import STAGES, AssessmentKind, EnterpriseStatus, Scale, Severity, Title

CAUSE_HELP = "退出、更换是因企业违约或违规的填“是”，已拨奖补须收回；取消资格一律须收回"
STATUS_HELP = "退出、更换、取消资格时改，并写明日期；不再列入亮灯，仍在计数中列名"
ENTERPRISES = Form(
    Kind.ENTERPRISES,
    "一行一家试点企业，按统一社会信用代码识别",
    (
        uscc_column("uscc", "统一社会信用代码", "营业执照上的 18 位代码，校验位会核对", key=True, required=True),
        Column(
            "name",
            "企业名称",
            Sort.TEXT,
            "营业执照上的全称",
            "演示·朗润新材0001",
            required=True,
            also=("单位名称", "公司名称", "企业全称"),
        ),
        Column(
            "district",
            "地区",
            Sort.LISTED,
            "责任单位，按方案中的名称",
            "永宁县",
            required=True,
            listed="districts",
            also=("区县", "县区", "街镇", "乡镇", "属地"),
        ),
        Column("industry", "细分行业", Sort.LISTED, "试点细分行业", "新型材料", required=True, listed="industries"),
        Column("scale", "规模", Sort.WORD, "是否规模以上", "规上", required=True, words=Scale, also=("规上规下",)),
        Column(
            "title",
            "称号",
            Sort.WORD,
            "只填最高一级称号，一家企业只计一次",
            "无称号",
            required=True,
            words=Title,
            also=("资质", "专精特新"),
        ),
        Column("state_owned", "国有", Sort.FLAG, "国有或国有控股", "否"),
        Column("gb4754_code", "国民经济行业代码", Sort.CODE, "GB/T 4754 代码", "C2651", longest=8),
        Column("already_funded", "已获中央资金", Sort.FLAG, "已获中央“小巨人”资金或列入 2022 年试点的，不再补助", "否"),
        Column(
            "planned_year",
            "计划改造年份",
            Sort.WHOLE,
            "计划完成改造的年份",
            "2026",
            least=2020,
            most=2035,
            behind=("年度", "年"),
        ),
        Column("status", "状态", Sort.WORD, STATUS_HELP, "在册", words=EnterpriseStatus),
        day_column("status_on", "状态变更日", "状态不是“在册”时必填", dated=True),
        Column("status_reason", "变更原因", Sort.TEXT, "为什么退出、更换或取消资格", "企业停产", longest=200),
        Column("left_for_cause", "因违约违规", Sort.FLAG, CAUSE_HELP, "否"),
        day_column("moved_on", "划转日", "地区或细分行业改变时必填：从哪天起；此前各期仍算在原单位", dated=True),
    ),
)


PROJECTS = Form(
    Kind.PROJECTS,
    "一行一个改造项目，九个阶段各有计划日和完成日，按项目编号识别",
    (
        code_column("项目编号", "专班编的项目编号，不重复", "YC-2025-0001"),
        uscc_column("uscc", "企业信用代码", "项目所属企业，须已在试点企业中", required=True),
        Column("enterprise", "企业名称", Sort.TEXT, "只供核对代码，改名在试点企业", "演示·朗润新材0001", told=True),
        Column("name", "项目名称", Sort.TEXT, "合同上的名称", "新型材料数字化改造", required=True),
        Column("batch", "批次", Sort.LISTED, "补助批次的序号", "1", listed="batches"),
        uscc_column("provider", "牵头服务商信用代码", "须已在服务商池中"),
        money_column("contract_fen", "合同金额", "数字化改造合同的含税金额"),
        money_column("eligible_fen", "核定投入", "经审核可计入补助的投入"),
        money_column("approved_fen", "审定奖补", "审定的奖补金额，不得小于已拨付金额"),
        Column("status", "状态", Sort.WORD, STATUS_HELP, "在册", words=EnterpriseStatus),
        day_column("status_on", "状态变更日", "状态不是“在册”时必填", dated=True),
        Column("left_for_cause", "因违约违规", Sort.FLAG, CAUSE_HELP, "否"),
        *(column for stage in STAGES for column in (planned_column(stage), completed_column(stage))),
        uscc_column("partners", "参与服务商信用代码", "牵头以外的服务商，须已在服务商池中", is_many=True),
    ),
)
ASSESSMENTS = Form(
    Kind.ASSESSMENTS,
    "一行一次数字化水平评测，按企业、类型和日期识别",
    (
        uscc_column("uscc", "统一社会信用代码", "须已在试点企业中", key=True, required=True),
        Column(
            "kind",
            "评测类型",
            Sort.WORD,
            "官方评测才计入水平达标",
            "改造后官方评测",
            key=True,
            required=True,
            words=AssessmentKind,
        ),
        day_column("assessed_on", "评测日", "出具结果的日期", key=True, required=True, dated=True),
        Column(
            "level",
            "等级",
            Sort.WHOLE,
            "一至四级，填数字；得分须达到该级下限",
            "2",
            required=True,
            least=1,
            most=4,
            behind=("级",),
        ),
        Column(
            "score",
            "得分",
            Sort.NUMBER,
            "《中小企业数字化水平评测指标》的评测得分，0 至 100",
            "46.5",
            required=True,
            unit="分",
            least=0,
            most=100,
        ),
        Column("assessor", "评测机构", Sort.TEXT, "出具结果的机构", "第三方评测机构"),
    ),
)
OBSERVATIONS = Form(
    Kind.OBSERVATIONS,
    "一行一个上报指标在一天的累计数，按指标、地区、行业和日期识别",
    (
        Column(
            "indicator",
            "指标",
            Sort.LISTED,
            "方案中的上报指标，按目录名称",
            "培训数字化人才",
            key=True,
            required=True,
            listed="indicators",
        ),
        Column(
            "district",
            "地区",
            Sort.LISTED,
            "按地区报送的指标填，其余留空；总数由各地区相加，不另报",
            "",
            key=True,
            listed="districts",
        ),
        Column(
            "industry",
            "细分行业",
            Sort.LISTED,
            "按细分行业报送的指标填，其余留空；总数由各行业相加，不另报",
            "",
            key=True,
            listed="industries",
        ),
        day_column("observed_on", "统计日", "累计数截止的日期", key=True, required=True, dated=True),
        Column(
            "value",
            "累计数",
            Sort.NUMBER,
            "从试点开始累计到统计日的数，不是本周新增；没有发生填 0，没有统计留空",
            "301",
            required=True,
            least=0,
            most=1e12,
        ),
        Column("source", "来源", Sort.TEXT, "数从哪里来；企业总数等基数必填", "市统计局规上企业名录", longest=200),
    ),
)
ISSUES = Form(
    Kind.ISSUES,
    "一行一个问题，按问题编号识别；属于项目的填项目编号，属于地区的填地区",
    (
        code_column("问题编号", "专班编的问题编号，不重复", "WT-00001"),
        Column("project", "项目编号", Sort.CODE, "项目的问题填；与地区二选一", "YC-2025-0001", longest=32),
        Column("district", "地区", Sort.LISTED, "地区的问题填；与项目编号二选一", "永宁县", listed="districts"),
        Column("category", "类别", Sort.TEXT, "如报送、进度、资金、服务商", "进度", required=True, longest=40),
        Column("severity", "程度", Sort.WORD, "严重问题逾期未办结，项目亮红灯", "一般", required=True, words=Severity),
        Column("title", "问题", Sort.TEXT, "一句话说清", "服务商进场人员不足", required=True, longest=200),
        day_column("opened_on", "发现日", "发现问题的日期", required=True, dated=True),
        day_column("due_on", "整改期限", "应办结的日期，不早于发现日", required=True),
        day_column("closed_on", "办结日", "实际办结的日期，没有办结就留空", dated=True),
        Column("owner", "责任人", Sort.TEXT, "负责整改的单位或人", "永宁县专班", required=True),
    ),
)
PROVIDER_REVIEWS = Form(
    Kind.PROVIDER_REVIEWS,
    "一行一次企业对服务商的评价，按项目、服务商和日期识别",
    (
        Column("project", "项目编号", Sort.CODE, "评价的项目", "YC-2025-0001", key=True, required=True, longest=32),
        uscc_column("provider", "服务商信用代码", "项目的牵头或参与服务商", key=True, required=True),
        day_column("reviewed_on", "评价日", "企业作出评价的日期", key=True, required=True, dated=True),
        Column(
            "satisfaction",
            "满意度",
            Sort.WHOLE,
            "1 很不满意，5 很满意",
            "4",
            required=True,
            unit="1—5",
            least=1,
            most=5,
            behind=("分", "星"),
        ),
        Column("comment", "评价", Sort.TEXT, "企业的话", "响应及时", longest=200),
    ),
)
_LEDGER_SORTS = {"amount_fen": Sort.YUAN, "occurred_on": Sort.DAY}
"""What the ledger's own form reads as text it gets as text; days and amounts are read like those of other forms."""
FUND_ENTRIES = Form(
    Kind.FUND_ENTRIES,
    "一行一笔资金流水，只增不改，按类别和文号识别；记错的用“更正”",
    tuple(
        Column(
            c.field,
            c.heading.removesuffix("（元）"),
            _LEDGER_SORTS.get(c.field, Sort.RAW),
            c.help,
            c.example,
            required=c.required,
            key=c.field in ("kind", "document_no"),
            unit="元" if c.field == "amount_fen" else "",
        )
        for c in LEDGER_COLUMNS
    ),
)

UNMOVING = (*TRANSFORMATION, *SUPERVISION, *AWARD_FORMS)
"""Of a project's way, supervision and awards: what they bring moves no reading by itself."""
FORMS: dict[Kind, Form] = {
    form.kind: form
    for form in (
        ENTERPRISES,
        PROJECTS,
        ASSESSMENTS,
        OBSERVATIONS,
        FUND_ENTRIES,
        ISSUES,
        PROVIDER_REVIEWS,
        APPLICATIONS,
        PROVIDERS,
        SOLUTIONS,
        SOLUTION_USES,
        TASK_UPDATES,
        BLOCK_ENTRIES,
        PROJECT_GOALS,
        *COUNTED,
        *BATCH_FORMS,
        *UNMOVING,
    )
}


@cache
def form_of(kind: str) -> Form:
    """Form of a kind's value or Chinese name; ValueError with those there are."""
    for form in FORMS.values():
        if kind in (form.kind.value, form.kind.zh):
            return form
    known = "、".join(f"{k.value}（{k.zh}）" for k in FORMS)
    raise ValueError(f"没有“{kind}”这种报表；可用：{known}")
