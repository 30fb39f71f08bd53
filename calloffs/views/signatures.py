"""The signature of a provider without an account, recorded by the council's officer."""

from uuid import UUID

from django.http import HttpResponse

from calloffs.forms.agreements import RecordSignature
from calloffs.presenters import call_off_head
from calloffs.services import agreements
from calloffs.transitions.agreements import AGREEMENT
from calloffs.views.agreements import agreement_to_step
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request
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
            agreement=agreement, **form.values("name", "role", "came"), by=request.user, at=request.at
        ),
        said="The signature is recorded. The agreement says whether it is awarded.",
    )


NOT_NOW = "It does not wait for a signature. Look at the agreement's page for what it waits for."
