"""The portal's pages of agreements: read, sign, keep."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.documents.agreement import not_printable
from calloffs.forms.agreements import SignAgreement
from calloffs.presenters import agreements as presenters
from calloffs.presenters import own_agreements as own
from calloffs.presenters.own_invitation import needs_in_short
from calloffs.selectors import agreements as selectors
from calloffs.selectors.shared_beside import own_beside
from calloffs.services import agreements
from calloffs.states import AgreementState
from placements.selectors.plans import newest_own
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit import events
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response

READERS = (Permission.AGREEMENT_SIGN, Permission.OWN_PLACEMENT_SEE)


@requires(*READERS)
def portal_agreement_list(request: Request) -> HttpResponse:
    """The agreements of the person's provider, newest first."""
    page = paged(selectors.visible_to(request.user), request.GET, order="-issued_at")
    signs = has_permission(request.user, Permission.AGREEMENT_SIGN)
    context = {"table": own.own_list(page.rows, signs=signs), "pager": page.pager}
    return render(request, "calloffs/portal/agreement_list.html", context)


@requires(*READERS)
def portal_agreement(request: Request, pk: UUID) -> HttpResponse:
    """What was agreed, what changed since the offer, who signs for whom, and the signature."""
    agreement = find(selectors.visible_to(request.user).annotate(shared=own_beside("call_off")), pk)
    may = has_permission(request.user, Permission.AGREEMENT_SIGN)
    waits = agreement.state == AgreementState.ISSUED
    today = local(request.at).date()
    person = {"name": request.user.name, "role": request.user.job_title}
    form = SignAgreement(*given(request), initial=person) if may and waits else None
    if form and (
        answer := page_post(
            request,
            form,
            lambda: agreements.sign(
                agreement=agreement, **form.values("name", "role"), by=request.user, at=request.at
            ),
            to=reverse("calloffs:portal_agreement", args=[pk]),
            said="You signed the agreement.",
        )
    ):
        return answer
    context = {
        "agreement": agreement,
        "kind": presenters.kind_of(agreement),
        "beside": own.beside(agreement, selectors.superseding(agreement)),
        "title": own.title(agreement),
        "next": own.next_step(agreement, today, may_sign=may),
        "steps": own.progress(agreement, today),
        "council": own.whom_to_ask(agreement),
        "facts": own.facts(agreement),
        "paper": own.paper(agreement, selectors.SIGNED_FILE),
        "terms": presenters.terms_rows(
            agreement.terms, tells_birthday=agreement.provider_signed_at is not None
        ),
        "fees": presenters.fee_table(agreement.terms),
        "needs_told": presenters.needs_are_the_profiles(agreement),
        "needs": needs_in_short(agreement.profile) if agreement.profile else [],
        "signatures": presenters.signatures(agreement),
        "never_signed": presenters.was_never_signed(agreement),
        "not_printable": not_printable(agreement),
        "reads_shared": has_permission(request.user, Permission.PLAN_AGREE),
        "status": own.seen(agreement, signs=may),
        "when": presenters.when(agreement),
        "form": form,
        "plan": newest_own(request.user, agreement.placement_id) if agreement.placement_id else None,
        "timeline": timeline([agreement.pk], for_provider=True),
    }
    return render(request, "calloffs/portal/agreement.html", context)


@requires(*READERS)
def portal_agreement_file(request: Request, pk: UUID) -> FileResponse:
    """The PDF, for the provider it is shared with; that it was taken is written down."""
    agreement = find(selectors.visible_to(request.user), pk)
    paper = own.paper(agreement, selectors.SIGNED_FILE)
    if paper is None or presenters.was_never_signed(agreement):
        raise Http404
    events.record("agreement.file_taken", subject=agreement, by=request.user, at=request.at)
    return open_response(paper)
