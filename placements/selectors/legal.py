"""The legal authorities of a child, and what they say of a first night (ADR 142)."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import DateTimeField, F, Func, QuerySet, Value

from placements.models import LegalAuthority, Referral
from placements.policies import is_emergency
from placements.rules.legal import AT_MOST, night_of, why_not_place
from placements.selectors.children import visible_to as children_visible_to
from placements.selectors.law_data import clock_on
from sefton_pdps.accounts.models import User


def authorities_of(child_id: UUID) -> list[LegalAuthority]:
    """Every authority of a child, what was corrected too, the newest in front."""
    rows = LegalAuthority.objects.filter(child=child_id)
    return list(rows.select_related("recorded_by", "end_recorded_by", "corrected_by"))


def visible_to(user: User) -> QuerySet[LegalAuthority]:
    """The authorities of the children whose record a person may open."""
    seen = children_visible_to(user).order_by().values("pk")
    return LegalAuthority.objects.filter(child__in=seen).select_related("child")


def at_most(kind: str, on: date) -> int | None:
    """The days that the law lets an authority of this kind last which begins on a day; None where it bounds none."""
    clock = AT_MOST.get(kind)
    return clock_on(clock, on).days if clock else None


def end_told(at: datetime) -> Func:
    """Of a placement the end of the child's authority that is to be told by the clock in force, as an expression.

    Null where none is. Where there is no authority it is the day of the child's record.
    """
    told = F("child__authority_until"), Value(at)
    return Func(*told, function="placements_authority_told", output_field=DateTimeField())


def _is_lawful_by_the_record(referral: Referral, on: date, today: date) -> bool:
    """Whether the child's own row tells that all is well in a night to come: what began last holds until then."""
    child = referral.child
    lasts = child.legal_until is None or child.legal_until >= night_of(on)
    return on >= today and bool(child.legal_status) and lasts and not referral.deprivation_of_liberty


def why_not_lawful(referral: Referral, on: date, *, today: date | None = None) -> tuple[str, ...]:
    """Why the child of a referral may not spend the night of a day in any home; one query.

    `today`: on a page, which has read the child's row; then there is a query only where that leaves it open.
    """
    if today is not None and _is_lawful_by_the_record(referral, on, today):
        return ()
    rows = LegalAuthority.objects.filter(child=referral.child_id, corrected_at=None)
    return why_not_place(
        rows, on, liberty=bool(referral.deprivation_of_liberty), emergency=is_emergency(referral)
    )
