"""One search for brothers and sisters: how far each child is, and the act that can be done for all (ADR 150)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.competitions import PublishCompetition
from calloffs.forms.siblings import AskTogether, AuthoriseTogether
from calloffs.models import Authorisation, AwardProposal, CallOff
from calloffs.presenters import call_offs as present
from calloffs.presenters import siblings as shown
from calloffs.presenters.call_off_lists import AUTHORISING
from calloffs.rules.deadlines import suggested
from calloffs.selectors import competitions
from calloffs.selectors import siblings as selectors
from calloffs.services import group_acts as services
from calloffs.states import AuthorisationState, CallOffState
from placements.models import SiblingGroup
from placements.policies import is_emergency, may
from placements.selectors.groups import newest_of, number_searched
from placements.services.children import open_records
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.check_page import checked
from sefton_pdps.core.web.form_page import Confirmation
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

OPEN, MADE = {CallOffState.OPENED}, {CallOffState.EVALUATED, CallOffState.CASE_MADE}
HERE = "calloffs:siblings"


@dataclass(frozen=True)
class Act:
    """What can be done for all of them now: the form, its service, what is said then, and how it is checked before.

    `parts` is what whoever presses has read of each of them.
    """

    form: PageForm
    service: Callable[[PageForm], Any]
    said: str
    heading: str
    parts: Callable[[SiblingGroup], Mapping[str, Any]]


@requires(Permission.CALLOFF_SEE)
def siblings(request: Request, pk: UUID) -> HttpResponse:
    """Each child's call-off, home and value, and the one act that all of them are ready for."""
    group = find(selectors.groups_readable_by(request.user), pk)
    call_offs = selectors.searched_call_offs(group)
    children = {one.referral.child_id: one.referral.child for one in call_offs}
    open_records(
        children=list(children.values()),
        page="search for brothers and sisters",
        by=request.user,
        at=request.at,
    )
    proposals, authorisations = selectors.proposed(call_offs), selectors.asked(call_offs)
    act = _act(request, group, call_offs, proposals, authorisations)
    if act is not None:
        to = reverse(HERE, args=[pk])
        edit = confirms(group, act.parts)
        if answer := checked(request, act.form, partial(_check, act, to)) or page_post(
            request, act.form, lambda: act.service(act.form), to=to, said=lambda _done: act.said, edit=edit
        ):
            return answer
    today, together = local(request.at).date(), newest_of(pk)
    context = {
        "group": group,
        "next": shown.next_step(
            group.pk, call_offs, proposals, authorisations, together, acts=act is not None, at=request.at
        ),
        "facts": shown.facts(number_searched(pk), together, proposals),
        "table": shown.children_table(call_offs, proposals, authorisations, today, request.at),
        "form": act.form if act else None,
        "opens_group": has_permission(request.user, Permission.REFERRAL_SEE),
    }
    return render(request, "calloffs/siblings.html", context)


def _published_parts(group: SiblingGroup) -> dict[str, Any]:
    """What goes out for each of them, as whoever publishes for all read it."""
    return {
        f"{label} ({one.reference})": value
        for one in selectors.searched_call_offs(group)
        for label, value in present.published_parts(one, competitions.approved_profile(one)).items()
    }


def _check(act: Act, back: str) -> Confirmation:
    """What would be done for all of them is read once more: nothing of it could be edited."""
    return Confirmation(
        heading=act.heading,
        will=act.form.consequence,
        button=act.form.submit_label,
        back=back,
        caption="One search for brothers and sisters",
    )


def _act(
    request: Request,
    group: SiblingGroup,
    call_offs: Sequence[CallOff],
    proposals: Sequence[AwardProposal],
    authorisations: Sequence[Authorisation],
) -> Act | None:
    """What this person can do for all of them now: publish, ask, or authorise."""
    states, today = {one.state for one in call_offs}, local(request.at).date()
    who: dict[str, Any] = {"group": group, "by": request.user, "at": request.at}

    def gives(permission: Permission) -> bool:
        return len(call_offs) > 1 and all(
            may(request.user, permission, one.referral, today) for one in call_offs
        )

    if states == OPEN and gives(Permission.CALLOFF_PUBLISH):
        return _publishing(request, call_offs, who)
    proposed = {one.call_off_id for one in proposals}
    whole = all(one.pk in proposed for one in call_offs)
    if states and states <= MADE and whole and gives(Permission.RECOMMEND):
        return Act(
            AskTogether(*given(request)),
            lambda _form: services.ask_together(**who),
            "Authorisation is asked for all of them.",
            "Check before you ask for all of them",
            _asked_parts,
        )
    waits = [one for one in authorisations if one.state == AuthorisationState.REQUESTED]
    decides = any(has_permission(request.user, one) for one in AUTHORISING)
    if (
        len(waits) > 1
        and decides
        and all(services.own_office(one, request.user, request.at) for one in waits)
    ):
        return _authorising(request, who)
    return None


def _asked_parts(group: SiblingGroup) -> dict[str, Any]:
    """What is proposed for each of them, as whoever asks for all read it."""
    return shown.proposed_parts(selectors.proposed(selectors.searched_call_offs(group)))


def _waiting_parts(group: SiblingGroup) -> dict[str, Any]:
    """What waits of each of them, as whoever decides for all read it."""
    return shown.waiting_parts(selectors.asked(selectors.searched_call_offs(group)))


def _authorising(request: Request, who: dict[str, Any]) -> Act:
    form = AuthoriseTogether(*given(request))
    return Act(
        form,
        lambda _form: services.authorise_together(**who, **form.values("no_conflict", "reason")),
        "Your decisions are recorded.",
        "Check before you authorise all of them",
        _waiting_parts,
    )


def _publishing(request: Request, call_offs: Sequence[CallOff], who: dict[str, Any]) -> Act:
    emergency = any(is_emergency(one.referral, local(request.at).date()) for one in call_offs)
    form = PublishCompetition(*given(request), at=request.at, invited=0, emergency=emergency)
    if not emergency:
        form.fields["closes_at"].initial = suggested(request.at, hours=settings.COMPETITION_LEAST_HOURS)
    form.submit_label = "Publish all of them"
    form.consequence = (
        "If you publish them, each competition would go out with this deadline and these weights, and nothing of it "
        "could be edited. Where they must be placed together, only homes that may be used for every child are invited. "
        "If one of them cannot be published, none would be."
    )

    def publish(_form: PageForm) -> Any:
        return services.publish_together(
            **who,
            closes_at=form.cleaned_data["closes_at"],
            weights=form.weights,
            how_long=form.cleaned_data.get("how_long", ""),
            sure=form.sure,
        )

    told = "They are published. The providers have been told."
    return Act(form, publish, told, "Check before you publish all of them", _published_parts)
