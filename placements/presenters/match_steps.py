"""What comes next on the match: on to the route, why there is no home, or where the child lives already."""

from collections.abc import Mapping, Sequence

from placements.models import Placement
from placements.ports import Purchase
from placements.states import Gate, PlacementState, ReferralState
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


# Why a gate leaves homes out, after "because".
BECAUSE = {
    Gate.NOT_ADMITTED: "their provider is not admitted to this lot",
    Gate.SUSPENDED: "their provider’s admission is suspended",
    Gate.REGISTRATION: "they are not registered with Ofsted",
    Gate.UNDER_16: "a child under 16 may live only in a registered children’s home or with a fostering agency",
    Gate.AGE: "they take children of other ages",
    Gate.GENDER: "they take girls only, or boys only",
    Gate.GRADE: "their Ofsted grade bars them",
    Gate.KIND: "they offer another kind of service",
    Gate.SIBLINGS: "they may not be used for every one of the brothers and sisters",
}
# What another kind of placement would mend.
OF_THE_KIND = (Gate.UNDER_16, Gate.KIND)
# An approved answer is changed by opening the referral again (ADR 106).
ANEW = (
    "The kind of placement was approved: if it is wrong, reopen the referral on its page, change the kind, and have it "
    "approved again."
)


def no_home(left_out: Mapping[Gate, int], *, change_kind: str, referral: str, left_out_url: str) -> NextStep:
    """Why nothing is left to choose from and what to do; `change_kind`: where the kind may be changed, or ""."""
    if not left_out:
        return NextStep(
            "No provider is admitted to this lot yet. Look at another lot, or ask the commissioning manager."
        )
    gate = max(left_out, key=lambda one: left_out[one])
    most = "all are" if len(left_out) == 1 else "most are"
    why = f"No home may be used: {most} left out because {BECAUSE[gate]}."
    if gate not in OF_THE_KIND:
        return NextStep(
            f"{why} See which they are and what each would have to change, or look at another lot.",
            link=Link("See who is left out", f"{left_out_url}&gate={gate}"),
        )
    if change_kind:
        return NextStep(f"{why} Choose another kind.", link=Link("Change the kind of placement", change_kind))
    return NextStep(f"{why} {ANEW}", link=Link("Open the referral", referral))


def buying(purchase: Purchase) -> NextStep:
    """A call-off goes on already: the way to it, which is no button, for nothing begins here."""
    link = Link(f"Go on with {purchase.reference}", purchase.url) if purchase.url else None
    return NextStep(f"{purchase.reference} is open already, {purchase.words}", link=link)


def to_route(providers: int, url: str, why_not: Sequence[str]) -> NextStep:
    """On to the route, with what each would do; or why there is no way on yet."""
    invited = "the one provider" if providers == 1 else f"all {providers:,} providers"
    return NextStep(
        "If you choose the route, nothing will go out yet. You would open a call-off, the purchase of one home: a "
        f"mini-competition would invite {invited}; a direct award would go to one of these homes.",
        action=Action("Choose the route", url, asks=True),
        why_not=why_not,
    )
