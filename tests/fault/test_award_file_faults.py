"""Many who write into the same award files at one moment: one chain each, without a fork and without a gap."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from calloffs.models import CallOff
from calloffs.services.award_files import verify_all
from sefton_pdps.audit import events
from sefton_pdps.audit.models import ChainLink, ChainTail
from sefton_pdps.core.database import tenancy
from tests.factories.rows import all_of, in_system
from tests.fault.competitions import DRILL
from tests.fault.writers import SECONDS, WRITERS, competitions, written_at_once

pytestmark = pytest.mark.fault
ENTRIES = 1000 if DRILL else 12


def test_many_writers_make_one_chain_a_call_off(committed_db: str) -> None:
    made, before = competitions(), all_of(ChainLink).count()
    written_at_once(made, ENTRIES)
    found = in_system(verify_all)([])
    assert found.broken == []
    assert (
        found.links == before + WRITERS * ENTRIES == sum(all_of(ChainTail).values_list("sequence", flat=True))
    )


def test_two_who_write_into_two_files_in_opposite_order_both_get_through(committed_db: str) -> None:
    """A transaction locks all its ends in one order, so nobody waits for somebody who waits for them."""
    made = competitions()[:2]
    start = Barrier(2, timeout=SECONDS)

    def write(order: list[CallOff]) -> None:
        try:
            for _ in range(ENTRIES * 2):
                with tenancy.scope(tenancy.COUNCIL) as now:
                    for call_off in order:
                        events.record("call_off.remind", subject=call_off, by=None, at=now, number=1)
                    start.wait()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, [made, made[::-1]]))
    assert in_system(verify_all)([]).broken == []
