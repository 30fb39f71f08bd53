"""Provisional authority: the scheme in force, what waits to be ratified, what is spent without authority."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from calloffs.models import (
    Authorisation,
    DistanceApproval,
    ProvisionalAuthority,
    StandIn,
    WithheldRatification,
)
from calloffs.policies.provisional import check_may_give, holds_giving_office, may_ever_give, to_give
from calloffs.policies.stand_ins import Mandate
from calloffs.rules.direct_awards import NIGHTS
from calloffs.rules.law import why_not_move
from calloffs.rules.provisional import BOUGHT, has_lapsed, spent_from
from calloffs.states import TO_RATIFY, AuthorisationState, GivingOffice
from placements.models import Placement
from placements.rules.fees import Line
from placements.rules.spending import spent_between
from placements.selectors.placements import paid_lines
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.time.working_days import add_working_days, local

A_DAY = timedelta(days=1)


def _in_force(day: date) -> QuerySet[ProvisionalAuthority]:
    return ProvisionalAuthority.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def scheme_on(day: date) -> ProvisionalAuthority | None:
    """The scheme in force on a day; None while the council has entered none: it is off."""
    return _in_force(day).first()


def givable(user: User, day: date, in_the_name_of: QuerySet[StandIn] | None = None) -> Q:
    """Of offices that are asked, what this person may give provisional authority to: an emergency within the scheme.

    `in_the_name_of`: for whom they stand in, where they may.
    """
    may_give = Q(office__in=[office for office in GivingOffice if holds_giving_office(user, office)])
    if in_the_name_of is not None:
        may_give |= Q(office__in=in_the_name_of.values("office"))
    value, earlier, siblings = (
        OuterRef(f"authorisation__{one}") for one in ("value", "earlier_value", "siblings_value")
    )
    reaches = _in_force(day).filter(may_give, up_to__gte=value + earlier + siblings)
    return Q(
        Exists(reaches),
        authorisation__call_off__referral__needed_on__lte=add_working_days(day, 1),
    )


def for_its_time() -> Q:
    """Of offices that are asked, what is bought for an emergency's nights, by a case or a competition (ADR 131)."""
    of_case, of_competition = "authorisation__proposal__case__how_long", "authorisation__call_off__how_long"
    return Q(**{f"{of_case}__in": list(NIGHTS)}) | Q(**{f"{of_competition}__in": list(NIGHTS)})


def to_ratify() -> Q:
    """Authorisations that were given for a time and wait to be ratified, of call-offs that were bought on them."""
    return Q(state__in=TO_RATIFY, call_off__state__in=BOUGHT)


def lapsed_at(at: datetime) -> Q:
    """Of these, whose time has passed: by the clock, never by what a sweep has written."""
    return to_ratify() & Q(provisional_until__lte=at)


@dataclass(frozen=True)
class GivingChoice:
    """Whether this person may give provisional authority to what they read, and under which scheme."""

    scheme: ProvisionalAuthority | None
    why_not: tuple[str, ...]
    stand_in: StandIn | None = None


def giving_choice(
    user: User,
    authorisation: Authorisation,
    at: datetime,
    mandates: Sequence[Mandate],
    answers: Sequence[DistanceApproval],
) -> GivingChoice | None:
    """For whom the scheme could name, or who stands in for one, of what waits to be authorised; else None.

    It is for the money: the approval in law (`answers`) comes first.
    """
    could = may_ever_give(user) or to_give(mandates)
    if authorisation.state != AuthorisationState.REQUESTED or not could:
        return None
    scheme = scheme_on(local(at).date())
    try:
        stand_in = check_may_give(user, authorisation, scheme, mandates)
    except DomainError as refusal:
        return GivingChoice(scheme, refusal.reasons)
    return GivingChoice(scheme, why_not_move(authorisation.proposal.location_class, answers), stand_in)


def withheld_of(authorisation: Authorisation) -> list[WithheldRatification]:
    """What offices answered in place of ratifying, the first in front."""
    rows = WithheldRatification.objects.filter(authorisation=authorisation)
    return list(rows.select_related("by", "stand_in__absent"))


@dataclass(frozen=True)
class Unauthorised:
    """A placement that is paid for without authority: since when, until when, and how much of it is spent.

    `ratified_at`: it was ratified late, which does not undo that it was spent without authority until then.
    """

    authorisation: Authorisation
    placement: Placement | None
    since: datetime
    ratified_at: datetime | None
    spent: Decimal


def unauthorised(rows: Iterable[Authorisation], at: datetime) -> list[Unauthorised]:
    """What is, or was, spent without authority under these authorisations; two queries however many they are."""
    lapsed = [row for row in rows if _lapsed(row, at)]
    planned = Placement.objects.filter(call_off_id__in=[row.call_off_id for row in lapsed]) if lapsed else []
    placements = {row.call_off_id: row for row in planned}
    lines = paid_lines(placements.values()) if placements else {}
    return [_spent(row, placements.get(row.call_off_id), lines, at) for row in lapsed]


def _lapsed(row: Authorisation, at: datetime) -> bool:
    """Whether it lapsed, and still has, or was ratified only after its time."""
    if row.provisional_until is None:
        return False
    late = row.authorised_at is not None and row.authorised_at >= row.provisional_until
    return late or has_lapsed(row.state, row.provisional_until, at)


def _spent(
    row: Authorisation, placement: Placement | None, lines: dict[UUID, list[Line]], at: datetime
) -> Unauthorised:
    since = row.provisional_until or at
    until = min(at, row.authorised_at) if row.authorised_at else at
    spent = NOTHING
    if placement is not None:
        nights = spent_from(since), local(until).date() + A_DAY
        spent = spent_between(lines.get(placement.pk, []), *nights)
    return Unauthorised(row, placement, since, row.authorised_at, spent)


def authority_ends() -> Subquery:
    """Of placements: when the authority ends that was given for a time and not ratified; null of every other."""
    rows = Authorisation.objects.filter(to_ratify(), call_off=OuterRef("call_off_id"))
    return Subquery(rows.values("provisional_until")[:1])


def lapsed_of(call_off_id: UUID, at: datetime) -> QuerySet[Authorisation]:
    """The authorisation of a call-off, where it was given for a time and has lapsed."""
    return Authorisation.objects.filter(lapsed_at(at), call_off=call_off_id).select_related("band")


def unauthorised_now(at: datetime) -> list[Unauthorised]:
    """Everything that is spent without authority now, the oldest lapse first: for the report and the home pages."""
    rows = (
        Authorisation.objects.filter(lapsed_at(at))
        .select_related("call_off", "band")
        .order_by("provisional_until")
    )
    return unauthorised(rows, at)
