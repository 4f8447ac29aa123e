"""The way of an issue of a report from draft to paper: which step may follow which (rules 10.4)."""

from domain.reports.views import ReportStatus
from domain.words import Word


class IssueStep(Word):
    DRAFT = "draft", "拟稿"
    REVIEW = "review", "复核"
    GO_BACK = "go_back", "退回草稿"
    ISSUE = "issue", "印发"


TRANSITIONS: dict[tuple[ReportStatus | None, IssueStep], ReportStatus] = {
    (None, IssueStep.DRAFT): ReportStatus.DRAFT,
    (ReportStatus.DRAFT, IssueStep.REVIEW): ReportStatus.REVIEWED,
    (ReportStatus.REVIEWED, IssueStep.GO_BACK): ReportStatus.DRAFT,
    (ReportStatus.REVIEWED, IssueStep.ISSUE): ReportStatus.ISSUED,
}
"""None: nobody has begun. What is issued stays for good; mistakes are told as 更正 in the next one."""
