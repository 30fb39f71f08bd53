"""Who names a stand-in, who may be one, in whose name somebody decides; and nothing more than the absent (ADR 123)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from calloffs.models import StandIn
from calloffs.rules.stand_ins import EVER_SUITABLE, HELD_BY, SUITABLE
from calloffs.states import DecidingOffice, StandInOffice
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.text import words
from sefton_pdps.core.text.words import day, moment


@dataclass(frozen=True)
class Mandate:
    """One row under which a person stands in: whether it runs now, and whether the absent person holds the office."""

    row: StandIn
    is_running: bool
    absent_holds: bool


def offices_held(user: User) -> list[StandInOffice]:
    """The offices that a person holds and may name a stand-in for."""
    return [office for office, role in HELD_BY.items() if role in user.roles]


def may_ever_stand_in(user: User) -> bool:
    """Whether a role of the person's could stand in for anybody; nobody else's pages ask about it."""
    return bool(user.roles & EVER_SUITABLE)


def check_may_name(user: User, office: str) -> None:
    """Who holds the office names who stands in for them in it."""
    if office not in offices_held(user):
        raise NotAllowed("You name a stand-in for an office that you hold. Choose one of yours.")


def check_suitable(user: User, absent: User, office: str) -> None:
    """A stand-in is somebody else, of the council, who may act under the scheme of delegation (S-10, S-49)."""
    if user.pk == absent.pk:
        raise DomainError("You cannot stand in for yourself. Choose somebody else.", field="stand_in")
    suitable = SUITABLE[StandInOffice(office)]
    if user.provider_id is not None or not user.is_active or not user.roles & suitable:
        roles = words.listed(sorted(role.value for role in suitable), "or")
        raise DomainError(
            f"{user.name} may not act for the {StandInOffice(office).label} under the scheme of delegation. Choose "
            f"somebody with one of these roles: {roles}.",
            field="stand_in",
        )


def reaches(office: str, asked: str, offices_asked: set[str]) -> bool:
    """Whether who holds an office decides for the one that is asked.

    The director also for the Head of Service, not where the director is asked too: nobody decides for two offices.
    """
    if office == asked:
        return True
    director_is_free = DecidingOffice.DCS not in offices_asked
    return asked == DecidingOffice.HEAD_OF_SERVICE and office == DecidingOffice.DCS and director_is_free


def in_force(mandates: Sequence[Mandate]) -> StandIn | None:
    """Of mandates that would reach, the one that runs; what stands in the way of all of them is said."""
    for mandate in mandates:
        if mandate.is_running and mandate.absent_holds:
            return mandate.row
    for mandate in mandates:
        raise NotAllowed(_why_not(mandate))
    return None


def _why_not(mandate: Mandate) -> str:
    row = mandate.row
    office = StandInOffice(row.office).label
    if row.ended_at:
        return (
            f"You stood in for {row.absent.name}, {office}, until {moment(row.ended_at)}. Leave this to them."
        )
    if not mandate.is_running:
        return (
            f"You stand in for {row.absent.name}, {office}, from {day(row.starts_on)} to {day(row.ends_on)} only. "
            "Leave this to them until then."
        )
    return (
        f"{row.absent.name} does not hold the office of the {office} any more, so nobody stands in for them."
    )


def check_had_no_part(stand_in: StandIn | None, involved: Mapping[UUID, str]) -> None:
    """What the absent person could not decide is not decided in their name (S-49)."""
    if stand_in is not None and stand_in.absent_id in involved:
        raise NotAllowed(
            f"{stand_in.absent.name} {involved[stand_in.absent_id]}, so nobody decides it in their name. Ask somebody "
            "else who holds the office."
        )


def may_end(user: User, row: StandIn) -> bool:
    """Whether a person is one of the two."""
    return user.pk in (row.absent_id, row.stand_in_id)


def check_may_end(user: User, row: StandIn) -> None:
    """Who is away and who stands in may end it, nobody else."""
    if not may_end(user, row):
        raise NotAllowed(f"Only {row.absent.name} and {row.stand_in.name} may end this. Ask one of them.")
