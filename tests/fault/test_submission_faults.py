"""Offers sent twice, in two tabs, and all at once around the deadline."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse

from calloffs.models import Offer
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.web.editing import VERSION
from tests.factories import calloffs
from tests.factories.rows import all_of
from tests.fault.competitions import DRILL, nearly, sent_at

pytestmark = pytest.mark.fault
DOUBLE_CLICKS = 1000 if DRILL else 50
ROUNDS = 40 if DRILL else 1
AT_ONCE = 24
BACKEND = settings.AUTHENTICATION_BACKENDS[-1]


def _drafts(number: int, **fields):
    """A competition, and one whole draft by a person of each of as many providers."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers(number)
        call_off = calloffs.competition(*homes, lot=lot, **fields)
        people = [calloffs.bidder(home.provider) for home in homes]
    return call_off, [(calloffs.draft(call_off, *pair), pair[1]) for pair in zip(homes, people, strict=True)]


def _press(session: str, draft_id, key: uuid.UUID, version: str) -> str:
    try:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        sent = {"key": str(key), VERSION: version}
        answer = client.post(reverse("calloffs:offer_check", args=[draft_id]), sent)
        assert answer.status_code == 302, answer.content
        return answer.url
    finally:
        connections.close_all()


def test_r13_an_offer_sent_twice_is_received_once(committed_db):
    call_off, drafts = _drafts(DOUBLE_CLICKS)
    with ThreadPoolExecutor(4) as pool:
        for draft, person in drafts:
            client = Client()
            client.force_login(person, backend=BACKEND)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            shown = client.get(reverse("calloffs:offer_check", args=[draft.pk])).context["form"]
            version = shown[VERSION].value()
            key, other_tab = uuid.uuid4(), uuid.uuid4()
            sent = [key, key, other_tab]
            urls = set(pool.map(lambda one, d=draft, s=session, v=version: _press(s, d.pk, one, v), sent))
            urls.add(_press(session, draft.pk, key, version))  # back, and sent again
            assert len(urls) == 1
    for _, person in drafts:
        with tenancy.scope(person.scope):
            assert Offer.objects.count() == 1
    assert all_of(Event).filter(name="offer.submit").count() == DOUBLE_CLICKS


@pytest.mark.parametrize("emergency", [False, True])
def test_r1_no_offer_is_taken_at_or_after_the_deadline_and_none_refused_before_it(
    committed_db, clock, emergency
):
    """In an emergency too, where offers are received one after the other; there one provider stays silent."""
    for _ in range(ROUNDS):
        call_off, drafts = _drafts(AT_ONCE + 1, closes_in=timedelta(minutes=5), emergency=emergency)
        drafts = drafts[:AT_ONCE]
        barrier = Barrier(AT_ONCE)
        middle = nearly(clock, call_off.closes_at)
        spread = [middle + (number - AT_ONCE / 2) * 0.04 for number in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            received = list(
                pool.map(
                    lambda job, start=barrier: sent_at(*job[0], start, job[1]),
                    zip(drafts, spread, strict=True),
                )
            )
        assert 0 < sum(received) < AT_ONCE
        with tenancy.scope(tenancy.COUNCIL):
            moments = Offer.objects.filter(call_off=call_off).values_list("received_at", flat=True)
            assert len(moments) == sum(received)
            assert all(moment < call_off.closes_at for moment in moments)
        late = all_of(Event).filter(name="offer.late", subject_id__in=[draft.pk for draft, _ in drafts])
        assert late.count() == AT_ONCE - sum(received)
        assert all(event.at >= call_off.closes_at for event in late)
