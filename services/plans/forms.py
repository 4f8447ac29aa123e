"""The workbook of a plan: its sheets, their columns, and how a cell says what a row of the plan holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.intake.columns import Column, Sort
from domain.intake.forms import Columns
from domain.money.clauses import FIRST_INSTALMENT, RULE_ZH
from domain.words import (
    Award,
    Basis,
    Direction,
    DistrictKind,
    FundCategory,
    Operator,
    PilotLevel,
    PrintedKind,
    ReportedEvery,
    ReportedScope,
    Stage,
)


@dataclass(frozen=True)
class PlanSheet(Columns):
    """A sheet. `record`: which rows of the plan it holds. `is_upright`: headings stand below each other, one record."""

    record: str
    title: str
    about: str
    columns: tuple[Column, ...]
    is_upright: bool = False
    has_sums = False

    @property
    def name(self) -> str:
        return self.title


def _text(
    field: str,
    heading: str,
    help: str,
    example: str = "",
    longest: int = 400,
    *,
    key: bool = False,
    required: bool = False,
) -> Column:
    return Column(field, heading, Sort.TEXT, help, example, key=key, required=required, longest=longest)


def _day(field: str, heading: str, help: str, *, required: bool = False) -> Column:
    return Column(field, heading, Sort.DAY, help, "2026-11-15", required=required)


def _money(field: str, heading: str, help: str, *, required: bool = False) -> Column:
    return Column(field, heading, Sort.MONEY, help, "30.00", unit="万元", required=required)


def _quote(field: str = "quote", *, required: bool = True) -> Column:
    return _text(field, "方案原文", "从方案逐字复制的一句话；“方案原文”表贴了全文的，会到里面去找", required=required)


NOTE = _text("note", "备注", "需要说明的写在这里")
TO_CHECK = "待核对"
CHECK = _text("check", "核对", f"从 Word、PDF 读出的行写着“{TO_CHECK}”：对照原文后删去", longest=20)
"""Of sheets that a document's table can be read into: a row that says so is asked about."""
RULES = {**RULE_ZH, FIRST_INSTALMENT: "签约首付"}
"""Rule of 资金合规 → what a person calls it, with the clause on a first instalment."""

PARTS = (
    PlanSheet(
        "pilot",
        "试点",
        "一行一项，填右边一列",
        (
            Column("code", "代码", Sort.CODE, "小写拼音，用在网址里，定了就不改", "yinchuan", key=True, required=True),
            _text("name", "试点名称", "印在每张纸上的全称", "银川市中小企业数字化转型城市试点", 80, required=True),
            _text("short_name", "简称", "屏幕上用", "银川市", 20, required=True),
            Column("level", "层级", Sort.WORD, "试点是市、区还是直辖市", "市", required=True, words=PilotLevel),
            _text("city", "城市", "所在城市", "银川市", 40, required=True),
            _day("implementation_from", "实施开始日", "实施阶段的第一天，须是“阶段”表某一行的开始日", required=True),
            _money("central_fund_fen", "中央资金", "中央财政奖补资金总额；没有的填 0"),
            _money("local_fund_fen", "地方资金", "地方配套资金总额；没有的填 0"),
            _text(
                "local_only_categories",
                "只用地方资金的用途",
                f"方案规定只能用地方资金列支的用途，用顿号分开：{'、'.join(word.zh for word in FundCategory)}",
            ),
            _text("local_only_quote", "只用地方资金的原文", "规定上一项的那句话"),
            Column("reports_weekly", "编周报", Sort.FLAG, "不编周报的填“否”，只编月报", "是"),
        ),
        is_upright=True,
    ),
    PlanSheet(
        "documents",
        "文件",
        "第一行是方案本身，以下是它依据的和下发的文件",
        (
            _text("title", "文件名称", "全称，不带书名号", key=True, required=True),
            _text("number", "文号", "没有的留空"),
            _text("issuer", "发文单位", "", required=True),
            _day("issued_on", "印发日", "方案必填"),
            _day("effective_from", "施行日", "方案必填：目标从这天起算数"),
            _day("effective_to", "失效日", "没有的留空"),
            NOTE,
        ),
    ),
    PlanSheet(
        "phases",
        "阶段",
        "最早一天和最晚一天就是试点的起止",
        (
            Column("number", "序号", Sort.WHOLE, "从 1 起", "1", key=True, required=True, least=1),
            _text("title", "阶段名称", "", required=True),
            _day("starts_on", "开始日", "方案只写到月的，填那个月第一天", required=True),
            _day("ends_on", "结束日", "方案只写到月的，填那个月最后一天", required=True),
            _quote(),
            NOTE,
            CHECK,
        ),
    ),
    PlanSheet(
        "districts",
        "地区",
        "对目标负责的单位，按屏幕上的先后",
        (
            _text("name", "名称", "区县、街镇或园区的全称", "永宁县", 60, key=True, required=True),
            _text("short_name", "简称", "图上用", "永宁", 40, required=True),
            Column("kind", "类型", Sort.WORD, "", "县(市、区)", required=True, words=DistrictKind),
            Column(
                "code", "行政区划代码", Sort.CODE, "GB/T 2260 的 6 位或乡镇 9 位；园区没有的留空", "640121", longest=12
            ),
            _day("valid_from", "设立日", "试点期内才设立的填"),
            _day("valid_to", "撤销日", "试点期内撤销的填"),
            NOTE,
            CHECK,
        ),
    ),
    PlanSheet(
        "industries",
        "行业",
        "试点的细分行业",
        (
            _text("name", "名称", "方案中的名称", "新型材料制造", 60, key=True, required=True),
            _text("short_name", "简称", "最多 6 个字", "新型材料", 6, required=True),
            _quote("source_quote"),
            CHECK,
        ),
    ),
    PlanSheet(
        "departments",
        "成员单位",
        "工作专班的成员单位，其中一个是专班办公室",
        (
            _text("name", "名称", "", "市工信局", 60, key=True, required=True),
            Column("is_office", "是专班办公室", Sort.FLAG, "有且只有一个填“是”", "否"),
            _day("valid_from", "加入日", "试点期内才加入专班的填"),
            _day("valid_to", "退出日", "试点期内退出专班的填"),
            CHECK,
        ),
    ),
    PlanSheet(
        "tasks",
        "任务",
        "方案里的任务，没有的可以不填",
        (
            Column("number", "序号", Sort.WHOLE, "从 1 起", "1", key=True, required=True, least=1),
            _text("title", "任务", "", required=True),
            _text("departments", "责任单位", "几个单位用顿号分开", "市工信局、市财政局"),
            _day("starts_on", "开始日", "方案写了的填"),
            _day("ends_on", "结束日", "方案写了的填"),
            _text(
                "phases", "所属阶段", "方案在哪几个阶段写到它，填阶段的序号；没写起止日的任务按这些阶段算", "1、2", 40
            ),
            _text("deliverables", "交付成果", "方案要它拿出什么，几项用分号分开", "组建专家委员会；编制解决方案集"),
            _text("indicators", "挂钩指标", "它的成效看哪几个指标，填指标名称，几个用分号分开", "完成改造；诊断评估"),
            _quote(),
            CHECK,
        ),
    ),
    PlanSheet(
        "stage_guides",
        "环节",
        "方案分的环节，每个环节主管部门、服务商、企业各做什么；没有的可以不填，按九个阶段",
        (
            Column("number", "序号", Sort.WHOLE, "从 1 起", "1", key=True, required=True, least=1),
            _text("title", "环节", "", "诊断评估阶段", required=True),
            _text("stages", "对应阶段", f"用顿号分开：{'、'.join(word.zh for word in Stage)}", "诊断"),
            _text("authority", "主管部门做什么", "", "推荐诊断机构或专家"),
            _text("provider", "服务商做什么", "", "出具诊断报告"),
            _text("enterprise", "企业做什么", "", "提供资料，配合诊断"),
            _text("source", "出处", "哪份文件第几条", "附件2 工作指引", required=True),
        ),
    ),
    PlanSheet(
        "award_criteria",
        "样板标准",
        "“小灯塔”、标杆企业的评价标准，一行一条；方案没有的可以不填，本地另定的照样填",
        (
            Column("award", "评选", Sort.WORD, "评什么", "标杆企业", key=True, required=True, words=Award),
            Column("number", "序号", Sort.WHOLE, "每种评选从 1 起", "1", key=True, required=True, least=1),
            _text("first_level", "一级指标", "", "数字化技术应用", required=True),
            _text("second_level", "二级指标", "", "生产管理"),
            _text("third_level", "三级指标", "", "数据采集"),
            _text("standard", "评分标准", "从文件逐字复制", "采集原材料、成品质量检验数据", 1000, required=True),
            Column("points", "分值", Sort.WHOLE, "文件没有印分值的留空，各条一样重", "10", least=1, most=100),
            _text("source", "出处", "哪份文件第几条", "附件4 表1", required=True),
        ),
    ),
    PlanSheet(
        "indicators",
        "指标",
        "由单位填报的指标：已有的只可改由谁填报；自己的指标另起一行，六格都填",
        (
            _text("name", "指标名称", "", "培训企业家人数", 80, key=True, required=True),
            Column(
                "reported_scope",
                "由谁填报",
                Sort.WORD,
                "全试点一个数，还是各地区、各行业各报一个数",
                "地区",
                required=True,
                words=ReportedScope,
            ),
            _text("unit", "单位", "自己的指标必填", "人", 10),
            Column(
                "reported_every",
                "多久报一次",
                Sort.WORD,
                "自己的指标可填，留空是每月；过了这么久没有新数就亮灰灯",
                "每月",
                words=ReportedEvery,
            ),
            Column("direction", "方向", Sort.WORD, "自己的指标必填", "越高越好", words=Direction),
            _text("definition", "口径", "自己的指标必填：数的是什么、怎么数"),
            _text("source", "出处", "自己的指标必填：哪份文件第几条"),
        ),
    ),
    PlanSheet(
        "targets",
        "目标",
        "方案里的每一个数，一个数一行；调整的另起一行，写新数和“从哪天起”，原来一行不动",
        (
            _text("source_name", "方案中的名称", "方案怎么叫就怎么写", "完成改造企业", key=True, required=True),
            _text("indicator", "指标", "对应哪个指标，从下拉中选", "完成改造", required=True),
            _text("district", "地区", "分到地区的填，全市的留空", "永宁县", key=True),
            _text("industry", "行业", "分到行业的填，其余留空", key=True),
            _text(
                "period",
                "期间",
                "2026、全期、2025-10~2027-05、每年、每年至2027、每月或验收标准",
                "2026",
                40,
                key=True,
                required=True,
            ),
            Column("value", "目标数", Sort.NUMBER, "只填数字", "233", required=True, least=0),
            _text("unit", "单位", "与指标的单位一致；比例填 %", "家", 10, required=True),
            Column("operator", "比较", Sort.WORD, "“不少于”“超过”“达到”", "不少于", required=True, words=Operator),
            Column(
                "basis", "口径", Sort.WORD, "期内新增的数，还是期末累计的数", "期内新增", required=True, words=Basis
            ),
            Column("kind", "出自", Sort.WORD, "方案的表格还是正文", "表格", key=True, required=True, words=PrintedKind),
            _quote("source_quote"),
            _text("source_document", "出处文件", "留空就是方案；调整目标的写调整文件的名称"),
            _day("effective_from", "从哪天起", "方案印的留空；调整的目标填新数生效的一天"),
            _day("first_on", "起算日", "目标自己写了起算日的填"),
            _day("last_on", "截止日", "目标自己写了截止日（如“到2027年底”）的填"),
            NOTE,
            CHECK,
        ),
    ),
    PlanSheet(
        "batches",
        "批次",
        "奖补的比例和上限，按批次；还没有公布的先不填这张表",
        (
            Column("number", "批次", Sort.WHOLE, "从 1 起", "1", key=True, required=True, least=1),
            _day("opens_on", "开始日", "", required=True),
            _day("closes_on", "截止日", "还没有定的留空"),
            Column(
                "subsidy_ratio",
                "奖补比例",
                Sort.NUMBER,
                "核定投入的百分之几",
                "30",
                required=True,
                unit="%",
                least=0,
                most=100,
            ),
            _money("cap_level2_fen", "二级上限", "", required=True),
            _money("cap_level3_fen", "三级上限", "", required=True),
            _money("cap_level4_fen", "四级上限", "", required=True),
            _text("source", "出处", "哪份文件第几条", required=True),
        ),
    ),
    PlanSheet(
        "clauses",
        "资金条件",
        "方案或管理办法对资金的规定；没有写的按通用默认",
        (
            _text("rule", "规定", f"其中之一：{'、'.join(RULES.values())}", key=True, required=True),
            _quote(),
            _text("place", "出自", "", "管理办法第十三条", required=True),
            Column(
                "share",
                "首付比例",
                Sort.NUMBER,
                "只有“签约首付”填：合同额的百分之几",
                "30",
                unit="%",
                least=0,
                most=100,
            ),
            _money("cap_fen", "首付上限", "只有“签约首付”填；没有的留空"),
        ),
    ),
)
BY_RECORD = {part.record: part for part in PARTS}
TEXT_SHEET = "方案原文"
"""The plan's own text, pasted down its first column."""
PERCENT = frozenset({("batches", "subsidy_ratio"), ("clauses", "share")})
"""Kept as a share of 1, written in per cent."""
SEPARATED = {
    ("tasks", "departments"): {},
    ("tasks", "phases"): {},
    ("stage_guides", "stages"): {word.zh: word.value for word in Stage},
    ("pilot", "local_only_categories"): {w.zh: w.value for w in FundCategory},
}
"""Several names in a cell; of known words what is kept for each."""
CHOICES: dict[tuple[str, str], tuple[str, ...]] = {("clauses", "rule"): tuple(RULES.values())}
"""Words of a cell that are no Word of the product."""
LISTED: Mapping[tuple[str, str], tuple[str, str]] = {
    ("targets", "district"): ("districts", "name"),
    ("targets", "industry"): ("industries", "name"),
}
"""Cells that name a row of another sheet, for their drop-downs."""
