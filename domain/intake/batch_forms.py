"""The registers of batches: who wants in, the budget of each, objections against what was publicised."""

from domain.intake.columns import Column, Sort, code_column, day_column, money_column, uscc_column
from domain.intake.form import Form, Kind
from domain.words import ObjectionOutcome


def _share(level: str, zh: str, example: str) -> Column:
    help = f"本批奖补资金由{zh}承担的比例；各级合计 100，没有分担的都留空"
    return Column(level, f"{zh}分担", Sort.NUMBER, help, example, unit="%", least=0, most=100)


INTERESTS = Form(
    Kind.INTERESTS,
    "一行一家有改造意愿、还没有纳入试点的企业，按统一社会信用代码识别",
    (
        uscc_column("uscc", "统一社会信用代码", "营业执照上的 18 位代码，校验位会核对", key=True, required=True),
        Column("name", "企业名称", Sort.TEXT, "营业执照上的全称", "演示·朗润新材0901", required=True),
        Column("district", "地区", Sort.LISTED, "企业所在的责任单位", "永宁县", required=True, listed="districts"),
        Column("industry", "细分行业", Sort.LISTED, "试点细分行业", "新型材料", required=True, listed="industries"),
        day_column("registered_on", "登记日", "收到意愿登记的日期", required=True, dated=True),
        day_column("withdrawn_on", "撤回日", "企业不再参加的日期，没有就留空", dated=True),
    ),
    is_register=True,
)
BATCH_FUNDS = Form(
    Kind.BATCH_FUNDS,
    "一行一个批次的奖补预算、各级分担和公示，按批次识别",
    (
        Column("batch", "批次", Sort.LISTED, "补助批次的序号", "1", key=True, required=True, listed="batches"),
        money_column("budget_fen", "本批预算", "本批可用的奖补资金，按申报先后用完即止", required=True),
        _share("central_percent", "中央", "60"),
        _share("province_percent", "省级", "0"),
        _share("city_percent", "市级", "24"),
        _share("district_percent", "区县", "16"),
        day_column("notice_from", "公示开始日", "奖补名单公示的第一天"),
        day_column("notice_to", "公示结束日", "公示的最后一天"),
        Column(
            "document",
            "依据文件",
            Sort.TEXT,
            "定预算和分担比例的文件名称和文号",
            "批次资金分配方案（绵财工〔2026〕3号）",
            required=True,
            longest=200,
        ),
    ),
    is_register=True,
)
OBJECTIONS = Form(
    Kind.OBJECTIONS,
    "一行一件对公示的异议，按编号识别；没有办结的，所指项目暂不拨付",
    (
        code_column("异议编号", "专班编的编号，不重复", "YY-2026-001"),
        Column("batch", "批次", Sort.LISTED, "公示的是哪一批", "1", required=True, listed="batches"),
        Column("project", "项目编号", Sort.CODE, "所指的项目；不指一个项目的留空", "YC-2025-0001", longest=32),
        day_column("raised_on", "收到日", "收到异议的日期", required=True, dated=True),
        Column("raised_by", "异议人", Sort.TEXT, "单位或个人；要求保密的写“保密”", "保密", required=True),
        Column("content", "异议内容", Sort.TEXT, "说了什么", "反映设备为旧设备", required=True, longest=300),
        Column("outcome", "结论", Sort.WORD, "查实以后填", "异议不成立", words=ObjectionOutcome),
        day_column("closed_on", "办结日", "答复异议人的日期", dated=True),
        Column("reply", "办理情况", Sort.TEXT, "怎样查的、怎样答复的", "核对发票和现场设备铭牌", longest=300),
    ),
    is_register=True,
)
BATCH_FORMS = (INTERESTS, BATCH_FUNDS, OBJECTIONS)
SHARES = ("central_percent", "province_percent", "city_percent", "district_percent")
"""Who bears a batch's money, from above."""
