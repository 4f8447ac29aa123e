"""Rows of the registers of batches as their forms state them."""

from sqlalchemy import String, cast, literal, select

from data_access.tables import (
    AwardEntryRecord,
    AwardScore,
    Batch,
    BatchFund,
    District,
    Enterprise,
    Industry,
    Interest,
    Objection,
    Project,
)
from domain.intake.form import Kind

INTEREST = (
    select(
        Interest.id,
        Interest.version,
        Interest.uscc,
        Interest.name,
        District.short_name.label("district"),
        Industry.short_name.label("industry"),
        Interest.registered_on,
        Interest.withdrawn_on,
    )
    .join(District, District.id == Interest.district_id)
    .join(Industry, Industry.id == Interest.industry_id)
)
BATCH_FUND = select(
    BatchFund.id,
    BatchFund.version,
    Batch.number.label("batch"),
    BatchFund.budget_fen,
    BatchFund.central_percent,
    BatchFund.province_percent,
    BatchFund.city_percent,
    BatchFund.district_percent,
    BatchFund.notice_from,
    BatchFund.notice_to,
    BatchFund.document,
).join(Batch, Batch.id == BatchFund.batch_id)
OBJECTION = (
    select(
        Objection.id,
        Objection.version,
        Objection.code,
        Batch.number.label("batch"),
        Project.code.label("project"),
        Objection.raised_on,
        Objection.raised_by,
        Objection.content,
        Objection.outcome,
        Objection.closed_on,
        Objection.reply,
        District.short_name.label("holder"),
    )
    .join(Batch, Batch.id == Objection.batch_id)
    .outerjoin(Project, Project.id == Objection.project_id)
    .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
AWARD_ENTRY = (
    select(
        AwardEntryRecord.id,
        AwardEntryRecord.version,
        Enterprise.uscc,
        AwardEntryRecord.award,
        AwardEntryRecord.session,
        AwardEntryRecord.put_forward_on,
        AwardEntryRecord.reason,
        AwardEntryRecord.evidence,
        AwardEntryRecord.case_before,
        AwardEntryRecord.case_done,
        AwardEntryRecord.case_after,
        District.short_name.label("holder"),
    )
    .join(Enterprise, Enterprise.id == AwardEntryRecord.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
AWARD_SCORE = (
    select(
        AwardScore.id,
        AwardScore.version,
        Enterprise.uscc,
        AwardEntryRecord.award,
        AwardEntryRecord.session,
        AwardScore.criterion,
        AwardScore.seat,
        AwardScore.score,
        AwardScore.evidence,
        AwardScore.reason,
        AwardScore.scored_on,
        District.short_name.label("holder"),
    )
    .join(AwardEntryRecord, AwardEntryRecord.id == AwardScore.entry_id)
    .join(Enterprise, Enterprise.id == AwardEntryRecord.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
BATCH_ROWS = {
    Kind.INTERESTS: (INTEREST, Interest.pilot_id, Interest.uscc, Interest.district_id),
    Kind.BATCH_FUNDS: (BATCH_FUND, Batch.pilot_id, cast(Batch.number, String), literal(None)),
    Kind.OBJECTIONS: (OBJECTION, Objection.pilot_id, Objection.code, Enterprise.district_id),
    Kind.AWARD_ENTRIES: (AWARD_ENTRY, Enterprise.pilot_id, Enterprise.uscc, Enterprise.district_id),
    Kind.AWARD_SCORES: (AWARD_SCORE, Enterprise.pilot_id, Enterprise.uscc, Enterprise.district_id),
}
"""Kind → its rows as the form states them, and the columns of pilot, first key and owning district."""
BATCH_TABLES = {
    Kind.INTERESTS: Interest,
    Kind.BATCH_FUNDS: BatchFund,
    Kind.OBJECTIONS: Objection,
    Kind.AWARD_ENTRIES: AwardEntryRecord,
    Kind.AWARD_SCORES: AwardScore,
}
