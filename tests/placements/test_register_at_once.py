"""A register that closes places while one of them is being taken: the place with the child stays open."""

import threading
import time
from datetime import timedelta

from django.db import connection, connections

from placements.models import Placement
from providers.models import Place
from providers.services.register import import_register
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.test_placements import plan
from tests.providers.register_files import register

SECONDS = 20


def take(days, **changes):
    with tenancy.scope(tenancy.SYSTEM):
        as_at = clock.today() - timedelta(days=days)
        import_register(file=register(changes), file_name="r.xlsx", as_at=as_at, by=None, at=clock.now())


def somebody_waits():
    """Whether a statement waits for a lock within some seconds."""
    for _ in range(SECONDS * 50):
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.02)
    return False


def test_a_place_that_is_being_taken_is_not_closed(committed_db):
    take(30)
    with tenancy.scope(tenancy.COUNCIL):
        by, child = person(Role.PLACEMENTS_OFFICER), made.child()
        made.cost_line(), made.fee_kind()

    def fewer():
        try:
            take(2, places=3)
        finally:
            connections.close_all()

    importing = threading.Thread(target=fewer)
    with tenancy.scope(tenancy.COUNCIL):
        plan(Place.objects.get(number=4), by, child=child)
        importing.start()
        assert somebody_waits()
    importing.join(timeout=SECONDS)
    with tenancy.scope(tenancy.COUNCIL):
        assert Placement.objects.get().place.closes_on is None
        assert list(Place.objects.exclude(closes_on=None).values_list("number", flat=True)) == [3]
