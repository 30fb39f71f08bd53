"""Reopening an approved referral for a change: why, and what would follow, on a page of its own."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.forms.approving import ReopenForm
from placements.models import Referral
from placements.services.reopening import reopen_approved
from placements.states import ReferralState
from placements.transitions import REFERRAL
from placements.views.opening import open_referral
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow import allowed


@requires(Permission.REFERRAL_MAKE)
def referral_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Take an approved referral back to draft, with the reason."""
    referral = open_referral(request, pk, "reopen the referral")
    form = ReopenForm(*given(request))
    form.consequence = REFERRAL["reopen_approved"].consequence
    question = Question(
        "Reopen it for a change",
        reverse("placements:referral_detail", args=[pk]),
        caption=f"Referral {referral.reference}",
        more={"why_not": _why_not(request, referral), "button": form.submit_label},
    )
    return ask(
        request,
        form,
        question,
        lambda: reopen_approved(
            referral=referral, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
        said=f"Referral {referral.reference} is a draft again. Change it, and submit it.",
    )


def _why_not(request: Request, referral: Referral) -> tuple[str, ...]:
    steps = {one.transition.name: one.reasons for one in allowed(REFERRAL, request.user, referral)}
    state = ReferralState(referral.state).label
    return steps.get("reopen_approved", (f"This referral is now “{state}”, so there is nothing to reopen.",))
