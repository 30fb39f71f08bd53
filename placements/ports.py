"""What this app asks of the apps above it: where the purchase for a referral stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from placements.rules.child_record import Touched
from sefton_pdps.core.ports import Port
from sefton_pdps.core.web.components import Status, Table


@dataclass(frozen=True)
class Purchase:
    """The latest call-off of a referral in one sentence; `url` is empty for whoever may not open it."""

    reference: str
    words: str
    url: str
    live: bool


purchase_for: Port[[UUID, Any, datetime], Purchase | None] = Port(
    "which is the latest call-off of a referral, and where does it stand?"
)
# A home as the match names it: its setting, and of an agency the household.
Home = tuple[UUID, UUID | None]
wanted_elsewhere: Port[[UUID, Mapping[Home, int]], Mapping[Home, str]] = Port(
    "of homes with so many free places, which are offered or proposed for other children than a referral's?"
)
# An expression of a query of placements, so that a page asks nothing more where nothing has lapsed.
authority_ends: Port[[], Any] = Port(
    "when does the provisional authority end that a placement's call-off was bought on, while nobody has ratified it?"
)
# Of a call-off, as whoever reads it may read what it costs.
unauthorised_for: Port[[UUID, Any, datetime], str] = Port(
    "since when, and how much, is a placement of a call-off paid for without authority?"
)
# None where none is owed, and for whoever reads no call-off.
notices_of: Port[[UUID, Any, datetime], Table | None] = Port(
    "which notices does a placement owe that was made beside the system and recorded afterwards?"
)
too_far_to_amend: Port[[UUID], str] = Port(
    "what of a purchase for a referral rests on its answers already, so that they are not amended any more?"
)


@dataclass(frozen=True)
class Agreed:
    """What a home agreed to do for a child, in the words of its agreement: the service, notice and reviews."""

    service: str
    notice: str
    reviews: str


agreed_in: Port[[UUID], Agreed | None] = Port(
    "what did the home agree to do in the newest agreement of a call-off?"
)
open_for: Port[[UUID], str] = Port("which call-off is open for a referral, or was awarded?")
searches_of: Port[[Iterable[UUID], datetime], Mapping[UUID, Status]] = Port(
    "where does the latest call-off of each of some referrals stand?"
)
touched_by_birth: Port[[UUID, date, date], Touched] = Port(
    "what of the purchases for a child rests on the date of birth, so that another date is refused, or changes it?"
)
