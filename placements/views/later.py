"""The page on which what an emergency let wait is answered."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.forms.referrals import later_form
from placements.presenters.later import waits
from placements.selectors.changes import answered_later
from placements.services.answering_later import answer_later
from placements.views.opening import open_referral
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request


@requires(Permission.REFERRAL_MAKE)
def referral_later(request: Request, pk: UUID) -> HttpResponse:
    """Answer what was left for later; what is left empty stays to be answered."""
    referral = open_referral(request, pk, "referral, what was left for later")
    # What somebody answers meanwhile is still a box of what was sent, so that nothing typed is lost with the refusal.
    sent = request.method == "POST"
    form_class = later_form([*referral.left_for_later, *(answered_later(referral) if sent else ())])
    form = form_class(*given(request), initial=form_class.initial_of(referral))
    why_not = () if referral.left_for_later else ("Nothing of this referral is left to be answered.",)
    question = Question(
        "What was left for later",
        reverse("placements:referral_detail", args=[pk]),
        caption=f"Referral {referral.reference}",
        intro=waits(referral, local(request.at).date()),
        more={"why_not": why_not, "button": form.submit_label},
    )
    return ask(
        request,
        form,
        question,
        lambda: answer_later(
            referral=referral,
            version=form.cleaned_data["version"],
            fields=form.answers,
            by=request.user,
            at=request.at,
        ),
        said=lambda saved: (
            "Everything is answered." if not saved.left_for_later else "The answers are saved."
        ),
    )
