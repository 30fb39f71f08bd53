"""Declining, asking, drafting, submitting, withdrawing."""

from datetime import timedelta

import pytest

from calloffs.models import Invitation, Offer, OfferDraft
from calloffs.services import invitations, offers
from calloffs.states import DeclineReason, OfferState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories import accounts, calloffs, placements, providers
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db


class Two:
    """A published competition and two invited providers, each with a home and a person."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            self.lot, self.homes = calloffs.lot_with_providers()
            self.call_off = calloffs.competition(*self.homes, lot=self.lot)
            self.people = [calloffs.bidder(home.provider) for home in self.homes]
            self.invitations = [
                Invitation.objects.select_related("call_off").get(provider=home.provider)
                for home in self.homes
            ]


@pytest.fixture
def two():
    return Two()


def _decline(two, number=0, reason=DeclineReason.STAFFING, by=None):
    by = by or two.people[number]
    with tenancy.scope(by.scope):
        return invitations.decline(
            invitation=two.invitations[number],
            reason=reason,
            note="Short of staff.",
            by=by,
            at=product_clock.now(),
        )


def test_a_decline_shows_to_the_council_at_once_with_its_reason(two):
    _decline(two)
    with tenancy.scope(tenancy.COUNCIL):
        seen = Invitation.objects.get(pk=two.invitations[0].pk)
        assert (seen.decline_reason, seen.declined_by_id) == ("staffing", two.people[0].pk)
    assert all_of(Notice).filter(recipient_id=two.call_off.published_by_id).count() == 1


def test_a_decline_needs_a_coded_reason(two):
    with pytest.raises(DomainError, match="Choose the reason"):
        _decline(two, reason="no idea")


def test_a_decline_can_be_taken_back_until_the_deadline(two, clock):
    _decline(two)
    person = two.people[0]
    with tenancy.scope(person.scope):
        invitations.change_mind(invitation=two.invitations[0], by=person, at=product_clock.now())
    assert calloffs.submitted(two.call_off, two.homes[0], person).state == OfferState.SUBMITTED
    _decline(two, 1)
    clock.advance(hours=3)
    with tenancy.scope(two.people[1].scope), pytest.raises(DomainError, match="The deadline was"):
        invitations.change_mind(invitation=two.invitations[1], by=two.people[1], at=product_clock.now())


def test_after_the_deadline_there_is_nothing_to_decline(two, clock):
    clock.set(two.call_off.closes_at)
    with pytest.raises(DomainError, match="The deadline was"):
        _decline(two)


def test_an_offer_is_withdrawn_before_it_is_declined(two):
    calloffs.submitted(two.call_off, two.homes[0], two.people[0])
    with pytest.raises(DomainError, match="Withdraw it first"):
        _decline(two)


def test_nobody_declines_for_another_provider(two):
    with pytest.raises(NotFound):
        _decline(two, 0, by=two.people[1])


def test_a_declined_invitation_takes_no_offer(two):
    made = calloffs.draft(two.call_off, two.homes[0], two.people[0])
    _decline(two)
    with tenancy.scope(two.people[0].scope), pytest.raises(DomainError, match="You declined"):
        offers.submit_offer(draft=made, by=two.people[0])


def test_the_receipt_is_the_very_reading_that_was_compared_with_the_deadline(two):
    made = calloffs.draft(two.call_off, two.homes[0], two.people[0])
    before = product_clock.now()
    with tenancy.scope(two.people[0].scope):
        receipt = offers.submit_offer(draft=made, by=two.people[0])
        offer = Offer.objects.get()
    assert before <= receipt.received_at == offer.received_at <= product_clock.now()
    assert receipt.fingerprint == offer.fingerprint and len(offer.fingerprint) == 64


def test_an_offer_at_the_deadline_is_late_and_its_draft_is_kept(two, clock):
    made = calloffs.draft(two.call_off, two.homes[0], two.people[0])
    clock.set(two.call_off.closes_at)
    with tenancy.scope(two.people[0].scope):
        with pytest.raises(offers.TooLate, match="Your offer was not received. What you typed is kept."):
            offers.submit_offer(draft=made, by=two.people[0])
        assert OfferDraft.objects.get().quality_answers == calloffs.ANSWERS
        assert not Offer.objects.exists()


def test_a_late_offer_is_refused_though_no_worker_has_closed_the_record(two, clock):
    made = calloffs.draft(two.call_off, two.homes[0], two.people[0])
    clock.advance(hours=3)
    with tenancy.scope(two.people[0].scope):
        assert two.call_off.state == "published"
        with pytest.raises(offers.TooLate):
            offers.submit_offer(draft=made, by=two.people[0])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"available_on": None}, "date from which"),
        ({"quality_answers": {"wishes": "Yes."}}, "2 more needs"),
        ({"quality_answers": {}}, "3 more needs"),
        ({"social_value_answer": " "}, "social value"),
        ({"price_lines": []}, "weekly fee"),
    ],
)
def test_an_incomplete_offer_is_refused_with_what_is_missing(two, fields, words):
    made = calloffs.draft(two.call_off, two.homes[0], two.people[0], **fields)
    with tenancy.scope(two.people[0].scope), pytest.raises(DomainError, match=words):
        offers.submit_offer(draft=made, by=two.people[0])


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (calloffs.fees(accommodation="-1.00"), "must be £0.00 or more"),
        (calloffs.fees(discount="50.00"), "lowers the fee"),
        (calloffs.fees(accommodation="100.00", discount="-100.00"), "more than £0.00"),
        (calloffs.fees(**{"no-such-kind": "10.00"}), "no longer used"),
    ],
)
def test_a_fee_that_cannot_be_is_refused_and_nothing_is_saved(two, lines, words):
    placements.fee_kind("discount", is_discount=True)
    with pytest.raises(DomainError, match=words):
        calloffs.draft(two.call_off, two.homes[0], two.people[0], price_lines=lines)
    with tenancy.scope(two.people[0].scope):
        assert not OfferDraft.objects.exists()


def test_a_discount_is_taken_off(two):
    placements.fee_kind("discount", is_discount=True)
    lines = calloffs.fees(accommodation="3000.00", discount="-125.50")
    offer = calloffs.submitted(two.call_off, two.homes[0], two.people[0], price_lines=lines)
    with tenancy.scope(two.people[0].scope):
        assert sum(line.weekly for line in offer.price_lines.all()) == 2874.5


def test_the_same_contents_sent_again_are_the_same_offer(two):
    made = calloffs.draft(two.call_off, two.homes[0], two.people[0])
    with tenancy.scope(two.people[0].scope):
        first = offers.submit_offer(draft=made, by=two.people[0])
        assert offers.submit_offer(draft=made, by=two.people[0]) == first
        assert Offer.objects.count() == 1


def test_changed_contents_replace_the_offer_until_the_deadline(two):
    first = calloffs.submitted(two.call_off, two.homes[0], two.people[0])
    second = calloffs.submitted(two.call_off, two.homes[0], two.people[0], social_value_answer="More.")
    with tenancy.scope(two.people[0].scope):
        states = dict(Offer.objects.values_list("pk", "state"))
    assert states == {first.pk: OfferState.SUPERSEDED, second.pk: OfferState.SUBMITTED}


def test_a_withdrawn_offer_can_be_submitted_again(two):
    person = two.people[0]
    first = calloffs.submitted(two.call_off, two.homes[0], person)
    with tenancy.scope(person.scope):
        offers.withdraw_offer(offer=first, by=person)
        again = offers.submit_offer(draft=OfferDraft.objects.get(), by=person)
        assert Offer.objects.get(pk=first.pk).state == OfferState.WITHDRAWN
        assert Offer.objects.get(pk=again.offer_id).state == OfferState.SUBMITTED


def test_an_offer_is_not_withdrawn_after_the_deadline(two, clock):
    person = two.people[0]
    offer = calloffs.submitted(two.call_off, two.homes[0], person)
    clock.advance(hours=3)
    with tenancy.scope(person.scope), pytest.raises(DomainError, match="The deadline was"):
        offers.withdraw_offer(offer=offer, by=person)


def test_another_providers_setting_or_draft_is_none(two):
    with pytest.raises(NotFound):
        calloffs.draft(two.call_off, two.homes[1], two.people[0])
    made = calloffs.draft(two.call_off, two.homes[0], two.people[0])
    with tenancy.scope(two.people[1].scope), pytest.raises(NotFound):
        offers.submit_offer(draft=made, by=two.people[1])


def test_a_setting_that_did_not_pass_the_gates_is_not_offered(two):
    with tenancy.scope(tenancy.COUNCIL):
        other = providers.setting(two.homes[0].provider)
    with pytest.raises(DomainError, match="not among your settings"):
        calloffs.draft(two.call_off, other, two.people[0])


def test_an_agency_names_the_household(two):
    with tenancy.scope(tenancy.COUNCIL):
        agency = providers.setting(providers.provider(), kind="fostering_agency")
        home = providers.household(agency)
        elsewhere = providers.household(providers.setting(agency.provider, kind="fostering_agency"))
        providers.admission(agency.provider, two.call_off.lot)
        calloffs.invitation(two.call_off, agency.provider, agency)
        writer = calloffs.bidder(agency.provider)
    made = calloffs.draft(two.call_off, agency, writer)
    with tenancy.scope(writer.scope), pytest.raises(DomainError, match="carer household"):
        offers.submit_offer(draft=made, by=writer)
    with pytest.raises(DomainError, match="another setting"):
        calloffs.draft(two.call_off, agency, writer, household=elsewhere)
    offer = calloffs.submitted(two.call_off, agency, writer, household=home)
    assert offer.household_id == home.pk


@pytest.mark.parametrize("role", [Role.SETTING_MANAGER])
def test_only_who_may_make_offers_does(two, role):
    with tenancy.scope(tenancy.COUNCIL):
        manager = accounts.person(role, provider=two.homes[0].provider)
    with pytest.raises(NotAllowed):
        calloffs.draft(two.call_off, two.homes[0], manager)


def test_a_decline_without_an_opening_stands_after_the_opening_that_it_is(two):
    _decline(two)
    with tenancy.scope(two.people[0].scope):
        invitation = Invitation.objects.get()
    assert invitation.first_opened_at == invitation.declined_at
    told = all_of(Event).filter(subject_id=invitation.pk).order_by("at", "id").values_list("name", flat=True)
    assert list(told) == ["invitation.open", "invitation.decline"]


def test_the_first_opening_is_kept(two):
    person, at = two.people[0], product_clock.now()
    with tenancy.scope(person.scope):
        for moment in (at, at + timedelta(hours=1)):
            invitation = Invitation.objects.get()
            invitations.mark_opened(invitation=invitation, by=person, at=moment)
        assert Invitation.objects.get().first_opened_at == at
    assert all_of(Event).filter(name="invitation.open").count() == 1
