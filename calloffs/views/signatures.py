"""The signature of a provider without an account, recorded by the council's officer."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse

from calloffs.forms.agreements import AttachCopy, RecordSignature
from calloffs.presenters import call_off_head
from calloffs.rules.agreements import why_not_attach
from calloffs.services import agreements
from calloffs.transitions.agreements import AGREEMENT
from calloffs.views.agreements import agreement_to_step
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response
from sefton_pdps.workflow import allowed


@requires(Permission.AGREEMENT_ISSUE, Permission.EMERGENCY_PLACE)
def record_signature(request: Request, pk: UUID) -> HttpResponse:
    """Who signed for the provider, and how the signature came; the award follows."""
    agreement, back = agreement_to_step(request, pk)
    steps = [
        one
        for one in allowed(AGREEMENT, request.user, agreement)
        if one.transition.name == "record_signature"
    ]
    why_not = [reason for step in steps for reason in step.reasons] if steps else [NOT_NOW]
    page = Question(
        "Record the provider's signature",
        back,
        caption=f"{agreement.reference}: {call_off_head.title(agreement.call_off, request.user)}",
        more={"why_not": why_not, "button": "Record the signature"},
    )
    form = RecordSignature(*given(request))
    return ask(
        request,
        form,
        page,
        lambda: agreements.record_signature(
            agreement=agreement,
            **form.values("name", "role", "came", "upload"),
            by=request.user,
            at=request.at,
        ),
        said="The signature is recorded. The agreement says whether it is awarded.",
    )


@requires(Permission.AGREEMENT_ISSUE, Permission.EMERGENCY_PLACE)
def attach_copy(request: Request, pk: UUID) -> HttpResponse:
    """The signed page that came later than the signature was recorded."""
    agreement, back = agreement_to_step(request, pk)
    form = AttachCopy(*given(request))
    recorded = agreement.signature_recorded_by_id is not None
    why = why_not_attach(recorded=recorded, attached=agreement.signed_copy_id is not None)
    caption = f"{agreement.reference}: {call_off_head.title(agreement.call_off, request.user)}"
    more = {"why_not": [why] if why else [], "button": form.submit_label}
    return ask(
        request,
        form,
        Question("Attach the signed copy", back, caption=caption, more=more),
        lambda: agreements.attach_copy(
            agreement=agreement, upload=form.cleaned_data["upload"], by=request.user, at=request.at
        ),
        said="The signed copy is attached.",
    )


@requires(Permission.CALLOFF_SEE)
def signed_copy(request: Request, pk: UUID) -> FileResponse:
    """Download what the provider signed: an opening of the child's record."""
    agreement, _back = agreement_to_step(request, pk)
    if agreement.signed_copy is None:
        raise Http404
    return open_response(agreement.signed_copy)


NOT_NOW = "It does not wait for a signature. Look at the agreement's page for what it waits for."
