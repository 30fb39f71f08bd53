"""When a mini-competition may be published, scored, ended; what an offer must hold. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from calloffs.rules.terms import why_not_needed
from calloffs.states import CallOffRoute, CallOffState
from placements.rules.fee_changes import Kind
from placements.rules.fees import Line, weekly_total
from placements.rules.profile import shown_copy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.text.words import clock_time, day, duration, lower_first, moment, plural
from sefton_pdps.core.time.working_days import local

ALL_WEIGHT = 100
# A deadline further off than this is taken for a slip in the month or the year.
FURTHEST = timedelta(days=90)
# While this little is left, reminding is what comes next; before, people have the time that they were given.
REMIND_NEAR = timedelta(days=2)
# A second reminder within a day would only teach people to look away.
REMINDED_FOR = timedelta(days=1)


@dataclass(frozen=True)
class PublishFacts:
    """What is recorded of a call-off before it is published."""

    route: str
    has_approved_profile: bool
    referral_state: str


@dataclass(frozen=True)
class ScoringFacts:
    """How many evaluators of a competition may score (no conflict declared), and how many have finished."""

    scoring: int
    finished: int


@dataclass(frozen=True)
class ReminderFacts:
    """What decides at a moment whether those who have not declined may be reminded."""

    state: str
    closes_at: datetime | None
    reminded_at: datetime | None
    asked: int
    at: datetime


@dataclass(frozen=True)
class EndFacts:
    """Whether an authorising officer still has the call-off before them."""

    waiting_authorisation: bool


def doubt_of_need(closes_at: datetime, needed_on: date) -> Doubt | None:
    """Offers that close after the day by which the child needs the home come too late for it."""
    if local(closes_at).date() <= needed_on:
        return None
    said = f"The child needs the home by {day(needed_on)}, and offers would close after that day."
    return Doubt(moment(closes_at), said, "the deadline")


def is_near(closes_at: datetime, at: datetime) -> bool:
    """Whether a deadline is so near that a reminder is the next thing to do."""
    return closes_at - at <= REMIND_NEAR


def why_not_publish(facts: PublishFacts) -> tuple[str, ...]:
    """A mini-competition goes out with an approved anonymised profile, by its recorded route (S-48).

    Never for a referral that was withdrawn.
    """
    reasons = [*why_not_needed(facts.referral_state)]
    if facts.route != CallOffRoute.MINI_COMPETITION:
        reasons.append("Another route was chosen for this call-off. Go on with that one instead.")
    if not facts.has_approved_profile:
        reasons.append("The anonymised profile is not approved yet. Write and approve it on the referral.")
    return tuple(reasons)


def why_not_make_case(route: str) -> tuple[str, ...]:
    """A direct award, or an award from the ladder, is argued for by its recorded route only (S-48)."""
    if route == CallOffRoute.MINI_COMPETITION:
        return ("The route assessment chose a mini-competition. Publish it instead.",)
    return ()


def why_not_offer_case(facts: tuple[str, bool]) -> tuple[str, ...]:
    """From the ladder there is a case once somebody said yes for a home that is on record (S-3, S-35)."""
    route, said_yes = facts
    if route == CallOffRoute.CONTINGENCY and not said_yes:
        return (
            "Nobody on the ladder has said yes for a home that is on record. Record who was asked and the answer.",
        )
    return why_not_make_case(route)


def why_not_finish_scoring(facts: ScoringFacts) -> tuple[str, ...]:
    """Scoring is finished when every evaluator without a conflict of interest has finished, and at least one has."""
    if not facts.scoring:
        return ("Nobody without a conflict of interest is scoring the offers. Choose another evaluator.",)
    left = facts.scoring - facts.finished
    if left:
        return (f"{plural(left, 'evaluator has', 'evaluators have')} not finished scoring yet.",)
    return ()


def why_not_end(facts: EndFacts) -> tuple[str, ...]:
    """A call-off does not end under an officer who is deciding it."""
    if facts.waiting_authorisation:
        return (
            "An authorisation of this call-off is waiting. Ask the authorising officer to return or refuse it first.",
        )
    return ()


def state_at(state: str, closes_at: datetime | None, at: datetime) -> CallOffState:
    """The state of a call-off at a moment: past its deadline a competition is closed, whatever its record says yet.

    The record follows within a minute (ADR 3); `at` is a reading of the database's clock.
    """
    if state == CallOffState.PUBLISHED and not is_sealed(closes_at, at):
        return CallOffState.CLOSED
    return CallOffState(state)


def is_sealed(closes_at: datetime | None, at: datetime) -> bool:
    """Whether nobody but its provider may read an offer yet: until the deadline, and while there is none."""
    return closes_at is None or at < closes_at


def check_deadline(closes_at: datetime, *, at: datetime) -> None:
    """A deadline lies ahead, and no further than 90 days; raises DomainError."""
    if closes_at <= at:
        raise DomainError("The deadline is in the past. Enter a date and time that are still to come.")
    if closes_at > at + FURTHEST:
        raise DomainError(f"The deadline is more than {FURTHEST.days} days away. Enter an earlier one.")


def check_later_deadline(closes_at: datetime, present: datetime | None, *, at: datetime) -> None:
    """A running competition's deadline moves later only, and only before it passes (ADR 96); raises DomainError."""
    if present is None or not is_sealed(present, at):
        raise DomainError(
            "The deadline has passed, and offers may have been read since. Open another call-off if more are needed."
        )
    if closes_at <= present:
        raise DomainError(f"A deadline is moved later only. Enter a time after {moment(present)}.")
    check_deadline(closes_at, at=at)


def why_not_remind(facts: ReminderFacts) -> tuple[str, ...]:
    """Nobody is reminded twice within a day, nor after the deadline (ADR 96)."""
    if facts.closes_at is None or facts.state != CallOffState.PUBLISHED:
        return ("The competition is not open for offers, so nobody can answer a reminder.",)
    if not facts.asked:
        return ("Everybody who was invited has declined.",)
    if facts.reminded_at is not None and facts.at < facts.reminded_at + REMINDED_FOR:
        return (
            f"They were reminded on {moment(facts.reminded_at)}. You can remind them again from "
            f"{moment(facts.reminded_at + REMINDED_FOR)}; until then, ring them.",
        )
    return ()


def short_notice(closes_at: datetime, *, at: datetime, least_hours: int) -> str:
    """A warning, never a refusal, when providers are given less than the usual time (reg. 76)."""
    if closes_at - at >= timedelta(hours=least_hours):
        return ""
    return (
        f"Providers have {duration(closes_at - at)} to answer, less than the usual "
        f"{plural(least_hours, 'hour')}. Few may be able to."
    )


def check_weights(quality: int, price: int, social_value: int) -> None:
    """The published weights of quality, price and social value make 100 (S-45); raises DomainError."""
    total = quality + price + social_value
    if total != ALL_WEIGHT:
        raise DomainError(f"The weights make {total}. Change them so that they make {ALL_WEIGHT}.")


def fee_problems(lines: Sequence[Line], kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """Only a discount is negative, and the whole weekly fee is above nothing."""
    reasons = [
        f"{kinds[line.kind].name} must be £0.00 or more. Only a discount lowers the fee."
        for line in lines
        if line.amount < 0 and not kinds[line.kind].is_discount
    ]
    reasons += [
        f"{kinds[line.kind].name} lowers the fee: it cannot raise it."
        for line in lines
        if line.amount > 0 and kinds[line.kind].is_discount
    ]
    if lines and not reasons and weekly_total(lines) <= 0:
        reasons.append(
            "The total weekly fee must be more than £0.00. The discounts are larger than the fees."
        )
    return tuple(reasons)


def too_late(closes_at: datetime, *, zone: bool) -> str:
    """What a provider reads when an offer arrives at or after the deadline."""
    when = f"{closes_at.day} {closes_at:%B %Y} at {clock_time(closes_at, zone=zone)}"
    return f"The deadline was {when}. Your offer was not received. What you typed is kept."


def need_line(lot: str, profile: Mapping[str, Any] | None) -> str:
    """The need as a heading, "Girl, 13 to 15, L22 area; residential care": all from the anonymised profile."""
    shown = shown_copy(profile or {})
    parts = [shown.get(name, "") for name in ("gender_words", "age_words", "area_words")]
    who = ", ".join(part for part in parts if part)
    return "; ".join(filter(None, (who, lower_first(lot)))) if who else lot
