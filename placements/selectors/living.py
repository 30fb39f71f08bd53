"""Which placements are at a setting: for the pages of settings and of the register, which stand below placements."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from placements.models import Placement, SafeguardDecision
from placements.policies import follows_own_only, sees_all
from placements.selectors.placements import visible_to
from placements.states import PlacementState
from providers.models import GraveChange
from providers.selectors.grave import grave_changes
from providers.states import GraveChangeState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.web.components import Link

LIVE = (PlacementState.PLANNED, PlacementState.STARTED)


def live_at(setting_ids: Iterable[UUID]) -> QuerySet[Placement]:
    """The placements that a child lives in, or is to move into, at those settings."""
    placements = Placement.objects.select_related("child")
    return placements.filter(setting_id__in=list(setting_ids), state__in=LIVE)


def reached_by(user: User) -> QuerySet[Placement]:
    """The placements of which a person reads what follows a grave change: all for those who decide it."""
    if has_permission(user, Permission.GRAVE_CHANGE_DECIDE):
        return Placement.objects.all()
    return visible_to(user)


def changes_visible_to(user: User) -> QuerySet[GraveChange]:
    """The grave changes a person may read about: for a social worker those that touch a child worked with."""
    if not follows_own_only(user):
        return grave_changes()
    own = visible_to(user).order_by()
    lived_in = GraveChange.objects.filter(setting__in=own.filter(state__in=LIVE).values("setting"))
    decided = SafeguardDecision.objects.filter(placement__in=own.values("pk")).values("grave_change")
    undecided = lived_in.exclude(state=GraveChangeState.DECIDED).values("pk")
    return grave_changes().filter(pk__in=undecided.union(decided))


def decisions_on(change: GraveChange) -> QuerySet[SafeguardDecision]:
    """What was decided for each child when a setting fell."""
    rows = SafeguardDecision.objects.filter(grave_change=change).select_related("placement__child")
    return rows.order_by("placement__reference")


def decision_pages(change_ids: Iterable[UUID], user: User) -> dict[UUID, Link]:
    """The page of each grave change, for whoever may open it."""
    may_decide = has_permission(user, Permission.GRAVE_CHANGE_DECIDE)
    # Whoever sees settings and placements sees all placements: a social worker sees no settings.
    if not (may_decide or sees_all(user, Permission.PLACEMENT_SEE)):
        return {}
    known = list(change_ids)
    waits = set(
        GraveChange.objects.filter(pk__in=known, state=GraveChangeState.OPEN).values_list("pk", flat=True)
        if known and may_decide
        else ()
    )
    return {
        pk: Link(
            "Decide what follows" if pk in waits else "What is decided",
            reverse("placements:grave_change_detail", args=[pk]),
        )
        for pk in known
    }


def placements_at(setting_ids: Iterable[UUID], user: User) -> dict[UUID, tuple[int, list[Link]]]:
    """How many children live at each setting or are to move in; and their placements, for those who may see them.

    One query; a reference names nobody.
    """
    sees = sees_all(user, Permission.PLACEMENT_SEE)
    links_of: defaultdict[UUID, list[Link]] = defaultdict(list)
    rows = live_at(setting_ids).order_by("reference").values_list("setting_id", "pk", "reference")
    for setting_id, pk, reference in rows:
        links_of[setting_id].append(Link(reference, reverse("placements:placement_detail", args=[pk])))
    return {pk: (len(links), links if sees else []) for pk, links in links_of.items()}
