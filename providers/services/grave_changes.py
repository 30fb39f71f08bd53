"""A setting that we use fell, or lost its registration: a decision is due within 24 hours."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from providers import ports
from providers.models import Admission, GraveChange, Place, RegisterImport, Setting
from providers.notices.grave_changes import told_provider
from providers.rules import gravity
from providers.rules.register import Difference
from providers.selectors.grave import causes_of
from providers.services import bulk
from providers.states import AdmissionState, GraveChangeState
from providers.transitions import GRAVE_CHANGE
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import working_days
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run


def follow_falls(
    done: RegisterImport,
    settings: Mapping[UUID, Setting],
    differences: Mapping[UUID, Sequence[Difference]],
    *,
    at: datetime,
) -> None:
    """Open a decision for each grave change of a setting that we use; one that no longer stands is overtaken.

    We use a setting where a child of ours lives or is to move in, or whose provider is admitted to a lot.
    """
    still_open = list(GraveChange.objects.filter(state=GraveChangeState.OPEN, setting__in=list(settings)))
    for change in still_open:
        if change.cause not in causes_of(settings[change.setting_id]):
            run(GRAVE_CHANGE, "overtake", change, by=None, at=at)
    known = {(change.setting_id, change.cause) for change in still_open}
    fallen = {pk: found for pk, rows in differences.items() if (found := gravity.fallen(rows))}
    used = _used(fallen, settings, working_days.local(at).date())
    opened = [
        GraveChange(
            setting=settings[pk],
            cause=cause,
            register_import=done,
            as_at=done.as_at,
            opened_at=at,
            due_at=at + gravity.TO_DECIDE,
        )
        for pk, found in fallen.items()
        for cause in found
        if pk in used and (pk, cause) not in known
    ]
    bulk.create(GraveChange, opened)
    outbox.queue([message for change in opened for message in told_provider(change)], at=at)


def decide(*, change: GraveChange, reason: str, by: User, at: datetime) -> GraveChange:
    """Record what follows; `placements` says what is decided for each child there before it calls this."""
    return run(GRAVE_CHANGE, "decide", change, by=by, at=at, reason=reason, decided_by=by)


def _used(keys: Mapping[UUID, object], settings: Mapping[UUID, Setting], today: date) -> set[UUID]:
    lived_in = ports.places_lived_in(list(keys), today)
    used = set(Place.objects.filter(pk__in=lived_in).values_list("setting_id", flat=True))
    admitted = set(
        Admission.objects.filter(provider__in=[settings[pk].provider_id for pk in keys])
        .exclude(state=AdmissionState.REMOVED)
        .values_list("provider_id", flat=True)
    )
    return used | {pk for pk in keys if settings[pk].provider_id in admitted}
