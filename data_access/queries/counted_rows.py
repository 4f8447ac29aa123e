"""Rows of the counted registers, of policies and finance as their forms state them."""

from sqlalchemy import literal, select

from data_access.queries.batch_rows import BATCH_ROWS, BATCH_TABLES
from data_access.queries.goals import PROJECT_GOAL
from data_access.tables import (
    Certificate,
    CloudUse,
    District,
    Enterprise,
    Event,
    FinanceProduct,
    Holiday,
    Industry,
    Loan,
    Policy,
    PolicyClaim,
    Project,
    ProjectGoal,
    Recognition,
)
from domain.intake.form import Kind

EVENT = select(
    Event.id,
    Event.version,
    Event.name,
    Event.held_on,
    Event.kind,
    Event.place,
    District.short_name.label("district"),
    Event.attendance,
    Event.deals,
    Event.deal_fen,
    Event.evidence,
).outerjoin(District, District.id == Event.district_id)
CERTIFICATE = (
    select(
        Certificate.id,
        Certificate.version,
        Certificate.number,
        Certificate.holder,
        Certificate.title,
        Certificate.issuer,
        Certificate.certified_on,
        District.short_name.label("district"),
        Enterprise.uscc,
    )
    .outerjoin(District, District.id == Certificate.district_id)
    .outerjoin(Enterprise, Enterprise.id == Certificate.enterprise_id)
)
RECOGNITION = (
    select(
        Recognition.id,
        Recognition.version,
        Recognition.name,
        Recognition.kind,
        Recognition.level,
        Enterprise.uscc,
        Recognition.recognised_on,
        Recognition.document,
        Recognition.revoked_on,
        District.short_name.label("holder"),
    )
    .outerjoin(Enterprise, Enterprise.id == Recognition.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
CLOUD_USE = (
    select(
        CloudUse.id,
        CloudUse.version,
        Enterprise.uscc,
        CloudUse.business,
        CloudUse.platform,
        CloudUse.used_from,
        CloudUse.evidence,
        CloudUse.stopped_on,
        District.short_name.label("holder"),
    )
    .join(Enterprise, Enterprise.id == CloudUse.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
FINANCE_PRODUCT = select(
    FinanceProduct.id,
    FinanceProduct.version,
    FinanceProduct.name,
    FinanceProduct.bank,
    FinanceProduct.most_fen,
    FinanceProduct.least_rate,
    FinanceProduct.most_months,
    FinanceProduct.listed_on,
    FinanceProduct.evidence,
    FinanceProduct.delisted_on,
)
LOAN = (
    select(
        Loan.id,
        Loan.version,
        Loan.number,
        FinanceProduct.name.label("product"),
        Enterprise.uscc,
        Loan.amount_fen,
        Loan.rate,
        Loan.lent_on,
        Loan.due_on,
        Loan.repaid_on,
        District.short_name.label("holder"),
    )
    .join(FinanceProduct, FinanceProduct.id == Loan.product_id)
    .join(Enterprise, Enterprise.id == Loan.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
POLICY = (
    select(
        Policy.id,
        Policy.version,
        Policy.name,
        Policy.owner,
        Policy.document,
        Policy.benefit,
        Policy.starts_on,
        Policy.ends_on,
        District.short_name.label("needs_district"),
        Industry.short_name.label("needs_industry"),
        Policy.needs_scale,
        Policy.needs_title,
        Policy.needs_stage,
        Policy.least_level,
        Policy.needs_cloud,
        Policy.needs_loan,
        Policy.amount_fen,
        Policy.interest_percent,
        Policy.most_months,
        Policy.cap_fen,
    )
    .outerjoin(District, District.id == Policy.needs_district_id)
    .outerjoin(Industry, Industry.id == Policy.needs_industry_id)
)
POLICY_CLAIM = (
    select(
        PolicyClaim.id,
        PolicyClaim.version,
        Enterprise.uscc,
        Policy.name.label("policy"),
        PolicyClaim.claimed_on,
        PolicyClaim.granted_on,
        PolicyClaim.granted_fen,
        District.short_name.label("holder"),
    )
    .join(Policy, Policy.id == PolicyClaim.policy_id)
    .join(Enterprise, Enterprise.id == PolicyClaim.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
HOLIDAY = select(
    Holiday.id,
    Holiday.version,
    Holiday.name,
    Holiday.first_on,
    Holiday.last_on,
    Holiday.arrangement,
    Holiday.document,
)
COUNTED_ROWS = {
    Kind.EVENTS: (EVENT, Event.pilot_id, Event.name, Event.district_id),
    Kind.CERTIFICATES: (CERTIFICATE, Certificate.pilot_id, Certificate.number, Certificate.district_id),
    Kind.RECOGNITIONS: (RECOGNITION, Recognition.pilot_id, Recognition.name, Enterprise.district_id),
    Kind.CLOUD_USES: (CLOUD_USE, Enterprise.pilot_id, Enterprise.uscc, Enterprise.district_id),
    Kind.FINANCE_PRODUCTS: (FINANCE_PRODUCT, FinanceProduct.pilot_id, FinanceProduct.name, literal(None)),
    Kind.LOANS: (LOAN, FinanceProduct.pilot_id, Loan.number, Enterprise.district_id),
    Kind.POLICIES: (POLICY, Policy.pilot_id, Policy.name, literal(None)),
    Kind.POLICY_CLAIMS: (POLICY_CLAIM, Policy.pilot_id, Enterprise.uscc, Enterprise.district_id),
    Kind.HOLIDAYS: (HOLIDAY, Holiday.pilot_id, Holiday.name, literal(None)),
    Kind.PROJECT_GOALS: (PROJECT_GOAL, Project.pilot_id, Project.code, Enterprise.district_id),
    **BATCH_ROWS,
}
"""Kind → its rows as the form states them, and the columns of pilot, first key and owning district."""
COUNTED_TABLES = {
    Kind.EVENTS: Event,
    Kind.CERTIFICATES: Certificate,
    Kind.RECOGNITIONS: Recognition,
    Kind.CLOUD_USES: CloudUse,
    Kind.FINANCE_PRODUCTS: FinanceProduct,
    Kind.LOANS: Loan,
    Kind.PROJECT_GOALS: ProjectGoal,
    Kind.POLICIES: Policy,
    Kind.POLICY_CLAIMS: PolicyClaim,
    Kind.HOLIDAYS: Holiday,
    **BATCH_TABLES,
}
