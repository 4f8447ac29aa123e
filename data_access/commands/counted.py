"""Where the counted registers, policies and finance are written to: what their fields point at."""

from domain.intake.form import Kind

COUNTED_POINTS = {
    Kind.EVENTS: {"district": ("district_id", "districts")},
    Kind.CERTIFICATES: {"district": ("district_id", "districts"), "uscc": ("enterprise_id", "enterprises")},
    Kind.RECOGNITIONS: {"uscc": ("enterprise_id", "enterprises")},
    Kind.CLOUD_USES: {"uscc": ("enterprise_id", "enterprises")},
    Kind.FINANCE_PRODUCTS: {},
    Kind.LOANS: {"product": ("product_id", "finance_products"), "uscc": ("enterprise_id", "enterprises")},
    Kind.POLICIES: {
        "needs_district": ("needs_district_id", "districts"),
        "needs_industry": ("needs_industry_id", "industries"),
    },
    Kind.HOLIDAYS: {},
    Kind.POLICY_CLAIMS: {"policy": ("policy_id", "policies"), "uscc": ("enterprise_id", "enterprises")},
    Kind.INTERESTS: {"district": ("district_id", "districts"), "industry": ("industry_id", "industries")},
    Kind.BATCH_FUNDS: {"batch": ("batch_id", "batches")},
    Kind.OBJECTIONS: {"batch": ("batch_id", "batches"), "project": ("project_id", "projects")},
    Kind.AWARD_ENTRIES: {"uscc": ("enterprise_id", "enterprises")},
    Kind.AWARD_SCORES: {},
}
"""Field of a form → column of the table, and among which ids its value is looked up."""
OF_PILOT = {
    Kind.ENTERPRISES,
    Kind.PROJECTS,
    Kind.OBSERVATIONS,
    Kind.ISSUES,
    Kind.PROVIDERS,
    Kind.SOLUTIONS,
    Kind.EVENTS,
    Kind.CERTIFICATES,
    Kind.RECOGNITIONS,
    Kind.FINANCE_PRODUCTS,
    Kind.POLICIES,
    Kind.HOLIDAYS,
    Kind.INTERESTS,
    Kind.OBJECTIONS,
    Kind.REVIEW_LISTS,
    Kind.AGENCIES,
    Kind.EXPERTS,
    Kind.PARTY_DETAILS,
}
"""Kinds whose tables name the pilot themselves."""
UNITS = frozenset({"district", "industry"})
"""Fields of an enterprise that change when it moves."""
