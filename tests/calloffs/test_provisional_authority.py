"""Provisional authority: off until a scheme is entered, within its limit, for its time, never for oneself (ADR 115)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import CallOff, ProvisionalAuthority, WithheldRatification
from calloffs.selectors.authorisations import waiting_for
from calloffs.selectors.provisional import scheme_on, unauthorised_now
from calloffs.services import ratifying
from calloffs.services.provisional_schemes import switch_off
from calloffs.states import AuthorisationState, CallOffState, ExpiryUnit, GivingOffice, OfficeDecision
from calloffs.tasks import lapse_provisional
from placements.models import Placement
from placements.states import PlacementState
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now, today
from sefton_pdps.notifications.models import Notice
from tests.factories import accounts, authority, awards
from tests.factories.rows import all_of

PENNY = Decimal("0.01")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def placed(story):
    """The agreement drawn up, issued and signed, which awards the call-off."""
    awards.sign(awards.issue(story), awards.signer(story))
    return Placement.objects.get(call_off_id=story.call_off.pk)


# --- Given ------------------------------------------------------------------------------------------------------
def test_what_has_provisional_authority_goes_on_as_from_authorised():
    story, given = authority.given_tonight()
    assert given.state == AuthorisationState.PROVISIONAL
    assert given.provisional_until == given.provisional_at + timedelta(hours=48)
    assert story.fresh().state == CallOffState.AUTHORISED
    assert placed(story).state == PlacementState.PLANNED
    assert story.fresh().state == CallOffState.AWARDED


def test_it_lapses_at_the_end_of_so_many_working_days_where_the_scheme_says_so():
    authority.scheme(lasts=1, unit=ExpiryUnit.WORKING_DAYS)
    _story, asked = authority.asked_tonight()
    until = authority.give(asked).provisional_until
    assert until.minute == 59 and until - now() > timedelta(hours=24) - timedelta(hours=now().hour + 1)


def test_while_it_is_switched_off_nobody_gives_it():
    _story, asked = authority.asked_tonight()
    with pytest.raises(DomainError, match="switched off"):
        authority.give(asked)
    authority.scheme()
    switch_off(valid_from=today(), by=accounts.person(Role.DCS), at=now())
    with pytest.raises(DomainError, match="switched off"):
        authority.give(asked)
    asked.refresh_from_db()
    assert asked.state == AuthorisationState.REQUESTED


@pytest.mark.parametrize(("over", "given"), [(-PENNY, False), (Decimal(0), True), (PENNY, True)])
def test_a_limit_a_penny_below_at_and_above_the_value_decides(over, given):
    _story, asked = authority.asked_tonight()
    authority.scheme(up_to=asked.value + over)
    if given:
        assert authority.give(asked).state == AuthorisationState.PROVISIONAL
        return
    with pytest.raises(DomainError, match="above the limit of"):
        authority.give(asked)


@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.DUTY_TEAM, Role.COMMISSIONING_MANAGER, Role.HEAD_OF_SERVICE, Role.DCS,
             Role.ASC_DIRECTOR, Role.AUDITOR, Role.SOCIAL_WORKER],
)  # fmt: skip
def test_nobody_gives_it_but_who_the_scheme_names(role):
    authority.scheme()
    _story, asked = authority.asked_tonight()
    with pytest.raises(NotAllowed, match="given by the on-call authoriser"):
        authority.give(asked, accounts.person(role))


def test_the_scheme_may_name_the_head_of_service():
    authority.scheme(office=GivingOffice.HEAD_OF_SERVICE)
    _story, asked = authority.asked_tonight()
    with pytest.raises(NotAllowed, match="given by the head of Service|given by the Head of Service"):
        authority.give(asked)
    assert (
        authority.give(asked, accounts.person(Role.HEAD_OF_SERVICE)).state == AuthorisationState.PROVISIONAL
    )


def test_nobody_gives_it_to_what_they_had_a_part_in():
    authority.scheme()
    both = accounts.person(Role.ON_CALL_AUTHORISER, Role.PLACEMENTS_OFFICER)
    _story, made = authority.asked_tonight(by=both)
    with pytest.raises(NotAllowed, match="somebody else must give it"):
        authority.give(made, both)


def test_the_database_refuses_it_for_oneself_above_the_limit_and_without_a_scheme():
    _story, asked = authority.asked_tonight()
    low = authority.scheme(up_to=asked.value - PENNY)
    asked.state, asked.provisional_at = AuthorisationState.PROVISIONAL, now()
    asked.provisional_until = now() + timedelta(hours=1)
    asked.provisional_reason, asked.provisional_by = "For myself.", accounts.person(Role.ON_CALL_AUTHORISER)
    with pytest.raises(DatabaseError), transaction.atomic():
        asked.save()
    asked.provisional_under = low
    with pytest.raises(DatabaseError, match="within its scheme"), transaction.atomic():
        asked.save()
    switch_off(valid_from=today(), by=accounts.person(Role.DCS), at=now())
    asked.provisional_under = authority.scheme()
    asked.provisional_by = asked.requested_by
    with pytest.raises(DatabaseError, match="did not ask for it"), transaction.atomic():
        asked.save()


def test_it_is_for_an_emergency_only():
    authority.scheme()
    story = awards.direct(age=9)
    awards.make_case(story, "5000.00")
    with pytest.raises(DomainError, match="is for an emergency"):
        authority.give(awards.ask(story))


@pytest.mark.parametrize(
    ("wrong", "said"), [({"reason": " "}, "Say why it cannot wait"), ({"no_conflict": False}, "no conflict")]
)
def test_it_has_a_reason_and_a_declaration(wrong, said):
    authority.scheme()
    _story, asked = authority.asked_tonight()
    with pytest.raises(DomainError, match=said):
        authority.give(asked, **wrong)


def test_what_is_decided_is_given_no_provisional_authority():
    _story, given = authority.given_tonight()
    other = accounts.person(Role.ON_CALL_AUTHORISER)
    giver = re.escape(given.provisional_by.described)
    with pytest.raises(Stale, match=f"{giver} gave provisional authority already, on .* was not taken"):
        authority.give(given, other)
    with pytest.raises(Stale, match="You gave provisional authority already"):
        authority.give(given, given.provisional_by)
    authority.ratify(given, accounts.person(Role.DCS))
    with pytest.raises(Stale, match="decided already"):
        authority.give(given, other)


# --- Ratified ---------------------------------------------------------------------------------------------------
def test_ratified_by_the_office_of_the_band_it_is_authorised():
    _story, given = authority.given_tonight()
    director = accounts.person(Role.DCS)
    assert list(waiting_for(director, now())) == [given]
    done = authority.ratify(given, director)
    assert (done.state, done.authorised_at is not None) == (AuthorisationState.AUTHORISED, True)
    assert not waiting_for(director, now()).exists()


def test_every_office_that_is_asked_ratifies():
    _story, given = authority.given_tonight(age=15)
    assert authority.ratify(given, accounts.person(Role.DCS)).state == AuthorisationState.PROVISIONAL
    with pytest.raises(DomainError, match="impact"):
        authority.ratify(given, accounts.person(Role.ASC_DIRECTOR))
    done = authority.ratify(given, accounts.person(Role.ASC_DIRECTOR), **awards.LIKELY)
    assert done.state == AuthorisationState.AUTHORISED


@pytest.mark.parametrize("role", [Role.ON_CALL_AUTHORISER, Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER])
def test_nobody_ratifies_for_an_office_that_is_not_theirs(role):
    _story, given = authority.given_tonight()
    with pytest.raises(NotAllowed, match="This decision is for the Executive Director"):
        authority.ratify(given, accounts.person(role))


def test_whoever_gave_it_does_not_ratify_it():
    authority.scheme()
    both = accounts.person(Role.ON_CALL_AUTHORISER, Role.DCS)
    _story, asked = authority.asked_tonight()
    with pytest.raises(NotAllowed, match="gave the provisional authority"):
        authority.ratify(authority.give(asked, both), both)


@pytest.mark.parametrize("decision", [OfficeDecision.RETURN, OfficeDecision.REFUSE])
def test_a_question_or_a_refusal_ends_nothing_is_told_to_the_director_and_may_be_ratified_later(decision):
    director, other = accounts.person(Role.DCS), accounts.person(Role.DCS)
    story, given = authority.given_tonight()
    placement = placed(story)
    with pytest.raises(DomainError, match="must be answered"):
        authority.ratify(given, director, decision)
    after = authority.ratify(given, director, decision, reason="Why this fee?")
    placement.refresh_from_db()
    assert after.state == AuthorisationState.PROVISIONAL
    assert (story.fresh().state, placement.state) == (CallOffState.AWARDED, PlacementState.PLANNED)
    assert WithheldRatification.objects.get().reason == "Why this fee?"
    assert all_of(Notice).filter(kind="authorisation.withheld", recipient=other).count() == 1
    assert authority.ratify(given, director).state == AuthorisationState.AUTHORISED


# --- Lapsed -----------------------------------------------------------------------------------------------------
def test_it_has_lapsed_by_the_clock_while_every_worker_is_down(clock):
    director = accounts.person(Role.DCS)
    story, given = authority.given_tonight()
    placement = placed(story)
    clock.advance(hours=48)
    given.refresh_from_db()
    assert given.state == AuthorisationState.PROVISIONAL
    (one,) = unauthorised_now(now())
    assert one.placement == placement and one.spent > 0
    red = [item for item in work_of(director, now()) if item.pk == given.pk]
    assert [item.by for item in red] == ["lapsed"]


def test_a_second_before_its_time_nothing_has_lapsed(clock):
    story, given = authority.given_tonight()
    placed(story)
    clock.set(given.provisional_until - timedelta(seconds=1))
    assert unauthorised_now(now()) == []
    lapse_provisional()
    given.refresh_from_db()
    assert given.state == AuthorisationState.PROVISIONAL
    with pytest.raises(DatabaseError, match="has not lapsed"), transaction.atomic():
        given.state, given.lapse_told_at = AuthorisationState.LAPSED, now()
        given.save()


def test_the_sweep_tells_the_director_once_and_ends_nothing(clock):
    director = accounts.person(Role.DCS)
    story, given = authority.given_tonight()
    placement = placed(story)
    clock.advance(hours=49)
    lapse_provisional()
    lapse_provisional()
    given.refresh_from_db()
    placement.refresh_from_db()
    assert given.state == AuthorisationState.LAPSED
    assert all_of(Notice).filter(kind="authorisation.lapsed", recipient=director).count() == 1
    assert (story.fresh().state, placement.state) == (CallOffState.AWARDED, PlacementState.PLANNED)
    assert CallOff.objects.get().agreements.get().state == "signed"


def test_every_night_from_the_lapse_is_counted_to_the_penny_and_none_before(clock):
    story, given = authority.given_tonight(weekly="7000.00")
    placed(story)
    clock.set(given.provisional_until + timedelta(days=2))
    (one,) = unauthorised_now(now())
    # The nights of the day of the lapse, of the next and of the one after, at £1,000 each.
    assert one.spent == Decimal("3000.00")


def test_it_is_ratified_late_which_stays_on_record(clock):
    story, given = authority.given_tonight()
    placed(story)
    clock.advance(hours=72)
    lapse_provisional()
    given.refresh_from_db()
    done = authority.ratify(given, accounts.person(Role.DCS))
    assert done.state == AuthorisationState.AUTHORISED and done.authorised_at > done.provisional_until
    assert unauthorised_now(now()) == []


def test_nothing_more_is_agreed_on_what_has_lapsed(clock):
    story, given = authority.given_tonight()
    clock.advance(hours=48)
    with pytest.raises(DomainError, match="has lapsed, so nothing more is agreed"):
        awards.draw_up(story)
    authority.ratify(given, accounts.person(Role.DCS))
    assert awards.issue(story)


def test_the_database_awards_nothing_on_what_has_lapsed(clock):
    story, _given = authority.given_tonight()
    clock.advance(hours=48)
    call_off = story.fresh()
    call_off.state, call_off.awarded_at = CallOffState.AWARDED, now()
    with pytest.raises(DatabaseError, match="on its authorisation only"), transaction.atomic():
        call_off.save()


# --- The scheme -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"valid_from": today}, ""),
        ({"up_to": Decimal("0.00")}, "above nothing"),
        ({"lasts": 0}, "from 1 to 168"),
        ({"lasts": 169}, "from 1 to 168"),
        ({"lasts": 21, "unit": ExpiryUnit.WORKING_DAYS}, "from 1 to 20"),
        ({"scheme_reference": " "}, "scheme of delegation"),
    ],
)
def test_a_scheme_is_whole(wrong, said):
    if not said:
        wrong, said = {"valid_from": today() - timedelta(days=1)}, "cannot change in the past"
    with pytest.raises(DomainError, match=said):
        authority.scheme(**wrong)
    assert not ProvisionalAuthority.objects.exists()


def test_the_next_scheme_ends_the_one_before_and_they_never_overlap():
    first = authority.scheme()
    with pytest.raises(DomainError, match="already"):
        authority.scheme()
    second = authority.scheme(valid_from=today() + timedelta(days=3))
    first.refresh_from_db()
    assert first.valid_to == second.valid_from
    with pytest.raises(DatabaseError, match="in_force_once"), transaction.atomic():
        ProvisionalAuthority.objects.create(
            scheme_reference="x",
            office=GivingOffice.ON_CALL,
            up_to=1,
            lasts=1,
            unit="hours",
            valid_from=today(),
        )


@pytest.mark.parametrize("role", [Role.ON_CALL_AUTHORISER, Role.HEAD_OF_SERVICE, Role.PLACEMENTS_OFFICER])
def test_only_who_sets_the_bands_sets_the_scheme(role):
    by = accounts.person(role)
    with pytest.raises(NotAllowed):
        authority.scheme(by=by)
    with pytest.raises(NotAllowed):
        switch_off(valid_from=today(), by=by, at=now())


def test_one_whose_end_was_entered_is_switched_off_sooner_with_what_was_to_follow():
    """Who must stop it tonight does not wait for an end that was entered when all was well (ADR 136)."""
    by, day = accounts.person(Role.DCS), today()
    until, sooner = day + timedelta(days=30), day + timedelta(days=9)
    first, second = authority.scheme(), authority.scheme(valid_from=until)
    assert switch_off(valid_from=sooner, by=by, at=now()) == [first, second]
    assert scheme_on(sooner - timedelta(days=1)) == first
    assert not scheme_on(sooner) and not scheme_on(until)
    with pytest.raises(Stale, match="off already"):
        switch_off(valid_from=until, by=by, at=now())
    with pytest.raises(DomainError, match="Enter that day or a later one, or end it sooner first"):
        authority.scheme(valid_from=day + timedelta(days=1), by=by)
    third = authority.scheme(valid_from=sooner, by=by)
    assert scheme_on(until) == third
    assert switch_off(valid_from=day, by=by, at=now()) == [first, third]
    assert scheme_on(day) is None and scheme_on(until) is None
    assert authority.scheme(by=by) == scheme_on(day)


def test_switching_off_takes_nothing_back_that_was_given():
    _story, given = authority.given_tonight()
    switch_off(valid_from=today(), by=accounts.person(Role.DCS), at=now())
    assert ratifying.due_to_lapse(at=now()) == []
    assert authority.ratify(given, accounts.person(Role.DCS)).state == AuthorisationState.AUTHORISED
    with pytest.raises(Stale, match="off already"):
        switch_off(valid_from=today(), by=accounts.person(Role.DCS), at=now())
