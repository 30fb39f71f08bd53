"""An agency offers only a carer household for the published band of ages; it never learns the child's age."""

from datetime import timedelta

import pytest

from calloffs.models import Offer, OfferDraft
from calloffs.selectors import homes, portal
from calloffs.services import offers
from placements.states import ReferralState
from providers.models import Place
from providers.states import ServiceType, SettingKind
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from tests.calloffs.pages import day, key, signed_in
from tests.factories import calloffs, placements, providers

pytestmark = pytest.mark.django_db


class Agency:
    """An agency invited to a fostering competition for a child of 14, with a household that fits."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            self.lot = providers.lot(service_type=ServiceType.FOSTERING)
            provider = providers.provider()
            self.setting = providers.setting(provider, kind=SettingKind.FOSTERING_AGENCY, age_from=0)
            providers.admission(provider, self.lot)
            self.fits = providers.household(self.setting, age_from=10, age_to=17)
            self.child = placements.child(age=14)
            referral = placements.referral(
                self.child, state=ReferralState.SEARCHING, service_type=ServiceType.FOSTERING
            )
            self.call_off = calloffs.competition(self.setting, lot=self.lot, referral=referral)
            self.person = calloffs.bidder(provider)

    def household(self, **fields):
        """A household added after publication."""
        with tenancy.scope(tenancy.COUNCIL):
            return providers.household(self.setting, **fields)

    def listed(self):
        with tenancy.scope(self.person.scope):
            return portal.households(self.call_off.pk, self.setting)

    def draft(self, household):
        return calloffs.draft(self.call_off, self.setting, self.person, household=household)

    def opens(self, household, opens_on, closes_on=None):
        with tenancy.scope(tenancy.COUNCIL):
            Place.objects.filter(household=household).update(opens_on=opens_on, closes_on=closes_on)


@pytest.fixture
def agency():
    return Agency()


@pytest.mark.parametrize("ages", [(0, 4), (16, 17), (0, 12)])
def test_a_household_for_other_ages_is_neither_listed_nor_offered(agency, ages):
    other = agency.household(age_from=ages[0], age_to=ages[1])
    assert agency.listed() == [agency.fits]
    with pytest.raises(DomainError, match="cannot be offered for this need"):
        agency.draft(other)
    with tenancy.scope(agency.person.scope):
        assert not OfferDraft.objects.exists()


@pytest.mark.parametrize(
    ("opens", "closes"), [(1, None), (-60, 0), (-60, 20)], ids=["later", "before", "within the first weeks"]
)
def test_a_household_without_an_open_place_from_the_date_needed_is_not_offered(agency, opens, closes):
    needed = agency.call_off.needed_on
    agency.opens(
        agency.fits,
        needed + timedelta(days=opens),
        None if closes is None else needed + timedelta(days=closes),
    )
    assert agency.listed() == []
    with pytest.raises(DomainError, match="no place open"):
        agency.draft(agency.fits)


def test_a_household_without_any_place_is_not_offered(agency):
    with pytest.raises(DomainError, match="cannot be offered"):
        agency.draft(agency.household(places=0))


def test_no_change_of_a_households_ages_narrows_the_childs_age_within_the_band(agency):
    """Ages from 13 to 15 were published: whichever of them a household takes, it is listed and can be offered."""
    answers = set()
    for age in (13, 14, 15):
        with tenancy.scope(tenancy.COUNCIL):
            type(agency.fits).objects.filter(pk=agency.fits.pk).update(age_from=age, age_to=age)
        answers.add(tuple(agency.listed()))
        agency.draft(agency.fits)
    assert answers == {(agency.fits,)}


def test_the_band_is_the_published_one_whatever_the_record_says_now(agency):
    needed = agency.call_off.needed_on
    with tenancy.scope(tenancy.COUNCIL):
        placements.rewritten(
            agency.child, date_of_birth=needed.replace(year=needed.year - 9, day=min(needed.day, 28))
        )
    younger = agency.household(age_from=5, age_to=9)
    assert agency.listed() == [agency.fits] and younger not in agency.listed()


def test_a_household_of_the_band_that_does_not_take_the_childs_age_is_barred_where_the_council_recommends(
    agency,
):
    other = agency.household(age_from=15, age_to=15)
    assert other in agency.listed()
    on = agency.call_off.needed_on
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DomainError, match="not one of those that fit"):
        homes.home(agency.call_off, setting_id=agency.setting.pk, household_id=other.pk, on=on)


def test_the_refusal_and_the_page_do_not_tell_the_age_or_the_birthday(agency):
    other = agency.household(age_from=0, age_to=4)
    with pytest.raises(DomainError) as refusal:
        agency.draft(other)
    born = agency.child.date_of_birth
    client = signed_in(agency.person)
    with tenancy.scope(agency.person.scope):
        page = client.get(_start(agency, client)).content.decode()
    said = str(refusal.value).replace(str(other), "")
    assert not any(letter.isdigit() for letter in said) and agency.child.given_name not in said
    assert other.code not in page and born.isoformat() not in page and agency.child.given_name not in page


def test_a_household_that_stopped_passing_is_not_submitted(agency):
    draft = agency.draft(agency.fits)
    agency.opens(agency.fits, agency.call_off.needed_on + timedelta(days=1))
    with tenancy.scope(agency.person.scope):
        with pytest.raises(DomainError, match="cannot be offered"):
            offers.submit_offer(draft=draft, by=agency.person)
        assert not Offer.objects.exists()


def test_another_agencys_households_are_never_listed(agency):
    with tenancy.scope(tenancy.COUNCIL):
        rival = providers.setting(providers.provider(), kind=SettingKind.FOSTERING_AGENCY, age_from=0)
        theirs = providers.household(rival)
    with pytest.raises(DomainError, match="another setting"):
        agency.draft(theirs)
    assert theirs not in agency.listed()
    assert tenancy.current() == ""


def test_a_taken_place_may_be_offered_for_vacancy_is_no_gate(agency):
    with tenancy.scope(tenancy.COUNCIL):
        place = Place.objects.get(household=agency.fits)
        placements.placement(place, child=placements.child(age=10))
    assert agency.listed() == [agency.fits]


def test_a_household_added_after_publication_is_offered_and_can_be_recommended(agency):
    added = agency.household(age_from=14, age_to=14)
    offer = calloffs.submitted(agency.call_off, agency.setting, agency.person, household=added)
    assert offer.household_id == added.pk
    with tenancy.scope(tenancy.COUNCIL):
        on = agency.call_off.needed_on
        fit = homes.home(agency.call_off, setting_id=agency.setting.pk, household_id=added.pk, on=on)
        assert fit.household == added


def _start(agency, client):
    with tenancy.scope(tenancy.COUNCIL):
        invitation = agency.call_off.invitations.get()
    answer = client.post(
        f"/portal/invitations/{invitation.pk}/offer/", {"setting": agency.setting.pk, **key()}
    )
    return answer.url


def test_the_page_takes_the_listed_and_refuses_any_other(agency):
    other = agency.household(age_from=0, age_to=4)
    client = signed_in(agency.person)
    url = _start(agency, client)
    page = client.get(url).content.decode()
    assert agency.fits.code in page and other.code not in page
    when = day("available_on", agency.call_off.needed_on)
    refused = client.post(url, {**when, "household": other.pk, **key()}).content.decode()
    assert "There is a problem" in refused
    client.post(url, {**when, "household": agency.fits.pk, **key()})
    with tenancy.scope(agency.person.scope):
        draft = OfferDraft.objects.get()
    assert draft.household_id == agency.fits.pk and draft.place_id is not None


def test_a_closed_place_is_not_the_one_that_is_offered(agency):
    needed = agency.call_off.needed_on
    agency.opens(agency.fits, needed - timedelta(days=60), needed)
    with tenancy.scope(tenancy.COUNCIL):
        second = providers.place(agency.setting, household=agency.fits, number=2)
    with tenancy.scope(agency.person.scope):
        assert portal.first_place(agency.fits, needed) == second


def test_where_no_household_fits_the_page_says_what_to_do(agency):
    agency.opens(agency.fits, agency.call_off.needed_on + timedelta(days=1))
    client = signed_in(agency.person)
    page = client.get(_start(agency, client)).content.decode()
    assert "Add a household, or open a place in one" in page
