"""A decline that was heard by telephone: who said so and why, told to the provider, and blind to sealed offers."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from calloffs.models import Invitation, Offer
from calloffs.services import call_offs, competitions, heard_answers
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.calloffs.in_hours import Emergency
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
SAID = {"reason": "no_vacancy", "said_by": "Invented Person, manager", "how": "telephone"}


@kept_rows
def emergency() -> Emergency:
    return Emergency(2)


def _officer(role: Role = Role.PLACEMENTS_OFFICER) -> User:
    with tenancy.scope(tenancy.COUNCIL):
        return accounts.person(role)


def _invitation(emergency: Emergency, number: int) -> Invitation:
    return all_of(Invitation).get(provider=emergency.homes[number].provider)


def _record(emergency: Emergency, number: int, by: User | None = None, **fields: Any) -> Invitation:
    with tenancy.scope(tenancy.COUNCIL):
        return heard_answers.record_decline(
            invitation=_invitation(emergency, number), **{**SAID, **fields}, by=by or _officer(),
            at=product_clock.now(),
        )  # fmt: skip


def test_the_page_writes_it_down_tells_the_provider_and_shows_who_said_so(emergency):
    client, invitation = signed_in(_officer()), _invitation(emergency, 0)
    page = f"/call-offs/{emergency.call_off.pk}/"
    url = reverse("calloffs:record_decline", args=[invitation.pk])
    assert url in client.get(page).content.decode()
    said = client.post(url, {**SAID, **key()}, follow=True).content.decode()
    assert "declined is written down" in said and "Said by Invented Person, manager, by telephone" in said
    assert "declined already" in client.get(url).content.decode()
    told = all_of(Notice).filter(kind="invitation.decline_heard").values_list("recipient_id", flat=True)
    assert set(told) == {emergency.people[0].pk}
    own = signed_in(emergency.people[0]).get(f"/portal/invitations/{invitation.pk}/").content.decode()
    assert "Said by Invented Person" in own and "Change your mind" in own


def test_it_may_be_the_last_answer_and_is_taken_back_by_the_provider_before(emergency):
    _record(emergency, 0)
    emergency.changes_mind(0)
    emergency.offers(1)
    assert emergency.is_open
    _record(emergency, 0)
    assert not emergency.is_open


def test_an_offer_that_was_in_stands_and_its_provider_is_told_the_result(emergency):
    """Nobody could know of it: the record says declined until the seal opens, and then the offer is read."""
    emergency.offers(0)
    _record(emergency, 0)
    emergency.offers(1)
    assert emergency.council_reads() == 2
    competitions.close_due(at=product_clock.now())
    with tenancy.scope(tenancy.COUNCIL):
        assert Offer.objects.filter(provider=emergency.homes[0].provider).exists()
        ended = call_offs.end_without_award(
            call_off=emergency.now(), reason="None fits.", by=_officer(), at=product_clock.now()
        )
        assert ended.letters.count() == 2


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"reason": "x"}, "Choose the reason"),
        ({"how": ""}, "Say how"),
        ({"said_by": " "}, "Say who at the provider"),
    ],
)
def test_without_reason_way_or_person_nothing_is_written_down(emergency, fields, refusal):
    with pytest.raises(DomainError, match=refusal):
        _record(emergency, 0, **fields)
    assert _invitation(emergency, 0).declined_at is None


def test_no_childs_name_is_written_where_a_provider_reads_it(emergency):
    with tenancy.scope(tenancy.COUNCIL):
        child = emergency.call_off.referral.child
    with pytest.raises(DomainError):
        _record(emergency, 0, said_by=f"The manager, of {child.given_name} {child.family_name}")


def test_who_may_not_publish_writes_nothing_down(emergency):
    with pytest.raises(NotAllowed):
        _record(emergency, 0, by=_officer(Role.AUDITOR))


def test_nobody_declines_twice_nor_after_it_closed(emergency, clock):
    _record(emergency, 0)
    with pytest.raises(Stale, match="declined already"):
        _record(emergency, 0)
    clock.set(emergency.call_off.closes_at + timedelta(seconds=1))
    with pytest.raises(DomainError):
        _record(emergency, 1)
