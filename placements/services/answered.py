"""Answers on their way into a referral: what is refused of them, and what is kept of those that change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from placements.models import Referral, ReferralChange
from placements.rules.answers import as_json
from placements.rules.gates import why_not_kind
from placements.rules.questions import QUESTIONS
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local


def keep_changes(referral: Referral, answers: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """What each answer was and what it becomes; a save that changes it again is another row."""
    ReferralChange.objects.bulk_create(
        ReferralChange(
            referral=referral,
            field=name,
            before=as_json(getattr(referral, name)),
            after=as_json(value),
            by=by,
            at=at,
        )
        for name, value in answers.items()
    )


def check_answered(referral: Referral, changed: list[str], at: datetime) -> None:
    """Answers that changed are of their lists, of a day that is not past, and of a kind that the law allows."""
    if "needed_on" in changed and referral.needed_on and referral.needed_on < local(at).date():
        raise DomainError(
            "The date needed by is in the past. Enter today or a later date.", field="needed_on"
        )
    try:
        referral.clean_fields(exclude=[one.name for one in referral._meta.fields if one.name not in changed])
    except ValidationError as error:
        labels = ", ".join(f"“{QUESTIONS[name].label}”" for name in error.message_dict)
        raise DomainError(f"Choose answers from the list for: {labels}.") from error
    if referral.service_type and {"service_type", "needed_on"} & set(changed):
        _check_kind(referral, "service_type" if "service_type" in changed else "needed_on", at)


def _check_kind(referral: Referral, field: str, at: datetime) -> None:
    """A kind that no home may give lawfully is refused where it is chosen, and so is a day that makes it so."""
    known = referral.needed_on
    reason = why_not_kind(referral.service_type, referral.child.date_of_birth, known or local(at).date())
    if reason and not known:
        reason += " If the home is needed on a later day, enter the date needed by first."
    if reason:
        raise DomainError(reason, field=field)
