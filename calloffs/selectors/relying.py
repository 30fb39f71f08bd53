"""Which live call-offs rely on a home: those that it is offered or, in its newest version, proposed for."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Value

from calloffs.models import AwardProposal, Offer
from calloffs.rules.competition import need_line
from calloffs.rules.places import Relying
from calloffs.states import CallOffState, OfferState

OVER = (CallOffState.AWARDED, CallOffState.NO_AWARD)
STANDING = (OfferState.SUBMITTED, OfferState.PREFERRED)
ByHome = dict[tuple[UUID, UUID | None], dict[UUID, Relying]]


def relying_on(settings: Iterable[UUID], *, numbers: bool = True, but_for: UUID | None = None) -> ByHome:
    """The live call-offs by the home that is offered or proposed for them; sealed offers are not read. One query.

    `but_for`: the referral whose own call-offs are left out.
    """
    live = ~Q(call_off__state__in=OVER)
    if but_for:
        live &= ~Q(call_off__referral=but_for)
    rows = _needs(Offer.objects.filter(live, setting__in=settings, state__in=STANDING), numbers=numbers)
    # A provider's own facts are its offers: what is proposed is the council's.
    if numbers:
        proposed = AwardProposal.objects.filter(live, setting__in=settings, version=newest())
        rows = rows.union(_needs(proposed, numbers=numbers), all=True)
    by_home: ByHome = {}
    for setting_id, household_id, call_off_id, state, lot, profile, reference, _opened in sorted(
        rows, key=lambda row: row[-1]
    ):
        label = str(CallOffState(state).label)
        own = by_home.setdefault((setting_id, household_id), {})
        own[call_off_id] = Relying(reference, label, need_line(lot, profile))
    return by_home


def _needs(rows: QuerySet[Any], *, numbers: bool) -> QuerySet[Any]:
    number = F("call_off__reference") if numbers else Value("")
    fields = ("setting_id", "household_id", "call_off_id", "call_off__state", "call_off__lot__name")
    more = ("call_off__profile", number, "call_off__opened_at")
    return rows.order_by().values_list(*fields, *more)


def newest() -> Subquery:
    """The newest version of the proposal of the same call-off."""
    rows = AwardProposal.objects.filter(call_off=OuterRef("call_off")).order_by().values("call_off")
    return Subquery(rows.annotate(newest=Max("version")).values("newest"))
