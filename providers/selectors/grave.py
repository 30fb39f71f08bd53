"""What stands against a setting today: for its page, for those who rely on it, and for the gates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from providers.models import Absence, GraveChange, Setting, SettingRegistration
from providers.rules import absences, gravity
from providers.rules.gravity import UNNAMED, Standing
from providers.states import UNDECIDED_ABSENCES, AbsenceState, GraveCause, GraveChangeState


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
    asked_of = Setting.objects.filter(pk__in=list(setting_ids)).only(*columns).order_by("name", "pk")
    rows = list(asked_of.annotate(absence=_absence()))
    fallen = [(one, found) for one in rows if (found := causes_of(one))]
    grave = _grave(fallen) if fallen else {}
    stood = [
        (one, [*grave.get(one.pk, ()), *([_unnamed(one.absence)] if one.absence else [])]) for one in rows
    ]
    return [(one, standings) for one, standings in stood if standings]


def left_out_on() -> Subquery:
    """For rows of settings: the date of the register that left it out, while nobody has decided; else None."""
    return Subquery(_undecided().values("register_import__as_at")[:1])


def _undecided() -> QuerySet[Absence]:
    """There is at most one a setting. A provider sees none: what the council makes of it is the council's."""
    return Absence.objects.filter(setting=OuterRef("pk"), state__in=UNDECIDED_ABSENCES).order_by()


def _absence() -> Subquery:
    told = JSONObject(
        pk=F("pk"), state=F("state"), opened_at=F("opened_at"), as_at=F("register_import__as_at")
    )
    return Subquery(_undecided().values(told=told)[:1])


def _unnamed(absence: dict[str, Any]) -> Standing:
    due_at = absences.due(
        datetime.fromisoformat(absence["opened_at"]), asked=absence["state"] == AbsenceState.ASKED
    )
    return Standing(
        UNNAMED, date.fromisoformat(absence["as_at"]), due_at=due_at, absence_id=UUID(absence["pk"])
    )


def _grave(fallen: Sequence[tuple[Setting, tuple[GraveCause, ...]]]) -> dict[UUID, list[Standing]]:
    """What Ofsted says of each fallen setting, and how far the council's decision is; two queries."""
    newest: dict[tuple[UUID, str], GraveChange] = {}
    keys = [one.pk for one, _found in fallen]
    for change in GraveChange.objects.filter(setting__in=keys).order_by("opened_at"):
        newest[change.setting_id, change.cause] = change
    since = dict(
        SettingRegistration.objects.filter(setting__in=keys, valid_to=None).values_list(
            "setting_id", "valid_from"
        )
    )
    return {
        one.pk: [_standing(cause, newest.get((one.pk, cause)), since.get(one.pk)) for cause in found]
        for one, found in fallen
    }


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
