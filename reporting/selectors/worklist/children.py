"""Work about referrals and placements."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from calloffs.selectors.call_offs import going_on, without_call_off
from placements.models import Referral, ReferralChange, ReferralQuestion
from placements.models.referrals import DUE
from placements.policies import is_emergency, may
from placements.rules.completeness import CLOSED
from placements.selectors import placements, referrals
from placements.selectors.changes import looks_waiting_for
from placements.states import PlacementState, ReferralState
from reporting.selectors.worklist import sentences
from reporting.selectors.worklist.items import WorkItem, first
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local

AHEAD, A_NIGHT = timedelta(days=7), timedelta(days=1)


def _question_open() -> Exists:
    return Exists(ReferralQuestion.objects.filter(referral=OuterRef("pk"), answered_at=None))


def _rows(user: User) -> QuerySet[Referral]:
    changed = ReferralChange.objects.filter(referral=OuterRef("pk"), by=user)
    # Of the child nothing is read for a line on the home page but age and sex: no name.
    return (
        referrals.visible_to(user)
        .select_related(None)
        .select_related("child")
        .only(
            "reference", "state", "needed_on", "service_type", "started_by_id", "submitted_by_id",
            "submitted_at", "approved_at", "searching_at", "child__sex", "child__date_of_birth",
        )
        .annotate(changed_by_reader=Exists(changed), question_open=_question_open())
        .exclude(state__in=CLOSED)
        .order_by(DUE, "pk")
    )  # fmt: skip


def _item(
    referral: Referral, what: str, at: datetime, *, mine: bool, since: datetime | None = None
) -> WorkItem:
    born = referral.child.date_of_birth
    child = sentences.child(referral.child.sex, born, referral.service_type, at=at)
    needed = sentences.needed(referral.needed_on, at)
    sentence = sentences.told(what, child, needed, sentences.waited(since, at, mine=mine))
    return WorkItem(sentence, "placements:referral_detail", referral.pk, referral.needed_on, mine)


def _referral(referral: Referral, user: User, on: date) -> tuple[str, bool, datetime | None]:
    """What is to be done about a referral, whether this person does it, and since when it waits."""
    name = referral.reference
    if referral.state == ReferralState.DRAFT:
        asked = vars(referral)["question_open"]
        return f"{'Answer the question on' if asked else 'Finish'} referral {name}", True, None
    if referral.state == ReferralState.SUBMITTED:
        had_part = referral.submitted_by_id == user.pk or vars(referral)["changed_by_reader"]
        ordinary = has_permission(user, Permission.REFERRAL_APPROVE) and not had_part
        approves = ordinary or (
            has_permission(user, Permission.EMERGENCY_PLACE) and is_emergency(referral, on)
        )
        what = f"Approve referral {name} for search" if approves else f"Referral {name} waits for approval"
        return what, approves, referral.submitted_at
    if referral.state == ReferralState.SEARCHING:
        return f"A home is being looked for, referral {name}", False, referral.searching_at
    if referral.state == ReferralState.HOME_AGREED:
        return f"A home is agreed for referral {name}; the arrival is not recorded yet", False, None
    searches = may(user, Permission.CALLOFF_OPEN, referral, on)
    what = f"Find a home for referral {name}" if searches else f"Referral {name} waits for a search"
    return what, searches, referral.approved_at


def _of_ones_own(user: User) -> QuerySet[Any]:
    """The keys of a person's own drafts, of those that came back to them, and of their children's under way.

    A union and not an OR, so that each part is read by its index.
    """
    drafts = Referral.objects.filter(state=ReferralState.DRAFT)
    of_children = Q(child__social_worker=user)
    parts = (
        drafts.filter(started_by=user),
        drafts.filter(_question_open(), submitted_by=user),
        drafts.filter(_question_open(), of_children),
        Referral.objects.filter(Exists(going_on()), of_children, state=ReferralState.SEARCHING),
        Referral.objects.filter(of_children, state=ReferralState.HOME_AGREED),
    )
    return reduce(lambda keys, part: keys.union(part), (part.values("pk") for part in parts))


def referral_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Own drafts and those that came back, referrals to approve, and approved ones nobody searches for yet.

    A social worker reads besides what becomes of their own children's referrals until they have moved in.
    """
    waits = Q(state__in=(ReferralState.SUBMITTED, ReferralState.APPROVED))
    rows = _rows(user).filter(waits | Q(pk__in=_of_ones_own(user)))
    shown, more = first(rows, "referral", "referrals", "placements:referral_list")
    for row in shown:
        what, mine, since = _referral(row, user, local(at).date())
        yield _item(row, what, at, mine=mine, since=since)
    yield from more


def second_look_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """What somebody alone on duty approved, for this person on the next working day."""
    shown, more = first(looks_waiting_for(user), "second look", "second looks", "placements:second_look_list")
    for look in shown:
        child = look.referral.child
        sentence = sentences.told(
            f"Look a second time at {look.get_what_display().lower()} of {look.referral.reference}",
            sentences.child(child.sex, child.date_of_birth, look.referral.service_type, at=at),
            f"approved by one person alone, due {words.day(look.due_on)}",
        )
        yield WorkItem(sentence, "placements:second_look", look.pk, look.due_on)
    yield from more


def search_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Children whose search has no call-off any more, because it ended with no award."""
    mine = has_permission(user, Permission.CALLOFF_OPEN)
    rows = without_call_off(_rows(user))
    shown, more = first(
        rows, "search without a call-off", "searches without a call-off", "calloffs:search_list"
    )
    for row in shown:
        name = row.reference
        what = f"Search again for {name}" if mine else f"Referral {name} waits for another search"
        yield _item(row, what, at, mine=mine)
    yield from more


def placement_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Placements that start or have their last night within a week, and those past it with no end recorded."""
    today = local(at).date()
    until = today + AHEAD
    first_night = Q(state=PlacementState.PLANNED, starts_on__lte=until)
    rows = placements.visible_to(user).filter(first_night | placements.past_last_night(until))
    rows = rows.annotate(
        due_on=Case(When(state=PlacementState.PLANNED, then="starts_on"), default="planned_end")
    )
    told = rows.order_by("due_on").values_list("pk", "reference", "state", "due_on")
    shown, more = first(told, "placement", "placements", "placements:placement_list")
    for pk, reference, state, due_on in shown:
        starts = state == PlacementState.PLANNED
        due = due_on if starts else due_on - A_NIGHT
        when = f"{words.day(due)}, {words.days_away(due, local(at).date())}"
        if starts:
            sentence = f"Record the start of placement {reference}, planned for {when}"
        elif due < today:
            sentence = f"Placement {reference}: the last night agreed was {when}; say where the child is"
        else:
            sentence = f"Placement {reference}: the last night agreed is {when}; say what follows"
        yield WorkItem(sentence, "placements:placement_detail", pk, due)
    yield from more
