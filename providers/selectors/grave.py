"""What stands against a setting today: for its page, for those who rely on it, and for the gates."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from providers.models import GraveChange, Setting, SettingRegistration
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
    """What stands against each of the settings today; one that nothing stands against is left out.

    In a provider's scope it gives the facts of its own settings, and nothing of what the council decided.
    """
    return {setting.pk: standings for setting, standings in standing_against(setting_ids)}


def standing_against(setting_ids: Iterable[UUID]) -> list[tuple[Setting, list[Standing]]]:
    """The same with the settings, by name: one query, and two more where anything stands."""
    columns = ("name", "kind", "registration", "grade", "accommodation_outcome")
    rows = Setting.objects.filter(pk__in=list(setting_ids)).only(*columns).order_by("name", "pk")
    fallen = [(one, found) for one in rows if (found := causes_of(one))]
    if not fallen:
        return []
    newest: dict[tuple[UUID, str], GraveChange] = {}
    keys = [one.pk for one, _found in fallen]
    for change in GraveChange.objects.filter(setting__in=keys).order_by("opened_at"):
        newest[change.setting_id, change.cause] = change
    since = dict(
        SettingRegistration.objects.filter(setting__in=keys, valid_to=None).values_list(
            "setting_id", "valid_from"
        )
    )
    return [
        (one, [_standing(cause, newest.get((one.pk, cause)), since.get(one.pk)) for cause in found])
        for one, found in fallen
    ]


def causes_of(setting: Setting) -> tuple[GraveCause, ...]:
    """What stands against a setting today, by its own columns."""
    return gravity.causes(
        kind=setting.kind,
        registration=setting.registration,
        grade=setting.grade,
        outcome=setting.accommodation_outcome,
    )


def _standing(cause: GraveCause, change: GraveChange | None, since: date | None) -> Standing:
    """Its decision is the council's alone; since when the register says it, the provider is told too."""
    if change is None or change.state == GraveChangeState.OVERTAKEN:
        return Standing(cause, since)
    return Standing(cause, change.as_at, change.pk, change.due_at, change.decided_at)
