"""Which columns hold the name of somebody who did something, and what vouches for each (rules 11.3).

The name is that of then, as text. Beside it stands the account, or the proposal of two accounts: where both are empty
the name was typed, before everybody had an account. Rules that ship with the product name an office, not a person.
"""

from collections.abc import Mapping

PROPOSAL = "proposal_id"
NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "alert_events": {"author": ("account_id",)},
    "alert_messages": {"author": ("account_id",)},
    "alert_rules": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "allocation_drafts": {"author": ("author_account",)},
    "appraisal_notes": {"author": ("account_id",), "checked_by": ("checked_by_account",)},
    "audit_events": {"actor": ("account_id",)},
    "batch_quotas": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "batch_terms": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "checkpoint_sets": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "commitments": {"author": ("account_id",), "withdrawn_by": ("withdrawn_by_account",)},
    "decisions": {"verified_by": ("verified_by_account",)},
    "district_answers": {"author": (PROPOSAL,), "approver": (PROPOSAL,)},
    "district_appeals": {"author": ("account_id",)},
    "district_results": {"author": (PROPOSAL,), "approver": (PROPOSAL,)},
    "evidence_files": {"uploaded_by": ("uploaded_by_account",)},
    "finding_rulings": {"author": ("author_account", PROPOSAL), "approved_by": (PROPOSAL,)},
    "fund_entries": {"author": ("author_account", PROPOSAL), "approver": (PROPOSAL,)},
    "grants": {"granted_by": ("granted_by_account",)},
    "import_batches": {"author": ("author_account", PROPOSAL), "undone_by": ("undone_by_account",)},
    "issued_reports": {
        "author": ("author_account", PROPOSAL),
        "reviewer": (PROPOSAL,),
        "issued_by": ("issued_by_account",),
    },
    "light_explanations": {"author": ("account_id",)},
    "light_overrides": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,), "ended_by": ("ended_by_account",)},
    "light_rules": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "lock_openings": {"granted_by": ("granted_by_account",)},
    "plan_loads": {"author": ("author_account", PROPOSAL), "undone_by": ("undone_by_account",)},
    "official_forms": {"author": ("account_id",)},
    "filled_forms": {"author": ("account_id",)},
    "meeting_calls": {"author": ("account_id",)},
    "list_versions": {"author": ("account_id",)},
    "draws": {"author": ("account_id",)},
    "draw_results": {"author": ("account_id",)},
    "inspection_visits": {"author": ("account_id",)},
    "leaving_cases": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "successors": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "withdrawals": {"author": ("account_id", PROPOSAL), "approved_by": (PROPOSAL,)},
    "sign_scans": {"author": ("account_id",)},
    "sign_rulings": {"author": ("account_id",)},
    "opening_histories": {
        "begun_by": ("begun_account",),
        "approved_by": (PROPOSAL,),
        "ended_by": ("ended_account",),
    },
    "plan_reviews": {"author": ("account_id",)},
    "award_scores": {"author": ("account_id",)},
    "periods": {"closed_by": (PROPOSAL,)},
    "project_goals": {"checked_by": ("checked_by_account",)},
    "proposals": {"proposed_name": ("proposed_by",), "decided_name": ("decided_by",)},
    "provider_status_changes": {"author": (PROPOSAL,), "approver": (PROPOSAL,)},
    "report_texts": {"author": ("author_account",)},
    "stage_parties": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "stage_weights": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "targets": {"author": (PROPOSAL,), "approved_by": (PROPOSAL,)},
    "unit_names": {"author": ("author_account",)},
}
"""Table → column of a name → the columns that vouch for it."""
