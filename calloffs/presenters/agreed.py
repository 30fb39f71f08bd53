"""What a call-off was authorised for, once it is: home, fee and term as agreed, and the pages that settle them."""

from typing import Any

from django.urls import reverse

from calloffs.models import Authorisation, AwardProposal, CallOff, ServiceAgreement
from calloffs.presenters.terms import may_know_the_birthday
from calloffs.selectors.ranking import home_name
from calloffs.states import AgreementState
from placements.presenters.ends import end_words
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core import words
from sefton_pdps.core.components import Cell, Link, SummaryRow


def rows(
    call_off: CallOff,
    proposal: AwardProposal,
    authorisation: Authorisation,
    agreement: ServiceAgreement | None,
    user: Any,
) -> list[SummaryRow]:
    """For who may read the outcome: not the term that was asked for first, but what was bought."""
    born = call_off.referral.child.date_of_birth
    end = end_words(proposal.ends_on, born, tells_birthday=may_know_the_birthday(user))
    note = f"{proposal.provider.name}, place {proposal.place.number}"
    found = [
        SummaryRow("Home", Cell(home_name(proposal), note=note)),
        SummaryRow("Fee", f"{words.pounds(proposal.weekly)} a week"),
        SummaryRow("Term agreed", f"From {words.day(proposal.starts_on)}, {end}"),
        _link("Authorisation", authorisation.reference, "calloffs:authorisation_detail", authorisation.pk),
    ]
    if agreement:
        found.append(_link("Agreement", agreement.reference, "calloffs:agreement_detail", agreement.pk))
    if agreement and agreement.placement:
        placement = agreement.placement
        may = has_permission(user, Permission.PLACEMENT_SEE)
        found.append(
            _link("Placement", placement.reference, "placements:placement_detail", placement.pk)
            if may
            else SummaryRow("Placement", placement.reference)
        )
    return found


def _link(label: str, reference: str, page: str, pk: Any) -> SummaryRow:
    return SummaryRow(label, Cell(reference, url=reverse(page, args=[pk])))


def next_of(call_off: CallOff, agreement: ServiceAgreement | None, lost: str) -> tuple[str, Link]:
    """What an authorised call-off waits for; `lost`: why its home can no longer be had."""
    url = reverse("calloffs:draw_up_agreement", args=[call_off.pk])
    state = agreement.state if agreement else AgreementState.ENDED
    if lost:
        return _lost(call_off, agreement, lost)
    if agreement is None or state == AgreementState.ENDED:
        said = "It is authorised. Draw up and issue the individual service agreement."
        return said, Link("Go on to the agreement", url)
    sentences = {
        AgreementState.DRAFTED: f"Agreement {agreement.reference} is drawn up. Sign it for the council and issue it.",
        AgreementState.ISSUED: f"Agreement {agreement.reference} waits for the provider’s signature.",
        AgreementState.SIGNED: f"Agreement {agreement.reference} is signed by both. Award the call-off.",
    }
    return sentences[AgreementState(state)], Link("Go on to the agreement", url)


def _lost(call_off: CallOff, agreement: ServiceAgreement | None, lost: str) -> tuple[str, Link]:
    """It cannot be awarded as it is: an issued agreement is taken back first, then the call-off is ended."""
    if agreement and agreement.state == AgreementState.ISSUED:
        page = reverse("calloffs:withdraw_agreement", args=[agreement.pk])
        said = (
            f"{lost} Agreement {agreement.reference} waits for a signature, and cannot be awarded as it is. Take it "
            "back; then end this call-off and open another, unless the home or its place can be had again."
        )
        return said, Link("Take the agreement back", page)
    said = (
        f"{lost} It cannot be awarded as it is. End this call-off and open another from the referral, unless the home "
        "or its place can be had again."
    )
    return said, Link("End it with no award", reverse("calloffs:end_call_off", args=[call_off.pk]))
