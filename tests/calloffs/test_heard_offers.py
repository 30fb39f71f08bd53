"""An offer that a provider without an account told by telephone or e-mail: as sealed as any, and marked (ADR 134)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.models import HeardOffer, Invitation, Offer, OfferDraft
from calloffs.rules.heard import Heard
from calloffs.services import competitions, heard_offers
from calloffs.services.heard_offers import Told
from calloffs.services.offers import Receipt
from placements.rules.fees import weekly_line
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.files.models import StoredFile
from tests.calloffs.in_hours import HOUR, Emergency
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import day, moment, signed_in
from tests.factories import accounts, placements
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows
from tests.placements.test_call_log import PNG

pytestmark = pytest.mark.django_db


@kept_rows
def emergency() -> Emergency:
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        referral = placements.referral(needed_on=product_clock.today(), state=ReferralState.SEARCHING)
    return Emergency(2, referral=referral)


def _duty(role: Role = Role.DUTY_TEAM) -> User:
    with tenancy.scope(tenancy.COUNCIL):
        return accounts.person(role)


def _invitation(emergency: Emergency, number: int = 0) -> Invitation:
    return all_of(Invitation).get(provider=emergency.homes[number].provider)


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("Anna's offer.png", PNG, "image/png")


def _record(emergency: Emergency, number: int = 0, *, by: User | None = None, **fields: Any) -> Receipt:
    at = product_clock.now()
    told = {
        "setting": emergency.homes[number], "available_on": product_clock.today(),
        "lines": [weekly_line("accommodation", Decimal(fields.pop("weekly", "5600")))],
        "needs_met": "Two named adults know this well, day and night.", "social_value": "",
    }  # fmt: skip
    heard = {"by": "Invented Person, manager", "at": at - timedelta(minutes=5), "how": "telephone"}
    told |= {name: fields.pop(name) for name in list(fields) if name in told}
    heard |= {
        name.removeprefix("heard_"): fields.pop(name) for name in list(fields) if name.startswith("heard_")
    }
    with tenancy.scope(tenancy.COUNCIL):
        return heard_offers.record_offer(
            invitation=_invitation(emergency, number), told=Told(**told), heard=Heard(**heard),
            by=by or _duty(), at=at, **fields,
        )  # fmt: skip


# --- In the seal -----------------------------------------------------------------------------------------------------
def test_it_is_sealed_for_everybody_until_all_have_answered_and_then_stands_beside_the_others(emergency):
    duty = _duty()
    receipt = _record(emergency, by=duty)
    assert emergency.is_open and emergency.council_reads() == 0
    page = signed_in(duty).get(f"/call-offs/{emergency.call_off.pk}/").content.decode()
    assert "Told by telephone or e-mail, and written down by the council." in page and "5,600" not in page
    emergency.offers(1)
    assert not emergency.is_open and emergency.council_reads() == 2
    competitions.close_due(at=product_clock.now())
    with tenancy.scope(tenancy.COUNCIL):
        offer = Offer.objects.get(pk=receipt.offer_id)
        assert (offer.received_at, offer.submitted_by) == (receipt.received_at, duty)
        assert not offer.price_lines.exists()
        assert offer.heard.said_by == "Invented Person, manager"
    compared = signed_in(duty).get(reverse("calloffs:ranking", args=[emergency.call_off.pk])).content.decode()
    assert "How it came" in compared and "Invented Person, manager" in compared


def test_told_anew_it_supersedes_what_was_told_before(emergency):
    first, second = _record(emergency), _record(emergency, weekly="5400")
    emergency.declines(1)
    with tenancy.scope(tenancy.COUNCIL):
        states = dict(Offer.objects.values_list("pk", "state"))
    assert states == {first.offer_id: "superseded", second.offer_id: "submitted"}


# --- Refused ---------------------------------------------------------------------------------------------------------
def _signs_in(emergency: Emergency) -> None:
    all_of(User).filter(pk=emergency.people[0].pk).update(last_login=product_clock.now())


def test_a_provider_whose_people_sign_in_sends_its_offer_itself(emergency):
    _signs_in(emergency)
    with pytest.raises(DomainError, match="Ask them to send the offer there"):
        _record(emergency)


def test_by_day_and_after_a_decline_nothing_is_written_down(emergency):
    emergency.declines(0)
    with pytest.raises(DomainError, match="has declined"):
        _record(emergency)
    by_day = Emergency(1, emergency=False)
    with pytest.raises(DomainError, match="gives days, not hours"):
        _record(by_day, by=_duty(Role.PLACEMENTS_OFFICER))


def test_after_the_deadline_by_the_databases_clock_nothing_comes_in(emergency, clock):
    clock.advance(hours=5)
    with pytest.raises(DomainError, match="The deadline was"):
        _record(emergency, by=_duty(Role.PLACEMENTS_OFFICER))
    assert not all_of(HeardOffer).exists()


@pytest.mark.parametrize(
    ("fields", "words", "box"),
    [
        ({"heard_by": " "}, "Say who at the provider told you", "said_by"),
        ({"heard_how": "pigeon"}, "Say how they answered", "how"),
        ({"heard_how": "email"}, "Attach the e-mail", "upload"),
        ({"heard_at": HOUR}, "still to come", "said_at"),
        ({"heard_at": -9 * HOUR}, "They were invited on", "said_at"),
        ({"lines": []}, "Enter the weekly fee", ""),
        ({"weekly": "-1"}, "£0.00 or more", ""),
        ({"needs_met": " "}, "how you would meet", ""),
    ],
)
def test_what_is_not_whole_is_refused_and_nothing_is_half_done(emergency, fields, words, box):
    if isinstance(fields.get("heard_at"), timedelta):
        fields = {"heard_at": product_clock.now() + fields["heard_at"]}
    with pytest.raises(DomainError, match=words) as refused:
        _record(emergency, **fields)
    assert refused.value.field == box
    with tenancy.scope(emergency.people[0].scope):
        assert not OfferDraft.objects.exists() and not Offer.objects.exists()
    assert not all_of(HeardOffer).exists()


def test_a_home_that_was_not_invited_or_is_anothers_is_refused(emergency):
    with pytest.raises(DomainError):
        _record(emergency, setting=emergency.homes[1])


def test_what_nobody_said_on_social_value_is_not_made_up(emergency):
    _record(emergency)
    with tenancy.scope(emergency.people[0].scope):
        assert Offer.objects.get().social_value_answer == "Nothing was said on social value."


@pytest.mark.parametrize("box", ["needs_met", "social_value"])
def test_a_childs_name_stands_in_no_offer(emergency, box):
    with tenancy.scope(tenancy.COUNCIL):
        name = emergency.call_off.referral.child.given_name
    with pytest.raises(DomainError, match="name"):
        _record(emergency, **{box: f"{name} would have the room by the garden."})


@pytest.mark.parametrize("role", [Role.ON_CALL_AUTHORISER, Role.EVALUATOR, Role.AUDITOR])
def test_only_who_publishes_writes_it_down(emergency, role):
    with pytest.raises(NotAllowed):
        _record(emergency, by=_duty(role))


# --- The database keeps it -------------------------------------------------------------------------------------------
def test_the_database_refuses_one_of_a_provider_that_signs_in_and_one_that_another_sent(emergency):
    emergency.offers(0)
    with tenancy.scope(emergency.people[0].scope):
        offer = Offer.objects.get()
    invitation, by, at = _invitation(emergency), _duty(), product_clock.now()
    row = HeardOffer(
        offer=offer, invitation=invitation, said_by="Invented", said_at=at, how="telephone", recorded_by=by,
        recorded_at=at,
    )  # fmt: skip
    with tenancy.scope(tenancy.COUNCIL):
        with pytest.raises(DatabaseError, match="written down by whoever recorded it"), transaction.atomic():
            row.save(force_insert=True)
        _signs_in(emergency)
        with pytest.raises(DatabaseError, match="sends its offers itself"), transaction.atomic():
            row.save(force_insert=True)


# --- The pages -------------------------------------------------------------------------------------------------------
def test_from_whom_to_ring_it_is_written_down_and_its_message_opens_with_the_prices(emergency):
    duty, url = OnDuty(_duty()), reverse("calloffs:record_offer", args=[_invitation(emergency).pk])
    page = f"/call-offs/{emergency.call_off.pk}/"
    duty.reads(page, url, "They offer")
    duty.reads(url, "Which home do they offer?")
    duty.sends(
        url, home=str(emergency.homes[0].pk), needs_met="Two adults, day and night.", how="email",
        social_value="Two apprentices from Bootle.", said_by="Invented Person, manager", upload=_picture(),
        **{"fee-accommodation": "5,600"},
        **day("available_on", product_clock.today()), **moment("said_at", product_clock.now()),
    )  # fmt: skip
    heard = all_of(HeardOffer).get()
    message = reverse("calloffs:heard_message", args=[heard.pk])
    assert duty.client.get(message).status_code == 404
    # Who told an offer is not rung again for it; and until a worker closes it, nobody is sent to choose evaluators.
    duty.reads(page, "Offer in", "Record it anew")
    emergency.declines(1)
    assert "Choose evaluators" not in duty.reads(page, "its offers are being opened")
    competitions.close_due(at=product_clock.now())
    duty.sends(scoring := reverse("calloffs:scoring", args=[emergency.call_off.pk]), conflict="no")
    scored = reverse("calloffs:score_offer", args=[emergency.call_off.pk, heard.offer_id])
    assert "told by telephone or e-mail" in duty.client.get(scoring).content.decode()
    duty.reads(scored, "Two apprentices from Bootle.")
    reasons = {"quality_reason": "Whom and when.", "social_value_reason": "Two apprentices."}
    # With one offer the recommendation comes next, and says what it costs.
    duty.reads(duty.sends(scored, quality="4", social_value="1", **reasons), "Recommend: ", "£5,600.00")
    duty.reads(page, "See your scores")
    assert duty.client.get(message).status_code == 200
    _signs_in(emergency)
    assert "Ask them to send the offer there" not in duty.client.get(url).content.decode()


def test_whoever_gets_an_account_later_reads_who_told_it_when_and_what_was_written_down(emergency):
    receipt = _record(emergency)
    _signs_in(emergency)
    portal = signed_in(emergency.people[0])
    listed = portal.get(
        reverse("calloffs:invitation_detail", args=[_invitation(emergency).pk])
    ).content.decode()
    assert "You told it by telephone or e-mail, and the council wrote it down." in listed
    assert "Wrote down what the provider offered" in listed
    page = portal.get(reverse("calloffs:offer_receipt", args=[receipt.offer_id])).content.decode()
    assert "Invented Person, manager, told it to the council by telephone on" in page and "5,600.00" in page
    assert portal.get(reverse("calloffs:offer_receipt_file", args=[receipt.offer_id])).status_code == 200


def test_another_provider_reads_nothing_of_it(emergency):
    receipt = _record(emergency)
    with tenancy.scope(emergency.people[1].scope):
        assert not HeardOffer.objects.exists()
    other = signed_in(emergency.people[1])
    assert other.get(reverse("calloffs:offer_receipt", args=[receipt.offer_id])).status_code == 404


def test_the_database_shows_its_message_to_nobody_before_prices_are_open(emergency):
    _record(emergency, heard_how="email", message=_picture())
    file = all_of(HeardOffer).get().message_id
    for scope in (tenancy.COUNCIL, emergency.people[0].scope):
        with tenancy.scope(scope):
            assert not StoredFile.objects.filter(pk=file).exists()
