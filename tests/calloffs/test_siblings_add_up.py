"""Brothers and sisters searched for together add up in a band, in any order and however split (S-49, ADR 149)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from calloffs.models import AskedOffice, Authorisation, DelegationBand
from calloffs.rules.bands import band_for
from calloffs.rules.siblings import Group, Sibling, added_words, no_longer_fits, sum_of, why_not_ask
from calloffs.selectors.siblings import group_of
from calloffs.services import authorising, call_offs
from calloffs.states import DecidingOffice, DirectGround, OfficeDecision
from placements.codes import LeftGroup, Together
from placements.selectors.groups import told_siblings
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.test_rules_together import Band, bands_of
from tests.calloffs.test_terms_add_up import ceiling, written_past_the_service
from tests.factories import accounts, awards, calloffs, groups, placements, providers
from tests.factories.awards import Story

PENCE = st.decimals(min_value="0.01", max_value="999999.99", places=2)
_numbers = count(1)


def sibling(pounds: Decimal | None, *, searched: bool = True) -> Sibling:
    number = next(_numbers)
    return Sibling(f"RF-{number}", f"CO-{number}" if pounds is not None else "", pounds, searched)


@given(st.lists(PENCE, min_size=1, max_size=6), bands_of(), st.randoms())
def test_however_they_are_split_and_ordered_the_last_asks_the_band_of_all(
    values: list[Decimal], bands: list[Band], order: Any
) -> None:
    """Each is asked with what the others come to, so that the sum and its band are the same for every one of them."""
    order.shuffle(values)
    whole = band_for(sum(values, Decimal(0)), bands)
    for index, own in enumerate(values):
        others = [sibling(value) for other, value in enumerate(values) if other != index]
        assert band_for(own + sum_of(others), bands) == whole


@given(st.lists(PENCE, max_size=4), st.integers(0, 3), st.integers(0, 3))
def test_who_is_searched_for_and_has_no_home_is_waited_for_and_who_is_apart_is_not(
    values: list[Decimal], searched: int, apart: int
) -> None:
    rows = [
        *(sibling(value) for value in values),
        *(sibling(None) for _ in range(searched)),
        *(sibling(None, searched=False) for _ in range(apart)),
    ]
    home = (uuid4(), None)
    assert bool(why_not_ask(Group(rows, "must"), home, emergency=False)) is bool(searched)
    assert why_not_ask(Group(rows, "must"), home, emergency=True) == ()
    assert why_not_ask(Group(rows), home, emergency=False) == ()
    assert sum_of(rows) == sum(values, Decimal(0))


def test_the_sentence_names_the_sum_and_of_whom() -> None:
    assert added_words(Decimal("9000.00"), [sibling(None)]) == ""
    one, other = sibling(Decimal("1000.00")), sibling(Decimal("500.50"))
    told = added_words(Decimal("9000.00"), [one, other])
    assert told == (
        f", added up with 2 brothers and sisters ({one.call_off}, {other.call_off}): £10,500.50 in all"
    )


def test_a_band_that_holds_no_more_refuses_and_one_without_a_ceiling_holds_all() -> None:
    assert no_longer_fits(Decimal("100.00"), Decimal("100.00")) == no_longer_fits(Decimal("1.00"), None) == ()
    assert "£100.01 together" in no_longer_fits(Decimal("100.01"), Decimal("100.00"))[0]


@pytest.fixture
def siblings(db) -> Iterator[list[Story]]:
    with tenancy.scope(tenancy.COUNCIL):
        yield groups.three()


def whole(*stories: Story) -> Decimal:
    return sum((awards.proposal(story).whole_life_value for story in stories), Decimal(0))


def test_each_of_three_asks_the_band_of_all_three(siblings):
    for story in siblings:
        groups.case(story)
    total = whole(*siblings)
    ceiling(str(total - Decimal("0.01")))
    for story in siblings:
        asked = awards.ask(story)
        assert (asked.together, asked.band.office) == (total, DecidingOffice.DCS)
        awards.turn_all(asked)
    ceiling_holds = [one.band.up_to is None for one in Authorisation.objects.select_related("band")]
    assert ceiling_holds == [True] * 3


def test_a_sum_at_the_ceiling_is_still_in_the_lower_band_and_the_pages_say_of_whom(siblings):
    for story in siblings:
        groups.case(story)
    total = whole(*siblings)
    ceiling(str(total))
    story = siblings[0]
    page = OnDuty(story.officer).reads(f"/call-offs/{story.call_off.pk}/proposal/", "2 brothers and sisters")
    assert siblings[1].call_off.reference in page
    asked = awards.ask(story)
    assert asked.band.office == DecidingOffice.HEAD_OF_SERVICE
    page = OnDuty(accounts.person(Role.HEAD_OF_SERVICE)).reads(
        f"/authorisations/{asked.pk}/", "with brothers and sisters"
    )
    assert siblings[2].call_off.reference in page


def test_nobody_is_asked_for_while_a_brother_or_sister_has_no_home(siblings):
    story, waits, _third = siblings
    for one in (story, siblings[2]):
        groups.case(one)
    with pytest.raises(DomainError, match=f"Recommend a home on {waits.call_off.reference} first"):
        awards.ask(story)
    groups.leave(waits.call_off.referral, LeftGroup.APART_TIME)
    assert awards.ask(story).siblings_value == whole(siblings[2])


def test_an_emergency_waits_for_nobody_and_the_next_pays_for_both_in_its_band(siblings):
    story, other, _third = siblings
    groups.case(story, ground=DirectGround.EMERGENCY)
    first = awards.ask(story)
    assert first.siblings_value == 0
    awards.turn_all(first)
    groups.case(other, ground=DirectGround.EMERGENCY)
    assert awards.ask(other).siblings_value == first.value


def test_searched_for_apart_still_adds_up_so_that_no_split_reaches_a_lower_band(siblings):
    story, other, third = siblings
    for one in siblings:
        groups.case(one)
    groups.leave(other.call_off.referral, LeftGroup.APART_NO_HOME)
    assert awards.ask(story).siblings_value == whole(other, third)
    assert awards.ask(other).siblings_value == whole(story, third)


def test_splitting_a_group_to_stay_under_a_band_is_refused(siblings):
    """As a mistake nobody is taken out while a call-off of the group runs, by the service and by the database."""
    story, other, _third = siblings
    groups.case(story)
    with pytest.raises(DomainError, match="nothing slips under a band by being split") as refusal:
        groups.leave(other.call_off.referral, LeftGroup.MISTAKE)
    assert refusal.value.field == "why"
    row = groups.member(other.call_off.referral)
    row.left_why, row.left_reason, row.left_by, row.left_at = "mistake", "No.", story.officer, now()
    with pytest.raises(DatabaseError, match="while what it buys adds up"), transaction.atomic():
        row.save()


def test_a_mistake_is_taken_out_while_nothing_is_bought_and_then_adds_nothing(siblings):
    story, other, third = siblings
    for one in siblings:
        end_with_none(one)
    groups.leave(other.call_off.referral, LeftGroup.MISTAKE)
    bought = awards.direct(referral=third.call_off.referral, profiled=False)
    groups.case(bought)
    anew = awards.direct(referral=other.call_off.referral, profiled=False)
    groups.case(anew)
    assert group_of(awards.proposal(anew)).siblings == ()
    assert awards.ask(anew).siblings_value == 0


def end_with_none(story: Story) -> None:
    call_offs.end_without_award(
        call_off=story.fresh(), reason="It was opened too early.", by=story.officer, at=now()
    )


def test_a_call_off_that_ended_with_no_award_counts_for_nothing(siblings):
    story, other, third = siblings
    for one in siblings:
        groups.case(one)
    groups.leave(third.call_off.referral, LeftGroup.APART_NEEDS)
    end_with_none(third)
    assert awards.ask(story).siblings_value == whole(other)


def test_what_grows_after_it_was_asked_is_not_authorised_in_the_old_band(siblings):
    story, other, third = siblings
    for one in siblings:
        groups.case(one, "1000.00")
    ceiling(str(whole(*siblings)))
    asked = awards.ask(story)
    groups.case(other, "1000.01")
    office = asked.offices.get(office=DecidingOffice.HEAD_OF_SERVICE)
    head = accounts.person(Role.HEAD_OF_SERVICE)
    decided = {"reason": "", "no_conflict": True, "by": head, "at": now()}
    with pytest.raises(DomainError, match="came to .* together, more than this band"):
        authorising.decide(asked=office, decision=OfficeDecision.AUTHORISE, **decided)
    with (
        pytest.raises(DatabaseError, match="what the brothers and sisters come to now"),
        transaction.atomic(),
    ):
        AskedOffice.objects.filter(pk=office.pk).update(
            decision="authorise", by=head, at=now(), no_conflict_declared=True
        )
        asked.state, asked.authorised_at = "authorised", now()
        asked.save()
    back = {**decided, "reason": "Ask the office of the sum."}
    authorising.decide(asked=office, decision=OfficeDecision.RETURN, **back)
    assert awards.ask(story).band.office == DecidingOffice.DCS
    assert awards.ask(third).band.office == DecidingOffice.DCS


def test_the_database_takes_no_smaller_sum_and_nobody_who_should_wait(siblings):
    story, other, third = siblings
    for one in siblings:
        groups.case(one)
    ceiling("1000.00")
    asked = awards.ask(story)
    for less in (Decimal(0), asked.siblings_value - Decimal("0.01")):
        with pytest.raises(DatabaseError, match="all that it runs on from"), transaction.atomic():
            written_past_the_service(asked, siblings_value=less)
    end_with_none(third)
    awards.turn_all(asked)
    asked_other = awards.proposal(other)
    asked_other.asked_at = now()
    asked_other.save()
    row = {
        "call_off_id": other.call_off.pk,
        "proposal_id": asked_other.pk,
        "value": asked_other.whole_life_value,
    }
    with pytest.raises(DatabaseError, match="when each has a home"), transaction.atomic():
        written_past_the_service(asked, **row, siblings_value=asked.value)


def test_the_database_counts_what_python_counts(siblings):
    story, other, third = siblings
    for number, one in enumerate(siblings):
        groups.case(one, f"{1000 + number}.07")
    awards.turn_all(awards.ask(other))
    awards.ask(third)
    for one in siblings:
        proposal = awards.proposal(one)
        with connection.cursor() as cursor:
            cursor.execute("SELECT calloffs_siblings_value(%s)", [proposal.pk])
            assert cursor.fetchone()[0] == sum_of(group_of(proposal).siblings) > 0


@pytest.mark.parametrize(
    ("together", "same", "told"),
    [
        (Together.MUST, False, "go to one home"), (Together.PREFER, False, "go to one home"),
        (Together.NOT, True, "not placed together"), (Together.MUST, True, ""), (Together.NOT, False, ""),
    ],
)  # fmt: skip
def test_they_are_together_as_was_decided_and_split_only_with_a_reason(siblings, together, same, told):
    story, other, third = siblings
    end_with_none(third)
    groups.leave(third.call_off.referral, LeftGroup.APART_NEEDS)
    groups.decide(groups.member(story.call_off.referral).group, together)
    if not same:
        other.homes = calloffs.lot_with_providers(1)[1]
        providers.admission(other.homes[0].provider, other.call_off.lot)
    for one in (story, other):
        groups.case(one)
    if told:
        with pytest.raises(DomainError, match=told):
            awards.ask(story)
        proposal = awards.proposal(story)
        proposal.asked_at = now()
        proposal.save()
        with pytest.raises(DatabaseError, match="together as was decided"), transaction.atomic():
            Authorisation.objects.create(
                reference="AU-1", call_off=story.call_off, proposal=proposal, value=proposal.whole_life_value,
                siblings_value=whole(other), band=DelegationBand.objects.latest("over"), requested_by=story.officer,
                requested_at=now(),
            )  # fmt: skip
        groups.decide(groups.member(story.call_off.referral).group, Together.PREFER)
        groups.leave(other.call_off.referral, LeftGroup.APART_WISHES)
    assert awards.ask(story).siblings_value == whole(other)


def test_providers_read_how_many_they_are_and_whether_together_and_no_more(db):
    with tenancy.scope(tenancy.COUNCIL):
        rows = [placements.referral(state=ReferralState.SEARCHING) for _ in range(3)]
        groups.group(*rows, together=Together.PREFER)
        assert told_siblings(rows[0].pk) == {
            "siblings_words": "One of 3 brothers and sisters, together if it can be"
        }
        groups.leave(rows[1], LeftGroup.MISTAKE)
        groups.leave(rows[2], LeftGroup.APART_SAFETY)
        assert told_siblings(rows[0].pk) == told_siblings(rows[2].pk) == {}
