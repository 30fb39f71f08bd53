"""The market in Sefton from the Ofsted register as at a date, and the council's own cited figures."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from providers.models import SettingRegistration
from providers.states import Grade, Registration, SettingKind
from reporting.models import CitedFigure
from sefton_pdps.geography.authorities import SEFTON

OPERATING = (Registration.REGISTERED, Registration.RESTRICTED)
PRIVATE = "private"


@dataclass(frozen=True)
class Market:
    """Private residential providers in the borough: how many, their homes and their registered beds (S-29)."""

    providers: int
    homes: int
    beds: int
    grades: tuple["Graded", ...]


@dataclass(frozen=True)
class Graded:
    """The homes of one Ofsted grade and their registered beds."""

    grade: str
    homes: int
    beds: int


def market(as_at: date) -> Market:
    """The private providers with a registered children's home in Sefton on a day, by the dated register (S-29)."""
    in_force = Q(valid_to=None) | Q(valid_to__gt=as_at)
    homes = SettingRegistration.objects.filter(
        in_force,
        valid_from__lte=as_at,
        authority_code=SEFTON,
        registration__in=OPERATING,
        kind=SettingKind.CHILDRENS_HOME,
        sector__iexact=PRIVATE,
    )
    providers = homes.aggregate(number=Count("provider_id", distinct=True))["number"]
    by_grade = homes.values("grade").annotate(homes=Count("setting_id"), beds=Sum("registered_places"))
    found = {row["grade"]: Graded(row["grade"], row["homes"], row["beds"] or 0) for row in by_grade}
    grades = tuple(found[grade] for grade in Grade.values if grade in found)
    return Market(
        providers, sum(grade.homes for grade in grades), sum(grade.beds for grade in grades), grades
    )


def cited_figures(as_at: date) -> list[CitedFigure]:
    """The council's own statements in force on a day, the latest of each; never computed here (S-28, S-29)."""
    in_force = Q(valid_to=None) | Q(valid_to__gt=as_at)
    latest = (
        CitedFigure.objects.filter(in_force, as_at__lte=as_at).order_by("code", "-as_at").distinct("code")
    )
    return sorted(latest, key=lambda figure: (figure.as_at, figure.code))
