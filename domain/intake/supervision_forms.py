"""Who stands behind firms, and money of other funds, as forms (rules 19.6): for comparison only."""

from domain.intake.columns import Column, Sort, day_column, money_column, uscc_column
from domain.intake.form import Form, Kind

PARTY_DETAILS = Form(
    Kind.PARTY_DETAILS,
    "一行一家企业或服务商，按统一社会信用代码识别；只用于比对疑点，不进公开数据",
    (
        uscc_column("uscc", "统一社会信用代码", "试点企业或资源池服务商的代码", key=True, required=True),
        Column("legal_person", "法定代表人", Sort.TEXT, "营业执照上的姓名", "张三", longest=40),
        Column("phone", "联系电话", Sort.TEXT, "申报时留的电话", "0951-6000000", longest=40),
        Column("address", "地址", Sort.TEXT, "经营地址，写到门牌、房间", "宁安大街490号2号楼302室", longest=120),
        Column("account", "收款账户", Sort.TEXT, "收奖补或合同款的银行账号", "6222000000000000", longest=60),
    ),
    is_register=True,
)
OTHER_GRANTS = Form(
    Kind.OTHER_GRANTS,
    "一行一笔企业从其他财政资金得到的支持，按信用代码和文件识别",
    (
        uscc_column("uscc", "统一社会信用代码", "须已在试点企业中", key=True, required=True),
        Column(
            "document",
            "下达文件",
            Sort.TEXT,
            "文件名称或文号",
            "宁工信发〔2025〕12号",
            key=True,
            required=True,
            longest=80,
        ),
        Column("fund", "资金名称", Sort.TEXT, "哪一项专项资金", "技术改造专项资金", required=True),
        Column("what", "支持内容", Sort.TEXT, "支持了什么项目", "生产管控系统", required=True),
        money_column("amount_fen", "金额", "下达的金额", required=True),
        day_column("granted_on", "下达日", "下达的日期", required=True, dated=True),
    ),
    is_register=True,
)
SUPERVISION = (PARTY_DETAILS, OTHER_GRANTS)
