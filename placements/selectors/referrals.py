from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import import_string

from placements.models import AnonymisedProfile, Child, Referral
from placements.policies import sees_all, sees_own
from placements.rules.answers import Need, NeedKind
from placements.rules.completeness import CLOSED
from placements.rules.profile import frozen_copy, needs_of, rows_of
from placements.rules.questions import FIELDS
from placements.states import Due
from sefton_pdps.access.permissions import Permission

SOON = timedelta(days=5)


def visible_to(user: Any) -> QuerySet[Referral]:
    """The referrals a person may see: a social worker's own children's and own, all of them for the rest."""
    referrals = Referral.objects.select_related(
        "child__social_worker", "child__team", "started_by", "submitted_by", "taken_from"
    )
    if sees_all(user, Permission.REFERRAL_SEE):
        return referrals
    if sees_own(user, Permission.REFERRAL_SEE):
        return referrals.filter(
            Q(child__social_worker=user) | Q(child__recorded_by=user) | Q(started_by=user)
        )
    return referrals.none()


def due(rows: QuerySet[Referral], when: Due, on: date) -> QuerySet[Referral]:
    """Of some referrals, those whose date needed by lies so far from a day; one without a date is in none."""
    soon = on + SOON
    tests = {
        Due.OVERDUE: Q(needed_on__lt=on),
        Due.TODAY: Q(needed_on=on),
        Due.SOON: Q(needed_on__gt=on, needed_on__lte=soon),
        Due.LATER: Q(needed_on__gt=soon),
    }
    return rows.filter(tests[when])


def answers(referral: Referral) -> dict[str, Any]:
    """A referral's answers by field, as the rules of completeness and needs ask for them."""
    return {field: getattr(referral, field) for field in FIELDS}


def referral_before(child: Child) -> Referral | None:
    """The child's referral that the next one begins with: the newest that was submitted, else the newest; closed."""
    closed = Referral.objects.filter(child=child, state__in=CLOSED)
    return closed.order_by(F("submitted_at").desc(nulls_last=True), "-started_at").first()


def latest_profile(referral: Referral) -> AnonymisedProfile | None:
    """The newest version of the anonymised profile, approved or not."""
    return AnonymisedProfile.objects.filter(referral=referral).order_by("-version").first()


def approved_profile(referral: Referral) -> AnonymisedProfile | None:
    """The newest approved version: the one that a call-off publishes a copy of."""
    return (
        AnonymisedProfile.objects.filter(referral=referral, approved_at__isnull=False)
        .order_by("-version")
        .first()
    )


def needs_of_referral(referral: Referral) -> list[Need]:
    """The needs that support for a child may rest on: of the approved profile.

    In an emergency there may be none yet: then the referral's own answers, as the profile would tell them.
    """
    approved = approved_profile(referral)
    if approved:
        return needs_of(frozen_copy(approved))
    return [row for row in rows_of(answers(referral)) if row.kind is not NeedKind.FACT]


def worked_on_by(rows: QuerySet[Referral], user: Any) -> QuerySet[Referral]:
    """Of some referrals, those that a person started or whose child the person is the social worker of."""
    return rows.filter(Q(child__social_worker=user) | Q(started_by=user))


def call_off_of(referral: Referral, user: Any, at: datetime) -> dict[str, Any] | None:
    """The latest call-off of a referral as its page tells it, from the app that knows; None before the first."""
    found: dict[str, Any] | None = import_string(settings.CALL_OFF_OF_REFERRAL)(referral.pk, user, at)
    return found
