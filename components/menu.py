"""The pages of the menu: section, file, title, address, icon, and the permission each asks for."""

import os

from services.access import Permission

PAGES = [
    ("看", "pages/overview.py", "总览", "", ":material/dashboard:", Permission.READ_SUMMARY),
    ("看", "pages/targets.py", "目标达成", "targets", ":material/flag:", Permission.READ_SUMMARY),
    ("看", "pages/districts.py", "地区", "districts", ":material/map:", Permission.READ_SUMMARY),
    ("看", "pages/industries.py", "行业", "industries", ":material/category:", Permission.READ_SUMMARY),
    ("看", "pages/projects.py", "项目亮灯", "projects", ":material/traffic:", Permission.READ_PROJECTS),
    ("看", "pages/providers.py", "服务商赛马", "providers", ":material/leaderboard:", Permission.READ_SUMMARY),
    ("看", "pages/enterprise.py", "一企一档", "enterprise", ":material/factory:", Permission.READ_ENTERPRISE),
    ("看", "pages/subsidy.py", "资金流向", "subsidy", ":material/account_balance:", Permission.READ_MONEY),
    (
        "办",
        "pages/transformation.py",
        "方案与验收",
        "transformation",
        ":material/assignment_turned_in:",
        Permission.READ_PROJECTS,
    ),
    ("办", "pages/batches.py", "批次与名额", "batches", ":material/event_seat:", Permission.READ_MONEY),
    ("办", "pages/awards.py", "样板评选", "awards", ":material/emoji_events:", Permission.READ_PROJECTS),
    ("办", "pages/approvals.py", "待我审批", "approvals", ":material/approval:", Permission.APPROVE),
    ("办", "pages/alerts.py", "预警处置", "alerts", ":material/notification_important:", Permission.READ_SUMMARY),
    ("办", "pages/explanations.py", "红灯说明", "explanations", ":material/rate_review:", Permission.READ_PROJECTS),
    ("办", "pages/tasks.py", "任务清单", "tasks", ":material/checklist:", Permission.READ_SUMMARY),
    ("办", "pages/supervision.py", "监督检查", "supervision", ":material/policy:", Permission.READ_PROJECTS),
    ("办", "pages/lists.py", "六张清单", "lists", ":material/lists:", Permission.READ_SUMMARY),
    ("办", "pages/intake.py", "数据报送", "intake", ":material/upload_file:", Permission.READ_RETURNS),
    ("办", "pages/meeting.py", "调度会", "meeting", ":material/groups:", Permission.EXPORT),
    ("办", "pages/reports.py", "周报月报", "reports", ":material/description:", Permission.EXPORT),
    ("办", "pages/evaluation.py", "绩效评价", "evaluation", ":material/fact_check:", Permission.READ_APPRAISAL),
    ("管", "pages/setup.py", "试点设置", "setup", ":material/tune:", Permission.SET_UP),
    ("管", "pages/rules.py", "口径与规则", "rules", ":material/rule:", Permission.READ_SUMMARY),
    ("管", "pages/users.py", "用户与权限", "users", ":material/manage_accounts:", Permission.OWN_ACCOUNT),
    ("管", "pages/audit.py", "操作留痕", "audit", ":material/history:", Permission.READ_AUDIT),
]
PATHS = [*(row[3] for row in PAGES), *(["bench_empty"] if os.environ.get("BENCH_PAGES") else [])]
"""Addresses of the pages; the first is the root."""
FIRST = PAGES[0][-1]
"""Who may not see the root begins at the first page of their own; without a root of its own Streamlit takes that one
for the root and says of its address that there is no such page."""
