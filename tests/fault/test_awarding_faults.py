"""Many awards of one place at one moment: one child has it, and nothing of the others is lost."""

from collections import Counter

import pytest

from calloffs.models import ServiceAgreement
from calloffs.states import CallOffState
from placements.models import Placement
from sefton_pdps.core.database import tenancy
from tests.calloffs.test_awarding_at_once import at_once
from tests.factories import awards
from tests.fault.competitions import DRILL

# Forty at a moment, as many as the database has connections for.
RIVALS, AT_ONCE = 200 if DRILL else 4, 40


@pytest.mark.fault
def test_of_many_call_offs_proposed_for_the_same_place_and_nights_one_is_awarded(committed_db):
    """All were authorised for the last place and are signed at one moment; the database lets one child have it."""
    with tenancy.scope(tenancy.COUNCIL):
        first = awards.direct()
        awards.authorised(first)
        place, stories = awards.proposal(first).place, [first]
        for _ in range(RIVALS - 1):
            rival = awards.Story(awards.direct().call_off, first.homes)
            rival.call_off.lot = first.call_off.lot
            rival.call_off.save()
            awards.make_case_all_the_same(rival, place=place)
            awards.turn_all(awards.ask(rival))
            stories.append(rival)
        pairs = [(awards.issue(story), awards.signer(story)) for story in stories]
    for begin in range(0, RIVALS, AT_ONCE):
        at_once(*(lambda pair=pair: awards.sign(*pair) for pair in pairs[begin : begin + AT_ONCE]))
    with tenancy.scope(tenancy.COUNCIL):
        states = Counter(story.fresh().state for story in stories)
        assert states == {CallOffState.AUTHORISED: RIVALS - 1, CallOffState.AWARDED: 1}
        assert Placement.objects.count() == 1
        # Each of the others was signed all the same: its provider's word is kept, and the council chooses again.
        assert ServiceAgreement.objects.filter(provider_signed_at=None).count() == 0
