"""The record of an executive decision as a PDF, for whoever may read the authorisation."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase

from calloffs.documents.decision_record import record_pdf, title_of
from calloffs.selectors import authorisations as selectors
from placements.services.children import open_record
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.pages import find
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import made_response, open_response


@requires(Permission.CALLOFF_SEE)
def decision_record(request: Request, pk: UUID) -> HttpResponseBase:
    """The newest record, or that `?of=` a decision, as it was kept. An opening of the child's record."""
    authorisation = find(selectors.visible_to(request.user), pk)
    child = authorisation.call_off.referral.child
    open_record(child=child, page="authorisation, record", by=request.user, at=request.at)
    records = authorisation.records.select_related("file")
    asked = request.GET.get("of")
    record = (records.filter(decided_as=asked) if asked else records).last()
    if record is None:
        raise Http404
    if record.file is not None:
        return open_response(record.file)
    record.authorisation = authorisation
    return made_response(record_pdf(record), name=f"{title_of(record)}.pdf", content_type="application/pdf")
