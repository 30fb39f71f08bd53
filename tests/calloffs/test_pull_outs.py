"""When the preferred home pulls out: the next in order, without a new competition (ADR 160)."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.codes import EndOfSharing
from calloffs.models import (
    Authorisation,
    CallOff,
    Disclosure,
    LadderApproach,
    Offer,
    OfferScore,
    PlacementNotice,
    PullOut,
    Recommendation,
)
from calloffs.rules.placement_notices import Decided
from calloffs.selectors.placement_notices import open_notices
from calloffs.services import authorising, placement_notices, search_statements
from calloffs.states import AgreementState, AuthorisationState, CallOffState, OfferState, OfficeDecision
from placements.models import Placement
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.on_duty import boxes as as_sent
from tests.calloffs.pages import key, signed_in
from tests.factories import awards, calloffs, ladder, providers, sharing
from tests.factories.accounts import person
from tests.factories.awards import Story
from tests.factories.pull_outs import WORDS, boxes, pulled_out
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council() -> Any:
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def asked(clock: Any) -> Story:
    """The first of three homes is recommended, its authorisation waits, and it reads the full referral."""
    story = sharing.recommended(clock, "3000.00", "3100.00", "3200.00")
    sharing.accepted(story)
    return story


def address(story: Story) -> str:
    return reverse("calloffs:pull_out", args=[story.call_off.pk])


def of(story: Story) -> Authorisation:
    return Authorisation.objects.filter(call_off=story.call_off).latest("requested_at")


def decide(story: Story, decision: str) -> None:
    office = of(story).offices.order_by("office").first()
    by = person(awards.OFFICES[office.office])
    authorising.decide(asked=office, decision=decision, reason="Why?", no_conflict=True, by=by, at=now())


# --- What follows ---
def test_what_was_asked_for_falls_away_and_the_call_off_waits_for_the_next_recommendation(asked):
    row = pulled_out(asked)
    fell = of(asked)
    assert (fell.state, fell.fell_away_at) == (AuthorisationState.FELL_AWAY, row.at)
    assert asked.fresh().state == CallOffState.EVALUATED
    assert (row.offer, row.setting) == (asked.offers[0], asked.homes[0])


def test_offers_scores_and_the_published_ranking_stay_as_they_were(asked):
    rows = [Offer, OfferScore, Recommendation]
    before = [list(model.objects.order_by("pk").values()) for model in rows]
    pulled_out(asked)
    assert [list(model.objects.order_by("pk").values()) for model in rows] == before


def test_what_was_shared_with_it_ends_with_its_reason_and_it_is_told(asked):
    pulled_out(asked)
    shared = Disclosure.objects.get(call_off=asked.call_off)
    assert (shared.ended_why, shared.ended_by) == (EndOfSharing.PULLED_OUT, asked.officer)
    assert all_of(Notice).filter(kind="sharing.taken_back").exists()


def test_offices_and_whoever_asked_are_told_once_by_reference(asked):
    deciding = [person(awards.OFFICES[one.office]).pk for one in of(asked).offices.all()]
    pulled_out(asked)
    told = all_of(Notice).filter(kind="authorisation.fell_away")
    assert {*deciding, asked.officer.pk} <= set(told.values_list("recipient", flat=True))
    assert {one.title for one in told} == {f"{of(asked).reference} fell away: the home pulled out"}
    assert not [one for one in told if WORDS in one.title + one.body]


def test_the_next_is_recommended_authorised_and_awarded_without_a_new_competition(asked):
    pulled_out(asked)
    awards.recommend(asked, 1)
    awards.turn_all(awards.ask(asked))
    awards.sign(awards.issue(asked), person(Role.PROVIDER_ADMINISTRATOR, provider=asked.homes[1].provider))
    assert asked.fresh().state == CallOffState.AWARDED
    assert Placement.objects.get(call_off_id=asked.call_off.pk).setting == asked.homes[1]
    assert [one.state for one in asked.offers] == [
        OfferState.NOT_PREFERRED, OfferState.PREFERRED, OfferState.NOT_PREFERRED,
    ]  # fmt: skip


def test_when_the_next_pulls_out_too_the_third_is_next_and_keeps_its_place_in_the_frozen_order(asked):
    pulled_out(asked)
    awards.recommend(asked, 1)
    awards.ask(asked)
    pulled_out(asked)
    awards.recommend(asked, 2)
    ranking = Recommendation.objects.latest("at").ranking
    assert [one["position"] for one in ranking] == [1, 2, 3]
    assert PullOut.objects.count() == 2


def test_a_home_that_was_argued_for_pulls_out_and_another_is_argued_for():
    story = awards.direct()
    providers.admission(other := providers.setting(providers.provider()).provider, story.call_off.lot)
    awards.make_case(story)
    awards.ask(story)
    pulled_out(story)
    assert story.fresh().state == CallOffState.CASE_MADE
    with pytest.raises(DomainError, match="pulled out on .*Propose another home"):
        awards.ask(story)
    story.homes = list(other.settings.all())
    awards.make_case(story)
    assert awards.ask(story).proposal.setting == story.homes[0]


def test_a_yes_on_the_ladder_falls_away_with_its_home():
    story = ladder.found(person(Role.PLACEMENTS_OFFICER))
    ladder.case(story)
    awards.ask(story)
    pulled_out(story)
    yes = LadderApproach.objects.get(answer="yes")
    assert WORDS in yes.fell_away_why and not yes.stands


def test_what_is_authorised_falls_away_with_its_agreement_and_what_was_owed_for_it(asked):
    awards.turn_all(of(asked))
    issued = awards.issue(asked)
    owed = PlacementNotice.objects.filter(call_off=asked.call_off).count()
    row = pulled_out(asked)
    assert of(asked).state == AuthorisationState.FELL_AWAY and of(asked).authorised_at is not None
    assert (asked.fresh().state, asked.call_off.authorised_at) == (CallOffState.EVALUATED, None)
    issued.refresh_from_db()
    assert issued.state == AgreementState.ENDED
    assert PlacementNotice.objects.filter(pull_out=row, is_open=False).count() == owed > 0
    assert not open_notices().exists()


def test_the_next_has_its_own_authorisation_with_its_own_day_and_its_own_notices(asked, clock):
    awards.turn_all(of(asked))
    first = asked.fresh().authorised_at
    pulled_out(asked)
    clock.advance(hours=2)
    awards.recommend(asked, 1)
    awards.turn_all(awards.ask(asked))
    assert asked.fresh().authorised_at == of(asked).authorised_at > first
    assert PlacementNotice.objects.filter(call_off=asked.call_off, pull_out=None).exists()


@pytest.mark.parametrize(("edition", "holds_words"), [("full", True), ("court", False)])
def test_the_statement_of_the_search_tells_it_and_the_words_in_the_full_edition_alone(
    asked, edition, holds_words
):
    pulled_out(asked)
    row = search_statements.make(
        call_off=asked.fresh(), edition=edition, for_whom="The court", by=asked.officer, at=now()
    )
    text = str(row.content)
    assert "could not be had after all: staffing" in text
    assert (WORDS.rstrip(".") in text) == holds_words


# --- What is refused ---
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": "weather"}, "Choose why"),
        ({"said_on": date(2099, 1, 1)}, "still to come"),
        ({"said_on": date(2020, 1, 1)}, "Authorisation was asked for on"),
        ({"words": f"{sharing.GIVEN} cried."}, "name"),
        ({"said_by": ""}, "Say who told you"),
    ],
)
def test_a_pull_out_that_does_not_say_what_it_must_changes_nothing(asked, changed, words):
    with pytest.raises(DomainError, match=words):
        pulled_out(asked, **changed)
    assert of(asked).state == AuthorisationState.REQUESTED and not PullOut.objects.exists()


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.HEAD_OF_SERVICE, Role.SOCIAL_WORKER])
def test_only_who_recommends_writes_it_down(asked, role):
    asked.officer = person(role)
    with pytest.raises(NotAllowed):
        pulled_out(asked)


def test_nothing_falls_away_twice_nor_where_nothing_waits(asked):
    pulled_out(asked)
    with pytest.raises(Stale, match="Scored"):
        pulled_out(asked)


def test_what_went_back_has_no_preferred_home_to_pull_out(asked):
    decide(asked, OfficeDecision.RETURN)
    with pytest.raises(Stale):
        pulled_out(asked)


def test_nobody_decides_for_a_home_that_pulled_out(asked):
    waiting = of(asked).offices.first()
    pulled_out(asked)
    with pytest.raises(Stale, match="Fell away"):
        authorising.decide(
            asked=waiting, decision=OfficeDecision.AUTHORISE, reason="", no_conflict=True,
            by=person(awards.OFFICES[waiting.office]), at=now(),
        )  # fmt: skip


def test_the_home_that_pulled_out_is_not_recommended_again(asked):
    pulled_out(asked)
    with pytest.raises(DomainError, match="This home pulled out"):
        awards.recommend(asked, 0)
    with pytest.raises(DomainError, match="pulled out on .*Propose another home"):
        awards.ask(asked)


def test_the_third_is_recommended_before_the_second_only_with_a_reason(asked):
    pulled_out(asked)
    with pytest.raises(DomainError, match="not the first in the ranking"):
        awards.recommend(asked, 2)
    awards.recommend(asked, 2, not_first_reason="Her sister lives next door.")
    awards.ask(asked)


def test_after_the_award_no_home_pulls_out_of_its_call_off(asked):
    awards.turn_all(of(asked))
    awards.sign(awards.issue(asked), awards.signer(asked))
    with pytest.raises(Stale, match="Awarded"):
        pulled_out(asked)


def test_no_notice_is_decided_or_given_for_a_home_that_pulled_out(asked):
    awards.turn_all(of(asked))
    notice = PlacementNotice.objects.filter(call_off=asked.call_off).earliest("kind")
    pulled_out(asked)
    with pytest.raises(Stale, match="pulled out"):
        placement_notices.decide(
            notice=notice, decided=Decided("nobody", reason="None."), by=asked.officer, at=now()
        )


# --- The database keeps it too ---
def refused(act: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_the_database_lets_nothing_fall_away_without_a_pull_out(asked):
    rows = Authorisation.objects.filter(pk=of(asked).pk)
    refused(lambda: rows.update(state=AuthorisationState.FELL_AWAY, fell_away_at=now()))


def test_the_database_moves_the_day_of_the_authorisation_with_its_steps_alone(asked):
    rows = CallOff.objects.filter(pk=asked.call_off.pk)
    refused(lambda: rows.update(authorised_at=now()))
    awards.turn_all(of(asked))
    refused(lambda: rows.update(authorised_at=now()))
    refused(lambda: rows.update(authorised_at=None))
    refused(lambda: rows.update(state=CallOffState.EVALUATED, authorised_at=None))
    notices = PlacementNotice.objects.filter(call_off=asked.call_off)
    refused(lambda: notices.update(pull_out=pulled_out(asked), is_open=True))


def test_the_database_takes_no_pull_out_of_another_home_or_of_what_was_decided(asked):
    row = pulled_out(asked)
    kept = {name: value for name, value in vars(row).items() if name not in ("_state", "id", "offer_id")}
    refused(lambda: PullOut.objects.create(**{**kept, "authorisation_id": of(asked).pk}))
    awards.recommend(asked, 1)
    waiting = awards.ask(asked)
    refused(lambda: PullOut.objects.create(**{**kept, "authorisation_id": waiting.pk}))


def test_the_database_recommends_the_first_of_those_left_or_hears_why_not(asked):
    pulled_out(asked)
    made = awards.recommend(asked, 1).recommendation
    rows = Recommendation.objects.filter(pk=made.pk)
    refused(lambda: rows.update(offer=asked.offers[2]))
    refused(lambda: rows.update(offer=asked.offers[0]))
    rows.update(offer=asked.offers[2], not_first_reason="Her sister lives next door.")


# --- Pages ---
def test_the_call_off_says_who_pulled_out_who_is_next_and_leads_there(asked):
    page = OnDuty(asked.officer)
    detail = reverse("calloffs:call_off_detail", args=[asked.call_off.pk])
    assert address(asked) in page.reads(detail)
    opened = as_sent(page.client.get(address(asked)).context["form"])
    answer = page.client.post(address(asked), {**opened, **boxes(), **key()}, follow=True)
    text = answer.content.decode()
    nxt = reverse("calloffs:recommend", args=[asked.call_off.pk, asked.offers[1].pk])
    for words in (f"Next in the ranking is {asked.homes[1].name}", "Staffing", WORDS, nxt, "fell away"):
        assert words in text
    assert address(asked) not in text
    ranking = page.reads(
        reverse("calloffs:ranking", args=[asked.call_off.pk]), "Pulled out, ", "Next in the ranking"
    )
    first = reverse("calloffs:recommend", args=[asked.call_off.pk, asked.offers[0].pk])
    assert nxt in ranking and first not in ranking


def test_the_officers_home_page_says_to_recommend_the_next(asked):
    pulled_out(asked)
    assert "Recommend the next home" in OnDuty(asked.officer).reads("/")


def test_an_empty_form_and_a_second_tab_change_nothing(asked):
    client = signed_in(asked.officer)
    assert "Why can the home not be had?" in client.post(address(asked), key()).content.decode()
    assert not PullOut.objects.exists()
    decide(asked, OfficeDecision.RETURN)
    assert "comes next" in client.get(address(asked)).content.decode()


def test_somebody_who_only_scores_finds_no_such_page(asked):
    assert signed_in(asked.evaluators[0]).get(address(asked)).status_code in (403, 404)
    assert signed_in(calloffs.bidder(asked.homes[0].provider)).get(address(asked)).status_code in (403, 404)
