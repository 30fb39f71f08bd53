"""Teams of social workers: named, and given a manager and a stand-in."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from placements.models import Team
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed


@transaction.atomic
def save_team(*, team: Team | None, name: str, manager: Any, stand_in: Any, by: Any, at: datetime) -> Team:
    """Who manages a team meets its children by name, so whoever manages people says so and not the manager."""
    if not has_permission(by, Permission.USERS_MANAGE):
        raise NotAllowed("Your role does not let you change teams. Ask a system administrator.")
    if manager is not None and manager == stand_in:
        raise DomainError("Choose somebody else than the manager, or nobody.", field="stand_in")
    row = Team.objects.select_for_update(of=("self",)).get(pk=team.pk) if team else Team()
    row.name, row.manager, row.stand_in = name, manager, stand_in
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DomainError("There is a team of this name already.", field="name") from error
    events.record("team.save", subject=row, by=by, at=at)
    return row
