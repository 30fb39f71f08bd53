"""When answers of an approved referral may be amended while a search goes on. Pure."""

from collections.abc import Collection

from placements.rules.questions import nouns_of
from placements.states import ReferralState

# Approved, and not yet agreed: a draft is changed as it is, and what is agreed stands on the answers of its day.
AMENDABLE = (ReferralState.APPROVED, ReferralState.SEARCHING)
# What a purchase that is open was opened with: lot, term and first night hang on them.
OPENED_WITH = frozenset({"service_type", "needed_by", "needed_on"})


def why_not_amend(state: str, stage: str, *, waits: bool = False) -> tuple[str, ...]:
    """What stands in the way. `stage`: why the purchase is too far on, or ""; `waits`: another one is undecided."""
    if state not in AMENDABLE:
        label = ReferralState(state).label
        return (f"This referral is “{label}”. Only an approved referral that has no home yet is amended.",)
    if stage:
        return (stage,)
    if waits:
        return ("A change of this referral waits to be decided. Decide it first, or take it back.",)
    return ()


def why_not_these(changed: Collection[str], purchase: str) -> tuple[str, ...]:
    """Answers that stay while something is bought. `purchase`: the call-off that is open for the referral, or ""."""
    fixed = OPENED_WITH & set(changed)
    if not purchase or not fixed:
        return ()
    return (
        f"{purchase} was opened with {nouns_of(fixed)}, so they stay as they are. End it with no award first, and "
        "reopen the referral.",
    )
