"""Pages of teams, of the virtual school, of a referral that comes back and of a conflict that ends: in Chromium."""

from collections.abc import Callable

import pytest

from placements.models import Child
from placements.services import referrals
from placements.states import ReferralState
from providers.models import Assessment
from providers.services import evaluation
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.local.live import LiveSystem
from tests.e2e.conftest import Person
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.applications import Cast

pytestmark = pytest.mark.e2e
Arrive = Callable[[str], Person]


@pytest.fixture(scope="module")
def running(live_system_for_module: LiveSystem) -> LiveSystem:
    live_system_for_module.start("web", "worker")
    return live_system_for_module


@pytest.fixture
def child(running: LiveSystem) -> Child:
    with tenancy.scope(tenancy.COUNCIL):
        return made.child(given_name="Zora", family_name="Quistworth", school="Testwater High")


def test_a_team_is_named_and_its_manager_meets_the_child_by_name_and_another_initials(
    child: Child, person_at: Arrive
) -> None:
    manager, other = (person(Role.TEAM_MANAGER, name=f"Testperson {word}") for word in ("North", "South"))
    chief = person_at("teams").sign_in(person(Role.SYSTEM_ADMINISTRATOR).email)
    chief.follow("Teams").reads("No team yet").follow("Add a team").press("Save the team").reads("Enter")
    chief.fill("Name of the team", "Mocklands team").select("Manager", manager.name)
    chief.press("Save the team").reads("Mocklands team", manager.name).follow("Mocklands team")
    officer = person_at("people-of-a-child").sign_in(person(Role.PLACEMENTS_OFFICER).email)
    officer.open(f"/children/{child.pk}/").reads("Zora Quistworth").follow("Change who works with the child")
    officer.select("Team", "Mocklands team").press("Save").reads("is saved", "Mocklands team")
    person_at("own-manager").sign_in(manager.email).open(f"/children/{child.pk}/").reads("Zora Quistworth")
    stranger = person_at("other-manager").sign_in(other.email).open(f"/children/{child.pk}/")
    stranger.reads("Z. Q.", "The first half only").reads_nothing_of("Quistworth")


def test_the_virtual_school_reads_what_concerns_school(child: Child, person_at: Arrive) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        made.referral(child, education_plan="Taxi to the same school", wishes="I want to keep my dog")
    school = person_at("virtual-school").sign_in(person(Role.VIRTUAL_SCHOOL).email)
    school.follow("Education").reads("Testwater High").fill("Reference or name", child.reference).press(
        "Search"
    )
    school.follow("Z. Q.").reads("Zora Quistworth", "Taxi to the same school").reads_nothing_of("keep my dog")


def test_a_referral_comes_back_with_a_question_and_is_submitted_again(
    child: Child, person_at: Arrive
) -> None:
    worker, manager = person(Role.SOCIAL_WORKER), person(Role.TEAM_MANAGER)
    with tenancy.scope(tenancy.COUNCIL):
        made.rewritten(child, social_worker=worker)
        child.refresh_from_db()
        referral = made.referral(child, state=ReferralState.DRAFT, started_by=worker)
        referrals.submit_referral(referral=referral, by=worker, at=clock.now())
    asking = person_at("sends-back").sign_in(manager.email).follow("Approve the referral")
    asking.follow("Send it back with a question").press("Send it back")
    asking.reads("Enter").fill("What do you want to know", "Which bus?").press("Send it back").reads(
        "Which bus?"
    )
    answering = person_at("answers").sign_in(worker.email).follow("Answer the question")
    answering.follow("Answer the question").fill("Your answer", "The 47.").press("Save the answer")
    answering.reads("The 47.").press("Submit the referral").reads("is submitted")


def test_a_conflict_ends_by_two_people_and_the_trail_is_exported(
    running: LiveSystem, person_at: Arrive
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        cast = Cast()
        judged = Assessment.objects.get(application=cast.scoring(), evaluator=cast.evaluators[0])
        evaluation.declare(
            assessment=judged, has_conflict=True, note="A sister.", by=judged.evaluator, at=clock.now()
        )
    proposing = (
        person_at("conflict").sign_in(cast.manager.email).open("/conflicts/").follow("Propose its end")
    )
    proposing.fill("What has changed", "The sister left.").press("Propose its end").reads("End proposed")
    deciding = person_at("conflict-decided").sign_in(person(Role.HEAD_OF_SERVICE).email)
    deciding.follow("Decide whether a conflict has ended").choose("Yes, it follows the person no longer")
    deciding.press("Record the decision").reads("Ended")
    reader = person_at("audit-export").sign_in(person(Role.DATA_PROTECTION_OFFICER).email)
    reader.follow("Audit trail").follow("Export these as an Excel file").reads("Every line of the trail")
    reader.press("Make the file").reads("Exporting the audit trail")
    reader.page.get_by_role("link", name="Download the file").wait_for(timeout=30_000)
    reader.look()
