"""Brothers and sisters who are searched for together add up, so that no split reaches a lower band (S-49). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from calloffs.states import CallOffState
from placements.codes import Together
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text import words

# A setting and, of an agency, the household.
Home = tuple[UUID, UUID | None]


@dataclass(frozen=True)
class Sibling:
    """Another child of the group: the referral, its call-off and what that comes to; None while nothing is proposed.

    `searched`: whether a home is still searched for with the others; one searched for apart keeps nobody waiting.
    `home`: which is proposed or authorised, unless the child is searched for apart.
    """

    referral: str
    call_off: str
    pounds: Decimal | None
    searched: bool
    home: Home | None = None


class Standing(Protocol):
    """What the rules read of a call-off."""

    @property
    def reference(self) -> str: ...

    @property
    def state(self) -> str: ...


@dataclass(frozen=True)
class Group:
    """The others, and whether they are to live together; "" where the child is searched for apart, or with nobody."""

    siblings: Sequence[Sibling] = ()
    together: str = ""


def sum_of(siblings: Iterable[Sibling]) -> Decimal:
    """What the others come to: authorised, asked for, or proposed."""
    return sum((one.pounds for one in siblings if one.pounds is not None), NOTHING)


def counted(siblings: Iterable[Sibling]) -> list[Sibling]:
    """Those of whom a value is known."""
    return [one for one in siblings if one.pounds is not None]


def why_not_ask(group: Group, home: Home, *, emergency: bool) -> tuple[str, ...]:
    """Why authorisation is not asked for yet: a value is not known (S-49), or a home does not fit what was decided.

    An emergency waits for nobody, and who is searched for apart does not; whoever is asked next decides on the sum.
    """
    if emergency or not group.together:
        return ()
    return _waits(group.siblings) or _homes(group, home)


def _waits(siblings: Iterable[Sibling]) -> tuple[str, ...]:
    waited_for = [one for one in siblings if one.searched and one.pounds is None]
    if not waited_for:
        return ()
    who = words.listed(one.call_off or one.referral for one in waited_for)
    return (
        f"Brothers and sisters who are searched for together are authorised by what they come to together. Recommend a "
        f"home on {who} first. If a child cannot wait for the others, say on the page of the brothers and sisters that "
        "this child is searched for apart, and why: the values would still add up.",
    )


def _homes(group: Group, home: Home) -> tuple[str, ...]:
    """Nobody is split without a reason, and nobody placed together against what was decided."""
    same = [one.call_off for one in group.siblings if one.home == home]
    other = [one.call_off for one in group.siblings if one.home is not None and one.home != home]
    if group.together == Together.NOT:
        return (
            (
                f"It was decided that these brothers and sisters are not placed together, and {words.listed(same)} has "
                "this home. Recommend another home, or decide on their page that they may be together.",
            )
            if same
            else ()
        )
    if not other:
        return ()
    return (
        f"Brothers and sisters who are searched for together go to one home, and {words.listed(other)} has another. "
        "Recommend the same home, or say on their page why this child is searched for apart.",
    )


def added_words(value: Decimal, siblings: Sequence[Sibling]) -> str:
    """ ", added up with 2 others searched for together (CO-…): £27,000.00 in all"; "" where there is nobody."""
    others = counted(siblings)
    if not others:
        return ""
    who = ", ".join(one.call_off for one in others)
    return (
        f", added up with {words.plural(len(others), 'brother or sister', 'brothers and sisters')} ({who}): "
        f"{words.pounds(value + sum_of(others))} in all"
    )


def no_longer_fits(total: Decimal, up_to: Decimal | None) -> tuple[str, ...]:
    """Why a decision that was asked for is not given: since then the others came to more than the band holds."""
    if up_to is None or total <= up_to:
        return ()
    return (
        f"Since this was asked for, the brothers and sisters came to {words.pounds(total)} together, more than this "
        f"band holds ({words.pounds(up_to)}). Return it with a question, and it will be asked of the office that "
        "decides on the sum.",
    )


def why_not_act(rows: Sequence[Standing], number: int, *states: CallOffState) -> tuple[str, ...]:
    """Why something is not done for all in one act: one has no call-off, or is not that far, or is further.

    `number`: how many are searched for together.
    """
    if number < 2:
        return (
            "Fewer than two brothers and sisters are searched for together. Go on with the call-off of the child.",
        )
    if len(rows) < number:
        return (
            f"{words.plural(number - len(rows), 'child has', 'children have')} no call-off yet. Open one for each, or "
            "say why a child is searched for apart.",
        )
    late = [one for one in rows if one.state not in states]
    return tuple(
        f"{one.reference} is “{words.lower_first(CallOffState(one.state).label)}”, so they cannot go on in one act. "
        "Go on with each on its own page."
        for one in late
    )


def why_not_one_home(together: str, without: Sequence[str]) -> tuple[str, ...]:
    """Why one home is not recommended for all of them: they are not to be together, or it did not offer for one.

    `without`: the call-offs in which it did not offer.
    """
    if together == Together.NOT:
        return (
            "It was decided that these brothers and sisters are not placed together. Recommend a home for each on its "
            "own page.",
        )
    if not without:
        return ()
    return (
        f"This home did not offer for {words.listed(without)}, or pulled out. Choose one that offered for all of them, "
        "or say why a child is searched for apart.",
    )
