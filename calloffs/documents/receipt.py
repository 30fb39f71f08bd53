"""The receipt of an offer as a PDF, made from what is kept of it when somebody takes it (ADR 110)."""

from collections.abc import Sequence

from calloffs.models import Offer
from calloffs.presenters import receipts
from calloffs.rules.invitations import offer_reference
from sefton_pdps.pdf.render import render

TEMPLATE = "calloffs/receipt_document.html"


def receipt_pdf(offer: Offer, versions: Sequence[Offer], provider: str) -> bytes:
    """A tagged PDF; the same offer in the same state gives the same bytes."""
    reference = offer_reference(offer.pk)
    return render(
        TEMPLATE,
        receipts.on_paper(offer, versions, provider),
        identifier=f"{reference} {offer.get_state_display().lower()}",
        title=f"Receipt of offer {reference}",
        created=receipts.when_made(offer, versions),
    )
