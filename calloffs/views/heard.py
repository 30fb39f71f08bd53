"""The council's pages on which an answer that was heard by telephone or e-mail is written down."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.invitations import UPLOAD, HeardDecline, HeardOfferForm
from calloffs.models import CallOff, HeardOffer
from calloffs.presenters import call_off_head
from calloffs.rules.heard import why_not_heard
from calloffs.selectors.competitions import has_signed_in, homes_to_offer, invitations_visible_to
from calloffs.services import heard_answers, heard_offers
from calloffs.services.heard_offers import Told
from calloffs.views.judging import judged
from calloffs.views.opening import read_call_off
from placements.selectors.costs import fee_kinds
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response

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


@requires(Permission.CALLOFF_PUBLISH, Permission.EMERGENCY_PLACE)
def record_offer(request: Request, pk: UUID) -> HttpResponse:
    """What a provider without an account offers: the home, from when, for what, who said so and how (ADR 134)."""
    invitation = find(invitations_visible_to(request.user), pk)
    call_off = invitation.call_off
    kinds = [one for one in fee_kinds(call_off.needed_on) if not one.needs_evidence]
    form = HeardOfferForm(
        *given(request),
        homes=homes_to_offer(invitation),
        kinds=kinds,
        initial={"available_on": call_off.needed_on, "said_at": request.at},
    )
    why_not = (
        why_not_heard(
            emergency=call_off.emergency,
            declined=invitation.declined_at is not None,
            signs_in=has_signed_in(invitation.provider_id),
        )
        if call_off.is_open(request.at)
        else (OVER,)
    )
    question = Question(
        f"{invitation.provider.name} offers",
        reverse("calloffs:call_off_detail", args=[call_off.pk]),
        f"{call_off.reference}: {call_off_head.title(call_off, request.user)}",
        more={"why_not": why_not, "button": form.submit_label},
    )
    return ask(
        request,
        form,
        question,
        lambda: heard_offers.record_offer(
            invitation=invitation,
            told=_told(form),
            heard=form.heard,
            message=form.cleaned_data[UPLOAD],
            sure=form.sure,
            by=request.user,
            at=request.at,
        ),
        said=f"The offer of {invitation.provider.name} is written down, and sealed until the deadline.",
    )


def _told(form: HeardOfferForm) -> Told:
    setting, household = form.chosen
    texts = form.values("available_on", "needs_met", "social_value")
    return Told(setting=setting, household=household, lines=form.lines, **texts)


@requires(Permission.CALLOFF_SEE)
@judged
def heard_message(request: Request, pk: UUID) -> FileResponse:
    """The e-mail that an offer came with, which names its price: from the moment that prices are open."""
    heard = find(HeardOffer.objects.select_related("message", "invitation"), pk)
    call_off: CallOff = read_call_off(request, heard.invitation.call_off_id, "message of an offer")
    if heard.message is None or call_off.quality_scored_at is None:
        raise Http404
    return open_response(heard.message)
