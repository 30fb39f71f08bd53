"""A referral from its first draft to the placement, or to its withdrawal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from placements.models import Child, Referral
from placements.policies import check_own_referral, check_works_with
from placements.rules.completeness import CLOSED, EDITABLE
from placements.rules.questions import FIELDS, QUESTIONS
from placements.states import ReferralState
from placements.transitions import REFERRAL
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.references import next_reference
from sefton_pdps.core.working_days import local
from sefton_pdps.workflow import run


@transaction.atomic
def start_referral(*, child: Child, by: Any, at: datetime) -> Referral:
    """A child has one open referral at a time; the second is refused with the reference of the first."""
    check_works_with(by, child)
    _refuse_second(child)
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                reference=next_reference("RF", at=at), child=child, started_at=at, started_by=by
            )
    except IntegrityError:
        _refuse_second(child)
        raise
    events.record("referral.start", subject=referral, by=by, at=at)
    return referral


@transaction.atomic
def save_referral(
    *, referral: Referral, version: int, fields: Mapping[str, Any], by: Any, at: datetime
) -> Referral:
    """Answers are saved over the version that was read, until approval; anybody else's save first is refused."""
    unknown = set(fields) - FIELDS
    if unknown:
        raise ValueError(f"Not answers of a referral: {sorted(unknown)}.")
    locked = Referral.objects.select_for_update(of=("self",)).select_related("child").get(pk=referral.pk)
    check_own_referral(by, locked)
    if locked.state not in EDITABLE:
        raise Stale(
            f"This referral is now “{ReferralState(locked.state).label}” and cannot be changed. "
            "If the need is another one, withdraw it and start a new referral."
        )
    if locked.version != version:
        raise Stale(
            "Somebody else changed this referral after you opened it. Nothing of yours was saved. "
            "Open the section again and enter your changes."
        )
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    _check(locked, changed, at)
    locked.version = version + 1
    locked.save(update_fields=[*changed, "version"])
    events.record("referral.save", subject=locked, by=by, at=at, fields=changed)
    return locked


def submit_referral(*, referral: Referral, by: Any, at: datetime) -> Referral:
    """A referral is submitted whole, by the social worker or the placements team."""
    return run(REFERRAL, "submit", referral, by=by, at=at, submitted_by=by)


def approve_referral(*, referral: Referral, by: Any, at: datetime) -> Referral:
    """A referral is approved by somebody other than who submitted it."""
    return run(REFERRAL, "approve", referral, by=by, at=at)


@transaction.atomic
def begin_search(*, referral: Referral, by: Any, at: datetime) -> Referral:
    """An approved referral is searched for; a second call-off after one without award finds it so already."""
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if current.state == ReferralState.SEARCHING:
        return current
    return run(REFERRAL, "search", current, by=by, at=at)


def mark_placed(*, referral: Referral, by: Any, at: datetime) -> Referral:
    """The need is met: the award of its call-off, by an officer or by the system, ends the search."""
    return run(REFERRAL, "place" if by else "place_on_signing", referral, by=by, at=at)


def withdraw_referral(*, referral: Referral, reason: str, by: Any, at: datetime) -> Referral:
    """A referral is withdrawn with a reason and is not taken up again."""
    if not reason.strip():
        raise DomainError("Say why the referral is withdrawn.")
    return run(REFERRAL, "withdraw", referral, by=by, at=at, withdrawn_reason=reason)


def _refuse_second(child: Child) -> None:
    open_one = Referral.objects.filter(child=child).exclude(state__in=CLOSED).first()
    if open_one is not None:
        raise DomainError(f"This child has an open referral, {open_one.reference}. Go on with that one.")


def _check(referral: Referral, changed: list[str], at: datetime) -> None:
    if "needed_on" in changed and referral.needed_on and referral.needed_on < local(at).date():
        raise DomainError("The date needed by is in the past. Enter today or a later date.")
    try:
        referral.clean_fields(exclude=[one.name for one in referral._meta.fields if one.name not in changed])
    except ValidationError as error:
        labels = ", ".join(f"“{QUESTIONS[name].label}”" for name in error.message_dict)
        raise DomainError(f"Choose answers from the list for: {labels}.") from error
