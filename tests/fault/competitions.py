"""Many competitions at once, and what may be counted of them afterwards."""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from threading import Barrier
from typing import Any

from django.db import connection, connections

from calloffs.models import CallOff, OfferDraft
from calloffs.services import offers
from calloffs.states import CallOffRoute, CallOffState
from placements.models import Child, Referral
from placements.states import ReferralState
from providers.states import ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.factories import accounts, calloffs, placements, providers
from tests.factories.rows import all_of

DRILL = bool(os.environ.get("DRILL"))
# Time for the threads that wait for it to be there.
LEFT = timedelta(seconds=2)
_numbers = count(1)


def due(number: int, *, closes_in: timedelta = -timedelta(minutes=1)) -> list[CallOff]:
    """Published competitions with their deadline behind them, or ahead, written in bulk and committed."""
    with tenancy.scope(tenancy.COUNCIL):
        at = clock.now()
        lot, officer = providers.lot(), accounts.person(Role.PLACEMENTS_OFFICER)
        names = [f"{next(_numbers):06d}" for _ in range(number)]
        children = Child.objects.bulk_create(
            Child(
                reference=f"CH-{name}", given_name="Invented", family_name="Invented", sex="F",
                date_of_birth=at.date() - timedelta(days=5000), home_postcode="L20 3AA", recorded_at=at,
            )
            for name in names
        )  # fmt: skip
        for child in children:
            placements.authority(child, "C2")
        referrals = Referral.objects.bulk_create(
            Referral(
                reference=f"RF-{name}", child=child, state=ReferralState.SEARCHING,
                service_type=ServiceType.RESIDENTIAL, started_at=at, submitted_at=at, approved_at=at,
                searching_at=at,
            )
            for name, child in zip(names, children, strict=True)
        )  # fmt: skip
        made = CallOff.objects.bulk_create(
            CallOff(
                reference=f"CO-{name}", referral=referral, lot=lot, route=CallOffRoute.MINI_COMPETITION,
                route_reason="There is time.", opened_at=at - timedelta(hours=2),
                opened_by=officer, published_at=at - timedelta(hours=1), published_by=officer,
                closes_at=at + closes_in, profile=calloffs.PROFILE, needed_on=at.date(),
                term_ends_on=at.date() + timedelta(days=365),
            )
            for name, referral in zip(names, referrals, strict=True)
        )  # fmt: skip
        CallOff.objects.filter(pk__in=[row.pk for row in made]).update(state=CallOffState.PUBLISHED)
        return made


def nearly(moved: Any, deadline: datetime) -> float:
    """Move the clock to two seconds before a deadline; gives when that deadline comes, as `time.monotonic` counts."""
    moved.set(deadline - LEFT)
    return time.monotonic() + (deadline - clock.now()).total_seconds()


def sent_at(draft: OfferDraft, person: User, start: Barrier, at_time: float) -> bool:
    """Send an offer at a moment, in a transaction that was opened before it; whether it was received."""
    try:
        with tenancy.scope(person.scope):
            with connection.cursor() as cursor:
                cursor.execute("SELECT now()")
            start.wait()
            time.sleep(max(0.0, at_time - time.monotonic()))
            try:
                offers.submit_offer(draft=draft, by=person)
            except offers.TooLate:
                return False
            return True
    finally:
        connections.close_all()


def left_open() -> int:
    """How many competitions past their deadline still stand as published in the record."""
    with tenancy.scope(tenancy.COUNCIL):
        return CallOff.objects.filter(state=CallOffState.PUBLISHED, closes_at__lte=clock.Now()).count()


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> None:
    """Look again and again until it is so; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not so within {seconds} seconds"
        time.sleep(0.1)


def assert_each_closed_once(made: list[Any]) -> None:
    """Every competition is closed, with exactly one event and one notice; none is lost or doubled."""
    keys = [row.pk for row in made]
    with tenancy.scope(tenancy.COUNCIL):
        assert CallOff.objects.filter(pk__in=keys, state=CallOffState.CLOSED).count() == len(keys)
    events = all_of(Event).filter(name="call_off.close", subject_id__in=keys)
    assert sorted(events.values_list("subject_id", flat=True)) == sorted(keys)
    assert all_of(Notice).filter(kind="call_off.closed").count() == len(keys)
