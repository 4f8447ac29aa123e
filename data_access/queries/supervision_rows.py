"""Rows of who stands behind firms and of money of other funds, as their forms state them."""

from sqlalchemy import literal, select

from data_access.tables import District, Enterprise, OtherGrant, PartyDetail
from domain.intake.form import Kind

_P, _G = PartyDetail, OtherGrant
PARTY_DETAIL = select(_P.id, _P.version, _P.uscc, _P.legal_person, _P.phone, _P.address, _P.account)
OTHER_GRANT = (
    select(
        _G.id,
        _G.version,
        Enterprise.uscc,
        _G.document,
        _G.fund,
        _G.what,
        _G.amount_fen,
        _G.granted_on,
        District.short_name.label("holder"),
    )
    .join(Enterprise, Enterprise.id == _G.enterprise_id)
    .outerjoin(District, District.id == Enterprise.district_id)
)
SUPERVISION_ROWS = {
    Kind.PARTY_DETAILS: (PARTY_DETAIL, PartyDetail.pilot_id, PartyDetail.uscc, literal(None)),
    Kind.OTHER_GRANTS: (OTHER_GRANT, Enterprise.pilot_id, Enterprise.uscc, Enterprise.district_id),
}
"""Kind → its rows as the form states them, and the columns of pilot, first key and owning district."""
SUPERVISION_TABLES = {Kind.PARTY_DETAILS: PartyDetail, Kind.OTHER_GRANTS: OtherGrant}
