"""Two people of one provider at one offer, each in a real browser."""

from collections.abc import Callable

import pytest

from calloffs.models import OfferDraft
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.local.live import LiveSystem
from tests.e2e.conftest import Person
from tests.factories import calloffs, placements

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def running(live_system_for_module: LiveSystem) -> LiveSystem:
    live_system_for_module.start("web")
    return live_system_for_module


def kept(by: User) -> OfferDraft:
    with tenancy.scope(by.scope):
        return OfferDraft.objects.get()


def test_the_later_of_two_reads_both_fees_and_chooses(
    running: LiveSystem, person_at: Callable[[str], Person]
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers(1)
        competition = calloffs.competition(*homes, lot=lot)
        placements.fee_kind("transport", name="Transport", order=5)
        first, second = (calloffs.bidder(homes[0].provider) for _ in range(2))
    calloffs.submitted(competition, homes[0], first)
    draft = kept(first)
    page = f"/portal/offers/{draft.pk}/fees/"

    gull = person_at("administrator").sign_in(first.email).open(page)
    tern = person_at("bid writer").sign_in(second.email).open(page)
    gull.fill("Accommodation", "2000").press("Save and continue")
    gull.reads("The council has £3,200.00 a week. Your working copy says £2,000.00")
    tern.fill("Transport", "40").press("Save and continue")
    tern.reads("Somebody else saved this first", first.name, "£2,000.00")
    assert kept(first).lines[0].weekly == 2000

    tern.follow("Keep what is saved and drop yours")
    tern.fill("Transport", "40").press("Save and continue").reads("£2,040.00")
    tern.follow("Back to your offer").follow("Drop the change").reads("If you drop it").press(
        "Drop the change"
    )
    tern.reads("The change is dropped").reads_nothing_of("not sent")
    weekly = [line.weekly for line in kept(first).lines]
    assert weekly == [3200]
