"""Work that comes round again: each row in a transaction of its own, so that one that fails holds up no other."""

from collections.abc import Callable, Iterable
from uuid import UUID

import structlog

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock

log = structlog.get_logger()


def each_alone(
    due: Callable[[], Iterable[UUID | str]], act: Callable[..., object], named: str, *, scope: str
) -> None:
    """Call `act(<named>=row, at=now)` for each row that is due, in the scope; what fails is logged by its id alone.

    What is due is read once, before the first: a row that fails is not tried again in the same run, but in the next.
    """
    with tenancy.scope(scope):
        rows = list(due())
    for row in rows:
        try:
            with tenancy.scope(scope):
                act(**{named: row}, at=clock.now())
        except Exception:  # whatever it was, the others must not wait for it
            log.exception("left for the next run", work=f"{act.__module__}.{act.__name__}", row=str(row))
