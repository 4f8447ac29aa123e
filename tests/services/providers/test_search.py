"""From 一企一档 to matching: who has no provider at work, and what matching proposes to it."""

import pytest
from sqlalchemy import select, update

from data_access import tables
from data_access.queries.pilots import get_pilot
from domain.words import ProviderStatus
from services.access import DEMO_USER
from services.enterprises import page as enterprises
from services.enterprises.page import enterprise_view
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from services.providers.pool import matches
from tests.databases import undone


@pytest.fixture(autouse=True)
def forgetful():
    enterprises._enterprise_view.forget()
    yield
    enterprises._enterprise_view.forget()


def code_of(connection, *, accepted: bool, status: ProviderStatus = ProviderStatus.ACTIVE) -> str:
    """A project at work that is accepted or not, led by a provider that stands so."""
    done = tables.Milestone.completed_on
    return connection.scalar(
        select(tables.Project.code)
        .join(tables.Enterprise)
        .join(tables.Provider, tables.Provider.id == tables.Project.provider_id)
        .join(tables.Milestone, tables.Milestone.project_id == tables.Project.id)
        .where(
            tables.Milestone.stage == "acceptance",
            done.is_not(None) if accepted else done.is_(None),
            tables.Project.status == "active",
            tables.Enterprise.status == "active",
            tables.Provider.status == status,
            tables.Project.pilot_id == get_pilot(connection, "yinchuan").id,
        )
        .order_by(tables.Project.id)
    )


def frame_of(connection, **words):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="live", **words)


def test_an_enterprise_whose_provider_is_at_work_needs_no_other(demo_once):
    code = code_of(demo_once, accepted=False)
    assert enterprise_view(demo_once, frame_of(demo_once), code=code).search is None


def test_without_a_provider_the_way_leads_to_matching_for_its_industry_and_level(demo_once):
    code = code_of(demo_once, accepted=False)
    with undone(demo_once):
        demo_once.execute(update(tables.Project).where(tables.Project.code == code).values(provider_id=None))
        evaluate_live(demo_once, get_pilot(demo_once, "yinchuan").id)
        view = enterprise_view(demo_once, frame_of(demo_once), code=code)
        assert view.search.why == "还没有牵头服务商"
        assert view.search.industry == view.project.industry
        before = [level.level for level in view.levels if level.kind == "改造前"]
        assert view.search.level == {"一级": 1, "二级": 2, "三级": 3}[before[-1]]
        scope = frame_of(demo_once, industry=view.search.industry)
        proposed = matches(demo_once, scope, "", view.search.level)
        assert len(proposed) >= 3
        assert all(view.search.industry in row.reasons for row in proposed)


@pytest.mark.parametrize("status", [ProviderStatus.SUSPENDED, ProviderStatus.REMOVED])
@pytest.mark.parametrize("accepted", [False, True])
def test_a_provider_out_of_the_pool_is_a_reason_while_there_is_work_left(demo_once, status, accepted):
    code = code_of(demo_once, accepted=accepted)
    with undone(demo_once):
        lead = select(tables.Project.provider_id).where(tables.Project.code == code).scalar_subquery()
        demo_once.execute(update(tables.Provider).where(tables.Provider.id == lead).values(status=status))
        search = enterprise_view(demo_once, frame_of(demo_once), code=code).search
        assert (search is None) is accepted
        assert accepted or search.why.endswith(f"已{status.zh}")
