"""The records of the domain as tables. Importing this package fills `metadata`."""

from data_access.tables.base import metadata
from data_access.tables.facts import (
    Assessment,
    Enterprise,
    FundEntry,
    Issue,
    LightOverride,
    Milestone,
    Observation,
    Project,
    ProjectProvider,
    Provider,
    ProviderReview,
    Solution,
    Submission,
)
from data_access.tables.handling import Alert, AuditEvent, Commitment, Decision, Meeting
from data_access.tables.intake import EvidenceFile, ImportBatch, ImportChange, LockOpening
from data_access.tables.money import (
    BatchTerms,
    FindingRuling,
    FlowSum,
    FundCorrection,
    LedgerMonth,
    MoneyCell,
    SubsidyApplication,
)
from data_access.tables.outlook import Forecast
from data_access.tables.plan import (
    Batch,
    Checkpoint,
    Department,
    District,
    Document,
    Indicator,
    Industry,
    LevelRule,
    LevelScenario,
    LightRule,
    Phase,
    Pilot,
    StageWeight,
    Target,
    Task,
)
from data_access.tables.providers import (
    IndustryStanding,
    ProviderPool,
    ProviderReading,
    ProviderShare,
    ProviderStatusChange,
    SolutionUse,
)
from data_access.tables.readings import (
    Finding,
    IndicatorReading,
    LiveTally,
    Period,
    ProjectReading,
    Restatement,
    ScopeCount,
    TargetReading,
    TargetShare,
)
from data_access.tables.reports import IssuedReport, PeriodList, ReportText

__all__ = [
    "EvidenceFile", "ImportBatch", "ImportChange", "IssuedReport", "LockOpening", "PeriodList", "ReportText",
    "BatchTerms", "FindingRuling", "FlowSum", "FundCorrection", "LedgerMonth", "MoneyCell", "SubsidyApplication",
    "Alert", "Assessment", "AuditEvent", "Batch", "Checkpoint", "Commitment", "Decision", "Department", "District",
    "Document", "Enterprise", "Finding", "Forecast", "FundEntry", "Indicator", "IndicatorReading", "Industry", "IndustryStanding", "Issue", "LevelRule",
    "LevelScenario", "LightOverride", "LightRule", "LiveTally", "Meeting", "Milestone", "Observation", "Period",
    "Phase", "Pilot", "Project", "ProjectProvider", "ProjectReading", "Provider", "ProviderPool", "ProviderReading",
    "ProviderReview", "ProviderShare", "ProviderStatusChange",
    "Restatement", "ScopeCount", "Solution", "SolutionUse", "StageWeight", "Submission", "Target", "TargetReading",
    "TargetShare", "Task", "metadata",
]  # fmt: skip
