"""The term of a call-off, what speaks for each route, and whether its need still stands. Pure."""

from dataclasses import dataclass
from datetime import date

from calloffs.rules.values import term_end
from placements.rules.ages import eighteenth_birthday
from placements.states import ReferralState
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import day, plural


@dataclass(frozen=True)
class TermFacts:
    """The term asked for, the birth date that cuts it, the reason for a short one ("" for none), and today."""

    needed_on: date
    term_ends_on: date
    date_of_birth: date
    short_reason: str
    today: date


def check_term(facts: TermFacts) -> None:
    """The term is five years or to the 18th birthday; only a shorter one has a reason; none passes 18 (S-47)."""
    if facts.needed_on < facts.today:
        raise DomainError("The date needed by is in the past. Enter today or a later date.")
    full, _ = term_end(facts.needed_on, facts.date_of_birth)
    adult = eighteenth_birthday(facts.date_of_birth)
    if facts.term_ends_on <= facts.needed_on:
        raise DomainError("The term ends before it starts. Enter a later end date.")
    if facts.term_ends_on > adult:
        raise DomainError(
            f"The term stops at the 18th birthday, {day(adult)}. Enter that date or an earlier one."
        )
    if facts.term_ends_on < full and not facts.short_reason.strip():
        raise DomainError(f"A term that ends before {day(full)} needs a reason. Say why it is shorter.")
    if facts.term_ends_on >= full and facts.short_reason.strip():
        raise DomainError(
            "The term is as long as it may be, five years or to the 18th birthday. Leave the reason for a shorter "
            "term empty, or enter an earlier last night.",
            field="short_term_reason",
        )


@dataclass(frozen=True)
class RouteFacts:
    """What is known when the route is chosen; `invited`: how many providers a mini-competition would invite."""

    invited: int
    days_until_needed: int | None
    siblings: int
    earlier_without_award: int
    has_wishes: bool
    deprivation_of_liberty: bool


@dataclass(frozen=True)
class RoutePointers:
    """What speaks for each route; the officer weighs them, nothing is chosen for them (S-48)."""

    competition: tuple[str, ...]
    direct: tuple[str, ...]


def needed_words(days: int) -> str:
    """ "needed in 16 days", "needed today"; a day that has passed makes it overdue."""
    if days < 0:
        return f"overdue by {plural(-days, 'day')}"
    return {0: "needed today", 1: "needed tomorrow"}.get(days, f"needed in {days} days")


def pointers(facts: RouteFacts) -> RoutePointers:
    """What speaks for a mini-competition and what for a direct award, needs led and risk based (S-48)."""
    competition, direct = [], []
    if facts.invited > 1:
        competition.append(
            f"{plural(facts.invited, 'provider')} have a home that may be used for this child and would be invited, "
            "so there is a choice."
        )
    else:
        direct.append(f"Only {plural(facts.invited, 'provider')} could be asked.")
    days = facts.days_until_needed
    if days is not None and days >= 5:
        competition.append(f"The placement is {needed_words(days)}: there is time to compare offers.")
    elif days is not None:
        direct.append(f"The placement is {needed_words(days)}.")
    if facts.siblings:
        direct.append(
            f"{plural(facts.siblings, 'brother or sister', 'brothers and sisters')} may need the same home."
        )
    if facts.earlier_without_award:
        direct.append("An earlier call-off for this referral ended with no award.")
    if facts.deprivation_of_liberty:
        direct.append("A deprivation of liberty order narrows who can meet the need.")
    if facts.has_wishes:
        direct.append("The child has said what they want: read their words, a clear wish can be a ground.")
    competition.append("Offers are compared on published weights, and price is tested.")
    return RoutePointers(tuple(competition), tuple(direct))


def why_not_needed(referral_state: str) -> tuple[str, ...]:
    """A call-off stands on a referral that is not withdrawn; it ends with it, though not in the same moment."""
    if referral_state == ReferralState.WITHDRAWN:
        return ("The referral was withdrawn, so the home is no longer needed. The call-off ends by itself.",)
    return ()


def check_need_stands(referral_state: str) -> None:
    """A referral that was withdrawn meanwhile ends publishing, asking and deciding for it; raises Stale."""
    reasons = why_not_needed(referral_state)
    if reasons:
        raise Stale(*reasons, "Nothing was changed.")
