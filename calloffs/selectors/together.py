"""What was awarded before for the child and the home of a proposal, for the band that they come to together (S-49)."""

from calloffs.models import AwardProposal
from calloffs.rules.together import Earlier, at_most, running_on
from placements.models import Placement
from placements.selectors.placements import paid_lines
from placements.states import PlacementState


def earlier_of(proposal: AwardProposal) -> list[Earlier]:
    """The awards that a proposal runs on from at the same home, with every fee as it was changed since.

    One that was cancelled counts for nothing, one that ended early for what it cost. A child has one open referral at a
    time, so there is no other award that is on its way. One query where there is none.
    """
    awarded = Placement.objects.filter(
        child=proposal.call_off.referral.child_id,
        setting=proposal.setting_id,
        place__household=proposal.household_id,
        call_off_id__isnull=False,
    )
    before = list(awarded.exclude(state=PlacementState.CANCELLED).exclude(call_off_id=proposal.call_off_id))
    if not before:
        return []
    paid = paid_lines(before)
    return running_on(
        proposal.starts_on,
        proposal.ends_on,
        [
            Earlier(
                one.reference, one.starts_on, one.ended_on or one.planned_end, at_most(paid.get(one.pk, []))
            )
            for one in before
        ],
    )
