"""Brothers and sisters searched for together: who joins, who is taken out, and what providers read of it. Pure."""

from collections.abc import Sequence
from datetime import date

from placements.codes import LeftGroup, Together
from placements.states import ReferralState
from sefton_pdps.core.text import words

# The name of the words in the copy of the profile that goes out.
SIBLINGS = "siblings_words"
JOINABLE = (
    ReferralState.DRAFT,
    ReferralState.SUBMITTED,
    ReferralState.APPROVED,
    ReferralState.SEARCHING,
    ReferralState.HOME_AGREED,
)
SEARCHED_FOR = tuple(state for state in JOINABLE if state != ReferralState.HOME_AGREED)
TOLD = {
    Together.MUST: "to be placed together",
    Together.PREFER: "together if it can be",
    Together.NOT: "each in a home of their own",
}


def why_not_join(reference: str, state: str) -> tuple[str, ...]:
    """Why a referral does not join a group: nobody is searched for by it any more."""
    if state in JOINABLE:
        return ()
    return (
        f"{reference} is “{words.lower_first(ReferralState(state).label)}”. Start a referral for that child, if a home "
        "is needed.",
    )


def why_not_leave(reference: str, state: str) -> tuple[str, ...]:
    """Why nobody leaves the group: the search for the child is over, so none can run apart."""
    if state in SEARCHED_FOR:
        return ()
    return (
        f"{reference} is “{words.lower_first(ReferralState(state).label)}”: the search for this child is over. If it "
        "begins again, the child can be searched for apart then.",
    )


def why_not_apart(together: str) -> tuple[str, ...]:
    """Why nobody is searched for apart: it was decided that they must be placed together."""
    if together != Together.MUST:
        return ()
    return (
        "It was decided that they must be placed together. If that cannot be, decide first that they may be apart, "
        "with the reason; then search for this child apart.",
    )


def why_not_take_out(bought: Sequence[str]) -> tuple[str, ...]:
    """Why nobody is taken out as a mistake: what was bought for the group adds up (S-49).

    `bought`: the call-offs of the group that have not ended with no award.
    """
    if not bought:
        return ()
    which = words.listed(bought)
    return (
        f"The values of {which} count together, so that nothing slips under a band by being split. Choose why this "
        "child is searched for apart; the values would still add up. If the child is no brother or sister, end the "
        "call-offs with no award first.",
    )


def told_words(number: int, together: str) -> str:
    """What a provider reads of it, and no more: "One of 3 brothers and sisters, to be placed together"."""
    return f"One of {number} brothers and sisters, {TOLD[Together(together)]}"


def must_be_together(told: str) -> bool:
    """Whether the words that went out say that they must be placed together."""
    return told.endswith(TOLD[Together.MUST])


def searched_together(number: int, left_why: str, left_on: date | None) -> str:
    """Of a child in a record: one of how many, and since when and why the search for it runs apart."""
    told = f"One of {number} brothers and sisters searched for together"
    if not left_why or left_on is None:
        return told
    return f"{told} until {words.short_day(left_on)}. {LeftGroup(left_why).label}"
