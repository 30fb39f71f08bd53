"""A setting in an open competition falls: the officer and its own provider read why it cannot be chosen."""

from datetime import timedelta

import pytest

from calloffs.models import Invitation
from providers.models import Setting
from providers.states import Grade
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.calloffs.pages import signed_in
from tests.factories import calloffs
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition():
    """Two homes are invited; the first has fallen to Inadequate since."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers()
        running = calloffs.competition(*homes, lot=lot, closes_in=timedelta(days=2))
        Setting.objects.filter(pk=homes[0].pk).update(grade=Grade.INADEQUATE)
        return running, homes


def portal_page(home):
    with tenancy.scope(tenancy.COUNCIL):
        invitation = Invitation.objects.get(provider=home.provider)
        bidder = calloffs.bidder(home.provider)
    return signed_in(bidder).get(f"/portal/invitations/{invitation.pk}/").content.decode()


def test_the_officers_page_of_the_call_off_carries_the_warning(competition):
    running, homes = competition
    page = signed_in(person(Role.PLACEMENTS_OFFICER)).get(f"/call-offs/{running.pk}/").content.decode()
    assert f"{homes[0].name}: Ofsted grades it Inadequate (register as at " in page
    assert f"{homes[1].name}: Ofsted" not in page


def test_the_provider_reads_why_its_own_setting_cannot_be_chosen_and_nothing_of_a_rivals(competition):
    _running, homes = competition
    own, rival = portal_page(homes[0]), portal_page(homes[1])
    assert (
        f"{homes[0].name}: Ofsted grades it Inadequate (register as at " in own
        and "While that stands, the council cannot choose" in own
    )
    assert "Inadequate" not in rival and homes[0].name not in rival


def test_the_providers_page_of_the_setting_says_so_too(competition):
    _running, homes = competition
    with tenancy.scope(tenancy.COUNCIL):
        keeper = person(Role.SETTING_MANAGER, provider=homes[0].provider)
    page = signed_in(keeper).get(f"/portal/settings/{homes[0].pk}/").content.decode()
    assert "While that stands, the council cannot choose an offer from it" in page
