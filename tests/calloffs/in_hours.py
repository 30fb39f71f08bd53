"""A competition that counts in hours, and what its providers do."""

from datetime import timedelta
from typing import Any

from calloffs.models import CallOff, Invitation, Offer
from calloffs.services import invitations, offers
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.factories import calloffs
from tests.factories.rows import all_of

HOUR = timedelta(hours=1)


class Emergency:
    """A competition that counts in hours, with one home and one person of each of some providers."""

    def __init__(self, number: int = 3, *, emergency: bool = True, **fields: Any) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            lot, self.homes = calloffs.lot_with_providers(number)
            self.call_off = calloffs.competition(
                *self.homes, lot=lot, closes_in=4 * HOUR, emergency=emergency, **fields
            )
            self.people = [calloffs.bidder(home.provider) for home in self.homes]

    def offers(self, number: int) -> Offer:
        return calloffs.submitted(self.call_off, self.homes[number], self.people[number])

    def declines(self, number: int) -> None:
        person = self.people[number]
        with tenancy.scope(person.scope):
            invitations.decline(
                invitation=Invitation.objects.get(), reason="no_vacancy", by=person, at=product_clock.now()
            )

    def changes_mind(self, number: int) -> None:
        person = self.people[number]
        with tenancy.scope(person.scope):
            invitations.change_mind(invitation=Invitation.objects.get(), by=person, at=product_clock.now())

    def withdraws(self, number: int) -> None:
        person = self.people[number]
        with tenancy.scope(person.scope):
            offers.withdraw_offer(offer=Offer.objects.get(state="submitted"), by=person)

    def now(self) -> CallOff:
        return all_of(CallOff).get(pk=self.call_off.pk)

    @property
    def is_open(self) -> bool:
        return self.now().is_open(product_clock.now())

    def council_reads(self) -> int:
        with tenancy.scope(tenancy.COUNCIL):
            return Offer.objects.count()
