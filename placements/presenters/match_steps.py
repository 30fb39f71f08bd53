"""What comes next on the match: on to the route, or where the child lives already."""

from collections.abc import Sequence

from placements.models import Placement
from placements.states import PlacementState, ReferralState
from sefton_pdps.core.text.words import day
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Link

# The search is over: nothing is missing, so nothing is said to be.
HOUSED = (ReferralState.HOME_AGREED, ReferralState.PLACED)


def housed(placement: Placement | None) -> NextStep:
    """ "This child has a home: Invented House, since 6 December 2026."; less for who may not see the placement."""
    if placement is None:
        return NextStep("This search is over: it found the child a home.")
    household = placement.place.household
    home = f"{placement.setting.name}, household {household.code}" if household else placement.setting.name
    link = Link("Open the placement", address_of("placements:placement_detail", placement.pk))
    if placement.ended_on:
        return NextStep(
            f"This search is over: the child lived at {home} until {day(placement.ended_on)}.", link=link
        )
    since = "since" if placement.state == PlacementState.STARTED else "from"
    return NextStep(f"This child has a home: {home}, {since} {day(placement.starts_on)}.", link=link)


def to_route(providers: int, url: str, why_not: Sequence[str]) -> NextStep:
    """On to the route, with what each would do; or why there is no way on yet."""
    invited = "the one provider" if providers == 1 else f"all {providers:,} providers"
    return NextStep(
        f"If you choose the route, nothing will go out yet. A mini-competition would invite {invited}; "
        "a direct award would go to one of these homes.",
        action=Action("Choose the route", url, asks=True),
        why_not=why_not,
    )
