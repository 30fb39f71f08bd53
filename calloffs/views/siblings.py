"""One search for brothers and sisters: how far each child is, and the act that can be done for all (ADR 150)."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.competitions import PublishCompetition
from calloffs.forms.siblings import AskTogether, AuthoriseTogether
from calloffs.models import Authorisation, CallOff
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

Act = tuple[PageForm, Callable[[Any], Any], str]
OPEN, MADE = {CallOffState.OPENED}, {CallOffState.EVALUATED, CallOffState.CASE_MADE}


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
    act = _act(request, group, call_offs, authorisations)
    if act is not None:
        form, service, done = act
        to = reverse("calloffs:siblings", args=[pk])

        def checking() -> Confirmation | None:
            return _check(form, to) if isinstance(form, PublishCompetition) else None

        edit = confirms(group, _published_parts) if isinstance(form, PublishCompetition) else None
        if answer := checked(request, form, checking) or page_post(
            request, form, lambda: service(form), to=to, said=done, edit=edit
        ):
            return answer
    context = {
        "group": group,
        "table": shown.children_table(
            call_offs, proposals, authorisations, local(request.at).date(), request.at
        ),
        "form": act[0] if act else None,
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


def _check(form: PublishCompetition, back: str) -> Confirmation:
    """What goes out for all of them is read once more: nothing of it could be edited."""
    return Confirmation(
        heading="Check before you publish all of them",
        will=form.consequence,
        button=form.submit_label,
        back=back,
        caption="One search for brothers and sisters",
    )


def _act(
    request: Request,
    group: SiblingGroup,
    call_offs: Sequence[CallOff],
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
    if states and states <= MADE and gives(Permission.RECOMMEND):
        form = AskTogether(*given(request))
        return form, lambda _form: services.ask_together(**who), "Authorisation is asked for all of them."
    waits = [one for one in authorisations if one.state == AuthorisationState.REQUESTED]
    decides = any(has_permission(request.user, one) for one in AUTHORISING)
    if (
        len(waits) > 1
        and decides
        and all(services.own_office(one, request.user, request.at) for one in waits)
    ):

        def authorise(entered: PageForm) -> Any:
            return services.authorise_together(**who, **entered.values("no_conflict", "reason"))

        return AuthoriseTogether(*given(request)), authorise, "Your decisions are recorded."
    return None


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

    def publish(entered: PublishCompetition) -> Any:
        return services.publish_together(
            **who,
            closes_at=entered.cleaned_data["closes_at"],
            weights=entered.weights,
            how_long=entered.cleaned_data.get("how_long", ""),
            sure=entered.sure,
        )

    return form, publish, "They are published. The providers have been told."
