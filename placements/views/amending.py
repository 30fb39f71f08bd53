"""An approved referral is amended: which part, what changes and why; and the decision of another person (ADR 147)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from placements import ports
from placements.forms.amending import DecideAmendment, RefuseAmendment, TakeBack, amend_form
from placements.models import Referral, ReferralAmendment
from placements.policies import check_decides_amendment
from placements.presenters.amending import amended_table, facts, part_of
from placements.rules.amending import why_not_amend
from placements.rules.questions import section
from placements.selectors.amendments import amendments_of, visible_to
from placements.selectors.reading import as_read, keeps_out
from placements.services import amending as services
from placements.services.referrals import NOT_READ_WHOLE
from placements.states import Amended
from placements.views.opening import open_referral
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import NotAllowed
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Link
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

ONLY_REFUSED = "So this change can only be refused, or taken back by whoever asked for it."


def _stands_in_the_way(referral: Referral) -> tuple[tuple[str, ...], NextStep | None]:
    """Why no change is asked for now, and the way to the one that waits."""
    waits = amendments_of(referral).filter(outcome="").first()
    reasons = why_not_amend(referral.state, ports.too_far_to_amend(referral.pk), waits=waits is not None)
    if waits is None:
        return reasons, None
    link = Link("Look at the change that waits", reverse("placements:amendment", args=[waits.pk]))
    return reasons, NextStep("One change is decided at a time.", link=link)


@requires(Permission.REFERRAL_MAKE)
def referral_amend(request: Request, pk: UUID, code: str) -> HttpResponse:
    """Ask for a change of one part."""
    part = section(code)
    if part is None:
        raise Http404
    referral = open_referral(request, pk, f"amend the referral, {part.title.lower()}"[:60])
    form_class = amend_form(part)
    form = form_class(*given(request), initial=form_class.initial_of(referral))
    refused, waiting = _stands_in_the_way(referral)
    reasons = refused or ((NOT_READ_WHOLE,) if keeps_out(referral, form_class.fields_asked()) else ())
    question = Question(
        f"Amend “{part.title}”",
        reverse("placements:referral_section", args=[pk, code]),
        caption=f"Referral {referral.reference}",
        more={"why_not": reasons, "next": waiting, "button": form.submit_label},
    )
    return ask(
        request,
        form,
        question,
        lambda: services.ask_amendment(
            referral=referral,
            section=code,
            fields=form.answers,
            **form.values("version", "reason"),
            by=request.user,
            at=request.at,
        ),
        to=reverse("placements:referral_detail", args=[pk]),
        said="The change is asked for. Those who may decide it have been told.",
    )


@requires(Permission.REFERRAL_SEE)
def amendment(request: Request, pk: UUID) -> HttpResponse:
    """What would change and why, for everybody who reads the referral; the decision of whoever makes it."""
    row = find(visible_to(request.user), pk)
    referral = open_referral(request, row.referral_id, "change of the referral")
    (read,) = as_read([row], referral.child, request.user)
    asked_it = row.asked_by_id == request.user.pk
    too_late = why_not_amend(referral.state, ports.too_far_to_amend(referral.pk)) if not row.outcome else ()
    asked = RefuseAmendment if too_late else DecideAmendment
    form = (TakeBack if asked_it else asked)(*given(request))
    question = Question(
        f"A change of “{part_of(row)}”",
        reverse("placements:referral_detail", args=[referral.pk]),
        caption=f"Referral {referral.reference}",
        more={
            "intro": " ".join([*too_late, ONLY_REFUSED]) if too_late else "",
            "rows": facts(read),
            "table": amended_table(read),
            "why_not": _why_not_decide(request.user, row, asked_it=asked_it),
            "button": form.submit_label,
        },
    )
    return ask(
        request,
        form,
        question,
        lambda: _decide(request, row, form),
        said=lambda decided: f"The change is {decided.get_outcome_display().lower()}.",
    )


def _decide(
    request: Request, row: ReferralAmendment, form: DecideAmendment | RefuseAmendment | TakeBack
) -> ReferralAmendment:
    whose: dict[str, Any] = {"amendment": row, "by": request.user, "at": request.at}
    if isinstance(form, TakeBack):
        return services.take_back_amendment(**whose)
    if form.cleaned_data.get("outcome") == Amended.APPROVED:
        return services.approve_amendment(**whose)
    return services.refuse_amendment(**whose, reason=form.cleaned_data["decision_reason"])


def _why_not_decide(user: User, row: ReferralAmendment, *, asked_it: bool) -> tuple[str, ...]:
    """That it is decided, or why this reader does not decide it."""
    if row.outcome:
        return ("It is decided. A new change can be asked for on the referral.",)
    if asked_it:
        return ()
    try:
        check_decides_amendment(user, row)
    except NotAllowed as refusal:
        return refusal.reasons
    return ()
