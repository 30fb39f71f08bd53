"""Who works with a child: told to whom it was, and never changed into one's own reach alone."""

from datetime import datetime
from typing import Any

from django.db import transaction

from placements.codes import RecordPart, WhyChanged
from placements.models import Child, Team
from placements.notices import child_handed_over
from placements.policies import check_changes_people, check_works_with
from placements.services.child_record import as_kept, keep_changes
from placements.services.guarding import refuse_names
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import listed
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

PEOPLE_WORDS = {
    "social_worker": "the social worker",
    "team": "the team",
    "reviewing_officer": "the reviewing officer",
}


@transaction.atomic
def change_people(
    *,
    child: Child,
    social_worker: Any,
    team: Team | None,
    reviewing_officer: Any,
    reason: str = "",
    by: User,
    at: datetime,
) -> Child:
    """Who works with a child from now on: worker, team and reviewing officer (ADR 32, 42).

    Whoever meets the child by no name cannot change it into reach; where nobody is left who could, only with a
    `reason`. The trail keeps from whom and to whom, and who had the child before is told.
    """
    locked = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    check_works_with(by, locked)
    check_changes_people(by, locked, reason)
    refuse_names({"Why you change it": reason}, children=[locked], by=by, at=at, subject=locked)
    given = {"social_worker": social_worker, "team": team, "reviewing_officer": reviewing_officer}
    was = {name: getattr(locked, name) for name in given}
    changed = [name for name, to in given.items() if was[name] != to]
    if not changed:
        raise DomainError("Nothing is different. Change somebody, or go back.")
    before = as_kept(locked)
    for name in changed:
        setattr(locked, name, given[name])
    keep_changes(
        locked,
        before,
        [RecordPart(name) for name in changed],
        reason=WhyChanged.SINCE,
        words=reason,
        holds_from=local(at).date(),
        by=by,
        at=at,
    )
    locked.save(update_fields=changed)
    events.record(
        "child.people",
        subject=locked,
        by=by,
        at=at,
        changed=listed([PEOPLE_WORDS[name] for name in changed]),
        turns="".join(
            f"; {PEOPLE_WORDS[name]}: {_called(was[name])}, now {_called(given[name])}" for name in changed
        ),
        was={name: _key(was[name]) for name in changed},
        now={name: _key(given[name]) for name in changed},
        why=f"; because: {reason.strip()}" if reason.strip() else "",
    )
    outbox.queue(child_handed_over(locked, {name: was[name] for name in changed}, by, at), at=at)
    return locked


def _called(row: Any) -> str:
    return str(row) if row else "nobody"


def _key(row: Any) -> str:
    return str(row.pk) if row else ""
