"""What providers are told of results, and by when, as dated data (ADR 163)."""

from datetime import date, datetime

from django.db import transaction

from calloffs.models import ResultRule
from calloffs.models.results import FEWEST_RIVALS
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import dated
from sefton_pdps.core.errors import DomainError


@transaction.atomic
def set_rule(
    *,
    tell_days: int,
    range_providers: int | None,
    range_step: int,
    least_providers: int,
    least_invitations: int,
    least_children: int,
    valid_from: date,
    by: User,
    at: datetime,
) -> ResultRule:
    """What holds from a day on; letters that were sent stay. A small number would tell one rival or child."""
    check_has(by, Permission.BANDS_SET)
    dated.check_day(valid_from, at)
    for box, number, least in (
        ("tell_days", tell_days, 1),
        ("range_step", range_step, 1),
        ("least_invitations", least_invitations, 1),
        ("range_providers", range_providers, FEWEST_RIVALS),
        ("least_providers", least_providers, FEWEST_RIVALS),
        ("least_children", least_children, FEWEST_RIVALS),
    ):
        if number is not None and number < least:
            raise DomainError(f"Enter {least} or more.", field=box)
    dated.make_room(ResultRule.objects.all(), valid_from)
    created = ResultRule.objects.create(
        tell_days=tell_days,
        range_providers=range_providers,
        range_step=range_step,
        least_providers=least_providers,
        least_invitations=least_invitations,
        least_children=least_children,
        valid_from=valid_from,
    )
    dated.begun(created, name="result_rule.set", by=by, at=at)
    return created


@transaction.atomic
def end_rule(*, row: ResultRule, valid_to: date, by: User, at: datetime) -> ResultRule:
    """From a day on neither ranges nor sums are told by it; what was sent stays."""
    check_has(by, Permission.BANDS_SET)
    return dated.end(row, valid_to, name="result_rule.ended", by=by, at=at)
