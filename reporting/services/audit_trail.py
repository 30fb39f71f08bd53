"""Reading the audit trail is itself written down."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from reporting.documents.audit_trail import Part, trail_workbook
from reporting.models import AuditExport
from reporting.rules.audit_search import asked_words
from reporting.selectors import audit_trail
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time.working_days import local
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.models import StoredFile
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.services import queue

EXPORT = "audit_export"
SEARCH = ("child", "person", "kind", "first_day", "last_day")
MOST_EXPORTED = 100_000
AT_A_TIME = 2_000


def _check_reads(by: User) -> None:
    if not has_permission(by, Permission.AUDIT_READ):
        raise NotAllowed("Your role does not show the audit trail. Ask the data protection officer.")


@transaction.atomic
def read(*, wanted: Mapping[str, Any], by: User, at: datetime) -> None:
    """Who read the trail is written down, and what was asked for: child, person, kind and days."""
    _check_reads(by)
    events.record("audit.read", subject=wanted.get("child"), by=by, at=at, **_asked(wanted))


def _asked(wanted: Mapping[str, Any]) -> dict[str, str]:
    """What was asked for besides the child, who is the subject: a person by key, a kind by code, days."""
    person = wanted.get("person")
    given = {"person": person.pk if person else "", **{name: wanted.get(name) for name in SEARCH[2:]}}
    kept = {name: str(value) for name, value in given.items() if value}
    return {**kept, "asked": asked_words(wanted)} if kept else {}


@transaction.atomic
def ask_export(*, wanted: Mapping[str, Any], by: User, at: datetime) -> Job:
    """Have the events of a search made into a file, in the background; the search itself is kept."""
    _check_reads(by)
    asked = AuditExport.objects.create(
        asked_by=by, asked_at=at, **{name: wanted[name] for name in SEARCH if wanted.get(name)}
    )
    return queue(kind=EXPORT, parameters={"export": asked.pk}, by=by, at=at)


@transaction.atomic
def export(*, export_id: UUID, by: User, at: datetime, tell: Callable[[int], None]) -> tuple[StoredFile, int]:
    """Write the file that was asked for, newest first; the export is written down with its number of lines.

    More than 100,000 are refused: who needs them asks month by month.
    """
    _check_reads(by)
    asked = AuditExport.objects.select_related("child", "person").get(pk=export_id, asked_by=by)
    rows = audit_trail.events({name: getattr(asked, name) for name in SEARCH})
    count = rows[: MOST_EXPORTED + 1].count()
    if count > MOST_EXPORTED:
        raise DomainError(
            f"That is more than {MOST_EXPORTED:,} lines. Choose a shorter time, then export each part."
        )
    body = trail_workbook(_told_parts(rows.order_by("-at", "-pk"), tell))
    name = f"audit-trail-{local(at).date()}.xlsx"
    checked = made_here(body, name=name, file_type=FileType.XLSX)
    kept = store(checked, kind="audit_export", owner_scope=tenancy.COUNCIL, by=by, at=at)
    wanted = {name: getattr(asked, name) for name in SEARCH}
    events.record("audit.export", subject=asked.child, by=by, at=at, rows=count, **_asked(wanted))
    return kept, count


def _told_parts(rows: QuerySet[Event], tell: Callable[[int], None]) -> Iterator[Part]:
    """The events, some at a time: a query for what each part is about, and word of how far it is."""
    done = 0
    for part in _parts(rows.iterator(chunk_size=AT_A_TIME), AT_A_TIME):
        yield part, audit_trail.references(part)
        done += len(part)
        tell(done)


def _parts(rows: Iterable[Event], size: int) -> Iterator[list[Event]]:
    """The rows in lists of at most so many."""
    rest = iter(rows)
    while part := list(islice(rest, size)):
        yield part
