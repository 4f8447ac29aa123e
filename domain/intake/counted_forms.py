"""The registers that are counted instead of typed, and those of policies and finance, as forms (rules 17.1)."""

from domain.intake.columns import Column, Sort, day_column, money_column, uscc_column
from domain.intake.form import Form, Kind
from domain.words import DayKind, EventKind, RecognitionKind, RecognitionLevel, Scale, Stage, Title

EVIDENCE = "文件名称和文号、照片和签到表存放的地方，或网址"


def _district(help: str) -> Column:
    return Column("district", "地区", Sort.LISTED, help, "永宁县", listed="districts")


def _evidence(help: str = EVIDENCE) -> Column:
    return Column("evidence", "佐证材料", Sort.TEXT, help, "银工信函〔2026〕21号", required=True, longest=300)


EVENTS = Form(
    Kind.EVENTS,
    "一行一场活动或培训，按名称和举办日识别",
    (
        Column("name", "活动名称", Sort.TEXT, "通知上的名称", "新型材料行业供需对接会", key=True, required=True),
        day_column("held_on", "举办日", "举办的日期，几天的填最后一天", key=True, required=True, dated=True),
        Column("kind", "活动类别", Sort.WORD, "只填最主要的一类", "供需对接", required=True, words=EventKind),
        Column("place", "地点", Sort.TEXT, "线上的填“线上”", "永宁县会展中心", required=True),
        _district("主办的地区；市级主办的留空"),
        Column(
            "attendance",
            "到场人次",
            Sort.WHOLE,
            "签到的人次",
            "86",
            required=True,
            least=0,
            most=100_000,
            behind=("人次", "人"),
        ),
        Column("deals", "达成意向", Sort.WHOLE, "现场签约或达成意向的项数", "5", least=0, most=10_000, behind=("项",)),
        money_column("deal_fen", "意向金额", "签约或意向的金额"),
        _evidence(),
    ),
    is_register=True,
)
CERTIFICATES = Form(
    Kind.CERTIFICATES,
    "一行一张证书，按证书编号识别；同一人多证只计一次",
    (
        Column("number", "证书编号", Sort.CODE, "证书上的编号", "SZGC20260001", key=True, required=True, longest=40),
        Column(
            "holder",
            "持证人",
            Sort.TEXT,
            "姓名和身份证号后四位；同一人各证写法相同，只计一次",
            "李明 0312",
            required=True,
            longest=40,
        ),
        Column("title", "证书名称", Sort.TEXT, "证书上的名称", "数字技术工程师（初级）", required=True),
        Column("issuer", "发证机构", Sort.TEXT, "证书上的机构", "自治区人社厅", required=True),
        day_column("certified_on", "发证日", "证书上的日期", required=True, dated=True),
        _district("持证人所在的地区"),
        uscc_column("uscc", "企业信用代码", "持证人所在的试点企业；不在试点企业的留空"),
    ),
    is_register=True,
)
RECOGNITIONS = Form(
    Kind.RECOGNITIONS,
    "一行一项认定，按名称和类别识别",
    (
        Column(
            "name", "名称", Sort.TEXT, "工厂、车间、场景、案例或企业的名称", "新材智能工厂", key=True, required=True
        ),
        Column(
            "kind",
            "认定类别",
            Sort.WORD,
            "认定文件上的类别",
            "智能工厂",
            key=True,
            required=True,
            words=RecognitionKind,
        ),
        Column("level", "级别", Sort.WORD, "哪一级认定的", "市级", required=True, words=RecognitionLevel),
        uscc_column("uscc", "企业信用代码", "属于一家试点企业的填；集群案例留空"),
        day_column("recognised_on", "认定日", "认定文件的日期，从这天起计数", required=True, dated=True),
        Column("document", "认定文件", Sort.TEXT, "文件名称和文号", "银工信发〔2026〕8号", required=True, longest=300),
        day_column("revoked_on", "撤销日", "不再符合的日期，从这天起不计数", dated=True),
    ),
    is_register=True,
)
CLOUD_USES = Form(
    Kind.CLOUD_USES,
    "一行一家上云用云的试点企业，按统一社会信用代码识别",
    (
        uscc_column("uscc", "统一社会信用代码", "须已在试点企业中", key=True, required=True),
        Column("business", "上云业务", Sort.TEXT, "迁移到云端并在用的核心业务", "生产管理（MES）", required=True),
        Column("platform", "云平台", Sort.TEXT, "云服务或平台的名称", "移动云", required=True),
        day_column("used_from", "启用日", "开始使用的日期，从这天起计数", required=True, dated=True),
        _evidence("合同、账单或截图存放的地方"),
        day_column("stopped_on", "停用日", "不再使用的日期，从这天起不计数", dated=True),
    ),
    is_register=True,
)
FINANCE_PRODUCTS = Form(
    Kind.FINANCE_PRODUCTS,
    "一行一个数字化转型专项金融产品，按名称识别；名称在本试点不重复",
    (
        Column("name", "产品名称", Sort.TEXT, "产品的名称，不与别家的重复", "数转贷", key=True, required=True),
        Column("bank", "金融机构", Sort.TEXT, "推出产品的机构", "宁夏银行", required=True),
        money_column("most_fen", "最高额度", "一家企业最多贷多少；不限的留空"),
        Column("least_rate", "最低年利率", Sort.NUMBER, "年利率，百分数", "3.45", unit="%", least=0, most=36),
        Column("most_months", "最长期限", Sort.WHOLE, "几个月", "36", least=1, most=360, behind=("个月",)),
        day_column("listed_on", "推出日", "推出的日期，从这天起计数", required=True, dated=True),
        _evidence("产品公告或合作协议"),
        day_column("delisted_on", "停办日", "不再办理的日期，从这天起不计数", dated=True),
    ),
    is_register=True,
)
LOANS = Form(
    Kind.LOANS,
    "一行一笔贷款，按合同编号和产品识别",
    (
        Column("number", "合同编号", Sort.CODE, "借款合同的编号", "NX2026-0135", key=True, required=True, longest=40),
        Column(
            "product",
            "产品名称",
            Sort.LISTED,
            "金融产品中的名称",
            "数转贷",
            key=True,
            required=True,
            listed="finance_products",
        ),
        uscc_column("uscc", "企业信用代码", "须已在试点企业中", required=True),
        money_column("amount_fen", "贷款金额", "合同金额", required=True),
        Column("rate", "年利率", Sort.NUMBER, "年利率，百分数", "3.45", required=True, unit="%", least=0, most=36),
        day_column("lent_on", "放款日", "放款的日期", required=True, dated=True),
        day_column("due_on", "到期日", "合同上的到期日", required=True),
        day_column("repaid_on", "还清日", "还清的日期，没有还清就留空", dated=True),
    ),
    is_register=True,
)
POLICIES = Form(
    Kind.POLICIES,
    "一行一条政策，按名称识别；条件填了的才要求，符合而没有申领的由系统列出（免申即享）",
    (
        Column("name", "政策名称", Sort.TEXT, "政策条款的名称", "数转贷款贴息", key=True, required=True),
        Column("owner", "主管单位", Sort.TEXT, "受理的单位", "市财政局", required=True),
        Column("document", "政策文件", Sort.TEXT, "文件名称和文号", "银财发〔2026〕5号", required=True, longest=300),
        Column("benefit", "支持内容", Sort.TEXT, "支持什么，一句话", "按利息的一半贴息", required=True, longest=300),
        day_column("starts_on", "施行日", "从哪天起", required=True),
        day_column("ends_on", "截止日", "到哪天止；没有的留空"),
        Column("needs_district", "条件：地区", Sort.LISTED, "限一个地区的填", "永宁县", listed="districts"),
        Column("needs_industry", "条件：细分行业", Sort.LISTED, "限一个行业的填", "新型材料", listed="industries"),
        Column("needs_scale", "条件：规模", Sort.WORD, "限规上或规下的填", "规上", words=Scale),
        Column("needs_title", "条件：称号", Sort.WORD, "至少要有的称号", "专精特新中小企业", words=Title),
        Column("needs_stage", "条件：已完成环节", Sort.WORD, "至少已完成的环节", "验收", words=Stage),
        Column(
            "least_level",
            "条件：最低等级",
            Sort.WHOLE,
            "改造后官方评定至少几级",
            "2",
            least=1,
            most=4,
            behind=("级",),
        ),
        Column("needs_cloud", "条件：已上云", Sort.FLAG, "须登记在上云用云", "否"),
        Column("needs_loan", "条件：有贷款", Sort.FLAG, "须有登记的贷款", "是"),
        money_column("amount_fen", "每家金额", "定额支持的填"),
        Column("interest_percent", "贴息比例", Sort.NUMBER, "贷款贴息占利息的比例", "50", unit="%", least=0, most=100),
        Column("most_months", "贴息最长", Sort.WHOLE, "最多贴几个月", "12", least=1, most=120, behind=("个月",)),
        money_column("cap_fen", "每家上限", "一家最多得多少"),
    ),
    is_register=True,
)
POLICY_CLAIMS = Form(
    Kind.POLICY_CLAIMS,
    "一行一家企业申领一条政策，按信用代码和政策识别",
    (
        uscc_column("uscc", "统一社会信用代码", "须已在试点企业中", key=True, required=True),
        Column(
            "policy",
            "政策名称",
            Sort.LISTED,
            "政策中的名称",
            "数转贷款贴息",
            key=True,
            required=True,
            listed="policies",
        ),
        day_column("claimed_on", "申领日", "收到申领的日期；免申即享的填兑现日", required=True, dated=True),
        day_column("granted_on", "兑现日", "兑现的日期，没有兑现就留空", dated=True),
        money_column("granted_fen", "兑现金额", "兑现的金额"),
    ),
    is_register=True,
)
HOLIDAYS = Form(
    Kind.HOLIDAYS,
    "一行一段放假或调休上班的日子，照国务院办公厅当年的通知填；答复期限、逾期工作日按它算",
    (
        Column("name", "节日", Sort.TEXT, "通知上的节日，写上年份", "2027年元旦", key=True, required=True, longest=40),
        day_column("first_on", "第一天", "放假（或上班）的第一天", key=True, required=True),
        day_column("last_on", "最后一天", "放假（或上班）的最后一天，只有一天的与第一天相同", required=True),
        Column("arrangement", "安排", Sort.WORD, "调休上班的周末填“上班”", "放假", required=True, words=DayKind),
        Column("document", "文号", Sort.TEXT, "通知的文号", "国办发明电〔2026〕7号", required=True),
    ),
    is_register=True,
)
COUNTED = (
    EVENTS,
    CERTIFICATES,
    RECOGNITIONS,
    CLOUD_USES,
    FINANCE_PRODUCTS,
    LOANS,
    POLICIES,
    POLICY_CLAIMS,
    HOLIDAYS,
)
