"""Stand-ins: who stands in for whom now, whom somebody may name, and the list of all there ever were."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from calloffs.models import AskedOffice, StandIn
from calloffs.policies.stand_ins import Mandate, may_ever_stand_in, offices_held
from calloffs.rules.stand_ins import HELD_BY, SUITABLE, running
from calloffs.selectors.provisional import for_its_time, givable
from calloffs.states import AuthorisationState, DecidingOffice, StandInOffice
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.accounts.selectors import people_in
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Held(TypedDict):
        of_role: str
        absent_holds: bool

    HeldStandIn = WithAnnotations[StandIn, Held]


def _absent_holds() -> tuple[Case, Exists]:
    """Whether the absent person still holds the office: a stand-in may do what they could, and no more."""
    role = Case(*(When(office=office, then=Value(role.name)) for office, role in HELD_BY.items()))
    grants = RoleGrant.objects.in_force().filter(user=OuterRef("absent"), role=OuterRef("of_role"))
    return role, Exists(grants)


def with_holding() -> "QuerySet[HeldStandIn]":
    """Stand-ins, each with `absent_holds`."""
    role, absent_holds = _absent_holds()
    return StandIn.objects.annotate(of_role=role).annotate(absent_holds=absent_holds)


def running_on(day: date) -> QuerySet[StandIn]:
    """Those under which somebody decides on a day, whose absent person still holds the office."""
    runs = with_holding().filter(ended_at=None, starts_on__lte=day, ends_on__gte=day)
    return runs.filter(absent_holds=True)


def for_person(user: User, day: date) -> QuerySet[StandIn]:
    """Those under which this person decides on a day; a part of a larger statement, not one of its own."""
    return running_on(day).filter(stand_in=user)


def in_their_name(stands_in: QuerySet[StandIn], user: User, day: date) -> Q:
    """What asks the offices of those whom a person stands in for, and what these may give provisional authority to."""
    requested = Q(authorisation__state=AuthorisationState.REQUESTED)
    on_call = Q(
        Exists(stands_in.filter(office=StandInOffice.ON_CALL)),
        for_its_time(), office=DecidingOffice.HEAD_OF_SERVICE,
    )  # fmt: skip
    asked = Q(Exists(stands_in.filter(office=OuterRef("office"))))
    return asked | requested & (on_call | givable(user, day, stands_in))


def whose(stands_in: QuerySet[StandIn]) -> Subquery:
    """The name of whom a person stands in for: of the office that is asked, else of who answers in law or gives."""
    asked = AskedOffice.objects.filter(
        authorisation=OuterRef(OuterRef("pk")), office=OuterRef("office"), decision=""
    )
    in_law = Q(office=StandInOffice.NOMINATED)
    rows = stands_in.annotate(is_asked=Exists(asked), is_in_law=in_law).order_by(
        "-is_asked", "-is_in_law", "pk"
    )
    return Subquery(rows.values("absent__name")[:1])


def mandates_of(user: User, at: datetime) -> list[Mandate]:
    """Under what a person stands in, now or later, ended early too; one query, none for whoever never could."""
    if not may_ever_stand_in(user):
        return []
    rows = with_holding().filter(stand_in=user, ends_on__gte=local(at).date()).select_related("absent")
    return [Mandate(row, running(row, at).is_running, row.absent_holds) for row in rows.order_by("starts_on")]


def standing_in_for(offices: Sequence[str], day: date) -> list[UUID]:
    """Who stands in on a day for somebody of these offices, to be told what waits."""
    return list(running_on(day).filter(office__in=list(offices)).values_list("stand_in_id", flat=True))


def may_be_named(user: User) -> list[User]:
    """Whom a person could name for one of the offices that they hold."""
    roles = {role for office in offices_held(user) for role in SUITABLE[office]}
    return list(people_in(*roles).exclude(pk=user.pk).order_by("name", "pk")) if roles else []


def in_the_way(absent: User, stand_in: User, office: str, starts_on: date, ends_on: date) -> str:
    """Why nobody can be named for these days because of who stands in for whom already; empty where nothing is."""
    rows = StandIn.objects.filter(ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on)
    rows = rows.filter(Q(absent__in=[absent, stand_in]) | Q(stand_in=absent))
    for row in rows.select_related("absent", "stand_in").order_by("starts_on"):
        days = words.term(row.starts_on, row.ends_on + timedelta(days=1))
        if row.absent_id == stand_in.pk:
            return f"{stand_in.name} is away {days}. Nobody stands in for a stand-in: choose somebody else."
        if row.stand_in_id == absent.pk:
            return (
                f"You stand in for {row.absent.name} {days}. Nobody stands in for a stand-in: end that first, or "
                "choose other days."
            )
        if row.office == office:
            return (
                f"{row.stand_in.name} stands in for you {days} already. End that first, or choose other days."
            )
    return ""


def of_person(user: User) -> QuerySet[StandIn]:
    """Those that are about a person: away, or standing in."""
    about = Q(absent=user) | Q(stand_in=user)
    return StandIn.objects.filter(about).select_related("absent", "stand_in", "ended_by")


def listed(at: datetime, *, over: bool) -> QuerySet[StandIn]:
    """Those that run or will, or those that are over."""
    ended = Q(ended_at__isnull=False) | Q(ends_on__lt=local(at).date())
    rows = StandIn.objects.select_related("absent", "stand_in", "ended_by")
    return rows.filter(ended) if over else rows.exclude(ended)
