"""What of the purchases for a child rests on the date of birth: terms and values end at 18 (S-47, ADR 155)."""

from datetime import date
from uuid import UUID

from calloffs.models import AwardProposal, CallOff
from calloffs.rules.direct_awards import Stay
from calloffs.rules.values import LEAST_YEARS
from calloffs.selectors.proposals import latest
from calloffs.states import LIVE, CallOffState
from placements.models import Child
from placements.rules.ages import eighteenth_birthday, years_after
from placements.rules.child_record import Touched
from placements.selectors.child_changes import born_corrected_since
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import day

# What an authorising office has before it, or has decided: it stands on the term, the value and the offices asked.
STANDS = {
    CallOffState.RECOMMENDED: "The office that is asked can return it with a question; then it is proposed anew.",
    CallOffState.AUTHORISED: "End the call-off with no award, or award it first and end the placement in time.",
}


def touched_by_birth(child_id: UUID, was: date, born: date) -> Touched:
    """What is asked for or authorised on the old date stands against another; what is not yet asked for follows it."""
    against, follows = [], []
    rows = CallOff.objects.filter(referral__child=child_id, state__in=LIVE).order_by("reference")
    for call_off in rows:
        proposal = latest(call_off)
        rests = proposal is not None and _rests_on(proposal, was, born)
        if rests and call_off.state in STANDS:
            against.append(
                f"{call_off.reference} is {call_off.get_state_display().lower()} for a term that counts to the 18th "
                f"birthday. {STANDS[CallOffState(call_off.state)]} Correct the date after that."
            )
        elif rests:
            follows.append(f"The proposal of {call_off.reference} would have to be saved again.")
        elif proposal is None and call_off.term_ends_on > min(
            eighteenth_birthday(was), eighteenth_birthday(born)
        ):
            follows.append(
                f"{call_off.reference} would buy no night from {day(eighteenth_birthday(born))} on, the 18th birthday."
            )
    return Touched(tuple(against), tuple(follows))


def _rests_on(proposal: AwardProposal, was: date, born: date) -> bool:
    """Whether term, value or offices of a proposal would be others by another date of birth."""
    stay = Stay(proposal.how_long)
    uncut = years_after(proposal.starts_on, LEAST_YEARS)
    passes = [
        stay.passes(adult, proposal.starts_on, uncut_term_passes=uncut > adult)
        for adult in map(eighteenth_birthday, (was, born))
    ]
    ends_at = [min(proposal.ends_on, eighteenth_birthday(one)) for one in (was, born)]
    return passes[0] or passes[1] or ends_at[0] != ends_at[1]


def check_birth_of(proposal: AwardProposal) -> None:
    """What was proposed on a date of birth that was corrected since is saved again before it is asked for.

    Under a shared lock of the child's row, so that nobody corrects it meanwhile.
    """
    child_id = proposal.call_off.referral.child_id
    Child.objects.select_for_update(of=("self",)).only("pk").get(pk=child_id)
    if born_corrected_since(child_id, proposal.made_at):
        raise DomainError(
            "The child’s date of birth was corrected after this was proposed, and term and value count to the 18th "
            "birthday. Save the proposal again, then ask."
        )
