"""How long an emergency is bought for, by either route, and who agreed to a direct award. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from calloffs.states import DirectGround, HowLong
from sefton_pdps.core.text.words import moment

# 72 hours are three nights.
NIGHTS: Mapping[str, int] = {HowLong.THREE_DAYS: 3, HowLong.FOUR_WEEKS: 28}
# The answer where no emergency is bought.
NOT_AN_EMERGENCY = "whole_term"
# What a case is asked first, and the whole of it where it is an emergency: no ground is asked for again.
LENGTHS: Mapping[str, str] = {
    **{str(value): f"{label}, in an emergency" for value, label in HowLong.choices},
    NOT_AN_EMERGENCY: "No emergency: the call-off's term",
}


@dataclass(frozen=True)
class Agreed:
    """Who at the provider agreed to the home, the start and the fee (name and job), when, and how they were reached."""

    by: str
    at: datetime
    how: str


@dataclass(frozen=True)
class Stay:
    """How long an emergency is bought for, and why longer than 28 days; both empty for any other ground."""

    how_long: str = ""
    longer_reason: str = ""

    def end(self, starts_on: date, term_ends_on: date) -> date:
        """The first day after the stay: some nights, or the whole term."""
        nights = NIGHTS.get(self.how_long)
        return min(starts_on + timedelta(days=nights), term_ends_on) if nights else term_ends_on

    def passes(self, adult: date, starts_on: date, *, uncut_term_passes: bool) -> bool:
        """Whether what is bought would pass the 18th birthday if nothing cut it (S-12, S-52).

        Some nights are their own term: they are not the first nights of five years, and what follows them is a decision
        of its own (ADR 33).
        """
        nights = NIGHTS.get(self.how_long)
        return starts_on + timedelta(days=nights) > adult if nights else uncut_term_passes


NO_EMERGENCY = Stay()


def box_of_stay(ground: str, stay: Stay) -> str:
    """Which answer a refusal of `why_not_stay` is about."""
    if ground != DirectGround.EMERGENCY:
        return "ground"
    return "longer_reason" if stay.how_long in (*NIGHTS, HowLong.LONGER) else "how_long"


def why_not_stay(ground: str, stay: Stay) -> tuple[str, ...]:
    """An emergency says how long it is bought for, and longer than 28 days has a reason of its own (S-49)."""
    if ground != DirectGround.EMERGENCY:
        if stay != NO_EMERGENCY:
            return (
                "How long for is asked in an emergency only. Leave it unanswered, or choose that ground.",
            )
        return ()
    if stay.how_long not in (*NIGHTS, HowLong.LONGER):
        return ("Say how long the emergency is bought for: 72 hours, 28 days or longer.",)
    if stay.how_long == HowLong.LONGER and not stay.longer_reason.strip():
        return ("Say why an emergency is bought for longer than 28 days, without a competition.",)
    if stay.how_long != HowLong.LONGER and stay.longer_reason.strip():
        return ("Choose “Longer”, or clear the reason for it.",)
    return ()


def why_not_length(how_long: str, *, emergency: bool) -> tuple[str, ...]:
    """A competition that counts in hours says how long its home is bought for, and no other does (ADR 131)."""
    if not emergency:
        return ("How long for is asked in an emergency only. Leave it unanswered.",) if how_long else ()
    if how_long not in (*NIGHTS, HowLong.LONGER):
        return ("Say how long the home is bought for: 72 hours, 28 days or longer.",)
    return ()


def why_not_agreed(agreed: Agreed, *, hows: tuple[str, ...], at: datetime) -> tuple[str, ...]:
    """Somebody at the provider has said yes before anybody authorises: who, when and how (S-49)."""
    reasons = []
    if not agreed.by.strip():
        reasons.append("Say who at the provider agreed: their name and job.")
    if agreed.how not in hows:
        reasons.append("Say whether they agreed by telephone or by e-mail.")
    if agreed.at > at:
        reasons.append(
            f"They cannot have agreed on {moment(agreed.at)}: that is still to come. Ring them first."
        )
    return tuple(reasons)
