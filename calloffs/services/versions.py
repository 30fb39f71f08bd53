"""Writing the next thing beside what was decided on, never over it."""

from typing import Any, TypeVar

from django.db.models import Q

from calloffs.models import AwardProposal, CallOff, DirectAwardCase, Recommendation

Version = TypeVar("Version", AwardProposal, DirectAwardCase, Recommendation)
ASKED = Q(asked_at__isnull=False)
# A recommendation or a case is frozen with the proposal that stands on it.
ASKED_WITH = Q(proposals__asked_at__isnull=False)


def write(model: type[Version], call_off: CallOff, frozen: Q, **fields: Any) -> Version:
    """Change a call-off's newest version while authorisation was not asked with it; else begin the next one."""
    rows = model._default_manager.filter(call_off=call_off)
    latest = rows.order_by("-version").first()
    if latest is None or rows.filter(frozen, pk=latest.pk).exists():
        number = latest.version + 1 if latest else 1
        return model._default_manager.create(call_off=call_off, version=number, **fields)
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.save(update_fields=list(fields))
    return latest
