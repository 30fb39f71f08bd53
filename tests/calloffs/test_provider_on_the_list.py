"""The list of call-offs names the provider that is put to the officers, and no provider before."""

import pytest

from calloffs.models import OfferAssessment
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def listed(person, address="/call-offs/?tab=all"):
    return signed_in(person).get(address).content.decode()


def test_nobody_is_named_until_authorisation_is_asked_for(clock):
    story = awards.scored(clock, "3000.00", "3100.00")
    officer = accounts.person(Role.PLACEMENTS_OFFICER)
    names = [offer.provider.name for offer in story.offers]
    assert not [name for name in names if name in listed(officer)]
    proposal = awards.recommend(story)
    assert proposal.provider.name not in listed(officer)
    awards.ask(story)
    page = listed(officer)
    assert proposal.provider.name in page
    assert not [name for name in names if name != proposal.provider.name and name in page]


def test_an_evaluator_reads_no_provider_there():
    story = awards.direct(age=9)
    proposal = awards.make_case(story)
    awards.ask(story)
    evaluator = accounts.person(Role.EVALUATOR)
    assert proposal.provider.name not in listed(evaluator)
    assert proposal.provider.name in listed(accounts.person(Role.COMMISSIONING_MANAGER))


def test_whoever_judges_and_declared_a_conflict_reads_none_though_their_office_reads_the_list(clock):
    story = awards.scored(clock, "3000.00")
    proposal = awards.recommend(story)
    awards.ask(story)
    both = accounts.person(Role.EVALUATOR, Role.PLACEMENTS_OFFICER)
    assert proposal.provider.name in listed(both)
    OfferAssessment.objects.create(
        call_off=story.call_off, evaluator=both, has_conflict=True, conflict_note="An invented cousin.",
        assigned_at=product_clock.now(), declared_at=product_clock.now(),
    )  # fmt: skip
    assert proposal.provider.name not in listed(both)
