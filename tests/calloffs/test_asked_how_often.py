"""Who types figure after figure finds out what it is held against: each try stands in the trail."""

import pytest

from calloffs.services import offers
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms.doubts import Unsure
from tests.factories import calloffs
from tests.factories.rows import all_of


def tried(draft, by):
    with tenancy.scope(by.scope), pytest.raises(Unsure) as asked:
        offers.submit_offer(draft=draft, by=by)
    return [doubt.code for doubt in asked.value.doubts]


@pytest.mark.usefixtures("committed_db")
def test_each_asking_survives_its_refusal_and_the_answer_says_how_often_and_never_the_sealed_figure():
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers(1)
        call_off = calloffs.competition(*homes, lot=lot)
    by = calloffs.bidder(homes[0].provider)
    draft = calloffs.draft(call_off, homes[0], by, price_lines=calloffs.fees(accommodation="5.00"))
    codes = [tried(draft, by) for _ in range(3)][-1]
    with tenancy.scope(by.scope):
        offers.submit_offer(draft=draft, sure=codes, by=by)
    asked = list(all_of(Event).filter(name="offer.asked_if_sure", subject_id=draft.pk))
    said = all_of(Event).get(name="offer.said_sure")
    assert [one.actor_id for one in asked] == [by.pk] * 3
    assert (said.payload, said.subject_id) == ({"of": "the weekly fee", "asked": 3}, draft.pk)
    assert "5.00" not in str([one.payload for one in (*asked, said)])
