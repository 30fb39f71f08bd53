"""Breaches, unauthorised spend and clocks as text to be frozen: no child, no home, no kind of care (S-23, S-33)."""

from datetime import datetime
from typing import Any

from placements.states import BreachGround, EscalatedTo, SafeguardChoice, UrgentClock
from reporting.rules.small_numbers import is_small
from reporting.selectors.breaches import Breach, Broken, Clock
from sefton_pdps.core.money import to_pence
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time.working_days import local

CLOCKS = {
    "barred_start": "What follows where a placement broke a rule or is barred, decided within 24 hours",
    "provisional": "Provisional authority, ratified before it lapsed",
    "notices": "Notices of awards, published by their day",
    "plans": "Placement plans, signed by their day",
}

# Of so few that their number would tell of one placement (S-23).
OF_FEW = ("provisional", "notices", "plans")


def breaches_snapshot(broken: Broken) -> dict[str, Any]:
    """The parts `breaches`, `unauthorised` and `clocks` of a snapshot.

    The sum that was spent without authority is always told; for how many placements, and how much authority lapsed, is
    withheld from 1 to 4, so that the sum is nobody's fee (ADR 124).
    """
    return {
        "breaches": [_breach(one) for one in broken.breaches],
        "unauthorised": {
            "in_month": f"{to_pence(broken.unauthorised.in_month):.2f}",
            "in_all": f"{to_pence(broken.unauthorised.in_all):.2f}",
            "placements": _withheld(broken.unauthorised.placements),
        },
        "clocks": [_clock(one) for one in broken.clocks],
    }


def _breach(breach: Breach) -> dict[str, Any]:
    return {
        "ground": BreachGround(breach.ground).label,
        "recorded_on": _day(breach.recorded_at),
        "decide_by": _day(breach.due_at),
        "ofsted_told_on": _day(breach.ofsted_told_at),
        "decision": SafeguardChoice(breach.decision).label if breach.decision else None,
        "decided_on": _day(breach.decided_at),
    }


def _day(moment: datetime | None) -> str | None:
    return local(moment).date().isoformat() if moment else None


def _clock(clock: Clock) -> dict[str, Any]:
    shown = clock.code not in OF_FEW or not any(
        map(is_small, (clock.number, clock.met, clock.number - clock.met))
    )
    return {
        "clock": _words(clock.code),
        "number": clock.number if shown else None,
        "met": clock.met if shown else None,
    }


def _words(code: str) -> str:
    if code in CLOCKS:
        return CLOCKS[code]
    kind, _dot, told = code.partition(".")
    return f"{UrgentClock(kind).label}: the {lower_first(str(EscalatedTo(told).label))} told within an hour"


def _withheld(number: int) -> int | None:
    return None if is_small(number) else number
