"""What the record answers of a route assessment (S-48)."""

from datetime import date, datetime

from calloffs.models import CallOff
from calloffs.rules.routes import RouteFacts
from calloffs.states import CallOffRoute, CallOffState
from placements.models import Placement, Referral
from placements.policies import is_emergency
from placements.rules.gates import KINDS
from placements.selectors.market import Market
from placements.selectors.matching import fits
from placements.states import PlacementState
from providers.models import Lot, Setting
from providers.states import Registration, ServiceType
from sefton_pdps.core.time.working_days import local


def route_facts(
    referral: Referral, lot: Lot | None, at: datetime, *, sibling_home: bool | None = None
) -> RouteFacts:
    """What referral, match and history say; `sibling_home` is the officer's answer where it was asked."""
    today = local(at).date()
    return RouteFacts(
        invited=_invited(referral, lot, today, at) if lot else 0,
        emergency=is_emergency(referral, today),
        days_until_needed=_days(referral.needed_on, today),
        days_until_court=_days(referral.court_date, today),
        siblings=referral.sibling_count or 0,
        sibling_home=sibling_home if referral.sibling_count else None,
        step_down=_steps_down(referral),
        earlier_without_award=_competed_in_vain(referral),
        deprivation_of_liberty=bool(referral.deprivation_of_liberty),
        has_wishes=bool(referral.wishes),
    )


def _days(day: date | None, today: date) -> int | None:
    return (day - today).days if day else None


def _invited(referral: Referral, lot: Lot, today: date, at: datetime) -> int:
    """How many providers the match would invite: the figure of the page before and of the next."""
    return fits(Market(referral, lot, max(referral.needed_on or today, today), at), size=0).providers


def _steps_down(referral: Referral) -> bool:
    """Whether another kind of care is asked for than the child has now, and the same provider runs it."""
    if referral.service_type not in KINDS:
        return False
    now = Placement.objects.filter(child=referral.child_id, state=PlacementState.STARTED)
    providers = now.exclude(service_type=referral.service_type).values("provider")
    next_kind = KINDS[ServiceType(referral.service_type)]
    own = Setting.objects.filter(kind=next_kind, registration=Registration.REGISTERED)
    return own.filter(provider__in=providers).exists()


def _competed_in_vain(referral: Referral) -> int:
    return CallOff.objects.filter(
        referral=referral, route=CallOffRoute.MINI_COMPETITION, state=CallOffState.NO_AWARD
    ).count()
