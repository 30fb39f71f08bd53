"""Whether the service works, for whoever watches it: no person, no session, no transaction."""

from typing import Any

from celery import current_app
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError as BrokerError

from sefton_pdps.access.access import public
from sefton_pdps.core.jobs import broker_memory
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.core.time import clock

SERVICE_UNAVAILABLE = 503


def _worker() -> dict[str, Any]:
    """How long ago a worker last ran the heartbeat; null where none ever did."""
    heart = WorkerHeart.objects.order_by("-beat_at").first()
    return {"seconds_since_heartbeat": int((clock.now() - heart.beat_at).total_seconds()) if heart else None}


def _broker() -> str:
    """Whether the broker answers; one that hung is not asked again for a while, so that this page stays quick."""
    if broker_memory.says_away():
        return "away"
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=1, interval_start=0, interval_step=0)
    except (BrokerError, OSError):
        broker_memory.note_away()
        return "away"
    return "here"


@public
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 while pages can be served, which needs the database only; 503 otherwise."""
    try:
        states = {"database": "here", "worker": _worker()}
    except (DatabaseError, InterfaceError):
        states = {"database": "away", "worker": {"seconds_since_heartbeat": None}}
    states["broker"] = _broker()
    return JsonResponse(states, status=200 if states["database"] == "here" else SERVICE_UNAVAILABLE)
