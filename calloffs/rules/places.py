"""How a home stands for a child: what took its places, and which other children it is offered or proposed for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local


@dataclass(frozen=True)
class Taking:
    """What keeps a place from being free: a placement, a hold of the provider's, or that it is not open.

    `taken_by`: the call-off that bought the placement, else the placement's own reference.
    """

    number: int
    taken_at: datetime | None = None
    taken_by: str = ""
    held_from: date | None = None
    held_until: date | None = None
    held_why: str = ""


@dataclass(frozen=True)
class Relying:
    """Another live call-off that the same home is offered or proposed for: `need` is its need in a line.

    `need` is for a provider, who is not shown the number; "" where only the council reads.
    """

    reference: str
    state: str
    need: str = ""


@dataclass(frozen=True)
class Standing:
    """The free places of a home, what took the others, the newest in front, and who else relies on it.

    `relied_on` is empty where the free places are enough for everybody. `residents`: the ages of the council's other
    children who sleep there on the first night, for the council.
    """

    free: int
    taken: tuple[Taking, ...] = ()
    relied_on: tuple[Relying, ...] = ()
    residents: tuple[int, ...] = ()


def standing_among(free: int, others: Collection[Relying]) -> Standing:
    """A home with so many free places that other call-offs count on: told only where there is not one for each."""
    return Standing(free, relied_on=tuple(others) if 0 < free <= len(others) else ())


def why_gone(standing: Standing) -> str:
    """By what a home was taken and when, for the council; "" while a place is free."""
    if standing.free:
        return ""
    if not standing.taken:
        return "No place of this home is on record."
    first = _taking(standing.taken[0])
    return (
        first
        if len({one.number for one in standing.taken}) == 1
        else f"No place is free for the whole term any more. {first}"
    )


def _taking(taking: Taking) -> str:
    if taking.taken_at:
        return f"Place {taking.number} was taken on {words.day(local(taking.taken_at).date())} by {taking.taken_by}."
    if taking.held_from:
        until = f" until {words.day(taking.held_until)}" if taking.held_until else ""
        return f"The provider holds place {taking.number} from {words.day(taking.held_from)}{until}: {taking.held_why}."
    return f"Place {taking.number} is not open for all of those nights."


def also_wanted(standing: Standing) -> str:
    """Which other call-offs rely on the same home, for the council; "" where there are places for all."""
    if not standing.relied_on:
        return ""
    return f"Also offered or proposed for {_numbers(standing.relied_on)}. {_first_takes(standing)}"


def _numbers(relying: Sequence[Relying]) -> str:
    return words.listed([f"{one.reference} ({words.lower_first(one.state)})" for one in relying])


def proposed_elsewhere(rivals: Sequence[Relying]) -> str:
    """What stands beside a free place to choose that other call-offs propose; "" where none does."""
    return f"Proposed for {_numbers(rivals)}: the first award takes it." if rivals else ""


def doubt_of_place(number: int, rivals: Sequence[Relying]) -> Doubt | None:
    """A place that another child is proposed for is asked about before it is proposed again."""
    if not rivals:
        return None
    said = f"Place {number} is proposed for {_numbers(rivals)} too: the first award takes it from the other child."
    return Doubt(f"place {number}", said, "the place")


def not_free(standing: Standing, offered: Collection[int]) -> list[str]:
    """What keeps each place that is not offered, the lowest number first."""
    kept = {one.number: one for one in reversed(standing.taken) if one.number not in offered}
    return [_taking(kept[number]) for number in sorted(kept)]


def own_gone(standing: Standing) -> str:
    """For the provider: that no place of its own home is free any more, and since when; never for whom."""
    if standing.free or not standing.taken:
        return ""
    first = standing.taken[0]
    if first.taken_at:
        agreed = words.day(local(first.taken_at).date())
        return f"No place here is free on the first night any more: a placement was agreed on {agreed}."
    return f"No place here is free on the first night, by your own vacancies. {_own_way_out(first)}"


def _own_way_out(first: Taking) -> str:
    return "End the hold if a place is free." if first.held_from else "Open a place if there is one."


def own_also_offered(standing: Standing) -> str:
    """For the provider: for which other needs it has offered the same home; "" where there are places for all."""
    if not standing.relied_on:
        return ""
    others = words.listed([f"“{one.need}”" for one in standing.relied_on])
    return f"Already offered for {others}. {_first_takes(standing)}"


def _first_takes(standing: Standing) -> str:
    if standing.free == 1:
        return "There is one place: the first award takes it."
    return f"There are {standing.free} places: the first awards take them."


def own_warning(name: str, standing: Standing) -> str:
    """For the provider, of one of its homes: that it is gone, or offered for another child too; "" otherwise."""
    said = own_gone(standing) or own_also_offered(standing)
    return f"{name}: {said}" if said else ""
