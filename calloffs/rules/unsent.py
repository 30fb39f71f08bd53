"""A provider's working copies beside what it sent: what of them the council does not have. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from calloffs.rules.offers import Contents, Unsent, unsent
from calloffs.states import OfferState
from placements.rules.fees import Line


class Written(Protocol):
    """An offer or a working copy of one, as far as they are compared."""

    household_id: UUID | None
    place_id: UUID | None
    quality_answers: Mapping[str, str]
    social_value_answer: str
    only_all: bool

    @property
    def available_on(self) -> date | None: ...

    @property
    def lines(self) -> Sequence[Line]: ...


class Copy(Written, Protocol):
    """A working copy of one setting's offer."""

    pk: UUID
    setting_id: UUID


class Sent(Written, Protocol):
    """An offer of one setting, as it was sent."""

    setting_id: UUID
    state: str


class Answered(Protocol):
    """A call-off with one provider's own offers and working copies."""

    @property
    def own_offers(self) -> Iterable[Sent]: ...

    @property
    def own_drafts(self) -> Iterable[Copy]: ...


def contents_of(written: Written) -> Contents:
    """What an offer or a working copy says."""
    return Contents(
        place=(written.household_id, written.place_id, written.available_on),
        answers=written.quality_answers,
        lines=frozenset(written.lines),
        social_value=written.social_value_answer,
        only_all=written.only_all,
    )


def unsent_in(call_off: Answered) -> dict[UUID, Unsent]:
    """What the council does not have, by the key of the working copy, for all of a competition."""
    sent = {offer.setting_id: offer for offer in call_off.own_offers if offer.state == OfferState.SUBMITTED}
    compared = {
        copy.pk: unsent(contents_of(sent[copy.setting_id]), contents_of(copy))
        for copy in call_off.own_drafts
        if copy.setting_id in sent
    }
    return {pk: change for pk, change in compared.items() if change}
