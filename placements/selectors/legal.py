"""The legal authorities of a child, and what they say of a first night (ADR 142)."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import DateTimeField, F, Func, QuerySet, Value

from placements.codes import LawDays
from placements.models import LegalAuthority, Placement, Referral
from placements.policies import is_emergency
from placements.rules.completeness import CLOSED
from placements.rules.legal import AT_MOST, ONE_DAY, Told, night_of, why_not_place
from placements.rules.secure import Bounds, alone_until, follows_on, spoils, times_alone
from placements.selectors.children import visible_to as children_visible_to
from placements.selectors.law_data import clock_on
from placements.selectors.living import LIVE
from placements.states import Apart, AuthorityOver
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local


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


def bounds_of(child_id: UUID, told: Told, *, but_for: UUID | None = None) -> Bounds:
    """What bounds an authority of a child: the days of its kind, and of secure accommodation what is beside it.

    `but_for`: the authority in whose place it stands.
    """
    on = local(told.began_at).date()
    if told.kind not in (Apart.SECURE, Apart.SECURE_ALONE):
        return Bounds(at_most(told.kind, on))
    kept = LegalAuthority.objects.filter(child=child_id, over=AuthorityOver.SECURE, corrected_at=None)
    rows = list(kept.exclude(pk=but_for) if but_for else kept)
    if told.kind == Apart.SECURE:
        clock = LawDays.SECURE_NEXT if follows_on(rows, told.began_at) else LawDays.SECURE_FIRST
        return Bounds(clock_on(clock, on).days)
    most, within = (clock_on(one, on).days * ONE_DAY for one in (LawDays.SECURE, LawDays.WITHIN))
    times = times_alone(rows)
    before = [(start, min(end, told.began_at)) for start, end in times if start < told.began_at]
    until = alone_until(before, told.began_at, most, within)
    return Bounds(most.days, until, spoils((told.began_at, until), times, most, within))


def rests_on(authority: LegalAuthority) -> list[str]:
    """What of the child would go on without an authority that ends: stays and the open search, by reference."""
    stays = Placement.objects.filter(child=authority.child_id, state__in=LIVE).order_by("starts_on")
    searches = Referral.objects.filter(child=authority.child_id).exclude(state__in=CLOSED)
    return [
        *(f"placement {one}" for one in stays.values_list("reference", flat=True)),
        *(f"referral {one}" for one in searches.values_list("reference", flat=True)),
    ]


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
