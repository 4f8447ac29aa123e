"""What a form of 数据报送 is: its kind, its columns, what a row of it is."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from domain.intake.columns import REMARK, Column, Sort
from domain.words import Word


class Kind(Word):
    """What is reported."""

    ENTERPRISES = "enterprises", "试点企业"
    PROJECTS = "projects", "项目与里程碑"
    ASSESSMENTS = "assessments", "水平评测"
    OBSERVATIONS = "observations", "上报指标"
    FUND_ENTRIES = "fund_entries", "资金流水"
    ISSUES = "issues", "问题"
    PROVIDER_REVIEWS = "provider_reviews", "服务商评价"
    PROVIDERS = "providers", "服务商"
    SOLUTIONS = "solutions", "小快轻准"
    SOLUTION_USES = "solution_uses", "方案使用"
    APPLICATIONS = "applications", "奖补申报"
    TASK_UPDATES = "task_updates", "任务进展"
    BLOCK_ENTRIES = "block_entries", "集中攻坚"
    EVENTS = "events", "活动与培训"
    CERTIFICATES = "certificates", "持证工程师"
    RECOGNITIONS = "recognitions", "认定与案例"
    CLOUD_USES = "cloud_uses", "上云用云"
    FINANCE_PRODUCTS = "finance_products", "金融产品"
    LOANS = "loans", "贷款"
    POLICIES = "policies", "政策"
    POLICY_CLAIMS = "policy_claims", "政策申领"
    HOLIDAYS = "holidays", "放假安排"
    INTERESTS = "interests", "改造意愿"
    BATCH_FUNDS = "batch_funds", "批次资金"
    OBJECTIONS = "objections", "公示异议"
    PROJECT_GOALS = "project_goals", "项目绩效目标"
    DIAGNOSES = "diagnoses", "场景诊断"
    NEEDS = "needs", "需求与问题"
    REVIEW_LISTS = "review_lists", "审核清单"
    PLAN_LINES = "plan_lines", "改造方案"
    PLAN_REVIEWS = "plan_reviews", "方案核价"
    AGENCIES = "agencies", "第三方机构"
    EXPERTS = "experts", "专家"
    ACCEPTANCES = "acceptances", "验收申请"
    PARTY_DETAILS = "party_details", "主体信息"
    OTHER_GRANTS = "other_grants", "其他资金"
    AWARD_ENTRIES = "award_entries", "样板推荐"
    AWARD_SCORES = "award_scores", "样板评分"


class Columns:
    """Columns below headings; the first ones name the rows."""

    columns: tuple[Column, ...]
    has_sums = True
    """Whether a row that says 合计 is a sum of the others, not one of them."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        raise NotImplementedError

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key)

    @cached_property
    def listed(self) -> tuple[Column, ...]:
        """Columns that hold a name of one of the pilot's lists."""
        return tuple(column for column in self.columns if column.sort is Sort.LISTED)

    def __getitem__(self, field: str) -> Column:
        return next(column for column in (*self.columns, REMARK) if column.field == field)


@dataclass(frozen=True)
class Form(Columns):
    """A kind's columns; `about` says what a row is. `is_register`: the office keeps it, so its days are never locked
    (rules 9.6)."""

    kind: Kind
    about: str
    columns: tuple[Column, ...]
    is_register: bool = False

    @property
    def name(self) -> str:
        return self.kind.zh

    @cached_property
    def stages(self) -> dict[str, Column]:
        """Field → column, of the days that milestones keep."""
        return {column.field: column for column in self.columns if column.stage is not None}

    @property
    def version(self) -> str:
        """Changes when a column does; stamped into every template."""
        text = "|".join(f"{c.field},{c.title},{c.sort},{c.required},{','.join(c.choices)}" for c in self.columns)
        return hashlib.sha256(text.encode()).hexdigest()[:8]
