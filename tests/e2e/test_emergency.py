"""An emergency from the empty referral to the first night, on provisional authority that is ratified.

One on duty buys; somebody on call gives the authority within the limit that was entered beforehand; the next day it is
ratified by whom the Director, who goes away, named to stand in.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from calloffs.models import Authorisation
from calloffs.states import AuthorisationState
from placements.models import Placement
from placements.states import PlacementState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.local.live import LiveSystem
from sefton_pdps.settings import environment
from tests.bench.serving import SETTINGS, beside_floor
from tests.e2e.conftest import Looks, Person
from tests.e2e.measures import kept, told
from tests.e2e.scales import Scales
from tests.e2e.steps import emergency
from tests.e2e.steps.emergency import EVENING
from tests.e2e.walk import Walk
from tests.factories import calloffs, placements
from tests.factories.accounts import person

pytestmark = pytest.mark.e2e
# Connections that stay open, as the floor page's do.
LIVE_SETTINGS = SETTINGS if environment.is_given("BENCH") else {}
MOST_ANSWERS, MOST_LOADS = 40, 25
COUNCIL = {
    "duty": Role.DUTY_TEAM, "on-call": Role.ON_CALL_AUTHORISER, "manager": Role.COMMISSIONING_MANAGER,
    "director": Role.DCS, "head": Role.HEAD_OF_SERVICE,
}  # fmt: skip


@pytest.fixture
def walk(live_system_for_module: LiveSystem, person_at: Callable[[str], Person]) -> Iterator[Walk]:
    """That evening: two homes under the PDPS, their people, a child on record, and the council's people of a night."""
    made = Walk(live_system_for_module, person_at)
    made.clock.set(EVENING)
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        _lot, homes = calloffs.lot_with_providers(2)
        for name, home in zip(("yes", "no"), homes, strict=True):
            made.people[name] = person(
                Role.PROVIDER_ADMINISTRATOR, provider=home.provider, name=f"Testperson {name.title()}"
            )
        for name, role in COUNCIL.items():
            made.people[name] = person(role, name=f"Testperson {name.title()}")
        made.address["declining"] = homes[1].provider.name
        made.address["child"] = f"/children/{placements.child(age=9).pk}/"
    live_system_for_module.start("web", "worker")
    yield made
    made.clock.reset()


@pytest.fixture
def scales(live_system_for_module: LiveSystem) -> Iterator[Scales]:
    """What weighs each page that the council loads, by `make bench`; else it weighs nothing."""
    if not environment.is_given("BENCH"):
        yield Scales(None)
        return
    with beside_floor(live_system_for_module, rows=1_000) as at:
        yield Scales(at)


def test_a_child_has_a_home_tonight(walk: Walk, tmp_path: Path, scales: Scales) -> None:
    emergency.switch_on(walk)
    duty = walk.at("duty").open(walk.address["child"]).press("Start a referral")
    duty.tally = type(duty.tally)()
    duty.on_page = walk.at("on-call").on_page = scales.weigh
    emergency.refer(duty)
    emergency.compete(walk, duty)
    emergency.choose(walk, duty)
    (tmp_path / "next-day").mkdir()
    emergency.authorise(walk, Looks(tmp_path))
    emergency.agree(walk, duty)
    spent = told("an emergency, by the council", [duty.tally, walk.at("on-call").tally])
    emergency.ratify(walk, Looks(tmp_path / "next-day"))
    with tenancy.scope(tenancy.COUNCIL):
        assert Placement.objects.get().state == PlacementState.STARTED
        assert Authorisation.objects.get().state == AuthorisationState.AUTHORISED
    answers = kept("answers of an emergency", spent.inputs + spent.texts, MOST_ANSWERS, "answers")
    loads = kept("page loads of an emergency", spent.pages, MOST_LOADS, "pages")
    assert answers <= MOST_ANSWERS
    assert loads <= MOST_LOADS
    scales.refuse_worse()
