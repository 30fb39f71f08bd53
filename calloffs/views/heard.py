"""The council's page on which a decline that was heard by telephone is written down."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.invitations import HeardDecline
from calloffs.presenters import call_off_head
from calloffs.selectors.competitions import invitations_visible_to
from calloffs.services import heard_answers
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

OVER = "The competition is not open for offers any more. Look at the call-off's page."
DECLINED = "This provider has declined already. Look at the call-off's page."


@requires(Permission.CALLOFF_PUBLISH, Permission.EMERGENCY_PLACE)
def record_decline(request: Request, pk: UUID) -> HttpResponse:
    """Who at an invited provider declined, how and why."""
    invitation = find(invitations_visible_to(request.user), pk)
    call_off, form = invitation.call_off, HeardDecline(*given(request))
    answer = page_post(
        request,
        form,
        lambda: heard_answers.record_decline(
            invitation=invitation, **form.answered, by=request.user, at=request.at
        ),
        to=reverse("calloffs:call_off_detail", args=[call_off.pk]),
        said=f"That {invitation.provider.name} declined is written down. Its people have been told.",
    )
    if answer:
        return answer
    context = {
        "call_off": call_off,
        "heading": f"{invitation.provider.name} declined",
        "caption": f"{call_off.reference}: {call_off_head.title(call_off, request.user)}",
        "why_not": DECLINED if invitation.declined_at else "" if call_off.is_open(request.at) else OVER,
        "form": form,
    }
    return render(request, "calloffs/competition_heard.html", context)
