"""A question that tells too much is rewritten by the council, and a stopped word is let through: in a real browser."""

from collections.abc import Callable

import pytest

from calloffs.models import Clarification, Invitation
from placements.services.guarding import note_identifiers
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.local.live import LiveSystem
from tests.e2e.conftest import Person
from tests.factories import calloffs, placements
from tests.factories.accounts import person

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def running(live_system_for_module: LiveSystem) -> LiveSystem:
    live_system_for_module.start("web")
    return live_system_for_module


def test_a_question_is_rewritten_before_the_others_read_it(
    running: LiveSystem, person_at: Callable[[str], Person]
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        _, homes = calloffs.lot_with_providers()
        competition = calloffs.competition(*homes)
        asker, rival = (calloffs.bidder(home.provider) for home in homes)
        officer = person(Role.PLACEMENTS_OFFICER)
        child = competition.referral.child
        pages = {
            row.provider_id: f"/portal/invitations/{row.pk}/"
            for row in Invitation.objects.filter(call_off=competition)
        }
    typed = f"Does {child.given_name} swim, and how far may we drive?"

    gull = person_at("asker").sign_in(asker.email).open(pages[asker.provider_id]).follow("Ask a question")
    gull.fill("Your question", "Is this the child of 07700 900123?").press("Send the question")
    gull.reads("Your question seems to contain a telephone number")
    gull.fill("Your question", typed).press("Send the question").reads("Your question was sent")
    gull.follow("Ask a question").fill("Your question", typed).press("Send the question")
    gull.reads("You have asked this already")

    with tenancy.scope(tenancy.COUNCIL):
        asked = Clarification.objects.get()
    desk = person_at("officer").sign_in(officer.email).open(f"/call-offs/questions/{asked.pk}/")
    desk.reads(typed, "Nobody outside the council reads it like this")
    desk.fill("Your answer", "Up to 20 miles.").press("Go on to check it").press("Send the answer")
    desk.reads("a name of the child")
    desk.fill("The question as every provider", "How far may the home be from school?")
    desk.press("Go on to check it").reads("2 invited providers would read your wording").press(
        "Send the answer"
    )
    desk.reads("The answer went to every invited provider").unfold("1 question answered")
    desk.reads("As the provider typed it, for the council only")

    heron = person_at("rival").sign_in(rival.email).open(pages[rival.provider_id])
    heron.reads("How far may the home be from school?", "Up to 20 miles.")
    heron.reads_nothing_of(child.given_name, "how far may we drive")
    gull.open(pages[asker.provider_id]).reads("How far may the home be from school?", f"You asked: {typed}")


def test_a_word_that_is_stopped_wrongly_is_let_through_by_a_manager(
    running: LiveSystem, person_at: Callable[[str], Person]
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        officer, manager = person(Role.PLACEMENTS_OFFICER), person(Role.COMMISSIONING_MANAGER)
        child = placements.child()
        referral = placements.referral(child)
        note_identifiers(child=child, fields={"relatives": "Teasel Mockwood"}, by=officer, at=clock.now())
    writer = person_at("writer").sign_in(officer.email).open(f"/referrals/{referral.pk}/profile/write/")
    writer.reads("Providers read the age as “13 to 15”")
    writer.fill("The story", "Fishes at Mockwood.").fill("The support needed", "Time.").press(
        "Save the draft"
    )
    writer.reads("“Mockwood”, a name of somebody in the child", "a manager can let it through")
    chief = person_at("chief").sign_in(manager.email).open(f"/children/{child.pk}/")
    chief.unfold("What is kept out of texts for providers")
    chief.follow("Let words through that the leak guard stops")
    chief.fill("The words that were stopped", "Mockwood").fill(
        "Why do they not tell", "A wood that all know."
    )
    chief.press("Let the words through").reads("The words are let through for this child")
    chief.unfold("What is kept out of texts for providers")
    chief.follow("What must not be told in texts for providers").fill("Also known as", "Larky")
    chief.press("Keep these out of texts").reads("Texts for providers are checked for these from now on")
    writer.press("Save the draft").reads("The draft is saved")
