"""Setting up the framework: its term with recorded extensions (S-39), and its lots as data (S-1, S-6, S-7)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from providers.models import Framework, FrameworkExtension, Lot
from providers.rules.rounds import extension_reasons
from providers.rules.suggestions import suggested_lots
from providers.selectors.rounds import last_day
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local


@transaction.atomic
def create_framework(
    *, reference: str, title: str, regime: str, starts_on: date, ends_on: date, by: User, at: datetime
) -> Framework:
    """Record the framework with its reference, procurement regime (S-2) and original term (S-39)."""
    check_has(by, Permission.FRAMEWORK_MANAGE)
    if ends_on <= starts_on:
        raise DomainError("The framework ends after it starts. Enter a later end date.", field="ends_on")
    try:
        with transaction.atomic():
            framework = Framework.objects.create(
                reference=reference, title=title, regime=regime, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError as error:
        raise DomainError(
            f"There is already a framework with the reference {reference}. Enter another."
        ) from error
    events.record("framework.created", subject=framework, by=by, at=at)
    return framework


@transaction.atomic
def extend_framework(
    *, framework: Framework, new_end: date, reason: str, decided_on: date, by: User, at: datetime
) -> FrameworkExtension:
    """Record a decided extension; the original term stays on record (S-39)."""
    check_has(by, Permission.FRAMEWORK_MANAGE)
    locked = Framework.objects.select_for_update().get(pk=framework.pk)
    reasons = extension_reasons(
        ends_on=last_day(locked), new_end=new_end, decided_on=decided_on, today=local(at).date()
    )
    if reasons:
        raise DomainError(*reasons)
    extension = FrameworkExtension.objects.create(
        framework=locked,
        new_end=new_end,
        reason=reason,
        decided_on=decided_on,
        recorded_by=by,
        recorded_at=at,
    )
    events.record("framework.extended", subject=locked, by=by, at=at, new_end=words.day(new_end))
    return extension


@transaction.atomic
def add_lot(
    *,
    framework: Framework,
    name: str,
    service_type: str,
    by: User,
    at: datetime,
    description: str = "",
    least_age: int = 0,
    valid_from: date | None = None,
    code: str = "",
) -> Lot:
    """Add a category of provision; it has the next number and is in use from a date (S-7, S-42)."""
    check_has(by, Permission.FRAMEWORK_MANAGE)
    locked = Framework.objects.select_for_update().get(pk=framework.pk)
    numbers = list(locked.lots.values_list("number", flat=True))
    try:
        with transaction.atomic():
            lot = Lot.objects.create(
                framework=locked,
                code=code or slugify(name)[:40],
                number=max(numbers, default=0) + 1,
                name=name,
                description=description,
                service_type=service_type,
                least_age=least_age,
                valid_from=valid_from or locked.starts_on,
            )
    except IntegrityError as error:
        raise DomainError(
            f"The framework has a lot “{name}” already. Give this one another name.", field="name"
        ) from error
    events.record("framework.lot_added", subject=locked, by=by, at=at, lot=lot.name)
    return lot


@transaction.atomic
def add_suggested_lots(*, framework: Framework, by: User, at: datetime) -> list[Lot]:
    """Add those of the five suggested lots that the framework has not yet; repeating it adds none."""
    check_has(by, Permission.FRAMEWORK_MANAGE)
    Framework.objects.select_for_update().get(pk=framework.pk)
    have = set(framework.lots.values_list("code", flat=True))
    return [
        add_lot(
            framework=framework,
            code=lot.code,
            name=lot.name,
            service_type=lot.service_type,
            description=lot.description,
            least_age=lot.least_age,
            by=by,
            at=at,
        )
        for lot in suggested_lots()
        if lot.code not in have
    ]
