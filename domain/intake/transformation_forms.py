"""A project's way from diagnosis to acceptance as forms (rules 18.1): levels by scenario, needs, plan lines, the two
reviews of their prices, agencies, experts, applications for acceptance, and the lists that reviews go by."""

from domain.intake.columns import Column, Sort, day_column, money_column, uscc_column
from domain.intake.form import Form, Kind
from domain.words import (
    AcceptanceResult,
    AgencyKind,
    AssessmentKind,
    NeedKind,
    PriceDecision,
    ReviewList,
    ReviewStage,
    Scenario,
)


def _project(help: str) -> Column:
    return Column("project", "项目编号", Sort.CODE, help, "YC-2025-0001", key=True, required=True, longest=32)


def _scenario(help: str) -> Column:
    return Column("scenario", "场景", Sort.WORD, help, "生产管控", required=True, words=Scenario)


def _score(field: str, heading: str, help: str, *, required: bool = False) -> Column:
    return Column(field, heading, Sort.NUMBER, help, "62.5", required=required, unit="分", least=0, most=100)


def _number(heading: str, help: str, field: str, most: int = 999) -> Column:
    return Column(field, heading, Sort.WHOLE, help, "1", key=True, required=True, least=1, most=most)


def _conflicts() -> Column:
    return uscc_column(
        "conflicts", "须回避单位信用代码", "任职、持股、投资或一年内有业务往来的企业和服务商", is_many=True
    )


DIAGNOSES = Form(
    Kind.DIAGNOSES,
    "一行一家企业改造前或改造后的一次诊断，16 个场景各填 0—4 级（不足一级填 0，没有测的留空），按企业和类型识别",
    (
        uscc_column("uscc", "统一社会信用代码", "须已在试点企业中", key=True, required=True),
        Column(
            "kind",
            "评测类型",
            Sort.WORD,
            "改造前，或改造后自评、官方评测",
            "改造前",
            key=True,
            required=True,
            words=AssessmentKind,
        ),
        day_column("diagnosed_on", "诊断日", "出具诊断报告的日期", required=True, dated=True),
        _score("base_score", "基础得分", "评测指标的基础得分", required=True),
        Column("assessor", "诊断机构", Sort.TEXT, "出具报告的机构或服务商", "演示·诊断机构", required=True),
        *(
            Column(
                one.value,
                one.zh,
                Sort.WHOLE,
                f"{one.zh}场景达到几级",
                "1",
                unit="级",
                least=0,
                most=4,
                behind=("级",),
            )
            for one in Scenario
        ),
    ),
    is_register=True,
)
NEEDS = Form(
    Kind.NEEDS,
    "一行一家企业的一条需求或问题，按企业、类别和名称识别；同一需求各企业写法相同，才能按行业汇总",
    (
        uscc_column("uscc", "统一社会信用代码", "须已在试点企业中", key=True, required=True),
        Column("kind", "类别", Sort.WORD, "需求或问题", "需求", key=True, required=True, words=NeedKind),
        Column("title", "名称", Sort.TEXT, "一句话，各企业写法相同", "设备联网采集数据", key=True, required=True),
        _scenario("属于哪个场景"),
        day_column("raised_on", "提出日", "诊断报告的日期", required=True, dated=True),
        Column("note", "说明", Sort.TEXT, "具体情况", "12 台注塑机没有联网", longest=300),
        day_column("solved_on", "解决日", "需求满足或问题解决的日期，没有就留空", dated=True),
    ),
    is_register=True,
)
REVIEW_LISTS = Form(
    Kind.REVIEW_LISTS,
    "一行补贴范围的一类、验收材料的一件，或一个验收批次，按清单、名称和生效日识别；同一名称以生效日最近的一行为准，"
    "没有的按默认；验收批次没有默认，截止的另加一行填否",
    (
        Column("name", "名称", Sort.TEXT, "费用类别、材料名称，或批次名称", "软件", key=True, required=True),
        Column(
            "list",
            "清单",
            Sort.WORD,
            "补贴范围、验收材料或验收批次",
            "补贴范围",
            key=True,
            required=True,
            words=ReviewList,
        ),
        day_column("effective_from", "生效日", "从哪天起", key=True, required=True),
        Column(
            "holds",
            "可补贴或必交",
            Sort.FLAG,
            "补贴范围：是为可补贴；验收材料：是为必交；验收批次：是为开放，否为截止",
            "是",
            required=True,
        ),
        Column("source", "依据", Sort.TEXT, "文件名称、文号和条款", "资金管理办法第八条", required=True, longest=300),
    ),
    is_register=True,
)
PLAN_LINES = Form(
    Kind.PLAN_LINES,
    "一行方案（一企一策）的一个价格行，按项目、版次和行号识别；已开始核价的版次不再改，另编下一版",
    (
        _project("方案所属的项目"),
        _number("版次", "第一版填 1，修改后重报填 2", "number", 99),
        _number("行号", "版内的序号", "line"),
        day_column("submitted_on", "提交日", "提交这一版的日期", required=True, dated=True),
        Column("module", "模块", Sort.TEXT, "方案中的模块", "生产执行", required=True),
        _scenario("改造的场景"),
        Column("item", "名称和规格", Sort.TEXT, "软件、设备或服务的名称", "MES 标准版", required=True),
        Column("solution", "小快轻准", Sort.LISTED, "用资源池里方案的填；自有方案留空", "", listed="solutions"),
        Column("category", "费用类别", Sort.LISTED, "补贴范围中的类别", "软件", required=True, listed="subsidy_items"),
        Column("unit", "单位", Sort.TEXT, "套、台、人天……", "套", required=True, longest=20),
        Column("quantity", "数量", Sort.NUMBER, "多少", "1", required=True, least=0, most=1e6),
        money_column("amount_fen", "金额", "这一行的含税金额", required=True),
    ),
    is_register=True,
)
PLAN_REVIEWS = Form(
    Kind.PLAN_REVIEWS,
    "一行一次审核对一个价格行的意见：先平台审核，再监理审核，由两个账号办理，都不是报方案的账号；"
    "各行都审完，核定投入随之登记",
    (
        _project("方案所属的项目"),
        _number("版次", "最新的一版", "number", 99),
        _number("行号", "版内的序号", "line"),
        Column(
            "stage", "审核环节", Sort.WORD, "平台审核或监理审核", "平台审核", key=True, required=True, words=ReviewStage
        ),
        Column(
            "decision", "审核意见", Sort.WORD, "不在补贴范围的填不予支持", "同意", required=True, words=PriceDecision
        ),
        money_column("cut_fen", "核减金额", "核减的填，小于报价"),
        Column("reason", "理由", Sort.TEXT, "核减或不予支持的理由", "高于同类中位数", longest=200),
        day_column("reviewed_on", "审核日", "作出意见的日期", required=True, dated=True),
    ),
    is_register=True,
)
AGENCIES = Form(
    Kind.AGENCIES,
    "一行一家第三方机构，按统一社会信用代码识别",
    (
        uscc_column("uscc", "统一社会信用代码", "营业执照上的 18 位代码", key=True, required=True),
        Column("name", "机构名称", Sort.TEXT, "营业执照上的全称", "演示·评测中心", required=True),
        Column("kind", "机构类型", Sort.WORD, "选来做什么", "验收管理", required=True, words=AgencyKind),
        Column("contract_no", "合同编号", Sort.TEXT, "服务合同的编号", "YS-2025-031", required=True),
        money_column("contract_fen", "合同金额", "服务合同的金额", required=True),
        money_column("fee_fen", "每家费用", "按家计费的填"),
        day_column("starts_on", "合同起", "服务期第一天", required=True),
        day_column("ends_on", "合同止", "服务期最后一天", required=True),
        _conflicts(),
    ),
    is_register=True,
)
EXPERTS = Form(
    Kind.EXPERTS,
    "一行一位专家，按专家编号识别",
    (
        Column("code", "专家编号", Sort.CODE, "专班编的编号，不重复", "ZJ-001", key=True, required=True, longest=32),
        Column("name", "姓名", Sort.TEXT, "姓名", "演示专家一", required=True, longest=40),
        Column(
            "unit", "工作单位", Sort.TEXT, "单位全称；与服务商或企业同名的不能参加它的验收", "演示大学", required=True
        ),
        Column("field", "专业领域", Sort.TEXT, "专业", "生产管理", required=True),
        Column("contract_no", "聘书编号", Sort.TEXT, "聘书或合同的编号", "ZJ-2025-01", required=True),
        money_column("fee_fen", "每次费用", "每次验收的劳务费"),
        day_column("starts_on", "聘期起", "聘期第一天", required=True),
        day_column("ends_on", "聘期止", "聘期最后一天；没有的留空"),
        _conflicts(),
    ),
    is_register=True,
)
ACCEPTANCES = Form(
    Kind.ACCEPTANCES,
    "一行一次验收申请，按项目和轮次识别；随时可申请，专班办公室编入批次。地区填申请日和材料，其余由专班办公室登记；"
    "通过的，验收、评测定级和官方评测随之登记",
    (
        _project("申请验收的项目"),
        _number("轮次", "第一次填 1，整改后复验填 2", "round", 9),
        day_column("applied_on", "申请日", "收到申请的日期", required=True, dated=True),
        Column(
            "documents",
            "已交材料",
            Sort.LISTED,
            "审核清单中的验收材料",
            "",
            listed="acceptance_documents",
            longest=600,
            is_many=True,
        ),
        Column(
            "session",
            "验收批次",
            Sort.LISTED,
            "编入哪一批：先在“审核清单”开一个验收批次",
            "",
            listed="acceptance_sessions",
            longest=40,
        ),
        uscc_column("agency", "验收机构信用代码", "须已在第三方机构中，合同在期，不涉回避"),
        Column(
            "experts", "专家编号", Sort.CODE, "须已在专家库中，聘期内，不涉回避", "ZJ-001", longest=200, is_many=True
        ),
        day_column("visited_on", "现场核查日", "到企业现场的日期", dated=True),
        Column("minutes", "现场记录", Sort.TEXT, "看了什么、发现什么", "系统在用，数据与台账一致", longest=1000),
        _score("foundation", "数字化基础", "四个维度之一"),
        _score("operation", "经营", "四个维度之一"),
        _score("management", "管理", "四个维度之一"),
        _score("scenarios", "应用场景", "四个维度之一"),
        Column("result", "验收结论", Sort.WORD, "没有结论就留空", "通过", words=AcceptanceResult),
        day_column("result_on", "结论日", "出具结论的日期", dated=True),
        day_column("rectify_by", "整改期限", "限期整改的填：最迟哪天申请复验"),
        Column("level", "评定等级", Sort.WHOLE, "通过的填，二级及以上", "2", least=1, most=4, behind=("级",)),
        _score("score", "评定得分", "通过的填"),
        Column("report", "定级报告", Sort.TEXT, "通过的填：报告名称和编号", "评测报告 2026-031", longest=200),
    ),
    is_register=True,
)
TRANSFORMATION = (DIAGNOSES, NEEDS, REVIEW_LISTS, PLAN_LINES, PLAN_REVIEWS, AGENCIES, EXPERTS, ACCEPTANCES)
