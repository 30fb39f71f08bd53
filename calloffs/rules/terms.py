"""The term of a call-off, and whether its need still stands. Pure."""

from dataclasses import dataclass
from datetime import date

from calloffs.rules.values import term_end
from placements.rules.ages import eighteenth_birthday
from placements.states import ReferralState
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import day


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
