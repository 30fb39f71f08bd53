"""When the preferred home pulls out: who is next in the order that was published at the evaluation (ADR 160). Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from calloffs.rules.scoring import Ranked
from calloffs.states import AskedHow, CallOffRoute
from sefton_pdps.core.text.words import day, listed

PULLED_OUT = "This home pulled out. Go back to the ranking and recommend one of those that are left."

NO_RANKING = "The home was argued for: make the case for another."
NO_CASE = "The home was chosen from a ranking: recommend the next in it."


@dataclass(frozen=True)
class Said:
    """What the officer writes down of a pull-out."""

    reason: str
    words: str
    said_by: str
    how: str
    said_on: date


def left(ranks: Sequence[Ranked], gone: Collection[str]) -> list[Ranked]:
    """The offers that can still be had, in the published order, with the points and places that they had in it."""
    return [one for one in ranks if one.offer.key not in gone]


def place_among(ranks: Sequence[Ranked], gone: Collection[str], key: str) -> int:
    """The place of an offer among those left; those with equal points share one, as in the ranking."""
    standing = left(ranks, gone)
    position = next(one.position for one in standing if one.offer.key == key)
    return 1 + sum(one.position < position for one in standing)


def next_of(ranks: Sequence[Ranked], gone: Collection[str]) -> list[Ranked]:
    """The first of those left: one, or several with equal points; empty when all pulled out."""
    standing = left(ranks, gone)
    return [one for one in standing if one.position == standing[0].position]


def why_not_recorded(told: Said, *, recommended_on: date, today: date) -> tuple[str, str]:
    """The box that is wrong and what to do about it; ("", "") where nothing is."""
    if not told.said_by.strip():
        return "said_by", "Say who told you: a name and a job."
    if told.how not in AskedHow.values:
        return "how", "Choose how you were told."
    if not told.words.strip():
        return "words", "Say what was said, for whoever asks in two years."
    if told.said_on > today:
        return "said_on", "This day is still to come. Give the day on which you were told."
    if told.said_on < recommended_on:
        return (
            "said_on",
            f"Authorisation was asked for on {day(recommended_on)}. Give that day or a later one; if you knew before, "
            "say so in the words.",
        )
    return "", ""


def why_not_to_ranking(route: str) -> tuple[str, ...]:
    """A pull-out leads back to a ranking where there is one."""
    return () if route == CallOffRoute.MINI_COMPETITION else (NO_RANKING,)


def why_not_to_case(route: str) -> tuple[str, ...]:
    """And to the next case where the home was argued for."""
    return (NO_CASE,) if route == CallOffRoute.MINI_COMPETITION else ()


def next_words(standing: Sequence[str]) -> str:
    """ "Next in the ranking is Invented House.", by the names of `next_of`."""
    if not standing:
        return "No other offer is left. End the call-off with no award and search by another route."
    if len(standing) == 1:
        return f"Next in the ranking is {standing[0]}."
    return f"Next in the ranking are {listed(list(standing))}, with equal points."
