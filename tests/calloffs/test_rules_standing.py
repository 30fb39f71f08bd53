"""Where a call-off stands: every state has its sentence, its next step and its place on home pages."""

from datetime import UTC, datetime, timedelta
from itertools import product
from string import Formatter

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from calloffs.codes import AskedStanding
from calloffs.models import CallOff
from calloffs.rules import standing as rules
from calloffs.rules.competition import is_sealed, state_at
from calloffs.rules.standing import STATUSES, Standing, StandingFacts, standing_of
from calloffs.states import ENDED, LIVE, AgreementState, AuthorisationState, CallOffRoute, CallOffState
from sefton_pdps.access.roles import ROLE_PERMISSIONS

CLOSES = datetime(2026, 12, 4, 12, tzinfo=UTC)
# What the home page reads of a call-off beside its own fields (`reporting.selectors.worklist.purchases`).
READ_FOR_HOME = {"proposed_at", "decided_at", "agreement_drafted", "agreement_issued", "agreement_signed"}
ROWS = [
    *(row for row in vars(rules).values() if isinstance(row, Standing)),
    *(
        row
        for table in (rules.STATUSES, rules.SENT_BACK, rules.AGREED, rules.ASKED)
        for row in table.values()
    ),
]
# What is said once the agreement, or what was lost, is known: `agreed.next_of` fills it.
AGREED_ROWS = [*rules.AGREED.values(), rules.TO_TAKE_BACK, rules.TO_END]
KEY = "00000000-0000-4000-8000-000000000000"


def every_standing() -> list[tuple[StandingFacts, Standing]]:
    """Where a call-off may stand, by everything that decides it."""
    known = [
        StandingFacts(*one)
        for one in product(
            CallOffState,
            CallOffRoute,
            (True, False),
            ("", *AuthorisationState),
            (True, False),
            ("", *AgreementState),
            (True, False),
            (None, *AskedStanding),
        )
    ]
    return [(facts, standing_of(facts)) for facts in known]


@pytest.mark.parametrize("state", CallOffState)
def test_a_state_has_a_row_of_its_own(state):
    """A state without one would fail on its page and on every officer's home page."""
    assert isinstance(STATUSES.get(state), Standing)


@pytest.mark.parametrize("state", CallOffState)
def test_a_live_state_stands_on_home_pages_and_an_ended_one_does_not(state):
    work = {standing.work for facts, standing in every_standing() if facts.state == state}
    assert (None in work) == (state in ENDED)
    assert len(work - {None}) >= (state in LIVE)


@pytest.mark.parametrize("standing", ROWS)
def test_a_standing_is_whole(standing):
    """A sentence; a page that exists; fields that the call-off has; somebody whose role gives the step."""
    sentence = standing.sentence.format(deadline="5pm", agreement="SA-2026-00001", lost="The place is taken.")
    assert sentence.endswith(".") and sentence[0].isupper()
    named = {name for _, name, *_ in Formatter().parse(standing.sentence) if name}
    assert named <= ({"agreement", "lost"} if standing in AGREED_ROWS else {"deadline"})
    fields = {field.name for field in CallOff._meta.get_fields()}
    verb, date = standing.date
    assert verb and {date, standing.due} <= fields
    assert set(standing.since) <= fields | READ_FOR_HOME
    permissions = frozenset().union(*ROLE_PERMISSIONS.values())
    for step in filter(None, (standing.step, standing.work)):
        assert reverse(step.page, args=[KEY])
        assert step.permission is None or step.permission in permissions
    if standing.work:
        assert standing.work.waiting[0].isupper() and "{}" not in standing.work.todo
        assert ("{}" in standing.work.waiting) == (standing is STATUSES[CallOffState.RECOMMENDED])
        assert bool(standing.work.todo) == bool(standing.work.permission)
        assert standing.since or standing.due == "closes_at"


def test_every_row_is_reached():
    """A row that nothing chooses would look as if it were the truth."""
    reached = {id(row) for _, row in every_standing()}
    assert [row for row in ROWS if id(row) not in reached] == []


@given(
    state=st.sampled_from(CallOffState),
    minutes=st.integers(min_value=-3, max_value=3),
    has_deadline=st.booleans(),
)
def test_a_competition_past_its_deadline_is_closed_and_nothing_else_moves_by_the_clock(
    state, minutes, has_deadline
):
    at = CLOSES + timedelta(minutes=minutes)
    told = state_at(state, CLOSES if has_deadline else None, at)
    passed = has_deadline and minutes >= 0
    assert told == (CallOffState.CLOSED if passed and state == CallOffState.PUBLISHED else state)
    assert is_sealed(CLOSES if has_deadline else None, at) != passed
