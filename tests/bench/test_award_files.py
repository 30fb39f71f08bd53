"""Writing into award files against writing the same events with no chain: by `make bench`."""

import os
from statistics import median

import pytest
from django.db import connections

from tests.bench.ratios import refuse_worse_work
from tests.fault.writers import WRITERS, competitions, written_at_once

FULL = bool(os.environ.get("BENCH"))
ENTRIES, ROUNDS, MOST = (1000, 3, 2.0) if FULL else (2, 1, 0.0)


@pytest.mark.fault
def test_an_award_file_takes_so_many_times_what_events_alone_take(committed_db: str) -> None:
    ratios = []
    for _ in range(ROUNDS):
        made = competitions()
        chained = written_at_once(made, ENTRIES)
        with connections["owner"].cursor() as owner:
            owner.execute("ALTER TABLE audit_event DISABLE TRIGGER calloffs_award_file")
            alone = written_at_once(made, ENTRIES)
            owner.execute("ALTER TABLE audit_event ENABLE TRIGGER calloffs_award_file")
        print(
            f"{WRITERS} x {ENTRIES:,}: alone {alone:.1f} s, in chains {chained:.1f} s, {chained / alone:.2f} times"
        )
        ratios.append(chained / alone)
    if FULL:
        assert median(ratios) <= MOST
        refuse_worse_work("writing into award files, of the same events alone", median(ratios))
