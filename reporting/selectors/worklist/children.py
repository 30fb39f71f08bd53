"""Work about referrals and placements."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When

from calloffs.selectors.call_offs import going_on, lacks_call_off
from placements.models import (
    Child,
    Referral,
    ReferralChange,
    ReferralQuestion,
    ReferralReopening,
)
from placements.models.referrals import DUE
from placements.policies import approves_profiles, is_emergency, may
from placements.rules.completeness import CLOSED
from placements.rules.legal import OF_AUTHORITY, authority_ended
from placements.rules.legal import due as due_of
from placements.selectors import referrals
from placements.selectors.amendments import to_decide
from placements.selectors.changes import looks_waiting_for
from placements.selectors.profiles import profile_waits, with_unapproved, wrote_what_waits
from placements.selectors.unregistered import to_review
from placements.states import Alone, ReferralState
from reporting.rules.work import OfChild, WorkItem
from reporting.selectors.worklist.items import AUTHORITY, first, of_child
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local

AHEAD, SOON, A_NIGHT = timedelta(days=7), timedelta(days=2), timedelta(days=1)
# One that is agreed has its placement, whose line tells the same.
LOOKED_FOR = (ReferralState.APPROVED, ReferralState.SEARCHING)
DETAIL, APPROVE = "placements:referral_detail", "placements:referral_approve"
# The changes that have waited longest: the next ones follow as these are decided, and however many wait cost the same.
CHANGES = 20
CHANGE = "placements:amendment"
PROFILE, APPROVE_PROFILE = "placements:profile_detail", "placements:profile_approve"


def _question_open() -> Exists:
    return Exists(ReferralQuestion.objects.filter(referral=OuterRef("pk"), answered_at=None))


def _change_to_decide(user: User) -> Subquery | Value:
    """Of a referral the change that this person may decide, if one waits; of who decides none, nothing is asked."""
    if not has_permission(user, Permission.REFERRAL_APPROVE):
        return Value(None, output_field=UUIDField())
    return Subquery(to_decide(user).filter(referral=OuterRef("pk")).values("pk"))


def _reopenings(user: User) -> QuerySet[ReferralReopening]:
    """Of what the person reopened, and of the children whose social worker they are."""
    return ReferralReopening.objects.filter(Q(by=user) | Q(referral__child__social_worker=user))


def _in_draft(asked: Exists) -> Case:
    """What is told of a draft alone, and so asked of no other referral."""
    return Case(When(state=ReferralState.DRAFT, then=asked), default=Value(False))


def _rows(user: User) -> QuerySet[Referral]:
    changed = ReferralChange.objects.filter(referral=OuterRef("pk"), by=user)
    # Of the child nothing is read for a line on the home page but age, sex and area: no name.
    return (
        referrals.visible_to(user)
        .select_related(None)
        .select_related("child")
        .only(
            "reference", "state", "needed_on", "court_date", "service_type", "started_by_id", "submitted_by_id",
            "submitted_at", "approved_at", "searching_at", "child__sex", "child__date_of_birth", "child__home_postcode",
            "child__social_worker", *(f"child__{name}" for name in OF_AUTHORITY),
        )
        .annotate(
            changed_by_reader=Exists(changed),
            question_open=_in_draft(_question_open()),
            profile_waits=profile_waits(),
            amendment_waits=_change_to_decide(user),
            wrote_profile=wrote_what_waits(user),
            goes_on=Exists(going_on()),
            reopened=_in_draft(Exists(_reopenings(user).filter(referral=OuterRef("pk")))),
        )
        .exclude(state__in=CLOSED)
        .order_by(DUE, "pk")
    )  # fmt: skip


def _item(
    referral: Referral, verb: str, page: str = DETAIL, *, mine: bool, since: datetime | None = None
) -> WorkItem:
    return WorkItem(
        verb, page, referral.pk, referral.needed_on, mine, _child(referral.child, referral.service_type),
        by="needed", since=since, reference=referral.reference, court_on=referral.court_date,
        needed_on=referral.needed_on,
    )  # fmt: skip


def _child(child: Child, service_type: str) -> OfChild:
    return OfChild(child.sex, child.date_of_birth, child.home_postcode, service_type)


def _referral(referral: Referral, user: User, on: date) -> WorkItem:
    """What is to be done about a referral, whether this person does it, and since when it waits."""
    if referral.state == ReferralState.DRAFT:
        asked = vars(referral)["question_open"]
        return _item(referral, "Answer the question" if asked else "Finish the referral", mine=True)
    if referral.state == ReferralState.SUBMITTED:
        return _approving(referral, user, on)
    if _lacks_call_off(referral):
        mine = may(user, Permission.CALLOFF_OPEN, referral, on)
        return _item(referral, "Search again" if mine else "Waits for another search", mine=mine)
    if referral.state == ReferralState.SEARCHING:
        return _item(referral, "A home is being looked for", mine=False, since=referral.searching_at)
    if referral.state == ReferralState.HOME_AGREED:
        return _item(referral, "A home is agreed; the arrival is not recorded yet", mine=False)
    searches = may(user, Permission.CALLOFF_OPEN, referral, on)
    verb = "Find a home" if searches else "Waits for a search"
    return _item(referral, verb, mine=searches, since=referral.approved_at)


def _lacks_call_off(referral: Referral) -> bool:
    """Whether its search has no call-off any more, because it ended with no award."""
    return referral.state == ReferralState.SEARCHING and not vars(referral)["goes_on"]


def _approving(referral: Referral, user: User, on: date) -> WorkItem:
    """For whoever approves it; on duty in an emergency, for who had a part in it or is no manager, to have it done."""
    had_part = referral.submitted_by_id == user.pk or vars(referral)["changed_by_reader"]
    since = referral.submitted_at
    if has_permission(user, Permission.REFERRAL_APPROVE) and not had_part:
        return _item(referral, "Approve the referral", APPROVE, mine=True, since=since)
    if has_permission(user, Permission.EMERGENCY_PLACE) and is_emergency(referral, on):
        return _item(referral, "Have the referral approved", mine=True, since=since)
    return _item(referral, "Waits for approval", mine=False, since=since)


def _profile(referral: Referral, user: User, on: date) -> Iterator[WorkItem]:
    """The profile that waits: for whoever approves it, dated by the need; for who wrote it, that a colleague does."""
    if not vars(referral)["profile_waits"] or referral.state == ReferralState.HOME_AGREED:
        return
    if vars(referral)["wrote_profile"]:
        yield _item(referral, "Waits for a colleague to approve the profile", PROFILE, mine=False)
    elif approves_profiles(user, referral, on):
        yield _item(referral, "Approve the profile", APPROVE_PROFILE, mine=True)


def _amendment(referral: Referral, waiting: UUID) -> WorkItem:
    """A change of an approved referral, for whoever decides it (ADR 147)."""
    return replace(_item(referral, "Decide the change that is asked for", CHANGE, mine=True), pk=waiting)


def _authority(referral: Referral, user: User, ended: datetime) -> WorkItem:
    """The authority that ended while a home is looked for (S-10): no award could be made on it."""
    mine = has_permission(user, Permission.CHILD_RECORD)
    line = _item(referral, AUTHORITY[0] if mine else AUTHORITY[1], "placements:legal", mine=mine)
    due = due_of(ended)
    return replace(line, pk=referral.child_id, due=due, by="ran out", court_on=None, needed_on=None)


def _for_itself(referral: Referral, user: User) -> bool:
    """Whether a row is there by its state, or as the reader's own (`_of_ones_own`), and not for its profile alone."""
    its_worker = referral.child.social_worker_id == user.pk
    if referral.state == ReferralState.DRAFT:
        back = vars(referral)["question_open"] and (its_worker or referral.submitted_by_id == user.pk)
        return bool(back or referral.started_by_id == user.pk or vars(referral)["reopened"])
    return its_worker or referral.state in (ReferralState.SUBMITTED, ReferralState.APPROVED)


def _of_ones_own(user: User) -> QuerySet[Any]:
    """The keys of a person's own drafts, of those that came back, and of their children's under way.

    A union and not an OR, so that each part is read by its index.
    """
    drafts = Referral.objects.filter(state=ReferralState.DRAFT)
    of_children = Q(child__social_worker=user)
    parts = (
        drafts.filter(started_by=user),
        drafts.filter(_question_open(), submitted_by=user),
        drafts.filter(_question_open(), of_children),
        # Reopened: few, so that one part asks for both.
        drafts.filter(pk__in=_reopenings(user).values("referral")),
        Referral.objects.filter(Exists(going_on()), of_children, state=ReferralState.SEARCHING),
        Referral.objects.filter(of_children, state=ReferralState.HOME_AGREED),
    )
    return reduce(lambda keys, part: keys.union(part), (part.values("pk") for part in parts))


def referral_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Own drafts and those that came back, what waits for approval, and what nobody searches for yet or any more.

    A social worker reads besides what becomes of their own children's referrals until they have moved in. A search
    without a call-off is in an emergency also the work of whoever is on duty.
    """
    waits, today = Q(state__in=(ReferralState.SUBMITTED, ReferralState.APPROVED)), local(at).date()
    own = waits | Q(pk__in=_of_ones_own(user))
    chosen = own | lacks_call_off() | Q(pk__in=with_unapproved().values("pk"))
    if has_permission(user, Permission.REFERRAL_APPROVE):
        chosen |= Q(pk__in=to_decide(user).order_by("asked_at").values("referral")[:CHANGES])
    rows = _rows(user).filter(chosen)
    shown, more = first(rows, "referral", "referrals", "placements:referral_list")
    for row in shown:
        yield from _profile(row, user, today)
        if waiting := vars(row)["amendment_waits"]:
            yield _amendment(row, waiting)
        if _for_itself(row, user) or _lacks_call_off(row):
            if row.state in LOOKED_FOR and (ended := authority_ended(row.child, at)):
                yield _authority(row, user, ended)
            yield _referral(row, user, today)
    yield from more


def second_look_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """What somebody alone on duty approved, for this person on the next working day."""
    told = ("pk", "what", "due_on", "referral__reference", *of_child("referral__", "referral__service_type"))
    looks = looks_waiting_for(user)
    shown, more = first(looks, "second look", "second looks", "placements:second_look_list", told=told)
    for pk, what, due_on, reference, *about in shown:
        yield WorkItem(
            "Look a second time", "placements:second_look", pk, due_on, about=OfChild(*about),
            note=f"{Alone(what).label}, approved by one person alone", reference=reference,
        )  # fmt: skip
    yield from more


def unregistered_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Stays in homes that nobody registers whose weekly review is due within two days: the Director's (S-33)."""
    rows = to_review(local(at).date() + SOON)
    fields = (
        "placement",
        "placement__reference",
        "review_due_on",
        *of_child("placement__", "placement__service_type"),
    )
    shown, more = first(rows, "stay to review", "stays to review", "placements:placement_list", told=fields)
    for pk, reference, due_on, *child in shown:
        yield WorkItem(
            "Review the stay", "placements:unregistered_review", pk, due_on, about=OfChild(*child),
            note="the home is not registered", reference=reference,
        )  # fmt: skip
    yield from more
