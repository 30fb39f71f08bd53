"""What needs a provider's people: invitations, agreements, vacancies, documents; and how their admissions stand."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from calloffs.rules.invitations import invitation_reference
from calloffs.services import invitations
from calloffs.states import DeclineReason
from providers.services import admissions
from providers.states import SuspensionGround
from reporting.selectors.worklist import portal
from reporting.selectors.worklist.portal import own_places
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.factories import awards, calloffs, placements, providers
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.reporting.homes import begins, mine, others, page, provider_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


def test_thousands_of_places_are_not_counted_for_a_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    user = provider_person(providers.setting(providers.provider(), places=3))
    assert "Free tonight" in page(user)
    monkeypatch.setattr(portal, "COUNTED", 2)
    assert "Free tonight" not in page(user)


def test_an_invitation_asks_for_an_answer_until_there_is_one(clock) -> None:
    lot, homes = calloffs.lot_with_providers(2)
    running = calloffs.competition(*homes, lot=lot)
    offering, declining = (provider_person(home) for home in homes)
    for user in (offering, declining):
        [line] = [one for one in mine(user) if one.startswith("Offer or decline ") and ": Girl, " in one]
        assert "; residential care; closes " in line
    # Two girls of one age and area are told apart.
    own = running.invitations.get(provider=homes[0].provider)
    assert invitation_reference(own.pk) in page(offering) and invitation_reference(own.pk) not in page(
        declining
    )
    calloffs.draft(running, homes[0], offering)
    assert any(sentence.startswith("Finish and send your offer") for sentence in mine(offering))
    calloffs.submitted(running, homes[0], offering)
    assert not any("offer" in sentence.lower() for sentence in mine(offering))
    assert any(sentence.startswith("Offer sent") for sentence in others(offering))
    with tenancy.scope(declining.scope):
        invitations.decline(
            invitation=running.invitations.get(provider=homes[1].provider),
            reason=DeclineReason.NO_VACANCY,
            note="",
            by=declining,
            at=product_clock.now(),
        )
    assert not any("Residential care" in sentence for sentence in [*mine(declining), *others(declining)])


def test_an_invitation_is_gone_at_its_deadline_whatever_the_closing_job_does(clock) -> None:
    lot, homes = calloffs.lot_with_providers(1)
    calloffs.competition(*homes, lot=lot)
    user = provider_person(homes[0], Role.BID_WRITER)
    assert mine(user)
    clock.advance(hours=3)
    assert mine(user) == []


def test_a_provider_never_reads_the_number_of_a_call_off() -> None:
    lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes, lot=lot)
    assert running.reference not in page(provider_person(homes[0]))


def test_vacancies_are_asked_for_again_after_a_week(clock) -> None:
    home = providers.setting(providers.provider(), vacancies_confirmed_at=product_clock.now())
    user = provider_person(home, Role.SETTING_MANAGER)
    assert mine(user) == []
    clock.advance(days=7, minutes=1)
    assert mine(user) == ["Confirm your vacancies: 1 setting; to be confirmed today"]


def test_an_agreement_waits_for_the_providers_signature(clock) -> None:
    story = awards.direct()
    awards.authorised(story)
    issued = awards.issue(story)
    signer = awards.signer(story)
    assert any(
        sentence.startswith(f"Sign the agreement {issued.reference}: Girl, 13 to 15")
        for sentence in mine(signer)
    )
    awards.sign(issued, signer)
    assert not any("Sign " in sentence for sentence in mine(signer))


def test_an_own_application_waits_while_it_is_a_draft(files_root: Path) -> None:
    cast = Cast()
    of = cast.open_round()
    owner, user = cast.applicant()
    with tenancy.scope(user.scope):
        draft = cast.filled(of, user, owner)
    assert begins(mine(user), f"Finish and send the application {draft.reference}")
    sent = cast.submitted(of)
    theirs = person(Role.BID_WRITER, provider=sent.provider)
    assert begins(others(theirs), f"With the council {sent.reference}")
    assert not any(sent.reference in sentence for sentence in [*mine(user), *others(user)])


def test_a_document_that_will_expire_is_asked_for_60_days_before(files_root: Path, clock) -> None:
    cast = Cast()
    admitted = cast.admitted()
    user = person(Role.BID_WRITER, provider=admitted.provider)
    assert not any("expires" in sentence for sentence in mine(user))
    clock.advance(days=141)
    [sentence] = [one for one in mine(user) if "Public liability insurance" in one]
    assert sentence.startswith(f"Renew a document {admitted.reference}") and "; expires " in sentence


def test_a_suspended_provider_reads_so_at_home_until_it_is_lifted() -> None:
    admission = providers.admission(providers.provider(), providers.lot())
    other = person(Role.BID_WRITER, provider=providers.provider())
    user, manager = person(Role.BID_WRITER, provider=admission.provider), person(Role.COMMISSIONING_MANAGER)
    assert "is suspended since" not in page(user)
    admissions.suspend(
        admission=admission, ground=SuspensionGround.SAFEGUARDING, reason="A concern.",
        review_on=product_clock.today() + timedelta(days=10), by=manager, at=product_clock.now(),
    )  # fmt: skip
    assert "is suspended since" in page(user) and f"/portal/applications/lots/{admission.pk}/" in page(user)
    assert "is suspended since" not in page(other)
    admission.refresh_from_db()
    admissions.restore(admission=admission, by=manager, at=product_clock.now())
    assert "is suspended since" not in page(user)


def test_a_provider_reads_how_its_places_stand_tonight_and_nobody_elses() -> None:
    home, today = providers.setting(providers.provider(), places=4), product_clock.today()
    lived_in, held, closed, _free = home.places.order_by("number")
    placements.placement(lived_in, starts_on=today, planned_end=today + timedelta(days=9))
    providers.hold(held, starts_on=today)
    closed.closes_on = today
    closed.save(update_fields=["closes_on"])
    providers.setting(providers.provider(), places=3)
    user = provider_person(home)
    with tenancy.scope(user.scope):
        counted = own_places(user, product_clock.now())
    assert counted == {"open": 3, "free": 1, "lived_in_now": 1, "held_now": 1}
    shown = page(user)
    assert "Free tonight" in shown
    assert "Free tonight" not in page(person(Role.BID_WRITER, provider=home.provider))
