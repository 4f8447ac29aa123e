"""The words of the domain: every enumeration, with the Chinese a person reads.

A value is what the database stores and the exports print; `.zh` is what the screen says.
"""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A stored value with its Chinese word."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member


class Light(Word):
    """RAG status. GREY is no data, stale or not yet due; it is never painted green."""

    RED = "red", "红"
    YELLOW = "yellow", "黄"
    GREEN = "green", "绿"
    GREY = "grey", "灰"


class Change(Word):
    """What a light did since the previous closed period of the same kind."""

    NEW = "new", "首次亮灯"
    SAME = "same", "持平"
    TURNED_RED = "turned_red", "本期转红"
    RECOVERED = "recovered", "红灯恢复"
    WORSE = "worse", "变差"
    BETTER = "better", "好转"


class Stage(Word):
    """Stages of a project, in their order."""

    DIAGNOSIS = "diagnosis", "诊断"
    PROPOSAL = "proposal", "方案"
    CONTRACT = "contract", "签约"
    BUILD = "build", "实施"
    GO_LIVE = "go_live", "上线"
    ACCEPTANCE = "acceptance", "验收"
    ASSESSMENT = "assessment", "评测定级"
    PUBLICITY = "publicity", "公示"
    PAYMENT = "payment", "兑付"


STAGES: tuple[Stage, ...] = tuple(Stage)


class Party(Word):
    """Whose delay it is when a stage is late (rules 2.2)."""

    DISTRICT = "district", "区县"
    PROVIDER = "provider", "服务商"
    ENTERPRISE = "enterprise", "企业"
    OFFICE = "office", "专班办公室"
    TREASURY = "treasury", "财政"


ELSEWHERE = (Party.OFFICE, Party.TREASURY)
"""Whose delays a district cannot lift."""


class Scale(Word):
    ABOVE = "above", "规上"
    BELOW = "below", "规下"


class Title(Word):
    """An enterprise is counted once, by its highest title."""

    LITTLE_GIANT = "little_giant", "专精特新“小巨人”"
    SRDI = "srdi", "专精特新中小企业"
    NONE = "none", "无称号"


class EnterpriseStatus(Word):
    ACTIVE = "active", "在册"
    WITHDRAWN = "withdrawn", "退出"
    REPLACED = "replaced", "更换"
    DISQUALIFIED = "disqualified", "取消资格"


class AssessmentKind(Word):
    BEFORE = "before", "改造前"
    SELF_AFTER = "self_after", "改造后自评"
    OFFICIAL_AFTER = "official_after", "改造后官方评测"


class ProviderKind(Word):
    INTEGRATED = "integrated", "综合型"
    SPECIALIST = "specialist", "专业型"


class ProviderStatus(Word):
    ACTIVE = "active", "在池"
    WARNED = "warned", "约谈"
    SUSPENDED = "suspended", "暂停"
    REMOVED = "removed", "清退"


class ProviderAction(Word):
    """What the office (or the provider: APPEAL) does about a place in the pool (domain.providers.in_and_out)."""

    WARN = "warn", "约谈"
    SUSPEND = "suspend", "暂停承接"
    REMOVE = "remove", "清退"
    READMIT = "readmit", "恢复"
    APPEAL = "appeal", "申诉"
    UPHOLD = "uphold", "维持原决定"
    REVOKE = "revoke", "撤销原决定"


class Tier(Word):
    """Only as far as the rank range allows (domain.providers.ranking)."""

    LEADING = "leading", "领跑"
    ALONGSIDE = "alongside", "并跑"
    TRAILING = "trailing", "跟跑"


class Funnel(Word):
    """Where the share of milestones on time lies against the 95 % and 99.8 % limits of its kind."""

    FAR_BELOW = "far_below", "低于99.8%控制下限"
    BELOW = "below", "低于95%控制下限"
    WITHIN = "within", "界限以内"
    ABOVE = "above", "高于95%控制上限"
    FAR_ABOVE = "far_above", "高于99.8%控制上限"


class ProjectRole(Word):
    LEAD = "lead", "牵头"
    PARTNER = "partner", "参与"


class Severity(Word):
    MINOR = "minor", "一般"
    SERIOUS = "serious", "严重"


class FundKind(Word):
    """Kinds of money movement (Mianyang 管理办法 第十三条: 预下达、后清算)."""

    APPROPRIATE = "appropriate", "下达"
    ADVANCE = "advance", "预下达"
    SETTLE = "settle", "清算"
    PAY = "pay", "拨付"
    RETURN = "return", "收回"


class FundSource(Word):
    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区县"


class FundCategory(Word):
    """What the money is for (Mianyang 管理办法 第九条; Songjiang 六(六))."""

    TRANSFORMATION = "transformation", "企业改造奖补"
    DIAGNOSIS = "diagnosis", "诊断服务"
    PLATFORM = "platform", "公共服务平台"
    BENCHMARK = "benchmark", "标杆与案例"
    PROVIDER_AWARD = "provider_award", "服务商奖励"
    FINANCE = "finance", "融资贴息"
    PUBLIC_SERVICE = "public_service", "培训评测监理等公共服务"


class FindingState(Word):
    """An explained finding still counts; a closed one does not."""

    OPEN = "open", "未销号"
    EXPLAINED = "explained", "已说明"
    CLOSED = "closed", "已销号"


class Direction(Word):
    UP = "up", "越高越好"
    DOWN = "down", "越低越好"


class GoalDirection(Word):
    """What a goal of a project asks of its value."""

    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"


class Operator(Word):
    AT_LEAST = ">=", "不少于"
    MORE_THAN = ">", "超过"
    EQUAL = "=", "达到"


class Basis(Word):
    FLOW = "flow", "期内新增"
    STOCK = "stock", "期末累计"


class PrintedKind(Word):
    """Where a plan prints a target."""

    TABLE = "table", "表格"
    TEXT = "text", "正文"


class TargetKind(Word):
    """Where a target comes from: printed by the plan, or a district's share that the office issued (rules 7.8)."""

    TABLE = PrintedKind.TABLE.value, PrintedKind.TABLE.zh
    TEXT = PrintedKind.TEXT.value, PrintedKind.TEXT.zh
    ALLOCATED = "allocated", "分解下达"


class Cadence(Word):
    """How a target recurs: once in its period, or again each year or month."""

    ONCE = "once", "一次"
    YEARLY = "yearly", "每年"
    MONTHLY = "monthly", "每月"


class PeriodKind(Word):
    WEEK = "week", "周"
    MONTH = "month", "月"
    LIVE = "live", "实时"


class PeriodStatus(Word):
    OPEN = "open", "未结账"
    CLOSED = "closed", "已结账"


class HistoryState(Word):
    """期初补录: facts of before are taken in, then its periods closed in one go, then never again (rules 9.13)."""

    OPEN = "open", "补录中"
    CLOSING = "closing", "结账中"
    CLOSED = "closed", "已补录结账"
    STOPPED = "stopped", "已停止补录"


class DistrictKind(Word):
    COUNTY = "county", "县(市、区)"
    TOWNSHIP = "township", "街镇"
    PARK = "park", "园区"
    ZONE = "zone", "功能区"


class PilotLevel(Word):
    CITY = "city", "市"
    DISTRICT = "district", "区"
    MUNICIPALITY = "municipality", "直辖市"


class AlertStatus(Word):
    """How far a trouble has been handled (domain.alerts.handling)."""

    OPEN = "open", "待答复"
    REPLIED = "replied", "已答复待核实"
    RETURNED = "returned", "退回重答"
    VERIFIED = "verified", "措施已采纳"
    CLOSED = "closed", "已办结"


class AlertDeed(Word):
    """What happens to an alert: the first five by the readings of a closing, the others by a person."""

    OPENED = "opened", "亮灯开出"
    JOINED = "joined", "又亮，并入本件"
    RECOVERED = "recovered", "灯已恢复"
    REOPENED = "reopened", "又亮，重新开出"
    LEFT = "left", "不再亮灯"
    REPLIED = "replied", "答复"
    SENT_BACK = "sent_back", "退回"
    ACCEPTED = "accepted", "采纳措施"
    CLOSED = "closed", "核实办结"
    ASSIGNED = "assigned", "转办"
    REMINDED = "reminded", "提醒"
    SUPERVISED = "supervised", "督办函"
    SUMMONED = "summoned", "约谈"
    NAMED = "named", "通报"


class MessageWay(Word):
    """What a group robot speaks."""

    DINGTALK = "dingtalk", "钉钉"
    WECOM = "wecom", "企业微信"
    JSON = "json", "通用接口"


class MessageState(Word):
    """How far a message to a group has come. Unknown: it went out and no answer came."""

    SENDING = "sending", "正在发送"
    SENT = "sent", "已发出"
    FAILED = "failed", "没有发出"
    UNKNOWN = "unknown", "不知道是否发出"


class AlertScope(Word):
    """Whose light it is."""

    PILOT = "pilot", "试点"
    DISTRICT = "district", "地区"
    PROJECT = "project", "项目"
    PROVIDER = "provider", "服务商"
    TARGET = "target", "目标预测"
    MILESTONE = "milestone", "节点预测"
    PARTY = "party", "三方履责"


class DayKind(Word):
    """What a holiday notice says of a day."""

    OFF = "off", "放假"
    WORKED = "worked", "上班"


class AlertOwner(Word):
    """Who answers for it until the office hands it on."""

    DISTRICT = "district", "所在地区"
    OFFICE = "office", "专班办公室"


class DecisionStatus(Word):
    OPEN = "open", "办理中"
    DONE = "done", "已办结"
    OVERDUE = "overdue", "逾期"


class Agreement(Word):
    """How rows of a plan stand to each other when they are held against one another (domain.targets.reconciliation)."""

    AGREE = "agree", "一致"
    DIFFER = "differ", "宽严不一"
    CONTRADICT = "contradict", "矛盾"


class ReportedScope(Word):
    """By whom a reported indicator is reported: a figure of another scope is a mistake (rules 4.1.7)."""

    PILOT = "pilot", "试点整体"
    DISTRICT = "district", "地区"
    INDUSTRY = "industry", "细分行业"


class ReportedEvery(Word):
    """How often an indicator is reported."""

    WEEKLY = "weekly", "每周"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "每半年"
    YEARLY = "yearly", "每年"


class Restated(Word):
    """Why a closed period would say otherwise today (rules 10.3)."""

    CORRECTION = "correction", "更正"
    TARGET = "target", "目标调整"
    UNITS = "units", "口径变动"


class Outcome(Word):
    """How a target's window stands: what was missed stays in force until it is made up (rules 4.1.6)."""

    RUNNING = "running", "进行中"
    MET = "met", "期满达到"
    OVERDUE = "overdue", "已到期未完成"
    MADE_UP = "made_up", "已补齐"


class Verdict(Word):
    """Whether a target will be met, in the words a leader is told (domain.targets.verdicts)."""

    DONE = "done", "已完成"
    MADE_UP = "made_up", "已补齐"
    ON_COURSE = "on_course", "预计完成"
    AT_RISK = "at_risk", "有风险"
    OUT_OF_REACH = "out_of_reach", "难以完成"
    OVERDUE = "overdue", "已到期未完成"
    NOT_DUE = "not_due", "未到考核期"
    ZERO = "zero", "目标为零"


class Planned(Word):
    """Where the 序时 of a reading comes from (rules 4.1)."""

    CHECKPOINTS = "checkpoints", "按专班检查点"
    TARGET_TABLE = "target_table", "按方案表格目标"
    TARGET_TEXT = "target_text", "按方案正文目标"
    TARGET_ALLOCATED = "target_allocated", "按分解下达目标"
    BOTTOM_UP = "bottom_up", "按项目计划节点"
    NONE = "none", "无序时"


OVERALL = "overall"
"""Indicator code under which a scope's overall light is stored."""


class TaskState(Word):
    """Where the unit that leads a task says it stands."""

    NOT_BEGUN = "not_begun", "未启动"
    RUNNING = "running", "推进中"
    FINISHED = "finished", "已完成"


class TaskCause(Word):
    """What a task's light comes from, worst first (rules 15.3)."""

    LATE = "late", "逾期未完成"
    INDICATOR = "indicator", "挂钩指标"
    SILENT = "silent", "没有进展"
    SOON = "soon", "临近期限"
    FINISHED = "finished", "已完成"
    RUNNING = "running", "正常推进"
    WAITING = "waiting", "未到开始日"
    UNTOLD = "untold", "没有报过进展"


class DaysFrom(Word):
    """Where a task's days come from (rules 15.1)."""

    PLAN = "plan", "方案写明"
    PHASES = "phases", "按所属阶段"
    WHOLE = "whole", "按全部阶段"


class BlockCause(Word):
    """Why an enterprise's project does not go on (集中攻坚)."""

    ENTERPRISE = "enterprise", "企业原因"
    PROVIDER = "provider", "服务商原因"
    FUNDS = "funds", "资金"
    APPROVAL = "approval", "审批"
    OUTSIDE = "outside", "外部"
    DATA = "data", "数据"


class BlockState(Word):
    """How an enterprise on the list of 集中攻坚 stands."""

    ON = "on", "攻坚中"
    SOLVED = "solved", "已解决"
    GIVEN_UP = "given_up", "转退出更换"


class EventKind(Word):
    """What an event was for; each counts for other indicators (domain.facts.registers)."""

    MATCHMAKING = "matchmaking", "供需对接"
    EXCHANGE = "exchange", "经验交流"
    THEMED = "themed", "专题活动"
    TALENT_TRAINING = "talent_training", "数字化人才培训"
    BACKBONE_TRAINING = "backbone_training", "管理技术骨干培训"


class RecognitionKind(Word):
    """What an authority or the office recognised."""

    BEACON = "beacon", "“小灯塔”企业"
    FACTORY = "factory", "智能工厂"
    WORKSHOP = "workshop", "数字化车间"
    SCENE = "scene", "示范应用场景"
    SHOWCASE = "showcase", "样板案例"
    CHAIN_CASE = "chain_case", "“链式”转型案例"
    CLUSTER_CASE = "cluster_case", "产业集群转型案例"
    BENCHMARK = "benchmark", "标杆企业"
    MODEL = "model", "样板企业"


class RecognitionLevel(Word):
    """By whom."""

    NATIONAL = "national", "国家级"
    PROVINCIAL = "provincial", "省级"
    MUNICIPAL = "municipal", "市级"
    COUNTY = "county", "区县级"
    OFFICE = "office", "专班确认"


class ObjectionOutcome(Word):
    """How an objection against a 公示 came out."""

    UPHELD = "upheld", "异议成立"
    REJECTED = "rejected", "异议不成立"
    TAKEN_BACK = "taken_back", "异议人撤回"


class InspectionResult(Word):
    """What inspectors found of a drawn project (rules 19.3)."""

    PASSED = "passed", "检查合格"
    RECTIFY = "rectify", "责令整改"
    FAILED = "failed", "检查不合格"


class InspectionState(Word):
    """How far the case of a drawn project has come (domain.supervision.cases)."""

    WAITING = "waiting", "待现场检查"
    LATE = "late", "检查已超期"
    RECTIFYING = "rectifying", "正在整改"
    OVERDUE = "overdue", "整改已超期"
    PASSED = "passed", "已查合格"
    FAILED = "failed", "待取消资格"
    RECOVERING = "recovering", "待资金收回"
    CLOSED = "closed", "处理完毕"


class LeaveReason(Word):
    """Why an enterprise leaves: the cases that Songjiang 四(三) prints, a failed inspection, and others."""

    MOVED = "moved", "迁出"
    STOPPED = "stopped", "停业"
    DEMOLISHED = "demolished", "拆迁"
    ACCIDENT = "accident", "重大责任事故"
    NO_DIAGNOSIS = "no_diagnosis", "未按时完成诊断"
    NO_TRANSFORMATION = "no_transformation", "未按时完成改造"
    NO_LEVEL = "no_level", "未按时完成水平评定"
    INSPECTION = "inspection", "抽查不合格"
    OTHER = "other", "其他情形"


class Sign(Word):
    """What may be invented, dear or paid twice, from what is held; never a verdict (rules 19.6)."""

    SAME_FILE = "same_file", "同一份佐证"
    ALIKE_PICTURE = "alike_picture", "近似照片"
    HIGH_PRICE = "high_price", "价格明显偏高"
    ODD_DAYS = "odd_days", "日期不合情理"
    QUICK_JUMP = "quick_jump", "等级跃升过快"
    SHARED_PARTY = "shared_party", "主体信息相同"
    SPLIT = "split", "拆分合同"
    OTHER_FUND = "other_fund", "另有资金支持"
    ROUND_AMOUNTS = "round_amounts", "整数金额集中"
    SECOND_DIGITS = "second_digits", "次位数字异常"


class SignState(Word):
    """What was said of a sign."""

    OPEN = "open", "待核查"
    EXPLAINED = "explained", "核查后可解释"
    PURSUED = "pursued", "移交查处"


class Award(Word):
    """What enterprises are chosen for, each by its own table of criteria (rules 22.1)."""

    BEACON = "beacon", "“小灯塔”"
    BENCHMARK = "benchmark", "标杆企业"


class ScoreSeat(Word):
    """Who gives a candidate's line its points: two, where they are far apart a third, or both together."""

    FIRST = "first", "第一评分"
    SECOND = "second", "第二评分"
    THIRD = "third", "第三评分"
    AGREED = "agreed", "合议"


class EntryState(Word):
    """Where a candidate of an award stands."""

    WAITING = "waiting", "评分未完"
    DISPUTED = "disputed", "有分歧"
    CHOSEN = "chosen", "入选"
    BELOW = "below", "未达入选分"
    LEFT = "left", "已离开试点"


class WorkList(Word):
    """The six lists of a plan, each kept in versions (rules 17.4)."""

    TASKS = "tasks", "任务清单"
    ENTERPRISES = "enterprises", "试点企业清单"
    PROVIDERS = "providers", "服务商清单"
    PRODUCTS = "products", "优秀产品清单"
    POLICIES = "policies", "政策清单"
    FINANCE = "finance", "金融清单"


class Scenario(Word):
    """The 16 scenarios of the 2024 assessment in its order; links, and which are 约束性, are rows (level_scenarios)."""

    PRODUCT_DESIGN = "product_design", "产品设计"
    PROCESS_DESIGN = "process_design", "工艺设计"
    MARKETING = "marketing", "营销管理"
    AFTER_SALES = "after_sales", "售后服务"
    SCHEDULING = "scheduling", "计划排程"
    PRODUCTION = "production", "生产管控"
    QUALITY = "quality", "质量管理"
    EQUIPMENT = "equipment", "设备管理"
    SAFETY = "safety", "安全生产"
    ENERGY = "energy", "能耗管理"
    PURCHASING = "purchasing", "采购管理"
    WAREHOUSING = "warehousing", "仓储物流"
    FINANCE = "finance", "财务管理"
    PERSONNEL = "personnel", "人力资源"
    COLLABORATION = "collaboration", "协同办公"
    DECISIONS = "decisions", "决策支持"


class NeedKind(Word):
    """What a diagnosis found of an enterprise."""

    NEED = "need", "需求"
    PROBLEM = "problem", "问题"


class ReviewList(Word):
    """What the office reviews by: what may be subsidised (是 = 可补贴), what an application for acceptance holds
    (是 = 必交), batches that applications are gathered into (是 = 开放, 否 = 截止)."""

    SUBSIDY = "subsidy", "补贴范围"
    DOCUMENTS = "documents", "验收材料"
    SESSIONS = "sessions", "验收批次"


class ReviewStage(Word):
    """The two reviews of a plan's prices, in their order (双审核)."""

    PLATFORM = "platform", "平台审核"
    SUPERVISOR = "supervisor", "监理审核"


class PriceDecision(Word):
    """What a review says of a line."""

    ACCEPTED = "accepted", "同意"
    CUT = "cut", "核减"
    REFUSED = "refused", "不予支持"


class AgencyKind(Word):
    """What a third party was chosen for, as the plans print it (银川 4, 绵阳 三(七), 涪陵 3)."""

    INDUSTRY = "industry", "行业推进"
    ACCEPTANCE = "acceptance", "验收管理"
    AUDIT = "audit", "审计监督"
    SUPERVISION = "supervision", "全流程监理"
    SERVICE = "service", "全流程综合服务"
    CENTRE = "centre", "促进中心搭建和运维"
    TRAINING = "training", "人才培训"


class AcceptanceResult(Word):
    """How an acceptance came out."""

    PASSED = "passed", "通过"
    RECTIFY = "rectify", "限期整改"
    FAILED = "failed", "不通过"
