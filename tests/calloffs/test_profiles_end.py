"""Those who were not chosen read the profile for the days that are set after the decision, and no longer (ADR 152)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.models import CallOff, Clarification, Invitation, Offer, PublishedQuestion, ResultLetter
from calloffs.services import call_offs, sharing_rules
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards
from tests.factories import sharing as made
from tests.factories.awards import Story
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
ENDED = "What you were told of this child ended on"


@kept_rows
def decided(clock: Any) -> Story:
    """A competition of two homes, with a question answered, awarded to the first."""
    story = made.recommended(clock)
    awards.turn_all(story.call_off.authorisations.get())
    awards.sign(awards.issue(story), awards.signer(story))
    story.fresh()
    return story


def invitation(story: Story, index: int) -> Invitation:
    with tenancy.scope(tenancy.COUNCIL):
        return Invitation.objects.get(call_off=story.call_off, provider=story.homes[index].provider_id)


def people(story: Story, index: int) -> User:
    with tenancy.scope(tenancy.COUNCIL):
        return made.reader(story, index)


def page(story: Story, index: int) -> str:
    return reverse("calloffs:invitation_detail", args=[invitation(story, index).pk])


def test_the_end_is_written_with_the_decision_for_everybody_but_who_is_awarded(decided):
    with tenancy.scope(tenancy.COUNCIL):
        row = CallOff.objects.get(pk=decided.call_off.pk)
    assert invitation(decided, 0).profile_ends_at is None
    assert invitation(decided, 1).profile_ends_at == row.awarded_at + timedelta(days=28)


def test_until_then_it_reads_the_profile_and_from_then_on_neither_page_nor_database_shows_it(decided, clock):
    by = people(decided, 1)
    ends = invitation(decided, 1).profile_ends_at
    clock.set(ends - timedelta(minutes=1))
    before = OnDuty(by).reads(page(decided, 1))
    assert ENDED not in before
    with tenancy.scope(by.scope):
        assert CallOff.objects.filter(pk=decided.call_off.pk).exists()
    clock.set(ends)
    after = OnDuty(by).reads(page(decided, 1), ENDED)
    with tenancy.scope(by.scope):
        profile = decided.call_off.profile
        assert not CallOff.objects.filter(pk=decided.call_off.pk).exists()
        assert not PublishedQuestion.objects.exists() and not Clarification.objects.exists()
        assert Offer.objects.exists() and ResultLetter.objects.exists()
    texts = [profile[name] for name in ("story", "wishes", "support") if profile.get(name)]
    assert texts and all(text in before for text in texts) and not any(text in after for text in texts)


def test_every_address_of_the_invitation_refuses_it_then_and_the_own_result_stays(decided, clock):
    by, own = people(decided, 1), invitation(decided, 1)
    clock.set(own.profile_ends_at)
    with tenancy.scope(tenancy.COUNCIL):
        offer = Offer.objects.get(call_off=decided.call_off, setting=decided.homes[1])
        letter = ResultLetter.objects.get(call_off=decided.call_off, provider=decided.homes[1].provider_id)
    client = signed_in(by)
    for name in ("ask", "decline", "offer_start"):
        assert client.get(reverse(f"calloffs:{name}", args=[own.pk])).status_code == 404
    for name in ("offer_receipt", "offer_receipt_file"):
        assert client.get(reverse(f"calloffs:{name}", args=[offer.pk])).status_code == 404
    assert "Reasons for" in OnDuty(by).reads(
        reverse("calloffs:portal_result", args=[letter.pk]), "Your points"
    )
    assert str(letter.pk) in OnDuty(by).reads(reverse("calloffs:portal_result_list"))
    assert page(decided, 1) not in client.get(reverse("calloffs:invitation_list")).content.decode()
    assert "3,100" in OnDuty(by).reads(page(decided, 1), ENDED)


def test_whoever_was_awarded_reads_on(decided, clock):
    by = people(decided, 0)
    clock.advance(days=400)
    assert ENDED not in OnDuty(by).reads(page(decided, 0))


def test_another_provider_finds_no_ended_invitation(decided, clock):
    with tenancy.scope(tenancy.COUNCIL):
        stranger = accounts.person(Role.PROVIDER_ADMINISTRATOR, provider=awards.direct().homes[0].provider)
    clock.advance(days=400)
    assert signed_in(stranger).get(page(decided, 1)).status_code == 404


def test_the_days_are_those_that_are_set_on_the_day_of_the_decision(clock):
    with tenancy.scope(tenancy.COUNCIL):
        story = made.recommended(clock)
        manager = accounts.person(Role.COMMISSIONING_MANAGER)
        sharing_rules.set_rule(terms="Words.", keeps_days=7, valid_from=now().date(), by=manager, at=now())
        awards.turn_all(story.call_off.authorisations.get())
        call_offs.end_without_award(call_off=story.fresh(), reason="It rained.", by=story.officer, at=now())
        ended_at = story.fresh().no_award_at
        ends = set(Invitation.objects.values_list("profile_ends_at", flat=True))
    assert ends == {ended_at + timedelta(days=7)}


def test_the_end_that_is_written_stays(decided):
    own = invitation(decided, 1)
    for scope in (tenancy.COUNCIL, people(decided, 1).scope):
        with tenancy.scope(scope), pytest.raises(DatabaseError), transaction.atomic():
            Invitation.objects.filter(pk=own.pk).update(profile_ends_at=now() + timedelta(days=400))
