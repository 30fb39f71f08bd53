"""The receipt of an offer as a paper: what was sent, when, what follows; its provider takes it, it names no child."""

from io import BytesIO

import pypdf
import pytest

from calloffs.models import CallOff, Invitation, Offer, OfferDraft
from calloffs.rules.deadlines import to_the_second
from calloffs.rules.invitations import offer_reference
from calloffs.services import offers
from providers.models import Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from tests.calloffs.pages import signed_in
from tests.factories import accounts, calloffs

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(clock):
    """An offer of one of two invited providers, with its person and the rival's."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers()
        call_off = calloffs.competition(*homes, lot=lot)
        people = [calloffs.bidder(home.provider) for home in homes]
    return calloffs.submitted(call_off, homes[0], people[0]), people


def paper(person, offer):
    answer = signed_in(person).get(f"/portal/offers/receipts/{offer.pk}/file/")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{offer_reference(offer.pk)}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    return answer.content


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


def test_it_says_which_offer_when_its_fingerprint_and_what_follows(sent):
    offer, (person, _rival) = sent
    text = text_of(paper(person, offer))
    for said in (offer_reference(offer.pk), to_the_second(offer.received_at), "Version 1 of 1", "£3,200.00"):
        assert said in text
    assert offer.fingerprint in text.replace(" ", "")
    with tenancy.scope(tenancy.COUNCIL):
        deadline = CallOff.objects.get(pk=offer.call_off_id).closes_at
    assert f"sealed until the deadline, {words.moment(deadline)}" in text
    assert "Results" in text


def test_it_names_no_child_and_nothing_of_the_councils_own(sent):
    offer, (person, _rival) = sent
    text = text_of(paper(person, offer))
    with tenancy.scope(tenancy.COUNCIL):
        call_off = CallOff.objects.get(pk=offer.call_off_id)
        child = call_off.referral.child
        secrets = [child.given_name, child.family_name, call_off.reference, call_off.route_reason]
    assert [one for one in secrets if one in text] == []


def test_a_change_has_a_receipt_of_its_own_and_the_first_one_says_what_replaced_it(sent):
    first, (person, _rival) = sent
    with tenancy.scope(tenancy.COUNCIL):
        call_off = CallOff.objects.get(pk=first.call_off_id)
        home = Setting.objects.get(pk=first.setting_id)
    second = calloffs.submitted(call_off, home, person, price_lines=calloffs.fees(accommodation="3000.00"))
    newer, older = text_of(paper(person, second)), text_of(paper(person, first))
    assert "Version 2 of 2" in newer and "£3,000.00" in newer
    assert f"It was replaced by {offer_reference(second.pk)}" in older and "£3,200.00" in older


def test_a_withdrawn_offer_says_that_the_council_does_not_see_it(sent):
    offer, (person, _rival) = sent
    with tenancy.scope(person.scope):
        offers.withdraw_offer(offer=offer, by=person)
    text = text_of(paper(person, offer))
    assert "It was withdrawn" in text and "is sealed until" not in text


def test_the_same_offer_gives_the_same_bytes(sent):
    offer, (person, _rival) = sent
    assert paper(person, offer) == paper(person, offer)


def test_a_rival_the_council_and_who_writes_no_offers_take_none(sent):
    offer, (_person, rival) = sent
    with tenancy.scope(tenancy.COUNCIL):
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
        keeper = accounts.person(Role.SETTING_MANAGER, provider=offer.provider)
    url = f"/portal/offers/receipts/{offer.pk}/file/"
    assert signed_in(rival).get(url).status_code == 404
    assert {signed_in(one).get(url).status_code for one in (officer, keeper)} <= {403, 404}


def test_taking_it_writes_nothing(sent):
    offer, (person, _rival) = sent

    def kept():
        with tenancy.scope(person.scope):
            return [*Offer.objects.values(), *Invitation.objects.values(), *OfferDraft.objects.values()]

    before = kept()
    paper(person, offer)
    assert kept() == before
