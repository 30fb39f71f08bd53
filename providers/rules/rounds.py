"""When a framework lasts, what a round needs before it is signed and opened, and whether it takes applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from providers.states import AdviceKind, CriterionCode, Office, RoundState
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local

WHOLE = 100
HIGHEST_SCORE = 5
# How long before its end the closing time of a round that was opened without one is set.
NOTICE_DAYS = 14


@dataclass(frozen=True)
class CriterionDraft:
    """A criterion as it is drafted: weight of 100, least score from 0 to 5."""

    code: str
    weight: int
    least_score: int
    question: str


@dataclass(frozen=True)
class SigningFacts:
    """What stands on a round when somebody signs it."""

    criteria: tuple[CriterionDraft, ...]
    offices: frozenset[str]
    lots: int
    specification: str
    terms: str


@dataclass(frozen=True)
class OpeningFacts:
    """What is recorded about a round when somebody opens it."""

    offices: frozenset[str]
    advice: frozenset[str]
    closes_at: datetime | None
    framework_ends_on: date
    at: datetime


def criteria_reasons(criteria: Sequence[CriterionDraft]) -> tuple[str, ...]:
    """A round has exactly the four criteria of S-45, and their weights make 100."""
    reasons = []
    if sorted(one.code for one in criteria) != sorted(CriterionCode.values):
        names = words.listed([label.lower() for label in CriterionCode.labels])
        reasons.append(f"A round has exactly four criteria: {names}. Enter each of them once.")
    total = sum(one.weight for one in criteria)
    if total != WHOLE:
        change = "Take" if total > WHOLE else "Add"
        reasons.append(f"The weights make {total}, not 100. {change} {abs(total - WHOLE)} in all.")
    if any(one.weight < 1 for one in criteria):
        reasons.append("Each criterion has a weight of 1 or more.")
    if any(not 0 <= one.least_score <= HIGHEST_SCORE for one in criteria):
        reasons.append("A least score is from 0 to 5.")
    if any(not one.question.strip() for one in criteria):
        reasons.append("Each criterion asks a question. Enter the question that providers will answer.")
    return tuple(reasons)


def draft_reasons(facts: SigningFacts, closes_at: datetime | None, at: datetime) -> tuple[str, ...]:
    """A round is drafted with lots, specification, terms, the four criteria and, if it has one, a coming end."""
    reasons = list(criteria_reasons(facts.criteria))
    if facts.lots == 0:
        reasons.append("A round is for one lot or more. Choose the lots that providers may apply for.")
    if not facts.specification.strip() or not facts.terms.strip():
        reasons.append("Enter the specification and the terms: the directors sign them.")
    if closes_at is not None and closes_at <= at:
        reasons.append(f"The closing time {words.moment(closes_at)} has passed. Enter a later one.")
    return tuple(reasons)


def why_not_signed_off(facts: SigningFacts) -> tuple[str, ...]:
    """A round is signed off when both Executive Directors have signed criteria, specification and terms (S-9)."""
    reasons = list(criteria_reasons(facts.criteria))
    missing = [Office(office).label for office in Office.values if office not in facts.offices]
    if missing:
        reasons.append(f"Not signed yet by the {words.listed(missing, 'and the')}.")
    return tuple(reasons)


def why_not_open(facts: OpeningFacts) -> tuple[str, ...]:
    """A round opens only on both signatures, both advices and the Cabinet Member's consultation (S-9)."""
    reasons = [
        f"{Office(office).label} has not signed. Ask them to sign it off."
        for office in Office.values
        if office not in facts.offices
    ]
    reasons += [
        f"{AdviceKind(kind).label} is not recorded. Record it first."
        for kind in AdviceKind.values
        if kind not in facts.advice
    ]
    if facts.closes_at is not None and facts.closes_at <= facts.at:
        reasons.append(f"The closing time {words.moment(facts.closes_at)} has passed. Draft another round.")
    reasons += framework_over(facts.framework_ends_on, local(facts.at).date())
    return tuple(reasons)


def framework_over(ends_on: date, today: date) -> tuple[str, ...]:
    """After the framework's last day nothing new begins under it; what was begun goes on (S-39)."""
    if ends_on >= today:
        return ()
    return (f"The framework ended on {words.day(ends_on)}. Record an extension first, if one was decided.",)


def within_framework(closes_at: datetime | None, ends_on: date) -> tuple[str, ...]:
    """A round closes within its framework's term (S-39)."""
    if closes_at is None or local(closes_at).date() <= ends_on:
        return ()
    return (
        f"The framework ends on {words.day(ends_on)}. Enter an earlier time, or record an extension of the framework "
        "first.",
    )


def state_at(state: str, closes_at: datetime | None, at: datetime) -> RoundState:
    """The state of a round at a moment: one whose closing time has passed is closed, whatever its record says yet."""
    if state == RoundState.OPEN and closes_at is not None and at >= closes_at:
        return RoundState.CLOSED
    return RoundState(state)


def is_taking(state: str, closes_at: datetime | None, at: datetime) -> bool:
    """A round takes applications while it is open and its closing time, if it has one, is to come."""
    return state_at(state, closes_at, at) == RoundState.OPEN


def why_not_taking(state: str, closes_at: datetime | None, at: datetime) -> tuple[str, ...]:
    """Why a round does not take applications, in words for the provider."""
    if is_taking(state, closes_at, at):
        return ()
    if state == RoundState.CANCELLED:
        return (
            "The council has cancelled this round. You may apply in another round; your answers stay here.",
        )
    if closes_at is not None and at >= closes_at:
        when = words.moment(closes_at)
        return (f"The round closed on {when}. You may apply in the next round; your answers stay here.",)
    return ("The round is not open for applications. You may apply in the next round.",)


def later_end_reasons(
    *, closes_at: datetime | None, new_end: datetime, framework_ends_on: date, at: datetime
) -> tuple[str, ...]:
    """An advertised round closes later than was advertised, never earlier, and within its framework's term (S-39).

    One that was opened without a closing time gets its first one at least NOTICE_DAYS ahead.
    """
    reasons = []
    if closes_at is not None and new_end <= closes_at:
        advertised = words.moment(closes_at)
        reasons.append(
            f"The round is advertised until {advertised}. Enter a later time: it does not close earlier."
        )
    if closes_at is None and new_end < at + timedelta(days=NOTICE_DAYS):
        reasons.append(f"Providers need notice. Enter a closing time at least {NOTICE_DAYS} days from now.")
    reasons += within_framework(new_end, framework_ends_on)
    return tuple(reasons)


def extension_reasons(*, ends_on: date, new_end: date, decided_on: date, today: date) -> tuple[str, ...]:
    """An extension lengthens the term, and is recorded after it was decided (S-39)."""
    reasons = []
    if new_end <= ends_on:
        reasons.append(f"The framework already lasts until {words.day(ends_on)}. Enter a later date.")
    if decided_on > today:
        reasons.append("The decision cannot be in the future. Record the extension when it is decided.")
    return tuple(reasons)
