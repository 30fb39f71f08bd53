"""Reading the audit trail is itself written down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from reporting.selectors import audit_trail
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit import events
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed

MOST_EXPORTED = 10_000


def _check_reads(by: Any) -> None:
    if not has_permission(by, Permission.AUDIT_READ):
        raise NotAllowed("Your role does not show the audit trail. Ask the data protection officer.")


@transaction.atomic
def read(*, wanted: Mapping[str, Any], by: Any, at: datetime) -> None:
    """Who read the trail is written down, and about which child where one was asked for."""
    _check_reads(by)
    events.record("audit.read", subject=wanted.get("child"), by=by, at=at)


@transaction.atomic
def export(*, wanted: Mapping[str, Any], by: Any, at: datetime) -> list[Event]:
    """The events of a search for a file, newest first; the export is written down with its number of lines.

    More than 10,000 are refused: who needs them asks month by month.
    """
    _check_reads(by)
    found = list(audit_trail.events(wanted).order_by("-at", "-pk")[: MOST_EXPORTED + 1])
    if len(found) > MOST_EXPORTED:
        raise DomainError(
            f"That is more than {MOST_EXPORTED:,} lines. Choose a shorter time, then export each part."
        )
    events.record("audit.export", subject=wanted.get("child"), by=by, at=at, rows=len(found))
    return found
