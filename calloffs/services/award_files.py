"""The award file of a call-off: what a decision on retention takes out of it, and whether all of them hold."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from calloffs.models import CallOff
from sefton_pdps.audit import events
from sefton_pdps.audit.chains import REMOVED, Broken, Head, Verified, verify
from sefton_pdps.audit.models import ChainLink, Event
from sefton_pdps.core.errors import DomainError

# Events of a call-off whose writer did not see what they wrote about would stand in no chain.
OUTSIDE = """
SELECT calloffs_award_file_of(subject_type, subject_id) AS call_off, id FROM audit_event
WHERE chain_id IS NULL AND subject_type LIKE 'calloffs.%%'
    AND calloffs_award_file_of(subject_type, subject_id) IS NOT NULL
ORDER BY at, id
"""


@transaction.atomic
def remove_content(*, call_off: CallOff, entries: Collection[int], decision: str, at: datetime) -> int:
    """Take out of entries of an award file who did it and what is said, by a decision on retention; says how many.

    The entries stay as links, and a new one names the decision: verifying says that they were removed by it. Needs the
    system's scope, which the database asks too. What tells of a removal is never removed.
    """
    if not decision.strip():
        raise DomainError("Give the number of the decision on retention.", field="decision")
    linked = dict(
        ChainLink.objects.filter(chain_id=call_off.pk, sequence__in=entries).values_list("sequence", "pk")
    )
    if missing := sorted(set(entries) - linked.keys()):
        listed = ", ".join(map(str, missing))
        raise DomainError(f"The award file of {call_off.reference} has no entry {listed}.", field="entries")
    keys = list(linked.values())
    if Event.objects.filter(pk__in=keys, name=REMOVED).exists():
        raise DomainError(
            "One of these entries tells of a removal: it stays. Leave it out.",
            field="entries",
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_remove_content(%s::uuid[])", [keys])
        removed: int = cursor.fetchone()[0]
    if removed != len(keys):
        raise DomainError("One of these entries was removed already. Leave it out.", field="entries")
    events.record(
        "call_off.removed_by_retention",
        subject=call_off,
        by=None,
        at=at,
        decision=decision.strip(),
        entries=sorted(linked),
        events=[str(key) for key in keys],
    )
    return removed


def verify_all(anchored: Iterable[Head]) -> Verified:
    """Verify every award file, and that no event of a call-off stands outside one. Needs the system's scope."""
    verified = verify(anchored)
    with connection.cursor() as cursor:
        cursor.execute(OUTSIDE)
        verified.broken += [
            Broken(call_off, None, key, "an event stands outside its award file")
            for call_off, key in cursor.fetchall()
        ]
    return verified


def references(keys: Iterable[UUID]) -> dict[UUID, str]:
    """The references of call-offs by their keys."""
    rows = CallOff.objects.filter(pk__in=list(keys))
    return dict(rows.values_list("pk", "reference"))
