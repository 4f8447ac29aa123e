"""The registers of a pilot as forms: providers in the pool, their solutions, which project uses which, what was applied
for."""

from domain.intake.columns import Column, Sort, day_column, money_column, uscc_column
from domain.intake.form import Form, Kind
from domain.words import ProviderKind


def _project(help: str) -> Column:
    return Column("project", "项目编号", Sort.CODE, help, "YC-2025-0001", key=True, required=True, longest=32)


PROVIDERS = Form(
    Kind.PROVIDERS,
    "一行一家服务商，按统一社会信用代码识别；入库、类型变更和公示须两人办理，约谈、暂停、清退在“服务商赛马”登记",
    (
        uscc_column("uscc", "统一社会信用代码", "营业执照上的 18 位代码，校验位会核对", key=True, required=True),
        Column("name", "服务商名称", Sort.TEXT, "营业执照上的全称", "演示·云启数科0001", required=True),
        Column(
            "kind",
            "服务商类型",
            Sort.WORD,
            "入库公布的类型；升级为综合型时改，并写明类型变更日",
            "专业型",
            required=True,
            words=ProviderKind,
        ),
        day_column("admitted_on", "入库日", "公布入库名单的日期，从这天起计入资源池", required=True, dated=True),
        day_column("notice_from", "公示开始日", "入库或升级名单公示的第一天"),
        day_column("notice_to", "公示结束日", "公示的最后一天，不晚于入库日或类型变更日"),
        Column(
            "document",
            "入库文件",
            Sort.TEXT,
            "公布名单的文件名称和文号",
            "关于公布第一批服务商名单的通知（银工信发〔2025〕12号）",
            required=True,
            longest=200,
        ),
        day_column("kind_on", "类型变更日", "类型改变时必填：从哪天起；此前各期仍按原类型计", dated=True),
        Column(
            "industries",
            "服务行业",
            Sort.LISTED,
            "服务的细分行业；不限行业的留空",
            "新型材料；高端装备",
            listed="industries",
            longest=400,
            is_many=True,
        ),
    ),
    is_register=True,
)
SOLUTIONS = Form(
    Kind.SOLUTIONS,
    "一行一个小快轻准产品或解决方案，按名称识别；名称在本试点不重复",
    (
        Column(
            "name", "方案名称", Sort.TEXT, "产品或方案的名称，不与别家的重复", "新材设备管理", key=True, required=True
        ),
        uscc_column("provider", "服务商信用代码", "须已在服务商池中", required=True),
        Column(
            "industry", "细分行业", Sort.LISTED, "适用的细分行业；各行业通用的留空", "新型材料", listed="industries"
        ),
        Column(
            "scenario",
            "场景",
            Sort.TEXT,
            "解决哪个场景的问题，从下拉中选或自己写",
            "设备管理",
            required=True,
            longest=40,
            listed="scenarios",
        ),
        money_column("price_fen", "价格", "公开的价格；面议的留空"),
        day_column("listed_on", "上架日", "列入资源池的日期，从这天起计数", required=True, dated=True),
        day_column("delisted_on", "下架日", "不再提供的日期，从这天起不计数", dated=True),
    ),
    is_register=True,
)
SOLUTION_USES = Form(
    Kind.SOLUTION_USES,
    "一行一个项目用了一个方案，按项目和方案识别",
    (
        _project("用方案的项目"),
        Column(
            "solution",
            "方案名称",
            Sort.LISTED,
            "资源池里的小快轻准方案",
            "新材设备管理",
            key=True,
            required=True,
            listed="solutions",
        ),
        day_column("used_on", "使用日", "开始使用的日期，不早于上架日", required=True, dated=True),
    ),
    is_register=True,
)
APPLICATIONS = Form(
    Kind.APPLICATIONS,
    "一行一个项目申报的奖补，按项目编号识别",
    (
        _project("申报奖补的项目"),
        money_column("applied_fen", "申报金额", "企业申报的奖补金额", required=True),
        day_column("applied_on", "申报日", "收到申报材料的日期", required=True, dated=True),
        day_column("rest_on", "尾款复核日", "分期拨付的批次，余款复核通过的日期；由专班办公室登记", dated=True),
    ),
)
