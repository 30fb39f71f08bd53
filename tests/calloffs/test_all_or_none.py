"""An offer that stands only if all brothers and sisters come is recommended, asked for and awarded so (ADR 162)."""

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import Authorisation, AwardProposal, DelegationBand, Offer
from calloffs.rules.all_or_none import why_not_alone
from calloffs.selectors.all_or_none import missing
from calloffs.services import call_offs, group_acts, offers
from calloffs.services.awarding import award, why_not_award
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from tests.calloffs.pages import day, key, signed_in
from tests.factories import awards, calloffs, groups
from tests.kept_rows import kept_rows

LIKE = [(4, 3), (4, 3)]


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def two(clock):
    """Two children; the first home offers for both or none, the second for each by itself."""
    return groups.scored(clock, LIKE, LIKE, only_all=0)


def asked_past_the_service(story) -> None:
    """The authorisation of the newest proposal, written by hand."""
    proposal = awards.proposal(story)
    proposal.asked_at = now()
    proposal.save()
    Authorisation.objects.create(
        reference="AU-1", call_off=story.call_off, proposal=proposal, value=proposal.whole_life_value,
        band=DelegationBand.objects.latest("over"), requested_by=story.officer, requested_at=now(),
    )  # fmt: skip


def test_the_sentence_says_of_whom_and_what_to_do_next() -> None:
    assert why_not_alone([], authorised=False) == ()
    (one,) = why_not_alone(["CO-1"], authorised=False)
    assert "CO-1 is not recommended for this provider" in one and "choose another offer" in one
    (both,) = why_not_alone(["CO-1", "CO-2"], authorised=True)
    assert "CO-1 and CO-2 are not authorised for this provider" in both and "end this call-off" in both


def test_it_is_not_recommended_for_one_alone_and_one_that_says_nothing_is(two):
    first, second = two
    with pytest.raises(DomainError, match=f"only if all .* {second.call_off.reference} is not recommended"):
        awards.recommend(first)
    assert not AwardProposal.objects.exists()
    assert awards.recommend(first, 1, not_first_reason="Nearer to school.").offer.setting == first.homes[1]
    page = signed_in(first.officer).get(f"/call-offs/{first.call_off.pk}/recommend/{first.offers[0].pk}/")
    assert "only if all of the brothers and sisters come" in page.content.decode()
    assert "Why this is the right home" not in page.content.decode()


def test_where_one_goes_elsewhere_since_the_other_is_not_asked_for(two):
    first, second = two
    groups.recommend_all(*two)
    awards.recommend(second, 1, not_first_reason="Nearer to school.")
    with pytest.raises(DomainError, match="only if all of the brothers and sisters come"):
        awards.ask(first)
    with pytest.raises(DatabaseError, match="asked for all of them"), transaction.atomic():
        asked_past_the_service(first)
    groups.recommend_all(*two)
    made = group_acts.ask_together(
        group=groups.member(first.call_off.referral).group, by=first.officer, at=now()
    )
    assert {one.proposal.setting for one in made} == {first.homes[0]}


def test_one_whose_search_ended_with_no_award_comes_to_nobody(two):
    first, second = two
    groups.recommend_all(*two)
    call_offs.end_without_award(call_off=second.fresh(), reason="Ended.", by=second.officer, at=now())
    assert missing(first.call_off, first.offers[0], authorised=False) == [second.call_off.reference]
    with pytest.raises(DatabaseError, match="asked for all of them"), transaction.atomic():
        asked_past_the_service(first)


def test_it_is_awarded_only_when_each_is_authorised_for_it(two):
    first, second = two
    groups.recommend_all(*two)
    group = groups.member(first.call_off.referral).group
    one, other = sorted(
        group_acts.ask_together(group=group, by=first.officer, at=now()),
        key=lambda asked: asked.call_off_id != first.call_off.pk,
    )
    awards.turn_all(one)
    issued = awards.issue(first)
    told = f"{second.call_off.reference} is not authorised for this provider"
    awards.sign(issued, awards.signer(first))
    assert first.fresh().state != "awarded"
    assert any(told in reason for reason in why_not_award(first.call_off))
    with pytest.raises(DomainError, match=told):
        award(call_off=first.call_off, by=first.officer, at=now())
    with pytest.raises(DatabaseError, match="awarded when each is authorised"), transaction.atomic():
        row = first.fresh()
        row.state, row.awarded_at = "awarded", now()
        row.save()
    awards.turn_all(other)
    award(call_off=first.fresh(), by=first.officer, at=now())
    assert first.fresh().state == "awarded"


# --- The provider says it ---
def test_a_provider_says_it_in_the_portal_and_reads_what_it_means(clock):
    lot, homes = calloffs.lot_with_providers(1)
    two_open = groups.published(lot, homes, 2)
    bidder = calloffs.bidder(homes[0].provider)
    drafts = [calloffs.draft(one, homes[0], bidder) for one in two_open]
    client = signed_in(bidder)
    url = f"/portal/offers/{drafts[0].pk}/place/"
    page = client.get(url).content.decode()
    assert "only if all of them come to us" in page and "1 brother or sister" in page
    client.post(url, {**day("available_on", two_open[0].needed_on), "only_all": "on", **key()})
    check = client.get(f"/portal/offers/{drafts[0].pk}/check/").content.decode()
    assert "Only if all of them come" in check and "together with your offers" in check
    with tenancy.scope(bidder.scope):
        drafts[0].refresh_from_db()
        receipts = [offers.submit_offer(draft=one, by=bidder) for one in drafts]
        sent = [Offer.objects.get(pk=one.offer_id) for one in receipts]
    assert [one.only_all for one in sent] == [True, False]
    client.post(url, {**day("available_on", two_open[0].needed_on), **key()})
    draft = client.get(f"/portal/offers/{drafts[0].pk}/").content.decode()
    assert "whether only all of them come" in draft


def test_who_is_invited_for_one_child_is_not_asked_and_cannot_say_it(clock):
    lot, homes = calloffs.lot_with_providers(1)
    alone = calloffs.competition(*homes, lot=lot)
    bidder = calloffs.bidder(homes[0].provider)
    draft = calloffs.draft(alone, homes[0], bidder)
    page = signed_in(bidder).get(f"/portal/offers/{draft.pk}/place/").content.decode()
    assert "only if all" not in page
    with pytest.raises(DomainError, match="invited for no brother or sister"):
        calloffs.draft(alone, homes[0], bidder, only_all=True)


def test_the_receipts_fingerprint_tells_it(clock):
    lot, homes = calloffs.lot_with_providers(1)
    one, _other = groups.published(lot, homes, 2)
    bidder = calloffs.bidder(homes[0].provider)
    before = calloffs.submitted(one, homes[0], bidder)
    after = calloffs.submitted(one, homes[0], bidder, only_all=True)
    assert before.fingerprint != after.fingerprint


def test_the_council_reads_beside_the_offers_which_stand_only_for_all(two):
    page = signed_in(two[0].officer).get(f"/call-offs/{two[0].call_off.pk}/offers/").content.decode()
    assert "Only if all of them come" in page
