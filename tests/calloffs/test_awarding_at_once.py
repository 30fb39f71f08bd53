"""Two people at the same moment: one decision, one award, one placement; the other reads what happened."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from calloffs.models import AskedOffice, CallOff, StandIn
from calloffs.services import authorising, awarding, stand_ins
from calloffs.states import CallOffState, OfficeDecision
from placements.models import Placement
from placements.states import PlacementState
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text import words
from sefton_pdps.core.time.clock import now, today
from tests.factories import accounts, authority, awards, placements
from tests.factories.rows import all_of


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run the works in threads that start together, each in a council transaction; results or refusals."""
    barrier, results = Barrier(len(works)), [None] * len(works)

    def run(index: int, work: Callable[[], Any]) -> None:
        try:
            with tenancy.scope(tenancy.COUNCIL):
                barrier.wait(timeout=60)
                results[index] = work()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


@pytest.mark.parametrize("second", [OfficeDecision.AUTHORISE, OfficeDecision.REFUSE])
def test_of_two_heads_of_service_who_decide_at_once_one_wins(committed_db, second):
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct(age=9)
        awards.make_case(story, "500.00")
        office = awards.ask(story).offices.get()
        people = [accounts.person(Role.HEAD_OF_SERVICE) for _ in range(2)]

    def work(person, decision):
        return lambda: authorising.decide(
            asked=AskedOffice.objects.get(pk=office.pk),
            decision=decision,
            reason="For a reason.",
            no_conflict=True,
            by=person,
            at=now(),
        )

    results = at_once(work(people[0], OfficeDecision.AUTHORISE), work(people[1], second))
    assert sum(isinstance(one, Stale) for one in results) == 1
    with tenancy.scope(tenancy.COUNCIL):
        kept = AskedOffice.objects.get(pk=office.pk)
        assert all_of(Event).filter(name="authorisation.key_turned").count() == 1
        wanted = (
            CallOffState.AUTHORISED if kept.decision == OfficeDecision.AUTHORISE else CallOffState.CASE_MADE
        )
        assert story.fresh().state == wanted


def test_of_two_stand_ins_who_are_named_at_once_for_one_office_one_is_kept_and_the_other_reads_why(
    committed_db,
):
    """One Director in two windows, then two Directors who name each other: the exclusion and the chain (ADR 123)."""
    with tenancy.scope(tenancy.COUNCIL):
        director, other = (accounts.person(Role.DCS) for _ in range(2))
        heads = [accounts.person(Role.HEAD_OF_SERVICE) for _ in range(2)]
    named = at_once(*(lambda head=head: authority.stand_in(director, head) for head in heads))
    (refused,) = [one for one in named if isinstance(one, Exception)]
    assert isinstance(refused, DomainError)
    assert "stands in for you" in str(refused) and "End that first, or choose other days." in str(refused)
    with tenancy.scope(tenancy.COUNCIL):
        assert StandIn.objects.count() == 1
        stand_ins.end(stand_in=StandIn.objects.get(), by=director, at=now())
    named = at_once(lambda: authority.stand_in(director, other), lambda: authority.stand_in(other, director))
    (refused,) = [one for one in named if isinstance(one, Exception)]
    assert isinstance(refused, DomainError) and "Nobody stands in for a stand-in" in str(refused)
    with tenancy.scope(tenancy.COUNCIL):
        assert StandIn.objects.filter(ended_at=None).count() == 1


def test_two_officers_who_award_at_once_make_one_placement(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct()
        awards.authorised(story)
        issued, signer = awards.issue(story), awards.signer(story)
        proposal = awards.proposal(story)
        taken = placements.placement(
            proposal.place,
            state=PlacementState.PLANNED,
            starts_on=proposal.starts_on + timedelta(days=30),
            planned_end=proposal.starts_on + timedelta(days=60),
            started_at=None,
        )
        awards.sign(issued, signer)
        Placement.objects.filter(pk=taken.pk).update(
            state=PlacementState.CANCELLED, cancelled_at=now(), cancel_reason="Not needed."
        )
        officers = [accounts.person(Role.PLACEMENTS_OFFICER) for _ in range(2)]

    def work(person):
        return lambda: awarding.award(call_off=CallOff.objects.get(pk=story.call_off.pk), by=person, at=now())

    results = at_once(*(work(person) for person in officers))
    refusal = next(one for one in results if isinstance(one, Stale))
    assert "was awarded on" in str(refusal)
    with tenancy.scope(tenancy.COUNCIL):
        assert Placement.objects.filter(call_off_id=story.call_off.pk).count() == 1
        assert all_of(Event).filter(name="call_off.award").count() == 1


def test_of_two_officers_who_award_the_last_place_at_once_the_second_reads_which_call_off_has_it(
    committed_db,
):
    with tenancy.scope(tenancy.COUNCIL):
        first = awards.direct()
        awards.authorised(first)
        second = awards.Story(awards.direct().call_off, first.homes)
        second.call_off.lot = first.call_off.lot
        second.call_off.save()
        proposal = awards.proposal(first)
        awards.make_case_all_the_same(second, place=proposal.place)
        awards.turn_all(awards.ask(second))
        pairs = [(awards.issue(story), awards.signer(story)) for story in (first, second)]
        kept_back = placements.placement(
            proposal.place,
            state=PlacementState.PLANNED,
            starts_on=proposal.starts_on + timedelta(days=30),
            planned_end=proposal.starts_on + timedelta(days=60),
            started_at=None,
        )
        for pair in pairs:
            awards.sign(*pair)
        Placement.objects.filter(pk=kept_back.pk).update(
            state=PlacementState.CANCELLED, cancelled_at=now(), cancel_reason="Not needed."
        )
        officer = accounts.person(Role.PLACEMENTS_OFFICER)

    def work(story):
        return lambda: awarding.award(
            call_off=CallOff.objects.get(pk=story.call_off.pk), by=officer, at=now()
        )

    results = at_once(work(first), work(second))
    refusal = next(one for one in results if isinstance(one, DomainError))
    with tenancy.scope(tenancy.COUNCIL):
        winner = CallOff.objects.get(state=CallOffState.AWARDED)
        assert f"was taken on {words.day(today())} by {winner.reference}" in str(refusal)
        assert Placement.objects.filter(call_off_id__isnull=False).count() == 1
