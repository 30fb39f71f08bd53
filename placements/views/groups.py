"""Brothers and sisters who are searched for together: the group's page, and what changes it (ADR 149)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import ports
from placements.codes import LeftGroup
from placements.forms.groups import ChooseSiblings, MakeGroup, SearchApart, TogetherBoxes
from placements.models import Referral, SiblingGroup, SiblingMember
from placements.presenters import groups as shown
from placements.presenters.child_words import heading
from placements.rules.groups import why_not_leave
from placements.selectors import groups, referrals
from placements.selectors.reading import Row, as_read
from placements.services import groups as services
from placements.services.children import open_records
from placements.views.opening import open_referral
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

OPENED = "brothers and sisters"


def _choosing(request: Request, referral: Referral) -> dict[str, Any]:
    """What a form needs that asks who is searched for together."""
    likely = services.find_likely(referral=referral, by=request.user, at=request.at)
    return {
        "likely": shown.choices(likely, request.user, local(request.at).date()),
        "visible": referrals.visible_to(request.user),
    }


def _page(group: SiblingGroup) -> str:
    return reverse("placements:group_detail", args=[group.pk])


@requires(Permission.REFERRAL_MAKE)
def group_new(request: Request, pk: UUID) -> HttpResponse:
    """Search for a home for a child together with brothers and sisters."""
    referral = open_referral(request, pk, OPENED)
    form = MakeGroup(*given(request), **_choosing(request, referral))
    name = heading(referral.child, referral.service_type, request.user, local(request.at).date())
    question = Question(
        "Search together with brothers and sisters",
        reverse("placements:referral_detail", args=[pk]),
        caption=f"{name}, {referral.reference}",
    )
    return ask(
        request,
        form,
        question,
        lambda: services.make_group(
            referral=referral,
            others=form.others,
            **form.values("together", "reason"),
            by=request.user,
            at=request.at,
        ),
        to=_page,
        said="They are searched for together.",
    )


def _open(request: Request, pk: UUID) -> tuple[SiblingGroup, list[SiblingMember], set[UUID]]:
    """The group with its members and which of their referrals this person sees; the opening of each is written down."""
    group = find(groups.visible_to(request.user), pk)
    members = groups.members_of(group)
    keys = [one.referral_id for one in members]
    seen = set(referrals.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    children = {one.referral.child_id: one.referral.child for one in members if one.referral_id in seen}
    open_records(children=list(children.values()), page=OPENED, by=request.user, at=request.at)
    return group, members, seen


def _as_read(request: Request, rows: Sequence[Row], members: Sequence[SiblingMember]) -> list[Row]:
    """Texts of a group may tell of each of its children."""
    read = list(rows)
    for child in {one.referral.child_id: one.referral.child for one in members}.values():
        read = as_read(read, child, request.user)
    return read


@requires(Permission.REFERRAL_SEE)
def group_detail(request: Request, pk: UUID) -> HttpResponse:
    """Who is searched for together, how far each search is, and whether they are to live together."""
    group, members, seen = _open(request, pk)
    may = has_permission(request.user, Permission.REFERRAL_MAKE)
    decided = _as_read(request, groups.decided_of(group), members)
    searches = ports.searches_of([one.referral_id for one in members], request.at)
    today = local(request.at).date()
    context = {
        "group": group,
        "facts": shown.facts(members, decided),
        "table": shown.members_table(
            _as_read(request, members, members), seen, searches, request.user, today, may=may
        ),
        "decisions": shown.decisions_table(decided),
        "may": may,
        "opens_search": has_permission(request.user, Permission.CALLOFF_SEE),
    }
    return render(request, "placements/group_detail.html", context)


@requires(Permission.REFERRAL_MAKE)
def group_add(request: Request, pk: UUID) -> HttpResponse:
    """Others are searched for with them."""
    group, members, seen = _open(request, pk)
    first = next(one.referral for one in members if one.referral_id in seen)
    form = ChooseSiblings(*given(request), **_choosing(request, first))
    question = Question("Add a brother or sister", _page(group), caption=f"Group {group.reference}")
    return ask(
        request,
        form,
        question,
        lambda: services.add_to_group(group=group, others=form.others, by=request.user, at=request.at),
        said="They are searched for together.",
    )


@requires(Permission.REFERRAL_MAKE)
def group_together(request: Request, pk: UUID) -> HttpResponse:
    """Whether they are to live together is decided anew."""
    group, _members, _seen = _open(request, pk)
    form = TogetherBoxes(*given(request))
    question = Question("Are they to live together?", _page(group), caption=f"Group {group.reference}")
    return ask(
        request,
        form,
        question,
        lambda: services.decide_together(
            group=group, **form.values("together", "reason"), by=request.user, at=request.at
        ),
        said="It is decided, and what stood before is kept.",
    )


@requires(Permission.REFERRAL_MAKE)
def group_leave(request: Request, pk: UUID) -> HttpResponse:
    """A child is searched for apart from the others."""
    seen = referrals.visible_to(request.user).order_by().values("pk")
    member = find(SiblingMember.objects.filter(referral__in=seen).select_related("group"), pk)
    referral = open_referral(request, member.referral_id, OPENED)
    form = SearchApart(*given(request))
    name = heading(referral.child, referral.service_type, request.user, local(request.at).date())
    why_not = (
        (f"{LeftGroup(member.left_why).label}.",)
        if member.left_why
        else why_not_leave(referral.reference, referral.state)
    )
    question = Question(
        "Search for this child apart",
        _page(member.group),
        caption=f"{name}, {referral.reference}",
        more={"why_not": why_not, "button": form.submit_label},
    )
    return ask(
        request,
        form,
        question,
        lambda: services.leave_group(
            member=member, **form.values("why", "reason"), by=request.user, at=request.at
        ),
        said=lambda left: shown.left_words(left.left_why),
    )
