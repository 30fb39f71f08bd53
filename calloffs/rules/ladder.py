"""The contingency ladder: in which order its rungs are reached, and when one is closed (S-3, S-35). Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from calloffs.states import ApproachAnswer, DeclineReason, LadderGround, RungResult
from sefton_pdps.core.text.words import listed, moment


@dataclass(frozen=True)
class Step:
    """A rung of the ladder as data has it on the day: its number and the name of what stands on it."""

    rung: int
    name: str


@dataclass(frozen=True)
class Stood:
    """A rung that was reached, and its result; "" while it is open."""

    rung: int
    name: str
    result: str


@dataclass(frozen=True)
class Answer:
    """What somebody who was asked has answered: who, when, and for a yes the weekly fee, for a no the reason."""

    answer: str
    by: str = ""
    at: datetime | None = None
    decline_reason: str = ""
    weekly: Decimal | None = None


NOT_YET = Answer("")


def one_a_rung(steps: Iterable[Step]) -> list[Step]:
    """The ladder with one step a rung, lowest first: routes of one number are one rung."""
    names: dict[int, list[str]] = {}
    for step in steps:
        names.setdefault(step.rung, []).append(step.name)
    return [Step(rung, " or ".join(names[rung])) for rung in sorted(names)]


def not_reached(rung: int, steps: Iterable[Step], stood: Collection[Stood]) -> list[Step]:
    """The lower rungs that nobody has opened or skipped: going on from here skips them."""
    reached = {one.rung for one in stood}
    return [step for step in one_a_rung(steps) if step.rung < rung and step.rung not in reached]


def still_open(rung: int, stood: Iterable[Stood]) -> list[Stood]:
    """The lower rungs that are searched still: opening this one searches several at once."""
    return [one for one in stood if one.rung < rung and not one.result]


def why_not_open(
    rung: int, steps: Sequence[Step], stood: Collection[Stood], *, ground: str, reason: str
) -> tuple[str, ...]:
    """A rung comes after every lower one is closed; skipping, or several at once, has a ground and a reason.

    One that was skipped may be opened after all.
    """
    if any(one.rung == rung and one.result != RungResult.SKIPPED for one in stood):
        return ("This rung was opened already. Go on with what stands on it.",)
    skipped, open_now = not_reached(rung, steps, stood), still_open(rung, stood)
    if not skipped and not open_now:
        return (
            ("No rung is left out. Leave the ground and its reason empty.",)
            if ground or reason.strip()
            else ()
        )
    if ground in LadderGround.given_by_people() and reason.strip():
        return ()
    told = [f"{listed([one.name for one in skipped])} would be skipped"] if skipped else []
    told += (
        [f"{listed([one.name for one in open_now])} would be searched at the same time"] if open_now else []
    )
    return (
        f"{listed(told)}. Give the ground and the reason, or close each lower rung with its result first.",
    )


def why_not_answer(given: Answer, *, asked_at: datetime, at: datetime) -> tuple[str, ...]:
    """A yes names its weekly fee, a no its reason, both who said so and when; nobody answers before being asked."""
    if given.answer not in ApproachAnswer.values:
        return ("Choose what they answered.",)
    if given.answer == ApproachAnswer.NO_ANSWER:
        return (
            ()
            if given == Answer(ApproachAnswer.NO_ANSWER)
            else ("Nobody answered: leave who, when, the reason and the fee empty.",)
        )
    return (*_who_and_when(given, asked_at, at), *_yes_or_no(given))


def _who_and_when(given: Answer, asked_at: datetime, at: datetime) -> list[str]:
    reasons = []
    if not given.by.strip():
        reasons.append("Say who answered: their name and job.")
    if given.at is None:
        reasons.append("Say when they answered.")
    elif not asked_at <= given.at <= at:
        reasons.append(
            f"They cannot have answered on {moment(given.at)}: enter a time after they were asked, and not one that "
            "is still to come."
        )
    return reasons


def _yes_or_no(given: Answer) -> list[str]:
    reasons = []
    says_no = given.answer == ApproachAnswer.NO
    if says_no and given.decline_reason not in DeclineReason.values:
        reasons.append("Choose why they cannot take the child.")
    if not says_no and given.decline_reason:
        reasons.append("They said yes: leave the reason for a no empty.")
    if not says_no and (given.weekly is None or given.weekly <= 0):
        reasons.append("Enter the weekly fee that they named.")
    return reasons


def why_not_close(
    result: str, *, waiting: Sequence[str], agreed: Sequence[str], asked: int
) -> tuple[str, ...]:
    """A rung is closed when everybody who was asked has answered or was given up on, and no yes stands.

    `agreed`: whose yes stands.
    """
    if result not in RungResult.given_by_people():
        return ("Choose what came of this rung.",)
    if waiting:
        return (
            f"{listed(list(waiting))} {'has' if len(waiting) == 1 else 'have'} not answered. Record the answer first, "
            "or that nobody answered.",
        )
    if agreed:
        return (
            f"{listed(list(agreed))} said yes, and that stands. Make the case for the home, or record why the yes fell "
            "away, and close the rung then.",
        )
    if result == RungResult.NONE_SUITABLE and not asked:
        return (
            "Nobody was asked on this rung. Record who was asked, or choose that there was nobody to ask.",
        )
    if result == RungResult.NOBODY and asked:
        return ("Somebody was asked on this rung. Choose that nobody who was asked could take the child.",)
    return ()


def why_not_fell_away(provider: str, answer: str, *, stands: bool, why: str) -> tuple[str, ...]:
    """Only a yes falls away, once, and says why. `provider`: who gave it."""
    if answer != ApproachAnswer.YES:
        return (f"{provider} did not say yes. Record what they answered.",)
    if not stands:
        return (f"That the yes of {provider} fell away is on record already. Nothing was changed.",)
    if not why.strip():
        return ("Say why the yes fell away: who told you, or why the home does not fit after all.",)
    return ()
