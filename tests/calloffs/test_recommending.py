"""Recommending an offer, and the case for a direct award: reasons, gates, places, whole-life value."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import DirectAwardCase, ProposalLine, Recommendation
from calloffs.selectors.benchmarks import benchmark
from calloffs.services import authorising
from calloffs.states import CallOffRoute, CallOffState
from placements.models import FeeMonth
from placements.rules.fees import weekly_line
from placements.states import PlacementState, ReferralState
from providers.states import Registration, ServiceType, SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now
from tests.factories import accounts, awards, calloffs, placements, providers
from tests.kept_rows import kept_rows

FIRST, SECOND = (5, 4), (3, 3)


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def scored(clock):
    return awards.scored(clock, "3000.00")


@kept_rows
def direct():
    return awards.direct()


# --- Recommending -------------------------------------------------------------------------------------------
def test_the_recommendation_freezes_ranking_reasons_letters_and_value(clock):
    story = awards.scored(clock, "3000.00", "3500.00", scores=[FIRST, SECOND])
    proposal = awards.recommend(story)
    kept = Recommendation.objects.get(call_off=story.call_off)
    assert [row["position"] for row in kept.ranking] == [1, 2]
    assert kept.letters.keys() == {str(home.provider_id) for home in story.homes}
    assert proposal.weekly == Decimal("3000.00")
    assert [line.weekly for line in proposal.lines.all()] == [Decimal("3000.00")]


def test_reasons_are_mandatory(scored):
    with pytest.raises(DomainError, match="right home"):
        awards.recommend(scored, reasons="  ")


def test_the_second_in_the_ranking_needs_a_reason(clock):
    story = awards.scored(clock, "3000.00", "3500.00", scores=[FIRST, SECOND])
    with pytest.raises(DomainError, match="not the first"):
        awards.recommend(story, 1)
    assert awards.recommend(story, 1, not_first_reason="The only home near her brother.").pk


def test_a_letter_does_not_tell_a_bidder_who_the_child_is(scored):
    child = scored.call_off.referral.child
    with pytest.raises(DomainError, match="The letter to .* contains .*a name of the child"):
        awards.recommend(scored, letters={str(scored.homes[0].provider_id): f"{child.given_name} liked you."})


def test_every_bidder_has_a_letter(clock):
    story = awards.scored(clock, "3000.00", "3500.00", scores=[FIRST, SECOND])
    with pytest.raises(DomainError, match=f"Write the reasons for {story.homes[1].provider.name}"):
        awards.recommend(story, letters={str(story.homes[0].provider_id): "You won."})


def test_nothing_is_recommended_before_quality_is_scored(clock):
    story = awards.closed(clock, "3000.00")
    with pytest.raises(Stale):
        awards.recommend(story)


def test_an_evaluator_may_not_recommend(scored):
    with pytest.raises(NotAllowed):
        awards.recommend(scored, by=scored.evaluators[0])


def test_an_offer_of_another_competition_is_not_recommended(clock, scored):
    other = awards.scored(clock, "3000.00")
    with pytest.raises(DomainError, match="not in the ranking"):
        awards.recommend(scored, offer=other.offers[0])


def test_a_place_that_is_taken_cannot_be_recommended(scored):
    place = awards.free_place(scored, scored.homes[0])
    later = scored.call_off.needed_on + timedelta(days=200)
    placements.placement(
        place,
        state=PlacementState.PLANNED,
        starts_on=later,
        planned_end=later + timedelta(days=10),
        started_at=None,
    )
    with pytest.raises(DomainError, match="was taken on"):
        awards.recommend(scored, place=place)


def test_a_place_of_another_home_cannot_be_recommended(clock):
    story = awards.scored(clock, "3000.00", "3500.00", scores=[FIRST, SECOND])
    with pytest.raises(DomainError, match="not in the home"):
        awards.recommend(story, place=awards.free_place(story, story.homes[1]))


def test_a_home_that_lost_its_registration_cannot_be_recommended(scored):
    place = awards.free_place(scored, scored.homes[0])
    scored.homes[0].registration = Registration.SUSPENDED
    scored.homes[0].save()
    with pytest.raises(DomainError, match="cannot be chosen"):
        awards.recommend(scored, place=place)


def test_the_term_and_value_stop_at_the_18th_birthday(clock):
    story = awards.scored(clock, "3000.00", age=15)
    proposal = awards.recommend(story)
    birth = story.call_off.referral.child.date_of_birth
    assert proposal.uncut_term_passes_18
    assert (proposal.ends_on.month, proposal.ends_on.day) == (birth.month, birth.day)
    assert proposal.after_18_value > 0


def test_the_impact_is_not_asked_where_a_five_year_term_ends_before_18(clock):
    story = awards.scored(clock, "3000.00", age=9)
    with pytest.raises(DomainError, match="would not pass the 18th birthday"):
        awards.recommend(story, asc_impact="no", asc_impact_reason="None.")
    assert awards.recommend(story).after_18_value == 0


def test_an_answer_on_the_impact_needs_a_reason(scored):
    with pytest.raises(DomainError, match="why you gave this answer"):
        awards.recommend(scored, asc_impact="no")


def test_the_impact_can_be_answered_before_authorisation_is_asked_for_only(scored):
    proposal = awards.recommend(scored)
    given = {
        "proposal": proposal,
        "impact": "no",
        "reason": "Supported into independence.",
        "by": scored.officer,
    }
    authorising.answer_impact(**given, at=now())
    awards.ask(scored)
    with pytest.raises(Stale):
        authorising.answer_impact(**given, at=now())


def test_a_proposal_does_not_change_under_its_authorisation(scored):
    proposal = awards.recommend(scored)
    awards.ask(scored)
    with pytest.raises(Stale):
        awards.recommend(scored)
    proposal.weekly = Decimal("1.00")
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        proposal.save()
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        ProposalLine.objects.filter(proposal=proposal).delete()


# --- Direct awards --------------------------------------------------------------------------------------------
def test_a_direct_award_keeps_ground_evidence_and_benchmark(direct):
    proposal = awards.make_case(direct)
    assert direct.fresh().state == CallOffState.CASE_MADE
    assert DirectAwardCase.objects.get(call_off=direct.call_off).ground == "emergency"
    assert proposal.offer is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ground": "habit"}, "Choose the ground"),
        ({"evidence": " "}, "Give the evidence"),
        ({"benchmark_words": ""}, "compares with like"),
        ({"lines": []}, "at least one line"),
        ({"lines": [weekly_line("accommodation", Decimal("-5.00"))]}, "must be £0.00 or more"),
        ({"lines": [weekly_line("discount", Decimal("5.00"))]}, "lowers the fee"),
        (
            {
                "lines": [
                    weekly_line("accommodation", Decimal("5.00")),
                    weekly_line("discount", Decimal("-5.00")),
                ]
            },
            "more than £0.00",
        ),
        ({"lines": [weekly_line("bribes", Decimal("5.00"))]}, "no longer used"),
    ],
)
def test_a_case_without_ground_evidence_benchmark_or_a_sound_fee_is_refused(given, said, direct):
    with pytest.raises(DomainError, match=said):
        awards.make_case(direct, **given)
    assert direct.fresh().state == CallOffState.OPENED


def test_no_direct_award_where_the_route_assessment_chose_a_competition(direct):
    direct.call_off.route = CallOffRoute.MINI_COMPETITION
    direct.call_off.save()
    with pytest.raises(DomainError, match="chose a mini-competition"):
        awards.make_case(direct)


def test_under_16_no_ground_opens_supported_accommodation():
    """Reg. 27A is a hard block whatever the ground."""
    lot = providers.lot(service_type=ServiceType.SUPPORTED)
    home = providers.setting(
        providers.provider(),
        kind=SettingKind.SUPPORTED_ACCOMMODATION,
        grade="not_inspected",
        address_key="1 x",
    )
    providers.admission(home.provider, lot)
    referral = placements.referral(
        placements.child(age=15), state=ReferralState.SEARCHING, service_type=ServiceType.SUPPORTED
    )
    story = awards.Story(calloffs.call_off(referral, lot, route=CallOffRoute.DIRECT_AWARD), [home])
    with pytest.raises(DomainError, match="reg. 27A"):
        awards.make_case(story)


def test_a_home_outside_the_lot_is_refused(direct):
    stranger = providers.setting(providers.provider())
    with pytest.raises(DomainError, match="not one of those that fit"):
        awards.make_case(direct, setting=stranger, place=stranger.places.first())


def test_the_case_may_be_made_again_until_authorisation_is_asked_for(direct):
    awards.make_case(direct)
    again = awards.make_case(direct, "2500.00")
    assert again.weekly == Decimal("2500.00")
    assert ProposalLine.objects.filter(proposal=again).count() == 1


def test_a_shorter_term_ends_where_the_call_off_says(clock):
    story = awards.direct(age=9, short_term_reason="A short assessment placement.")
    proposal = awards.make_case(story)
    assert proposal.ends_on == story.call_off.term_ends_on


def test_a_term_longer_than_five_years_is_the_one_that_is_valued(clock):
    wanted = now().date() + timedelta(days=7 * 365)
    proposal = awards.make_case(awards.direct(age=9, term_ends_on=wanted))
    assert proposal.ends_on == wanted
    assert proposal.whole_life_value > Decimal("3000.00") * 52 * 6


def test_the_benchmark_is_the_median_of_the_same_kind_of_service():
    home = providers.setting(providers.provider(), places=3)
    fees = ["3000.00", "3100.00", "5000.00"]
    for place, weekly in zip(home.places.all(), fees, strict=True):
        placements.fee_line(placements.placement(place), weekly)
    found = benchmark(ServiceType.RESIDENTIAL, now().date(), "Residential care")
    assert found.weekly == Decimal("3100.00")
    assert "3 residential care placements" in found.words
    assert benchmark(ServiceType.FOSTERING, now().date(), "Fostering").weekly is None


def test_the_whole_life_value_is_the_sum_of_the_months_that_will_be_kept():
    """The value that is authorised equals, to the penny, what the database later keeps month by month."""
    story = awards.direct(age=11)
    lines = [weekly_line("accommodation", Decimal("3333.33")), weekly_line("discount", Decimal("-111.11"))]
    proposal = awards.make_case(story, lines=lines)
    placement = placements.placement(
        proposal.place,
        starts_on=proposal.starts_on,
        planned_end=proposal.ends_on,
        state=PlacementState.STARTED,
    )
    for line in lines:
        placements.fee_line(placement, line.weekly, kind=placements.fee_kind(line.kind))
    kept = sum(month.amount for month in FeeMonth.objects.filter(fee_line__placement=placement))
    assert kept == proposal.whole_life_value


def test_no_page_of_a_proposal_for_a_provider(client, direct):
    awards.make_case(direct)
    client.force_login(awards.signer(direct))
    for page in ("proposal", "ranking", "direct-award"):
        assert client.get(f"/call-offs/{direct.call_off.pk}/{page}/").status_code == 404
    client.force_login(accounts.person(Role.PLACEMENTS_OFFICER))
    assert client.get(f"/call-offs/{uuid4()}/proposal/").status_code == 404
