"""What a call-off was authorised for, once it is: home, fee and term as agreed, and the pages that settle them."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from calloffs.models import Authorisation, AwardProposal, CallOff
from calloffs.presenters.terms import may_know_the_birthday
from calloffs.rules.standing import TO_AGREEMENT, authorised
from calloffs.states import AgreementState
from placements.presenters.ends import end_words
from placements.presenters.plans import cell_of, in_short
from providers.rules.home_names import home_name
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Cell, Link, SummaryRow

if TYPE_CHECKING:
    from calloffs.selectors.outcomes import Agreement


def rows(
    call_off: CallOff,
    proposal: AwardProposal,
    authorisation: Authorisation,
    agreement: "Agreement | None",
    user: User,
    today: date,
) -> list[SummaryRow]:
    """For who may read the outcome: not the term that was asked for first, but what was bought."""
    born = call_off.referral.child.date_of_birth
    end = end_words(proposal.ends_on, born, tells_birthday=may_know_the_birthday(user))
    note = f"{proposal.provider.name}, place {proposal.place.number}"
    summary = [
        SummaryRow("Home", Cell(home_name(proposal), note=note)),
        SummaryRow("Fee", f"{words.pounds(proposal.weekly)} a week"),
        SummaryRow("Term agreed", f"From {words.day(proposal.starts_on)}, {end}"),
        _link("Authorisation", authorisation.reference, "calloffs:authorisation_detail", authorisation.pk),
    ]
    if agreement:
        summary.append(_link("Agreement", agreement.reference, "calloffs:agreement_detail", agreement.pk))
    if agreement and agreement.placement_id:
        placement, reference = agreement.placement_id, agreement.placement_reference
        may = has_permission(user, Permission.PLACEMENT_SEE)
        summary.append(
            _link("Placement", reference, "placements:placement_detail", placement)
            if may
            else SummaryRow("Placement", reference)
        )
        opens = has_permission(user, Permission.REFERRAL_SEE)
        if plan := cell_of(in_short(agreement.plan), today, opens=opens):
            summary.append(SummaryRow("Placement plan (reg. 9)", plan))
    return summary


def _link(label: str, reference: str, page: str, pk: UUID) -> SummaryRow:
    return SummaryRow(label, Cell(reference, url=reverse(page, args=[pk])))


def next_of(call_off: CallOff, agreement: "Agreement | None", lost: str) -> tuple[str, Link]:
    """What an authorised call-off waits for, as `rules.standing` says it; `lost`: why its home can no longer be had."""
    current = agreement if agreement and agreement.state != AgreementState.ENDED else None
    standing = authorised(current.state if current else "", is_lost=bool(lost))
    step, told = standing.step or TO_AGREEMENT, current.reference if current else ""
    subject = current.pk if step.of_agreement and current else call_off.pk
    sentence = standing.sentence.format(agreement=told, lost=lost)
    return sentence, Link(step.text, reverse(step.page, args=[subject]))
