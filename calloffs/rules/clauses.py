"""The clauses of an agreement that follow its term: no notice longer than the stay, no review after its end. Pure."""

from datetime import date, timedelta

from calloffs.rules.values import LEAST_YEARS
from placements.rules.ages import years_after

# Either side's notice; a stay that is no longer than that ends before a notice would have run.
NOTICE_DAYS = 28
# A stay of up to half a year is reviewed once, before it ends: the first of the regular reviews would come too late.
HALF_A_YEAR = timedelta(days=183)


def notice(starts_on: date, ends_on: date) -> str:
    """How either side may end a stay of `[starts_on, ends_on)`: 28 days' notice, where the stay is longer than that."""
    if ends_on - starts_on <= timedelta(days=NOTICE_DAYS):
        return "The placement ends by itself after its last night. It is no longer than a notice would run."
    return f"Either party may end the placement by giving {NOTICE_DAYS} days' notice in writing, with its reasons."


def reviews(starts_on: date, ends_on: date) -> str:
    """When both sides review it (S-47); no day is told, because the last night may be the one before a birthday."""
    if ends_on - starts_on <= HALF_A_YEAR:
        return "The council and the provider review the placement before its last night."
    if ends_on < years_after(starts_on, LEAST_YEARS):
        return (
            "The council and the provider review the placement every six months, and before its last night decide on "
            "need and continuity what follows."
        )
    return (
        "The council and the provider review the placement every six months, and before the end of the fifth year "
        "decide on need and continuity whether it goes on."
    )
