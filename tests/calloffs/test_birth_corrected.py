"""A date of birth corrected while a home is bought: what rests on the old one is refused or proposed anew (ADR 155)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import AwardProposal
from calloffs.selectors.births import touched_by_birth
from calloffs.services import authorising, proposals
from calloffs.states import DecidingOffice, OfficeDecision
from placements.models import ChildChange
from placements.rules.ages import eighteenth_birthday
from placements.services.child_record import correct_record
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.time import clock
from tests.factories import awards
from tests.factories.accounts import person
from tests.kept_rows import kept_rows

MONTH = timedelta(days=30)


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def proposed():
    """A case for a child of 15, whose term ends at the 18th birthday."""
    story = awards.direct(age=15)
    awards.make_case(story)
    return story


def birth(story) -> date:
    return story.fresh().referral.child.date_of_birth


def correct(story, by_days, sure=()):
    return correct_record(
        child=story.fresh().referral.child, told={"date_of_birth": birth(story) - timedelta(days=by_days)},
        reason="wrong", words="The form was misread.", sure=sure, by=story.officer, at=clock.now(),
    )  # fmt: skip


def surely(story, by_days):
    with pytest.raises(Unsure) as asked:
        correct(story, by_days)
    correct(story, by_days, sure=[one.code for one in asked.value.doubts])
    return str(asked.value)


def turn_back(asked):
    office = asked.offices.order_by("office").first()
    return authorising.decide(
        asked=office, decision=OfficeDecision.RETURN, reason="Which date is right?", no_conflict=True,
        by=person(awards.OFFICES[DecidingOffice(office.office)]), at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("by_days", [30, -30])
def test_what_is_asked_for_on_the_old_date_stands_against_another(proposed, by_days):
    awards.ask(proposed)
    with pytest.raises(DomainError, match="waiting for authorisation.*return it with a question"):
        correct(proposed, by_days)
    assert not ChildChange.objects.exists()


def test_what_is_authorised_stands_against_it_too(proposed):
    awards.turn_all(awards.ask(proposed))
    with pytest.raises(DomainError, match="authorised for a term.*with no award"):
        correct(proposed, 30)


def test_what_is_proposed_and_not_asked_for_is_saved_again_first(proposed):
    before = awards.proposal(proposed)
    assert "would have to be saved again" in surely(proposed, 30)
    with pytest.raises(DomainError, match="Save the proposal again"):
        awards.ask(proposed)
    awards.make_case(proposed)
    now = awards.proposal(proposed)
    assert now.ends_on == eighteenth_birthday(birth(proposed)) == before.ends_on - MONTH
    assert now.whole_life_value < before.whole_life_value and awards.ask(proposed)


def test_what_came_back_is_not_copied_past_the_correction(proposed):
    returned = turn_back(awards.ask(proposed))
    surely(proposed, 30)
    with pytest.raises(DomainError, match="Save the proposal again"):
        proposals.next_version(returned.proposal, by=proposed.officer, at=clock.now())
    with pytest.raises(DomainError, match="Save the proposal again"):
        awards.ask(proposed)


def test_the_database_asks_for_nothing_on_a_date_that_was_corrected_since(proposed):
    asked = awards.ask(proposed)
    turn_back(asked)
    surely(proposed, 30)
    asked.pk, asked.reference, asked.state, asked.returned_at = None, "AU-X", "requested", None
    with pytest.raises(DatabaseError, match="corrected since"), transaction.atomic():
        asked.save(force_insert=True)


def test_a_term_that_another_birth_does_not_cut_stands_against_nothing():
    story = awards.direct(age=9)
    awards.make_case(story)
    awards.ask(story)
    assert (
        touched_by_birth(story.call_off.referral.child_id, birth(story), birth(story) - MONTH).against == ()
    )
    assert AwardProposal.objects.get().uncut_term_passes_18 is False
