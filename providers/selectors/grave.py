"""What stands against a setting today: for its page, for those who rely on it, and for the gates."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from providers.models import Absence, GraveChange, Setting, SettingRegistration
from providers.rules import absences, gravity
from providers.rules.gravity import UNNAMED, Standing
from providers.states import UNDECIDED_ABSENCES, AbsenceState, GraveCause, GraveChangeState

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Stands(TypedDict):
        absence: "ToldAbsence | None"
        changes: "list[ToldChange]"
        since: date | None

    ReadSetting = WithAnnotations[Setting, Stands]


class ToldAbsence(TypedDict):
    """An absence from the register as the database tells it beside its setting: JSON, with days and times as texts."""

    pk: str
    state: str
    opened_at: str
    as_at: str


class ToldChange(TypedDict):
    """A grave change told in the same way; `decided_at` is None while it is open."""

    pk: str
    cause: GraveCause
    state: str
    as_at: str
    due_at: str
    decided_at: str | None


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
    """The same with the settings, by name, in one query."""
    columns = ("name", "kind", "registration", "grade", "accommodation_outcome")
    asked_of = Setting.objects.filter(pk__in=list(setting_ids)).only(*columns).order_by("name", "pk")
    return standing_of(with_standing(asked_of))


def with_standing(rows: QuerySet[Setting]) -> "QuerySet[ReadSetting]":
    """Settings with what `standing_of` reads of them."""
    return rows.annotate(absence=_absence(), changes=_newest_changes(), since=_since())


def standing_of(rows: "Iterable[ReadSetting]") -> list[tuple[Setting, list[Standing]]]:
    """What stands against settings that were read `with_standing`; without a query."""
    return [(one, standings) for one in rows if (standings := _standings(one))]


def _standings(setting: "ReadSetting") -> list[Standing]:
    """What stands against a setting by its own columns, and that a register left it out."""
    changes = {told["cause"]: told for told in setting.changes}
    grave = [_grave(cause, changes.get(cause), setting.since) for cause in causes_of(setting)]
    return [*grave, *([_unnamed(setting.absence)] if setting.absence else [])]


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


def _unnamed(absence: ToldAbsence) -> Standing:
    due_at = absences.due(
        datetime.fromisoformat(absence["opened_at"]), asked=absence["state"] == AbsenceState.ASKED
    )
    return Standing(
        UNNAMED, date.fromisoformat(absence["as_at"]), due_at=due_at, absence_id=UUID(absence["pk"])
    )


def _newest_changes() -> ArraySubquery:
    """For rows of settings: what Ofsted said last of each cause, and how far the council's decision is."""
    newest = GraveChange.objects.filter(setting=OuterRef("pk")).order_by("cause", "-opened_at")
    told = JSONObject(
        pk=F("pk"),
        cause=F("cause"),
        state=F("state"),
        as_at=F("as_at"),
        due_at=F("due_at"),
        decided_at=F("decided_at"),
    )
    return ArraySubquery(newest.distinct("cause").values(told=told))


def _since() -> Subquery:
    """For rows of settings: since when they are registered as they are."""
    today = SettingRegistration.objects.filter(setting=OuterRef("pk"), valid_to=None)
    return Subquery(today.order_by().values("valid_from")[:1])


def causes_of(setting: Setting) -> tuple[GraveCause, ...]:
    """What stands against a setting today, by its own columns."""
    return gravity.causes(
        kind=setting.kind,
        registration=setting.registration,
        grade=setting.grade,
        outcome=setting.accommodation_outcome,
    )


def _grave(cause: GraveCause, change: ToldChange | None, since: date | None) -> Standing:
    """Its decision is the council's alone; since when the register says it, the provider is told too."""
    if change is None or change["state"] == GraveChangeState.OVERTAKEN:
        return Standing(cause, since)
    decided_at = change["decided_at"]
    return Standing(
        cause,
        date.fromisoformat(change["as_at"]),
        UUID(change["pk"]),
        datetime.fromisoformat(change["due_at"]),
        datetime.fromisoformat(decided_at) if decided_at else None,
    )
