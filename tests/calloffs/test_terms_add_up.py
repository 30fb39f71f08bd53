"""A second short term for the same child and home asks the band that both come to (S-49, ADR 116)."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calloffs.models import Authorisation, AwardProposal, DelegationBand
from calloffs.rules.direct_awards import Stay
from calloffs.rules.together import sum_of
from calloffs.selectors.together import earlier_of
from calloffs.services import bands
from calloffs.services.bands import NewBand
from calloffs.states import CallOffRoute, DecidingOffice, HowLong
from placements.models import Placement
from placements.services import placements as services
from placements.states import FeeUnit, PayRule, ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now, today
from sefton_pdps.core.time.working_days import moment_from_local
from tests.calloffs.on_duty import OnDuty
from tests.factories import accounts, authority, awards, calloffs, placements
from tests.shares import TAKES_ALL

A_STAY = {"stay": Stay(HowLong.FOUR_WEEKS)}


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def ceiling(pounds: str) -> None:
    """The Head of Service's ceiling from today."""
    DelegationBand.objects.update(valid_to=today())
    whole = [
        NewBand(DecidingOffice.HEAD_OF_SERVICE, Decimal("0.00"), Decimal(pounds)),
        NewBand(DecidingOffice.DCS, Decimal(pounds), None),
    ]
    by = accounts.person(Role.COMMISSIONING_MANAGER)
    bands.set_bands(bands=whole, legal_basis="Part 5", valid_from=today(), by=by, at=now())


def first_stay(weekly: str = "7000.00", *, lived_in: bool = True):
    """28 days in an emergency, awarded, and the child there."""
    story, asked = authority.asked_tonight(weekly, **A_STAY)
    awards.turn_all(asked)
    awards.sign(awards.issue(story), awards.signer(story))
    placement = Placement.objects.get(call_off_id=story.call_off.pk)
    if lived_in:
        placements.start(placement, story.officer)
    return story, asked, placement


def again(story, from_on, *, weekly: str = "7000.00"):
    """Another 28 days for the same child at the same home, from a day on."""
    child = story.call_off.referral.child
    referral = placements.referral(child, needed_on=from_on, state=ReferralState.SEARCHING)
    placements.approved_profile(referral, accounts.person(Role.TEAM_MANAGER))
    call_off = calloffs.call_off(
        referral, story.call_off.lot, route=CallOffRoute.DIRECT_AWARD, needed_on=from_on
    )
    second = awards.Story(call_off, story.homes)
    awards.make_case(second, weekly, **A_STAY)
    return second, awards.ask(second)


def office_of(asked):
    return asked.offices.get().office


# 28 nights at £7,000 a week are £28,000; two stays £56,000.
@pytest.mark.parametrize(
    ("limit", "office"),
    [
        ("55999.99", DecidingOffice.DCS), ("56000.00", DecidingOffice.HEAD_OF_SERVICE),
        ("56000.01", DecidingOffice.HEAD_OF_SERVICE),
    ],
)  # fmt: skip
def test_a_second_28_days_ask_the_band_of_both(limit, office):
    ceiling(limit)
    story, asked, placement = first_stay()
    assert (asked.earlier_value, office_of(asked)) == (0, DecidingOffice.HEAD_OF_SERVICE)
    _second, both = again(story, placement.planned_end)
    assert (both.value, both.earlier_value) == (Decimal("28000.00"), Decimal("28000.00"))
    assert office_of(both) == office
    why = both.offices.get().why
    assert placement.reference in why and "£56,000.00 together" in why


def test_the_page_of_the_proposal_and_of_the_decision_say_the_sum_and_what_it_is_of():
    ceiling("30000.00")
    story, _asked, placement = first_stay()
    second, both = again(story, placement.planned_end)
    page = OnDuty(accounts.person(Role.DCS)).reads(f"/authorisations/{both.pk}/", placement.reference)
    assert "£56,000.00 together" in page and "£56,000.00 with what it runs on from" in page
    assert second.fresh()


@pytest.mark.parametrize(("days", "adds"), [(28, True), (29, False)])
def test_a_pause_of_more_than_28_days_begins_anew(days, adds):
    story, _asked, placement = first_stay()
    _second, both = again(story, placement.planned_end + timedelta(days=days))
    assert bool(both.earlier_value) is adds


def test_another_home_adds_nothing():
    story, _asked, placement = first_stay()
    needed_on = placement.planned_end
    child = story.call_off.referral.child
    referral = placements.referral(child, needed_on=needed_on, state=ReferralState.SEARCHING)
    other = awards.direct(referral=referral, needed_on=needed_on)
    awards.make_case(other, "7000.00", **A_STAY)
    assert other.homes != story.homes
    assert awards.ask(other).earlier_value == 0


def test_a_placement_that_was_cancelled_counts_for_nothing():
    story, _asked, placement = first_stay(lived_in=False)
    services.cancel_placement(
        placement=placement,
        reason="She went to her aunt.",
        by=accounts.person(Role.PLACEMENTS_OFFICER),
        at=now(),
    )
    _second, both = again(story, placement.planned_end)
    assert both.earlier_value == 0


def test_the_limit_of_provisional_authority_is_held_against_both(clock):
    story, _asked, placement = first_stay()
    clock.set(moment_from_local(placement.planned_end, time(9)))
    _second, both = again(story, placement.planned_end)
    scheme = authority.scheme(up_to=both.together - Decimal("0.01"))
    with pytest.raises(DomainError, match="£56,000.00 is above the limit"):
        authority.give(both)
    with pytest.raises(DatabaseError, match="within its scheme"), transaction.atomic():
        both.state, both.provisional_under, both.provisional_reason = "provisional", scheme, "In two parts."
        both.provisional_by, both.provisional_at = accounts.person(Role.ON_CALL_AUTHORISER), now()
        both.provisional_until = now() + timedelta(hours=1)
        both.save()


def written_past_the_service(both: Authorisation, **fields: Any) -> None:
    """The same request as a row of its own."""
    columns = (
        "call_off_id",
        "proposal_id",
        "value",
        "earlier_value",
        "band_id",
        "requested_by_id",
        "requested_at",
    )
    same = {name: getattr(both, name) for name in columns}
    Authorisation.objects.create(**{**same, "reference": "AU-1", "state": "requested", **fields})


def test_the_database_takes_no_smaller_sum_than_what_it_runs_on_from_and_no_band_that_does_not_hold_both():
    """Else a limit held against the sum would be kept by whoever leaves the earlier term out (S-49)."""
    ceiling("30000.00")
    story, asked, placement = first_stay()
    _second, both = again(story, placement.planned_end)
    assert asked.band != both.band
    for less in (0, Decimal("27999.99")):
        with pytest.raises(DatabaseError, match="with all that it runs on from"), transaction.atomic():
            written_past_the_service(both, earlier_value=less)
    with pytest.raises(DatabaseError, match="of its own call-off"), transaction.atomic():
        written_past_the_service(both, value=1)
    with pytest.raises(DatabaseError, match="does not hold what is asked for together"), transaction.atomic():
        written_past_the_service(both, band_id=asked.band_id)


PENCE = st.decimals(min_value="0.01", max_value="99999.99", places=2)
LINES = st.lists(
    st.tuples(PENCE, st.sampled_from(FeeUnit), st.sampled_from(PayRule), st.sampled_from([1, -1])), max_size=3
)
STAYS = st.lists(
    st.tuples(st.integers(1, 70), st.integers(0, 60), st.sampled_from(["started", "ended", "cancelled"]), LINES),
    max_size=4,
)  # fmt: skip


@pytest.mark.drawn
@settings(
    max_examples=200 if TAKES_ALL else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(stays=STAYS)
def test_the_database_counts_what_python_counts(story_of_tonight, stays):
    """Earlier stays of any length, pause, unit and rule of pay, ended or cancelled, at the same home."""
    proposal = story_of_tonight
    with transaction.atomic():
        last_day = proposal.starts_on
        for nights, pause, state, lines in stays:
            last_day -= timedelta(days=pause)
            _stayed(proposal, last_day - timedelta(days=nights), last_day, state, lines)
            last_day -= timedelta(days=nights)
        with connection.cursor() as cursor:
            cursor.execute("SELECT calloffs_earlier_value(%s)", [proposal.pk])
            assert cursor.fetchone()[0] == sum_of(earlier_of(proposal))
        transaction.set_rollback(True)


@pytest.fixture
def story_of_tonight() -> AwardProposal:
    _story, asked = authority.asked_tonight(**A_STAY)
    return asked.proposal


def _stayed(proposal: AwardProposal, starts_on: date, ends_on: date, state: str, lines: Any) -> None:
    """One that ended is planned for longer than it lasted."""
    planned_end = ends_on + timedelta(days=40) if state == "ended" else ends_on
    said: dict[str, dict[str, Any]] = {
        "ended": {"ended_at": now(), "ended_on": ends_on},
        "cancelled": {"cancelled_at": now(), "cancel_reason": "She went home."},
    }
    stay = placements.placement(
        proposal.place, proposal.call_off.referral.child, call_off_id=uuid4(), starts_on=starts_on,
        planned_end=planned_end, state=state, **said.get(state, {}),
    )  # fmt: skip
    for pounds, unit, rule, sign in lines:
        once = unit == FeeUnit.ONE_OFF
        placements.fee_line(
            stay, pounds=pounds, unit=unit, sign=sign, pay_rule=PayRule.FIRST_NIGHT if once else rule,
            starts_on=starts_on, ends_on=starts_on + timedelta(days=1) if once else ends_on,
        )  # fmt: skip
