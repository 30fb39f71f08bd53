"""Teams of social workers: named, and given a manager and a stand-in."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from placements.models import Team
from placements.notices import team_given_over
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.notifications import outbox

WORDS = {"name": "name", "manager": "manager", "stand_in": "stand-in"}


@transaction.atomic
def save_team(*, team: Team | None, name: str, manager: Any, stand_in: Any, by: User, at: datetime) -> Team:
    """Who manages a team meets its children by name, so whoever manages people says so and not the manager.

    The trail keeps who managed it before, and they are told.
    """
    if not has_permission(by, Permission.USERS_MANAGE):
        raise NotAllowed("Your role does not let you change teams. Ask a system administrator.")
    if manager is not None and manager == stand_in:
        raise DomainError("Choose somebody else than the manager, or nobody.", field="stand_in")
    row = Team.objects.select_for_update(of=("self",)).get(pk=team.pk) if team else Team()
    was = {"name": row.name, "manager": row.manager, "stand_in": row.stand_in}
    row.name, row.manager, row.stand_in = name, manager, stand_in
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DomainError("There is a team of this name already.", field="name") from error
    now = {"name": name, "manager": manager, "stand_in": stand_in}
    turns = [name for name in WORDS if was[name] != now[name]]
    events.record(
        "team.save",
        subject=row,
        by=by,
        at=at,
        turns="".join(f"; {WORDS[one]}: {was[one] or 'nobody'}, now {now[one] or 'nobody'}" for one in turns),
        was={one: _kept(was[one]) for one in turns},
        now={one: _kept(now[one]) for one in turns},
    )
    former = {was["manager"], was["stand_in"]} - {manager, stand_in, None}
    outbox.queue(team_given_over(row, former, by, at), at=at)
    return row


def _kept(value: Any) -> str:
    """A name as it is, a person by key, nobody as nothing."""
    return value if isinstance(value, str) else str(value.pk) if value else ""
