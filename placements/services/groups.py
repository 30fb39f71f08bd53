"""Brothers and sisters who are searched for together: the group, who is in it, and whether they live together."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from placements import ports
from placements.codes import LeftGroup, Together
from placements.models import Referral, SiblingGroup, SiblingMember, SiblingsTogether
from placements.policies import check_own_referral
from placements.rules.groups import why_not_apart, why_not_join, why_not_leave, why_not_take_out
from placements.selectors.groups import likely, members_of, newest_of
from placements.services.guarding import refuse_names
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError, Stale

IN_ONE = "One of these referrals is searched for with brothers and sisters already. Open its page and look."


def _locked(referrals: Collection[Referral]) -> list[Referral]:
    keys = {referral.pk for referral in referrals}
    rows = Referral.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related("child")
    return list(rows.order_by("pk"))


def _check_makes(by: User, referrals: Sequence[Referral]) -> None:
    check_has(by, Permission.REFERRAL_MAKE)
    for referral in referrals:
        check_own_referral(by, referral)


def hold_groups_of(referral_id: UUID) -> list[SiblingGroup]:
    """The group that a referral is or was in, held: whoever counts what it comes to, and whoever leaves it, wait."""
    own = SiblingMember.objects.filter(referral=referral_id, group=OuterRef("pk"))
    return list(SiblingGroup.objects.select_for_update().filter(Exists(own)).order_by("pk"))


@transaction.atomic
def find_likely(*, referral: Referral, by: User, at: datetime) -> list[Referral]:
    """Who may be a brother or sister by name or home; that these records were listed is written down."""
    rows = likely(referral, by)
    events.record_for_each("child.listed", subjects=[row.child for row in rows], by=by, at=at)
    return rows


@transaction.atomic
def make_group(
    *, referral: Referral, others: Collection[Referral], together: str, reason: str, by: User, at: datetime
) -> SiblingGroup:
    """Search for a home for brothers and sisters together, each child by a referral of their own (S-49, ADR 149)."""
    rows = _locked([referral, *others])
    _check_makes(by, rows)
    if len(rows) == 1:
        raise DomainError("Choose at least one brother or sister, or give the reference of the referral.")
    if refused := [why for row in rows for why in why_not_join(row.reference, row.state)]:
        raise DomainError(*refused)
    if len({row.child_id for row in rows}) < len(rows):
        raise DomainError("Two of these referrals are for the same child. Take one out.")
    group = SiblingGroup.objects.create(reference=next_reference("SG", at=at), made_by=by, made_at=at)
    for row in rows:
        _join(group, row, by, at)
    _decide(group, rows, together, reason, by, at)
    return group


def _join(group: SiblingGroup, referral: Referral, by: User, at: datetime) -> SiblingMember:
    apart = SiblingMember.objects.filter(referral=referral, left_why__in=LeftGroup.apart())
    if elsewhere := apart.exclude(group=group).select_related("group").first():
        raise DomainError(
            f"{referral.reference} was searched for with {elsewhere.group.reference}, and what it costs adds up there. "
            "Add it to that group again."
        )
    try:
        with transaction.atomic():
            member = SiblingMember.objects.create(group=group, referral=referral, joined_by=by, joined_at=at)
    except IntegrityError as error:
        raise Stale(IN_ONE) from error
    events.record("referral.group_joined", subject=referral, by=by, at=at, group=group.reference)
    return member


def _decide(
    group: SiblingGroup, rows: Sequence[Referral], together: str, reason: str, by: User, at: datetime
) -> SiblingsTogether:
    if together not in Together.values:
        raise DomainError("Choose whether they are to live together.", field="together")
    if not reason.strip():
        raise DomainError("Say why, and what the children wish.", field="reason")
    refuse_names({"Why": reason}, children=[row.child for row in rows], by=by, at=at, subject=rows[0])
    decided = SiblingsTogether.objects.create(
        group=group, together=together, reason=reason.strip(), by=by, at=at
    )
    events.record_for_each(
        "referral.group_together", subjects=rows, by=by, at=at, decided=Together(together).label.lower()
    )
    return decided


@transaction.atomic
def add_to_group(
    *, group: SiblingGroup, others: Collection[Referral], by: User, at: datetime
) -> SiblingGroup:
    """Other brothers and sisters are searched for with the group from now on."""
    rows = _locked(others)
    if not rows:
        raise DomainError("Choose at least one brother or sister, or give the reference of the referral.")
    locked = SiblingGroup.objects.select_for_update().get(pk=group.pk)
    _check_makes(by, rows)
    if refused := [why for row in rows for why in why_not_join(row.reference, row.state)]:
        raise DomainError(*refused)
    members = members_of(locked)
    there = {one.referral.child_id for one in members if one.left_why != LeftGroup.MISTAKE}
    back = {one.referral_id for one in members}
    if any(row.child_id in there and row.pk not in back for row in rows):
        raise DomainError(
            "This child is in the group by an earlier referral. Search for the new need by a new group."
        )
    for row in rows:
        _join(locked, row, by, at)
    return locked


@transaction.atomic
def decide_together(
    *, group: SiblingGroup, together: str, reason: str, by: User, at: datetime
) -> SiblingsTogether:
    """Whether they are to live together, decided anew; what was decided before stays."""
    locked = SiblingGroup.objects.select_for_update().get(pk=group.pk)
    rows = [one.referral for one in members_of(locked) if not one.left_why]
    if not rows:
        raise Stale("Nobody is searched for with this group any more.")
    _check_makes(by, rows[:1])
    return _decide(locked, rows, together, reason, by, at)


@transaction.atomic
def leave_group(*, member: SiblingMember, why: str, reason: str, by: User, at: datetime) -> SiblingMember:
    """A child is searched for apart from now on, with a coded reason; what it costs still adds up with the others.

    Only a mistake stops the adding up, and only while nothing is bought: a group is never split to stay under a band.
    """
    SiblingGroup.objects.select_for_update().get(pk=member.group_id)
    rows = SiblingMember.objects.select_for_update(of=("self",)).select_related("referral__child")
    locked = rows.get(pk=member.pk)
    _check_makes(by, [locked.referral])
    if locked.left_why:
        raise Stale(f"Since then somebody said: {LeftGroup(locked.left_why).label}. Nothing was changed.")
    if over := why_not_leave(locked.referral.reference, locked.referral.state):
        raise DomainError(*over)
    if why not in LeftGroup.values:
        raise DomainError("Choose why.", field="why")
    if not reason.strip():
        raise DomainError("Say why in your own words.", field="reason")
    if why != LeftGroup.MISTAKE and (refused := why_not_apart(newest_of(locked.group_id))):
        raise DomainError(*refused, field="why")
    if why == LeftGroup.MISTAKE:
        counting = SiblingMember.objects.filter(group=locked.group_id).exclude(left_why=LeftGroup.MISTAKE)
        bought = [ports.open_for(one) for one in counting.values_list("referral", flat=True)]
        if refused := why_not_take_out(sorted(filter(None, bought))):
            raise DomainError(*refused, field="why")
    refuse_names({"Why": reason}, children=[locked.referral.child], by=by, at=at, subject=locked.referral)
    locked.left_why, locked.left_reason, locked.left_by, locked.left_at = why, reason.strip(), by, at
    locked.save(update_fields=["left_why", "left_reason", "left_by", "left_at"])
    events.record(
        "referral.group_left", subject=locked.referral, by=by, at=at, why=LeftGroup(why).label.lower()
    )
    return locked
