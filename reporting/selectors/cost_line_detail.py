"""The placements behind a cost line's figures."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from placements.models import FeeLine, Placement
from placements.selectors.placements import with_weekly
from reporting.rules.financial_year import financial_year
from reporting.selectors.as_at import cut_off
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User


def followed_by(user: User) -> QuerySet[Placement]:
    """The placements whose money somebody may follow to its source: all for whoever sees the council's money."""
    placements = Placement.objects.select_related("setting", "provider", "child", "cost_line")
    return placements if has_permission(user, Permission.MONEY_SEE) else placements.none()


def charged(cost_line_id: UUID, on: date) -> QuerySet[Placement]:
    """The placements of a cost line that are paid for in the year of a day, as is known at its end.

    Each with its weekly fee of the day in pounds; None where none is paid then.
    """
    year, known = financial_year(on), cut_off(on)
    paid = FeeLine.objects.filter(
        Q(superseded_at=None) | Q(superseded_at__gte=known),
        Q(paid_to__gt=F("paid_from")),
        placement=OuterRef("pk"),
        recorded_at__lt=known,
        paid_from__lt=year.end,
        paid_to__gt=year.start,
    )
    placements = Placement.objects.filter(
        Q(cancelled_at=None) | Q(cancelled_at__gte=known), Exists(paid), cost_line=cost_line_id
    )
    return with_weekly(placements, on).select_related("setting", "child")
