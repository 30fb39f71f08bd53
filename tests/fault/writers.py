"""Providers, the council and the system that write into the same award files at one moment."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from calloffs.models import CallOff, Invitation
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from tests.factories import calloffs
from tests.factories.rows import all_of

WRITERS = 32
FILES = 4
SECONDS = 60


@tenancy.in_scope(tenancy.COUNCIL)
def competitions() -> list[CallOff]:
    lot, homes = calloffs.lot_with_providers(2)
    return [calloffs.competition(*homes, lot=lot) for _ in range(FILES)]


def _writers(made: list[CallOff], entries: int) -> list[Callable[[], None]]:
    """Providers, the council and the system by turns; each writes into all files, each from another on."""
    invited = {one.pk: list(all_of(Invitation).filter(call_off=one)) for one in made}

    def by_provider(call_off: CallOff, turn: int) -> None:
        invitation = invited[call_off.pk][turn % 2]
        with tenancy.scope(tenancy.provider_scope(invitation.provider_id)) as now:
            events.record("invitation.open", subject=invitation, by=None, at=now)

    def by_scope(scope: str, call_off: CallOff) -> None:
        with tenancy.scope(scope) as now:
            events.record("call_off.remind", subject=call_off, by=None, at=now, number=1)

    def writer(number: int) -> Callable[[], None]:
        def write() -> None:
            for turn in range(entries):
                call_off = made[(number + turn) % FILES]
                if number % 3 == 0:
                    by_provider(call_off, number)
                else:
                    by_scope(tenancy.COUNCIL if number % 3 == 1 else tenancy.SYSTEM, call_off)

        return write

    return [writer(number) for number in range(WRITERS)]


def written_at_once(made: list[CallOff], entries: int) -> float:
    """All writers write so many entries each, begun at one moment; how many seconds it took."""
    start = Barrier(WRITERS + 1, timeout=SECONDS)

    def at_once(write: Callable[[], None]) -> None:
        try:
            start.wait()
            write()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        jobs = [pool.submit(at_once, write) for write in _writers(made, entries)]
        start.wait()
        began = time.perf_counter()
        for job in jobs:
            job.result()
    return time.perf_counter() - began
