"""Admissions: who may take call-offs in a lot, and what a person sees of them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from providers.models import Admission, AdmissionSuspension, Lot
from providers.states import AdmissionState
from sefton_pdps.accounts.models import User


def visible_to(user: User) -> QuerySet[Admission]:
    """The council sees every admission, a provider its own."""
    found = Admission.objects.select_related("provider", "lot", "lot__framework", "application")
    return found.filter(provider_id=user.own_provider_id) if user.is_provider else found


def with_suspensions(admissions: QuerySet[Admission]) -> QuerySet[Admission]:
    """Admissions with their suspensions, newest first, in one more query."""
    newest = AdmissionSuspension.objects.order_by("-starts_at")
    return admissions.prefetch_related(Prefetch("suspensions", queryset=newest))


def all_admissions(lot: Lot) -> QuerySet[Admission]:
    """Every admission to a lot, also suspended and removed ones."""
    return Admission.objects.filter(lot=lot).select_related("provider").order_by("provider__name", "pk")


def admitted(lot: Lot, on: date) -> QuerySet[Admission]:
    """The admissions to a lot that may take call-offs on a date: admitted by then, active, the lot in use."""
    in_use = Q(lot__valid_to=None) | Q(lot__valid_to__gt=on)
    return all_admissions(lot).filter(
        in_use, state=AdmissionState.ACTIVE, admitted_on__lte=on, lot__valid_from__lte=on
    )


def running_suspensions(
    provider_ids: Iterable[UUID], *, lot_id: UUID | None = None
) -> list[AdmissionSuspension]:
    """The suspensions that run now of those providers, in every lot or in one; one query."""
    rows = AdmissionSuspension.objects.filter(
        ends_at=None, admission__state=AdmissionState.SUSPENDED, provider__in=list(provider_ids)
    )
    if lot_id is not None:
        rows = rows.filter(admission__lot=lot_id)
    rows = rows.select_related("provider", "admission__lot")
    return list(rows.order_by("provider__name", "admission__lot__number", "pk"))
