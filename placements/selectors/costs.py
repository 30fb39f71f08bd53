from datetime import date

from django.db.models import Q, QuerySet

from placements.models import CostLine, FeeKind
from providers.states import ServiceType
from sefton_pdps.core.errors import DomainError


def in_force(on: date) -> Q:
    """Dated rows that hold on a day."""
    return (Q(valid_to=None) | Q(valid_to__gt=on)) & Q(valid_from__lte=on)


def cost_line_for(service_type: str, on: date) -> CostLine:
    """The budget line that a service type is charged to on a day (S-32); a refusal when there is none."""
    line = lines_in_force(service_type, on).first()
    if line is None:
        raise DomainError(
            f"There is no cost line for {ServiceType(service_type).label.lower()} on that date. "
            "Ask finance to add one."
        )
    return line


def lines_in_force(service_type: str, on: date) -> QuerySet[CostLine]:
    """The budget lines that a service type may be charged to on a day, in the council's order."""
    return CostLine.objects.filter(in_force(on), service_type=service_type)


def fee_kinds(on: date) -> QuerySet[FeeKind]:
    """The kinds of fee line that may be agreed on a day."""
    return FeeKind.objects.filter(in_force(on)).order_by("order", "code")
