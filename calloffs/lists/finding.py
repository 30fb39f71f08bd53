"""Which references of purchases the search in the header finds, for the council and for the provider that is asked."""

from calloffs.selectors import agreements, authorisations, call_offs, portal
from sefton_pdps.access.finding import Reference
from sefton_pdps.access.permissions import Permission

REFERENCES = (
    Reference("CO", (Permission.CALLOFF_SEE,), call_offs.visible_to, "calloffs:call_off_detail"),
    Reference("AU", (Permission.CALLOFF_SEE,), authorisations.visible_to, "calloffs:authorisation_detail"),
    Reference("SA", (Permission.CALLOFF_SEE,), agreements.visible_to, "calloffs:agreement_detail"),
    Reference(
        "CO",
        (Permission.INVITATION_SEE,),
        portal.visible_to,
        "calloffs:invitation_detail",
        column="call_off__reference",
    ),
    Reference("SA", (Permission.AGREEMENT_SIGN,), agreements.visible_to, "calloffs:portal_agreement"),
)
