"""One place offered for two children: the provider reads it while offering, the officer at ranking and choice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calloffs.models import CallOff, Invitation, OfferDraft
from calloffs.services import competitions, offers
from placements.states import ReferralState
from providers.states import ServiceType, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, calloffs, placements, providers

pytestmark = pytest.mark.django_db
TOLD = "There is one place: the first award takes it."


class Twice:
    """An agency with one household of one place, invited for two children; offered for the first of them."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            self.lot = providers.lot(service_type=ServiceType.FOSTERING)
            provider = providers.provider()
            self.agency = providers.setting(provider, kind=SettingKind.FOSTERING_AGENCY, age_from=0)
            providers.admission(provider, self.lot)
            self.home = providers.household(self.agency, age_from=0, age_to=17)
            self.first, self.second = self._need(), self._need()
            self.person = calloffs.bidder(provider)
        self.offer = calloffs.submitted(self.first, self.agency, self.person, household=self.home)

    def _need(self):
        referral = placements.referral(
            placements.child(age=14), state=ReferralState.SEARCHING, service_type=ServiceType.FOSTERING
        )
        return calloffs.competition(self.agency, lot=self.lot, referral=referral)

    def draft(self, **fields):
        return calloffs.draft(self.second, self.agency, self.person, household=self.home, **fields)

    def read(self, url):
        answer = signed_in(self.person).get(url)
        assert answer.status_code == 200
        return answer.content.decode()

    def invitation_page(self, call_off):
        with tenancy.scope(tenancy.COUNCIL):
            invitation = Invitation.objects.get(call_off=call_off)
        return self.read(f"/portal/invitations/{invitation.pk}/")


@pytest.fixture
def twice():
    return Twice()


PAGES = ["", "place/", "check/"]


@pytest.mark.parametrize("part", PAGES)
def test_the_provider_reads_at_the_second_offer_for_which_need_the_home_is_offered_already(twice, part):
    page = twice.read(f"/portal/offers/{twice.draft().pk}/{part}")
    assert (
        f"Already offered for “Girl, 13 to 15, South Sefton; {lower_first(twice.lot.name)}”. {TOLD}" in page
    )


def test_both_invitations_say_so_once_both_offers_are_sent(twice):
    assert TOLD not in twice.invitation_page(twice.first)
    with tenancy.scope(twice.person.scope):
        offers.submit_offer(draft=twice.draft(), by=twice.person)
    assert TOLD in twice.invitation_page(twice.first)
    assert TOLD in twice.invitation_page(twice.second)


def test_no_number_of_a_call_off_is_read_for_a_provider(twice):
    draft, client = twice.draft(), signed_in(twice.person)
    # The choice of a household asks the gates in the council's scope.
    for part in ("", "check/"):
        with CaptureQueriesContext(connection) as caught:
            page = client.get(f"/portal/offers/{draft.pk}/{part}").content.decode()
        assert "Already offered" in page
        assert '"calloffs_calloff"."reference"' not in " ".join(one["sql"] for one in caught)
        assert "CO-" not in page


@pytest.mark.parametrize("why", ["withdrawn", "second_place", "other_home", "ended"])
def test_it_is_not_told_where_there_is_a_place_for_both(twice, why):
    fields = {}
    if why == "withdrawn":
        with tenancy.scope(twice.person.scope):
            offers.withdraw_offer(offer=twice.offer, by=twice.person)
    with tenancy.scope(tenancy.COUNCIL):
        if why == "second_place":
            providers.place(twice.agency, household=twice.home, number=2)
        elif why == "other_home":
            fields["household"] = providers.household(twice.agency, age_from=0, age_to=17)
        elif why == "ended":
            CallOff.objects.filter(pk=twice.first.pk).update(
                state="no_award", no_award_reason="x", no_award_at=product_clock.now()
            )
    made = calloffs.draft(twice.second, twice.agency, twice.person, **{"household": twice.home, **fields})
    assert "Already offered" not in twice.read(f"/portal/offers/{made.pk}/")


def test_the_provider_reads_that_the_place_went_by_its_own_placement_and_never_for_whom(twice):
    made = twice.draft()
    with tenancy.scope(tenancy.COUNCIL):
        gone = placements.placement(
            twice.home.places.get(), call_off_id=calloffs.call_off().pk,
            planned_end=product_clock.today() + timedelta(days=900),
        )  # fmt: skip
    for page in (
        twice.read(f"/portal/offers/{made.pk}/"),
        twice.invitation_page(twice.first),
    ):
        assert "No place here is free on the first night any more: a placement was agreed on" in page
        assert gone.reference not in page and "CO-" not in page


def test_a_rival_reads_nothing_of_it(twice):
    with tenancy.scope(tenancy.COUNCIL):
        other = providers.setting(providers.provider(), kind=SettingKind.FOSTERING_AGENCY, age_from=0)
        rival_home = providers.household(other, age_from=0, age_to=17)
        calloffs.invitation(twice.second, other.provider, other)
        rival = calloffs.bidder(other.provider)
    calloffs.draft(twice.second, other, rival, household=rival_home)
    with tenancy.scope(rival.scope):
        draft = OfferDraft.objects.get(provider=other.provider)
    page = signed_in(rival).get(f"/portal/offers/{draft.pk}/").content.decode()
    assert "Already offered" not in page and "No place here" not in page


# --- The officer ------------------------------------------------------------------------------------------
@pytest.fixture
def both_scored(clock):
    """The same home, with one place, is offered in two scored competitions."""
    with tenancy.scope(tenancy.COUNCIL):
        first = awards.scored(clock, "3000.00", "3400.00")
        home = first.homes[0]
        keep = home.places.order_by("number").first()
        home.places.exclude(pk=keep.pk).update(closes_on=product_clock.today())
        other = calloffs.competition(home, lot=first.call_off.lot)
        by = calloffs.bidder(home.provider)
    calloffs.submitted(other, home, by)
    return first, other, clock


def page_of(call_off, part, role=Role.PLACEMENTS_OFFICER):
    answer = signed_in(accounts.person(role)).get(f"/call-offs/{call_off.pk}/{part}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_officer_reads_it_at_the_ranking_the_offers_and_the_recommendation(both_scored):
    first, other, clock = both_scored
    with tenancy.scope(tenancy.COUNCIL):
        offer = first.offers[0]
    parts = ["ranking/", "offers/", f"recommend/{offer.pk}/"]
    # Sealed offers are nobody's to know.
    for part in parts:
        assert "Also offered" not in page_of(first.call_off, part), part
    clock.advance(hours=3)
    with tenancy.scope(tenancy.COUNCIL):
        competitions.close_due(at=product_clock.now())
    told = f"Also offered or proposed for {other.reference} (closed, being scored). {TOLD}"
    for part in parts:
        assert told in page_of(first.call_off, part), part


def test_who_chooses_a_home_for_a_direct_award_reads_it_too(both_scored):
    first, _other, _clock = both_scored
    with tenancy.scope(tenancy.COUNCIL):
        referral = placements.referral(state=ReferralState.SEARCHING)
        direct = calloffs.call_off(referral, first.call_off.lot, route="direct_award")
    told = f"Also offered or proposed for {first.call_off.reference} (scored). {TOLD}"
    assert told in page_of(direct, "direct-award/")
    assert told in page_of(direct, f"direct-award/{first.homes[0].pk}/")


def test_a_proposal_counts_as_the_offer_that_it_is_of(both_scored):
    first, _other, _clock = both_scored
    with tenancy.scope(tenancy.COUNCIL):
        keep = first.homes[0].places.order_by("number").first()
        awards.recommend(first, place=keep)
        referral = placements.referral(state=ReferralState.SEARCHING)
        direct = calloffs.call_off(referral, first.call_off.lot, route="direct_award")
    assert page_of(direct, "direct-award/").count(first.call_off.reference) == 1


def test_no_day_on_which_a_provider_closes_its_place_tells_the_end_of_the_term(twice):
    """The end of the term may be the 18th birthday (ADR on ages within a band)."""
    made = twice.draft()
    told = set()
    for days in (30, 400, 1500, 2500):
        with tenancy.scope(tenancy.COUNCIL):
            twice.home.places.update(closes_on=twice.second.needed_on + timedelta(days=days))
        told.add("No place here is free" in twice.read(f"/portal/offers/{made.pk}/"))
    assert told == {False}
