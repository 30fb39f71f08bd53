"""What the law asks before a home outside the area is approved: the gates in force, and the answers (ADR 144)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from calloffs.models import Authorisation, DistanceApproval, LocationAnswer, LocationGate
from calloffs.rules.law import asks_approval
from calloffs.rules.location import Gate, asked
from calloffs.selectors.ranking import compared_offers
from calloffs.states import LawAnswer
from placements.rules.schooling import school_year
from placements.selectors.areas import miles_between
from placements.selectors.costs import in_force
from providers.rules.home_names import home_name
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local

if TYPE_CHECKING:
    from calloffs.models import AwardProposal


def gates_on(on: date) -> QuerySet[LocationGate]:
    """The questions of the rules that are in force on a day."""
    return LocationGate.objects.filter(in_force(on))


def said_about(authorisation: Authorisation) -> list[LocationAnswer]:
    """Every answer about the home of an authorisation, the oldest first, also from when it was asked for before."""
    proposal = authorisation.proposal
    if not asks_approval(proposal.location_class):
        return []
    rows = LocationAnswer.objects.filter(
        authorisation__call_off=authorisation.call_off_id,
        authorisation__proposal__setting=proposal.setting_id,
        authorisation__proposal__household=proposal.household_id,
    )
    return list(rows.select_related("by").order_by("at", "number"))


def year_of(proposal: "AwardProposal") -> int:
    """The child's school year on the first night."""
    return school_year(proposal.call_off.referral.child.date_of_birth, proposal.starts_on)


def nearer_offers(proposal: "AwardProposal") -> tuple[list[tuple[str, Decimal]], int]:
    """The homes nearer to the child that offered too, the nearest first, by name and miles; and how many offered.

    They passed the gates when they were invited. A direct award compared no offers.
    """
    if proposal.recommendation_id is None or proposal.distance_miles is None:
        return [], 0
    offers, child = compared_offers(proposal.call_off), proposal.call_off.referral.child
    found = [(home_name(one), miles_between(child, one.household or one.setting)) for one in offers]
    nearer = [(name, miles) for name, miles in found if miles is not None and miles < proposal.distance_miles]
    return sorted(nearer, key=lambda one: one[1]), len(found)


def approval_in(answers: Iterable[DistanceApproval]) -> DistanceApproval | None:
    """The approval among the answers about a home."""
    return next((one for one in answers if one.outcome == LawAnswer.APPROVED), None)


def gates_of(
    authorisation: Authorisation,
    written: Iterable[LocationAnswer],
    approval: DistanceApproval | None,
    *,
    office: str = "",
) -> list[Gate]:
    """The list of one authorisation: by what is in force today, or was on the day of its approval.

    `office`: whose approval is being given now. Of an approval of before these questions were asked one by one the
    consultations alone are still answered, where they were to follow; what was asked then stands with it.
    """
    proposal, written = authorisation.proposal, list(written)
    if not asks_approval(proposal.location_class):
        return []
    rules = gates_on(local(approval.at).date() if approval else clock.today())
    if approval and is_of_before(approval, written):
        if approval.consultations_due_on is None or (approval.consulted_on and not written):
            return []
        rules = rules.filter(may_follow=True)
    proposal.call_off = authorisation.call_off
    return asked(
        rules,
        written,
        location_class=proposal.location_class,
        year=year_of(proposal),
        office=approval.office if approval else office,
    )


def is_of_before(approval: DistanceApproval, written: Iterable[LocationAnswer]) -> bool:
    """Whether a home was approved before the law's questions were asked one by one: no answer is older than it."""
    return all(one.at > approval.at for one in written)
