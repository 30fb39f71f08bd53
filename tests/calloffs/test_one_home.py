"""One home is chosen for brothers and sisters: by each child's own published order, all or nothing (ADR 162)."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.codes import TogetherOver
from calloffs.documents.decision_record import frozen_record
from calloffs.documents.search_content import content
from calloffs.models import Authorisation, AwardProposal, OfferAssessment, Recommendation
from calloffs.rules.one_home import HomeForThem, in_order
from calloffs.rules.scoring import OfferFigures, Weights, rank
from calloffs.selectors.searches import search_for
from calloffs.services import authorising, group_acts
from calloffs.states import DecidedAs, Edition
from placements.codes import LeftGroup, Together
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from sefton_pdps.core.web.editing import VERSION
from tests.calloffs.pages import day, key, signed_in
from tests.calloffs.test_terms_add_up import ceiling
from tests.factories import accounts, awards, groups
from tests.kept_rows import kept_rows

WHY = {"together_why": TogetherOver.BOND, "together_reason": "They sleep only beside one another."}
POINTS = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 5)), min_size=1, max_size=6)


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def two(clock):
    """The first home is the best for the first child, the second for the other; the first has more points together."""
    return groups.scored(clock, [(5, 5), (3, 3)], [(4, 3), (5, 4)])


def group_of(story):
    return groups.member(story.call_off.referral).group


def address(story, more: str = "") -> str:
    return f"/call-offs/siblings/{group_of(story).pk}/{more}"


# --- The order ---
@given(POINTS, st.randoms())
def test_who_offered_for_all_comes_first_and_then_who_has_more_points_whatever_the_order_of_reading(
    rows, order
):
    keys = {name: UUID(int=number) for number, name in enumerate("abc")}
    homes = []
    for number, scores in enumerate(rows):
        ranks = {
            keys[child]: rank(
                [OfferFigures(str(number), "x", Decimal(100), (mark,), (mark,))], Weights(60, 25, 15)
            )[0]
            for child, mark in scores.items()
        }
        homes.append(HomeForThem((UUID(int=number), None), f"Home {number}", ranks, 3))
    ordered = in_order(homes)
    order.shuffle(homes)
    assert in_order(homes) == ordered
    assert [one.for_all for one in ordered] == sorted((one.for_all for one in homes), reverse=True)
    whole = [one.points for one in ordered if one.for_all]
    assert whole == sorted(whole, reverse=True)
    assert all(one.points == sum(each.points.total for each in one.ranks.values()) for one in homes)


# --- Recommended for all ---
def test_each_has_its_own_recommendation_and_where_another_scored_better_why_together(two):
    made = groups.recommend_all(*two, chosen=WHY)
    assert {one.setting for one in made} == {two[0].homes[0]} and len({one.place for one in made}) == 2
    kept = {one.call_off_id: one for one in Recommendation.objects.all()}
    first, second = (kept[story.call_off.pk] for story in two)
    assert (first.together_why, first.not_first_reason) == ("", "")
    assert (second.together_why, second.not_first_reason) == (TogetherOver.BOND, WHY["together_reason"])
    assert [row["position"] for row in second.ranking] == [1, 2]


@pytest.mark.parametrize(
    ("chosen", "field", "told"),
    [
        ({}, "together_why", "Choose why they go to this home together"),
        ({"together_why": "because"}, "together_why", "Choose why they go to this home together"),
        (
            {"together_why": TogetherOver.BOND, "together_reason": "  "},
            "together_reason",
            "in your own words",
        ),
    ],
)
def test_together_over_a_better_score_is_coded_and_told_or_nothing_is_done(two, chosen, field, told):
    with pytest.raises(DomainError, match=told) as refused:
        groups.recommend_all(*two, chosen=chosen)
    assert refused.value.field == field and two[1].call_off.reference in refused.value.reasons[0]
    assert not AwardProposal.objects.exists()


def test_a_place_is_for_one_of_them_and_every_child_has_one(two):
    each = {story.call_off.pk: groups.for_one(story, 0, 1) for story in two}
    with pytest.raises(DomainError, match="Two of the children have the same place"):
        groups.recommend_all(*two, each=each, chosen=WHY)
    with pytest.raises(DomainError, match=f"Choose a place for {two[1].call_off.reference}"):
        groups.recommend_all(*two, each={two[0].call_off.pk: groups.for_one(two[0], 0, 1)}, chosen=WHY)
    assert not AwardProposal.objects.exists()


def test_who_is_not_to_be_together_or_has_no_offer_of_the_home_is_not_recommended_for_it(two):
    two[1].offers[0].__class__.objects.filter(pk=two[1].offers[0].pk).update(state="withdrawn")
    with pytest.raises(DomainError, match=f"did not offer for {two[1].call_off.reference}"):
        groups.recommend_all(*two, chosen=WHY)
    groups.decide(group_of(two[0]), Together.NOT)
    with pytest.raises(DomainError, match="not placed together"):
        groups.recommend_all(*two, index=1, chosen=WHY)
    groups.decide(group_of(two[0]), Together.PREFER)
    groups.leave(two[1].call_off.referral, LeftGroup.APART_NEEDS)
    with pytest.raises(DomainError, match="Fewer than two"):
        groups.recommend_all(*two, chosen=WHY)


def test_a_refusal_for_one_is_a_refusal_for_all_and_says_for_which(two):
    each = {story.call_off.pk: groups.for_one(story, 0, number + 1) for number, story in enumerate(two)}
    each[two[1].call_off.pk] = groups.ForOne(each[two[1].call_off.pk].place, {})
    with pytest.raises(DomainError, match="Nothing was done for any of them") as refused:
        groups.recommend_all(*two, each=each, chosen=WHY)
    assert two[1].call_off.reference in refused.value.reasons[0]
    assert not Recommendation.objects.exists()


# --- The pages ---
def filled(two, index: int = 0) -> dict[str, object]:
    places = {
        f"{story.call_off.pk.hex}-place": str(story.homes[index].places.get(number=number + 1).pk)
        for number, story in enumerate(two)
    }
    return {
        **places,
        **day("starts_on", two[0].call_off.needed_on),
        "reasons": "Near school.",
        **WHY,
        **key(),
    }


def test_an_officer_compares_the_homes_recommends_one_and_asks_for_all(two):
    first, second = two
    officer = signed_in(first.officer)
    page = officer.get(address(first, "homes/")).content.decode()
    assert page.index(first.homes[0].name) < page.index(first.homes[1].name)
    assert "Points together" in page and "Offered for all of them" in page and "2nd" in page
    url = address(first, f"recommend/{first.offers[0].pk}/")
    assert "Another home scored better for one of them" in officer.get(url).content.decode()
    bad = officer.post(url, {**filled(two), "together_reason": ""})
    assert bad.status_code == 200 and not AwardProposal.objects.exists()
    assert officer.post(url, filled(two)).status_code == 302
    assert {one.setting for one in AwardProposal.objects.all()} == {first.homes[0]}
    group = officer.get(address(first)).content.decode()
    assert "Ask for authorisation of all" in group
    proposal = officer.get(f"/call-offs/{second.call_off.pk}/proposal/").content.decode()
    assert "Their bond: apart they would lose one another." in proposal
    officer.post(address(first), key())
    assert Authorisation.objects.count() == 2


def test_what_a_colleague_recommended_since_is_not_overwritten_unread(two):
    url = address(two[0], f"recommend/{two[0].offers[0].pk}/")
    officer = signed_in(two[0].officer)
    version = officer.get(url).context["form"][VERSION].value()
    awards.recommend(two[1], 1, reasons="Nearer to her grandmother.")
    answer = officer.post(url, {**filled(two), VERSION: version})
    assert answer.status_code == 200 and "Nearer to her grandmother." in answer.content.decode()
    assert AwardProposal.objects.count() == 1


def test_what_changed_since_it_was_read_is_neither_asked_for_nor_authorised_for_all(two):
    groups.recommend_all(*two, chosen=WHY)
    ceiling("9000000.00")
    officer = signed_in(two[0].officer)
    version = officer.get(address(two[0])).context["form"][VERSION].value()
    groups.recommend_all(*two, index=1, chosen=WHY)
    answer = officer.post(address(two[0]), {**key(), VERSION: version})
    assert answer.status_code == 200 and not Authorisation.objects.exists()
    assert two[0].homes[1].name in answer.content.decode()
    group_acts.ask_together(group=group_of(two[0]), by=two[0].officer, at=now())
    head = signed_in(accounts.person(Role.HEAD_OF_SERVICE))
    version = head.get(address(two[0])).context["form"][VERSION].value()
    waiting = Authorisation.objects.order_by("requested_at").first()
    returned = {"reason": "Which school?", "no_conflict": True, "by": accounts.person(Role.HEAD_OF_SERVICE)}
    authorising.decide(asked=waiting.offices.get(), decision="return", **returned, at=now())
    answered = awards.Story(waiting.call_off, two[0].homes, officer=two[0].officer)
    awards.ask(answered)
    answer = head.post(address(two[0]), {"no_conflict": "on", VERSION: version, **key()})
    assert answer.status_code == 200
    assert {one.state for one in Authorisation.objects.all()} == {"requested", "returned"}


def test_no_page_of_it_opens_before_all_is_scored_or_to_who_judges_with_a_conflict(two, clock):
    officer = signed_in(two[0].officer)
    OfferAssessment.objects.create(
        call_off=two[1].call_off, evaluator=two[0].officer, assigned_at=now(), has_conflict=True,
        declared_at=now(), conflict_note="A cousin works there.",
    )  # fmt: skip
    for more in ("", "homes/", f"recommend/{two[0].offers[0].pk}/"):
        assert officer.get(address(two[0], more)).status_code == 404, more
    other = signed_in(accounts.person(Role.PLACEMENTS_OFFICER))
    assert other.get(address(two[0], f"recommend/{uuid4()}/")).status_code == 404
    assert other.get(address(two[0], "homes/")).status_code == 200


# --- What is kept ---
def test_records_say_one_of_how_many_and_why_together_and_name_no_other_child(two):
    first, second = two
    groups.recommend_all(*two, chosen=WHY)
    made = group_acts.ask_together(group=group_of(first), by=first.officer, at=now())
    asked = next(one for one in made if one.call_off_id == second.call_off.pk)
    record = frozen_record(asked, DecidedAs.AUTHORISED)
    assert ["Searched for", "One of 2 brothers and sisters searched for together"] in record["facts"]
    assert any(
        "Their bond: apart they would lose one another. They sleep" in row[1] for row in record["reasons"]
    )
    other = first.call_off.referral.child
    for edition in Edition:
        told = content(
            search_for(second.call_off.referral_id), edition, for_whom="Court", by="Officer", at=now()
        )
        assert ["Searched for", "One of 2 brothers and sisters searched for together"] in told["figures"]
        assert other.given_name not in str(told) and first.call_off.reference not in str(told)
        assert "Chosen for all brothers and sisters: their bond" in str(told)
    groups.leave(second.call_off.referral, LeftGroup.APART_NEEDS)
    told = content(search_for(second.call_off.referral_id), Edition.COURT, for_whom="C", by="O", at=now())
    assert any("Searched for apart: one child’s needs" in str(row) for row in told["figures"])
