"""What stands against a setting today: for its page, for those who rely on it, and for the gates."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from providers.models import GraveChange, Setting
from providers.rules import gravity
from providers.rules.gravity import Standing
from providers.states import GraveCause, GraveChangeState


def grave_changes() -> QuerySet[GraveChange]:
    """Every grave change of a setting that we use; the council's own."""
    return GraveChange.objects.select_related("setting__provider", "register_import", "decided_by")


def open_grave_changes() -> QuerySet[GraveChange]:
    """Those that wait for a decision, the first due in front."""
    return grave_changes().filter(state=GraveChangeState.OPEN).order_by("due_at", "pk")


def current_grave_changes(setting_ids: Iterable[UUID]) -> dict[UUID, list[Standing]]:
    """What stands against each of the settings today; one that nothing stands against is left out. Two queries.

    In a provider's scope it gives the facts of its own settings, and nothing of what the council decided.
    """
    columns = ("pk", "kind", "registration", "grade", "accommodation_outcome")
    fallen = {
        pk: causes
        for pk, kind, registration, grade, outcome in Setting.objects.filter(
            pk__in=list(setting_ids)
        ).values_list(*columns)
        if (causes := gravity.causes(kind=kind, registration=registration, grade=grade, outcome=outcome))
    }
    if not fallen:
        return {}
    newest: dict[tuple[UUID, str], GraveChange] = {}
    for change in GraveChange.objects.filter(setting__in=list(fallen)).order_by("opened_at"):
        newest[change.setting_id, change.cause] = change
    found: defaultdict[UUID, list[Standing]] = defaultdict(list)
    for pk, causes in fallen.items():
        for cause in causes:
            found[pk].append(_standing(cause, newest.get((pk, cause))))
    return dict(found)


def _standing(cause: GraveCause, change: GraveChange | None) -> Standing:
    if change is None or change.state == GraveChangeState.OVERTAKEN:
        return Standing(cause)
    return Standing(cause, change.as_at, change.pk, change.due_at, change.decided_at)
