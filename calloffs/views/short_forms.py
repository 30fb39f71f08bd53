"""The page of an emergency's short form: two answers, and the council's signature (ADR 126)."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.agreements import IssueShortForm
from calloffs.presenters import call_off_head
from calloffs.rules.short_forms import full_is_begun, short_form_on
from calloffs.selectors import agreements as selectors
from calloffs.services.agreements import PROFILE_MISSING
from calloffs.services.short_forms import BY_DAY, issue_short_form
from calloffs.states import CallOffState
from calloffs.views.judging import judged
from calloffs.views.opening import read_outcome
from calloffs.views.proposal_pages import the_proposal
from placements.policies import acts_for_others, is_emergency, may
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.text.words import day, pounds
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import SummaryRow
from sefton_pdps.core.web.pages import given, page_post
from sefton_pdps.core.web.request import Request

NOT_YOURS = (
    "A placements officer or the commissioning manager signs it; on duty you sign in an emergency only."
)


@requires(Permission.AGREEMENT_ISSUE, Permission.EMERGENCY_PLACE)
@judged
def short_form(request: Request, pk: UUID) -> HttpResponse:
    """What the short form will say, and what only tonight can tell."""
    call_off = read_outcome(request, pk, "agreement, short form")
    if call_off.state != CallOffState.AUTHORISED:
        raise Http404
    today, proposal = local(request.at).date(), the_proposal(call_off)
    kept, alone = (
        short_form_on(today),
        acts_for_others(request.user, Permission.AGREEMENT_ISSUE, call_off.referral),
    )
    form = IssueShortForm(*given(request), alone=alone, due=day(kept.full_due_on(today)))
    answer = page_post(
        request,
        form,
        lambda: issue_short_form(call_off=call_off, **form.answered, by=request.user, at=request.at),
        to=lambda issued: reverse("calloffs:agreement_detail", args=[issued.pk]),
        said="You signed the short form for the council. The provider is told, and its PDF is being made.",
    )
    if answer:
        return answer
    why_not = [] if may(request.user, Permission.AGREEMENT_ISSUE, call_off.referral) else [NOT_YOURS]
    if not is_emergency(call_off.referral, today):
        why_not.append(BY_DAY)
    if selectors.profile_of(call_off) is None:
        why_not.append(PROFILE_MISSING)
    begun = selectors.full_one_begun(pk)
    if begun:
        why_not.append(full_is_begun(begun.reference))
    context = {
        "call_off": call_off,
        "title": call_off_head.title(call_off, request.user),
        "caption": call_off_head.caption(call_off, "Short form"),
        "rows": [
            SummaryRow("Home", proposal.setting.name),
            SummaryRow("First night", proposal.starts_on),
            SummaryRow("Weekly fee", pounds(proposal.weekly)),
            SummaryRow("What the provider would do", kept.service),
            SummaryRow("Reviewed by", kept.review_on(proposal.starts_on, proposal.ends_on)),
        ],
        "why_not": why_not,
        "begun": begun,
        "form": form,
    }
    return render(request, "calloffs/agreement_short_form.html", context)
