"""A group of brothers and sisters as facts and tables; each child as its reader meets it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse

from placements.codes import LeftGroup, Together
from placements.models import Referral, SiblingMember, SiblingsTogether
from placements.presenters.child_words import child_words, heading
from placements.presenters.statuses import referral_status
from placements.rules.groups import SEARCHED_FOR
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, Status, Table

NOT_YOURS = "A brother or sister whose record you do not open"


def choices(rows: Sequence[Referral], user: User, today: date) -> list[tuple[str, str]]:
    """Those who may be brothers or sisters, each as this person meets the child, with the referral."""
    return [
        (
            str(row.pk),
            f"{heading(row.child, '', user, today)}: {child_words(row.child, '', today)}, {row.reference}",
        )
        for row in rows
    ]


def facts(members: Sequence[SiblingMember], decided: Sequence[SiblingsTogether]) -> list[Fact]:
    """How many, whether together, and why."""
    number = sum(not one.left_why for one in members)
    newest = decided[0] if decided else None
    return [
        Fact("Searched for together", words.plural(number, "child", "children")),
        Fact("Together", Together(newest.together).label if newest else ""),
        Fact("Why", newest.reason if newest else ""),
    ]


def members_table(
    members: Sequence[SiblingMember],
    seen: Collection[UUID],
    searches: Mapping[UUID, Status],
    user: User,
    today: date,
    *,
    may: bool,
) -> Table:
    """Each child with the referral and the search; `seen`: the referrals that this person may open."""
    return Table(
        "The children",
        [Column("Child"), Column("Referral"), Column("Search"), Column("With the others", wide=True)],
        [
            [
                _child(one, seen, user, today),
                Cell(status=referral_status(one.referral)),
                Cell(status=searches.get(one.referral_id) or Status("None yet")),
                _standing(one, may=may and one.referral_id in seen),
            ]
            for one in members
        ],
    )


def _child(member: SiblingMember, seen: Collection[UUID], user: User, today: date) -> Cell | str:
    referral = member.referral
    if referral.pk not in seen:
        return NOT_YOURS
    return Cell(
        heading(referral.child, referral.service_type, user, today),
        url=address_of("placements:referral_detail", referral.pk),
        reference=referral.reference,
    )


def _standing(member: SiblingMember, *, may: bool) -> Cell:
    if member.left_why and member.left_by and member.left_at:
        told = f"{member.left_by.described}, {words.moment(member.left_at)}. {member.left_reason}"
        return Cell(LeftGroup(member.left_why).label, note=told)
    since = f"since {words.short_day(member.joined_at)}"
    if not may or member.referral.state not in SEARCHED_FOR:
        return Cell(start(since))
    return Cell(
        "Search for this child apart", url=reverse("placements:group_leave", args=[member.pk]), note=since
    )


def left_words(why: str) -> str:
    """What was done, once a child left the group."""
    if why == LeftGroup.MISTAKE:
        return "The child is taken out of the group."
    return "The child is searched for apart. What the homes cost still adds up."


def decisions_table(decided: Sequence[SiblingsTogether]) -> Table:
    """What was decided about living together, the newest in front."""
    return Table(
        "Whether they live together",
        [Column("Decided"), Column("Why", wide=True), Column("By")],
        [
            [Together(one.together).label, one.reason, Cell(one.by.described, note=words.moment(one.at))]
            for one in decided
        ],
    )
