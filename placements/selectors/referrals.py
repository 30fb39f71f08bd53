from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import F, Q, QuerySet

from placements.models import AnonymisedProfile, Child, Referral
from placements.policies import sees_all, sees_own
from placements.rules.answers import Need, NeedKind
from placements.rules.completeness import CLOSED
from placements.rules.profile import frozen_copy, needs_of, rows_of
from placements.rules.urgency import clocks_on
from placements.selectors.profiles import overtaken, that_stand
from placements.states import Due
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Overtaken(TypedDict):
        is_overtaken: bool

    StandingProfile = WithAnnotations[AnonymisedProfile, Overtaken]

SOON = timedelta(days=5)


def visible_to(user: User) -> QuerySet[Referral]:
    """The referrals a person may see: a social worker's own children's and own, all of them for the rest."""
    referrals = Referral.objects.select_related(
        "child__social_worker", "child__team", "started_by", "submitted_by", "taken_from"
    )
    if sees_all(user, Permission.REFERRAL_SEE):
        return referrals
    if sees_own(user, Permission.REFERRAL_SEE):
        return referrals.filter(pk__in=_of(user, "child__social_worker", "child__recorded_by", "started_by"))
    return referrals.none()


def as_listed(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """Referrals with what a list shows of them: no name of a child, and none of the fifty answers."""
    shown = rows.select_related(None).select_related("child__social_worker")
    return shown.only(
        "reference", "state", "service_type", "needed_on", "court_date", "started_at", "child__sex",
        "child__home_postcode", "child__date_of_birth", "child__social_worker__name",
    )  # fmt: skip


def _of(user: User, *fields: str) -> QuerySet[Any]:
    """The keys of the referrals that name a person in one of the fields.

    A union and not an OR: each part is read by its index, where an OR over two tables reads both of them whole.
    """
    first, *more = (Referral.objects.filter(**{field: user}).values("pk") for field in fields)
    return first.union(*more)


def due(rows: QuerySet[Referral], when: Due, on: date) -> QuerySet[Referral]:
    """Of some referrals, those whose date needed by lies so far from a day; one without a date is in none.

    Urgent is also one whose court decides soon, whenever the home is needed (S-51).
    """
    soon = on + SOON
    near = on + timedelta(days=clocks_on(on).queue_days)
    tests = {
        Due.URGENT: Q(court_date__gte=on, court_date__lte=near) | Q(needed_on=on),
        Due.OVERDUE: Q(needed_on__lt=on),
        Due.TODAY: Q(needed_on=on),
        Due.SOON: Q(needed_on__gt=on, needed_on__lte=soon),
        Due.LATER: Q(needed_on__gt=soon),
    }
    return rows.filter(tests[when])


def referral_before(child: Child) -> Referral | None:
    """The child's referral that the next one begins with: the newest that was submitted, else the newest; closed."""
    closed = Referral.objects.filter(child=child, state__in=CLOSED)
    return closed.order_by(F("submitted_at").desc(nulls_last=True), "-started_at").first()


def latest_profile(referral: Referral) -> "StandingProfile | None":
    """The newest version of the anonymised profile, approved or not; and whether a change has overtaken it since."""
    versions = AnonymisedProfile.objects.filter(referral=referral).annotate(is_overtaken=overtaken())
    return versions.order_by("-version").first()


def approved_profile(referral: Referral) -> AnonymisedProfile | None:
    """The newest version that was approved, whether or not it may still go out."""
    return (
        AnonymisedProfile.objects.filter(referral=referral, approved_at__isnull=False)
        .order_by("-version")
        .first()
    )


def needs_of_referral(referral: Referral) -> list[Need]:
    """The needs that support for a child may rest on: of the approved profile.

    In an emergency there may be none yet: then the referral's own answers, as the profile would tell them.
    """
    approved = that_stand().filter(referral=referral).order_by("-version").first()
    if approved:
        return needs_of(frozen_copy(approved))
    return [row for row in rows_of(referral.answers) if row.kind is not NeedKind.FACT]


def of_teams_of(rows: QuerySet[Referral], user: User) -> QuerySet[Referral]:
    """Of some referrals, those of children whose team a person manages or stands in for."""
    return rows.filter(pk__in=_of(user, "child__team__manager", "child__team__stand_in"))


def worked_on_by(rows: QuerySet[Referral], user: User) -> QuerySet[Referral]:
    """Of some referrals, those that a person started or whose child the person is the social worker of."""
    return rows.filter(pk__in=_of(user, "child__social_worker", "started_by"))
