"""Writing down a call, an e-mail, a meeting or a note: who at the provider agreed, when, and the fee that was named."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from placements.models import LogEntry, Placement, Referral
from placements.policies import check_works_with
from placements.services.guarding import refuse_names
from placements.states import LogKind, LogOutcome
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.files.attachments import attach
from sefton_pdps.files.uploads import Upload

FILE_KIND = "call_log"
FILE_NAME = "attachment"


@transaction.atomic
def write_down(
    *,
    subject: Referral | Placement,
    kind: str,
    happened_at: datetime,
    who: str,
    outcome: str,
    weekly: Decimal | None,
    text: str,
    upload: Upload | None = None,
    by: User,
    at: datetime,
) -> LogEntry:
    """Add an entry to the log of a referral, or of a placement that was recorded without one; it is never changed.

    A call, e-mail or meeting says with whom and what came of it. `weekly`: pounds a week, where a fee was named.
    """
    check_has(by, Permission.LOG_WRITE)
    check_works_with(by, subject.child)
    if kind not in LogKind.values:
        raise DomainError("Choose whether it was a call, an e-mail, a meeting or a note.", field="kind")
    if happened_at > at:
        raise DomainError("This time is still to come. Enter when it was.", field="happened_at")
    if not text.strip():
        raise DomainError("Say what was said.", field="text")
    if kind != LogKind.NOTE:
        if not who.strip():
            raise DomainError("Say with whom: name, job and organisation.", field="who")
        if outcome not in LogOutcome.values:
            raise DomainError("Choose what came of it.", field="outcome")
    texts = {"With whom": who, "What was said": text}
    refuse_names(texts, children=[subject.child], by=by, at=at, subject=subject)
    of_referral = subject.pk if isinstance(subject, Referral) else subject.referral_id
    entry = LogEntry.objects.create(
        referral_id=of_referral,
        placement_id=None if of_referral else subject.pk,
        kind=kind,
        happened_at=happened_at,
        who=who.strip(),
        outcome="" if kind == LogKind.NOTE else outcome,
        weekly=weekly,
        text=text.strip(),
        file=attach(upload, kind=FILE_KIND, name=FILE_NAME, by=by, at=at) if upload else None,
        by=by,
        at=at,
    )
    events.record("call_log.write", subject=subject, by=by, at=at, kind=LogKind(kind).label.lower())
    return entry
