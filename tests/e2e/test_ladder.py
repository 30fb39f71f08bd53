"""A spot placement after three rungs, in the browser, by the people whose jobs they are (S-35).

The PDPS has no home; block and the Liverpool City Region bring none; a Welsh home says yes by telephone. Its provider
has no account: the officer records the signature that came by e-mail.
"""

from collections.abc import Callable

import pytest

from calloffs.models import Authorisation
from calloffs.states import DecidingOffice
from placements.models import Placement
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.e2e.conftest import Person
from tests.e2e.steps.awarding import decide, tell_those_who_are_owed_notice
from tests.e2e.steps.law import answer_what_the_law_asks
from tests.e2e.test_measures import Team, refer
from tests.factories import awards
from tests.kept_load import Loaded

pytestmark = pytest.mark.e2e
LIVE_ROWS = "loaded_demonstration"
WHY = "Everybody under the PDPS was asked by telephone, and nobody can meet the need in time."
MANAGER = "Invented Manager, registered manager"


@pytest.fixture
def team(demonstration: Loaded, person_at: Callable[[str], Person]) -> Team:
    return Team(person_at)


def _asked(officer: Person, who: str, answer: str, **said: str) -> None:
    officer.fill("Provider that you asked", who).choose("By telephone").choose(answer, within="What did they")
    officer.unfold("What they said")
    for label, text in said.items():
        officer.fill(label.replace("_", " "), text)


def _goes_down(officer: Person) -> None:
    """Block, the Liverpool City Region and the regional system in their order, each closed with what came of it."""
    officer.follow("Open this rung: Block").press("Open this rung").follow("Close this rung")
    officer.choose("There was nobody to ask").press("Close this rung")
    # The PDPS is left out: without a ground nothing is opened.
    officer.follow("Open this rung: Liverpool").press("Open this rung").reads("There is a problem")
    officer.choose("Another ground").fill("Reason", WHY).press("Open this rung").follow(
        "Record whom you asked"
    )
    _asked(officer, "Invented Estuary Homes", "No", Who_answered=MANAGER)
    officer.choose("No vacancy").press("Record it").follow("Close this rung")
    officer.choose("Nobody who was asked could take").press("Close this rung")
    officer.follow("Open this rung: Regional").press("Open this rung").follow("Record whom you asked")
    officer.fill("Provider that you asked", "Invented Pennine Care").choose("By e-mail")
    officer.choose("Nobody answered").press("Record it").follow("Close this rung")
    officer.choose("Nobody who was asked could take").press("Close this rung")


def _finds(officer: Person) -> None:
    """A yes from Wales by telephone, its home on record, its case and the request; what is asked back is confirmed."""
    officer.follow("Open this rung: Spot").press("Open this rung").follow("Record whom you asked")
    _asked(officer, "Invented Marram Care", "Yes", Who_answered=MANAGER, Weekly_fee_that_they_named="4900")
    officer.press("Record it").reads("Procurement Act 2023", "£4,900.00").follow("Yes: make the case")
    officer.fill("Name of the home", "Invented Dune House").choose("Care Inspectorate Wales")
    officer.fill("Its number with its regulator", "W1/77").choose(
        "Children's home", within="What kind of home"
    )
    officer.fill("Postcode", "LL11 1AA").press("Record the home")
    officer.follow("No emergency").choose("Only one provider can do it")
    officer.fill("Evidence for this ground", "Nobody nearer could take the child.")
    officer.press("Save the case")
    for box in officer.page.get_by_label("Yes, ").all():
        box.check()
    if officer.page.get_by_role("button", name="Save the case", exact=True).count():
        officer.press("Save the case")
    officer.reads("Spot purchase", "Procurement Act 2023", "Care Inspectorate Wales, W1/77")
    officer.press("Ask for authorisation")


def _decided(team: Team, url: str) -> Authorisation:
    with tenancy.scope(tenancy.COUNCIL):
        asked = Authorisation.objects.get(pk=url.strip("/").split("/")[-1])
        offices = list(asked.offices.order_by("office").values_list("office", flat=True))
    for office in offices:
        decider = team.at(office, awards.OFFICES[DecidingOffice(office)]).open(url)
        decider.reads("Spot purchase", "Procurement Act 2023", "Only one provider can do it")
        decide(decider)
    return asked


def test_a_spot_placement_after_three_rungs(team: Team) -> None:
    referral = refer(team, "Residential care", given="Saffron", days_left=9)
    officer = team.at("officer", Role.PLACEMENTS_OFFICER).open(referral).follow("See which settings fit")
    officer.follow("Choose the route").reads("The answers point to")
    officer.choose("Contingency ladder").unfold("Another way than the answers point to")
    officer.fill("Why this route is best", WHY).press("Open the call-off").reads("Considered in the referral")
    _goes_down(officer)
    _finds(officer)
    authorisation = officer.page.url.removeprefix(officer.base_url)
    answer_what_the_law_asks(officer, authorisation)
    call_off = _decided(team, authorisation).call_off_id
    officer.open(f"/call-offs/{call_off}/").follow("Go on to the agreement")
    officer.fill("What the provider does for the child", "Two named adults, and a steady routine.")
    officer.press("Save the draft agreement")
    tell_those_who_are_owed_notice(officer)
    officer.press("Sign for the council and issue")
    officer.press("Sign for the council and issue").press("Record the provider's signature")
    officer.fill("Who signed for the provider", "Invented Signer").fill("Their role", "Director")
    officer.choose("By e-mail, as a signed copy").press("Record the signature")
    officer.reads("It is awarded", "Procurement Act 2023")
    with tenancy.scope(tenancy.COUNCIL):
        placement = Placement.objects.get(call_off_id=call_off)
        assert (placement.route, placement.setting.regulator) == ("spot", "ciw")
    officer.open(f"/call-offs/{call_off}/ladder/").reads("A home was found")
