"""Candidates of an award with their case, and the sheets they are scored by (rules 22.3, 22.5), as forms."""

from domain.intake.columns import Column, Sort, day_column, uscc_column
from domain.intake.form import Form, Kind
from domain.words import Award, ScoreSeat

NAMES_ENTRY = (
    uscc_column("uscc", "统一社会信用代码", "须已在试点企业中", key=True, required=True),
    Column("award", "评选", Sort.WORD, "评哪一种样板", "标杆企业", key=True, required=True, words=Award),
    Column("session", "评选批次", Sort.TEXT, "哪一次评选", "2026年第四季度", key=True, required=True, longest=40),
)
AWARD_ENTRIES = Form(
    Kind.AWARD_ENTRIES,
    "一行一家企业参加一次样板评选，按企业、评选和批次识别；评分开始后只能补案例表的三段",
    (
        *NAMES_ENTRY,
        day_column("put_forward_on", "推荐日", "推荐的日期，入选分和分差按这天的规则", required=True, dated=True),
        Column("reason", "推荐理由", Sort.TEXT, "为什么推荐", "产线数据全部采集", required=True, longest=300),
        Column("evidence", "佐证材料", Sort.TEXT, "材料的名称", "验收报告、现场照片", longest=300),
        Column("case_before", "改造前", Sort.TEXT, "案例表：改造前的情况和问题", "排产靠人工，交期不准", longest=800),
        Column("case_done", "改造做法", Sort.TEXT, "案例表：做了什么、用了什么", "上线生产执行系统", longest=800),
        Column("case_after", "改造后", Sort.TEXT, "案例表：成效，最好有数", "交付周期由 30 天缩到 21 天", longest=800),
    ),
    is_register=True,
)
AWARD_SCORES = Form(
    Kind.AWARD_SCORES,
    "一行一位评分人对一条标准的得分，按企业、评选、批次、序号和评分人识别；两人各评各的，都不是推荐人；"
    "相差过大的由第三人评分，或写明理由合议",
    (
        *NAMES_ENTRY,
        Column("criterion", "标准序号", Sort.WHOLE, "评价标准表的序号", "1", key=True, required=True, least=1, most=99),
        Column("seat", "评分人", Sort.WORD, "第几位评分", "第一评分", key=True, required=True, words=ScoreSeat),
        Column("score", "得分", Sort.WHOLE, "这一条按百分制给几分", "85", required=True, unit="分", least=0, most=100),
        Column("evidence", "评分佐证", Sort.TEXT, "凭什么给这个分", "现场查看上云率 92%", required=True, longest=300),
        Column("reason", "合议理由", Sort.TEXT, "合议的填：为什么定这个分", "按复核的上云率", longest=300),
        day_column("scored_on", "评分日", "评分的日期", required=True, dated=True),
    ),
    is_register=True,
)
AWARD_FORMS = (AWARD_ENTRIES, AWARD_SCORES)
