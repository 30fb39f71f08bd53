"""Which needs without a home somebody must be told of, by the clocks of S-51."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from placements.models import Escalation, Referral
from placements.policies import is_emergency
from placements.rules.urgency import WithoutHome, clocks_on
from placements.states import EscalatedTo, ReferralState, UrgentClock
from sefton_pdps.core.time.working_days import add_working_days

# Approved or waiting for it, and no home is agreed.
HOMELESS = (ReferralState.SUBMITTED, ReferralState.APPROVED, ReferralState.SEARCHING)


def without_home(referral: Referral, on: date) -> WithoutHome:
    """What the clocks ask of a referral; of one whose child has a home, or that nobody submitted, nothing runs."""
    if referral.state not in HOMELESS:
        return WithoutHome(None, None, None, emergency=False)
    return WithoutHome(
        referral.needed_on, referral.court_date, referral.approved_at, is_emergency(referral, on)
    )


def may_be_due(on: date) -> QuerySet[Referral]:
    """Referrals of which a clock may have run out and the last one of it has not been told yet."""
    told = Escalation.objects.filter(referral=OuterRef("pk"), told=EscalatedTo.DIRECTOR)
    emergency = Q(needed_on__lte=add_working_days(on, 1), approved_at__isnull=False)
    near = on + timedelta(days=clocks_on(on).court_manager_days)
    court = Q(court_date__gte=on, court_date__lte=near)
    rows = Referral.objects.filter(state__in=HOMELESS)
    return rows.filter(
        (emergency & ~Exists(told.filter(clock=UrgentClock.EMERGENCY)))
        | (court & ~Exists(told.filter(clock=UrgentClock.COURT)))
    )
