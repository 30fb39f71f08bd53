"""What needs me: each role sees what waits for it, by when it is due, and nothing of another provider's."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from calloffs.services import clarifications, invitations
from calloffs.states import DeclineReason
from placements.states import PlacementState, ReferralState
from providers.models import Setting
from reporting.presenters import home_page as presenters
from reporting.selectors.worklist.items import WorkItem
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue
from tests.factories import awards, calloffs, placements, providers
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.factories.rows import all_of
from tests.reporting.homes import begins, mine, others, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


# --- Shape ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("due_in", "heading"),
    [
        (timedelta(minutes=-1), "Overdue"),
        (timedelta(0), "Overdue"),
        (timedelta(hours=1), "Today"),
        (timedelta(days=2), "This week"),
        (timedelta(days=8), "Later"),
        (None, "No date set"),
    ],
)
def test_work_stands_under_the_heading_of_its_deadline(clock, due_in: timedelta | None, heading: str) -> None:
    clock.set(calloffs.moment(2026, 6, 10, hour=9))
    at = product_clock.now()
    item = WorkItem("Do it", "help", due=None if due_in is None else at + due_in)
    assert [group.heading for group in presenters.groups([item], at)] == [heading]


@pytest.mark.parametrize(("days", "heading"), [(-1, "Overdue"), (0, "Today"), (6, "This week"), (8, "Later")])
def test_a_date_without_a_time_is_never_shown_with_one(clock, days: int, heading: str) -> None:
    clock.set(calloffs.moment(2026, 6, 10, hour=9))
    at = product_clock.now()
    item = WorkItem("Do it", "help", due=product_clock.today() + timedelta(days=days))
    [group] = presenters.groups([item], at)
    assert (group.heading, group.lines[0].due) == (heading, "")


def test_the_nearest_deadline_comes_first_and_no_date_last() -> None:
    at = product_clock.now()
    items = [
        WorkItem("third", "help"),
        WorkItem("second", "help", due=at + timedelta(days=30)),
        WorkItem("first", "help", due=at + timedelta(days=20)),
    ]
    shown = [line.link.text for group in presenters.groups(items, at) for line in group.lines]
    assert shown == ["first", "second", "third"]


def test_an_empty_home_says_so_and_shows_what_the_team_has_open() -> None:
    lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes, lot=lot)
    shown = page(person(Role.HEAD_OF_SERVICE))
    assert "Nothing waits for you" in shown
    assert f"{running.reference} is open for offers" in shown


def test_a_person_without_a_role_gets_an_empty_home() -> None:
    assert "Nothing waits for you" in page(person())


def test_the_cabinet_member_goes_to_the_reports() -> None:
    client = Client()
    client.force_login(person(Role.CABINET_MEMBER))
    assert client.get("/").status_code == 302


# --- The council ------------------------------------------------------------------------------------------
def test_a_referral_waits_for_whoever_may_approve_it_but_not_for_who_sent_it() -> None:
    manager, officer = person(Role.TEAM_MANAGER, Role.COMMISSIONING_MANAGER), person(Role.PLACEMENTS_OFFICER)
    placements.referral(state=ReferralState.SUBMITTED, submitted_by=manager, reference="RF-TEST-1")
    sentence = "Approve referral RF-TEST-1 for search"
    assert not begins(mine(manager), sentence)
    assert begins(mine(person(Role.COMMISSIONING_MANAGER)), sentence)
    assert begins(others(officer), "Referral RF-TEST-1 waits for approval")


def test_a_draft_waits_for_who_began_it_only() -> None:
    officer = person(Role.PLACEMENTS_OFFICER)
    placements.referral(state=ReferralState.DRAFT, started_by=officer, reference="RF-TEST-2")
    colleague = person(Role.PLACEMENTS_OFFICER)
    assert begins(mine(officer), "Finish referral RF-TEST-2")
    assert not any("RF-TEST-2" in sentence for sentence in [*mine(colleague), *others(colleague)])


def test_a_social_worker_reads_nothing_of_other_childrens_referrals() -> None:
    placements.referral(state=ReferralState.SUBMITTED, reference="RF-TEST-3")
    worker = person(Role.SOCIAL_WORKER)
    assert [*mine(worker), *others(worker)] == []


def test_no_childs_name_stands_on_the_home_page() -> None:
    child = placements.child(given_name="Quillontest", family_name="Testerbytest")
    placements.referral(child, state=ReferralState.APPROVED, reference="RF-TEST-4")
    shown = page(person(Role.PLACEMENTS_OFFICER))
    assert "Find a home for referral RF-TEST-4" in shown
    assert "Quillontest" not in shown
    assert "Testerbytest" not in shown


def test_a_question_waits_until_it_is_answered() -> None:
    lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes, lot=lot)
    bidder = calloffs.bidder(homes[0].provider)
    with tenancy.scope(bidder.scope):
        asked = clarifications.ask(
            call_off=running, provider_id=bidder.provider_id, question="Is there a dog?", by=bidder,
            at=product_clock.now(),
        )  # fmt: skip
    officer = person(Role.PLACEMENTS_OFFICER)
    sentence = f"Answer a question on {running.reference}"
    assert begins(mine(officer), sentence)
    clarifications.publish(
        clarification=asked, wording="A garden?", answer="No.", by=officer, at=product_clock.now()
    )
    assert not begins(mine(officer), sentence)


def test_a_placement_is_to_be_recorded_as_started_from_a_week_before() -> None:
    officer, today = person(Role.PLACEMENTS_OFFICER), product_clock.today()
    for days in (7, 8):
        home = providers.setting(providers.provider())
        placements.placement(
            home.places.first(),
            state=PlacementState.PLANNED,
            started_at=None,
            starts_on=today + timedelta(days=days),
            planned_end=today + timedelta(days=100),
            reference=f"PL-TEST-{days}",
        )
    found = [sentence for sentence in mine(officer) if "PL-TEST" in sentence]
    assert len(found) == 1
    assert "PL-TEST-7" in found[0]


def test_a_social_worker_reads_what_becomes_of_the_own_childrens_referrals() -> None:
    worker, officer = person(Role.SOCIAL_WORKER), person(Role.PLACEMENTS_OFFICER)
    _lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes)
    child = running.referral.child
    assert not others(worker)
    child.social_worker = worker
    child.save(update_fields=["social_worker"])
    sentence = f"A home is being looked for, referral {running.referral.reference}"
    assert begins(others(worker), sentence) and not begins(mine(worker), sentence)
    assert not begins(others(officer), sentence), "who searches reads of the call-off instead"


def test_a_stay_near_or_past_its_last_night_waits_for_whoever_records_its_end() -> None:
    officer, today = person(Role.PLACEMENTS_OFFICER), product_clock.today()
    for days in (0, 1, 7, 8):
        home = providers.setting(providers.provider())
        placements.placement(
            home.places.first(),
            starts_on=today - timedelta(days=100),
            planned_end=today + timedelta(days=days),
            reference=f"PL-TEST-{days}",
        )
    found = [sentence for sentence in mine(officer) if "PL-TEST" in sentence]
    assert [sentence.split(":")[0] for sentence in found] == [
        f"Placement PL-TEST-{days}" for days in (0, 1, 7)
    ]
    assert "was" in found[0] and "yesterday; say where the child is" in found[0]
    assert "today; say what follows" in found[1]
    assert "in 6 days; say what follows" in found[2]


def test_a_round_waits_for_each_office_and_adviser_until_they_have_done_their_part() -> None:
    cast = Cast()
    drafted = providers.drafted_round(title="the test round")
    assert mine(cast.dcs) == ["Sign off the test round"]
    assert mine(cast.legal) == ["Record legal advice on the test round"]
    cast.advise(drafted)
    cast.sign(drafted)
    assert mine(cast.dcs) == []
    assert mine(cast.legal) == []
    assert "Open the test round" in mine(cast.manager)


def test_an_application_is_told_through_its_stages(files_root: Path) -> None:
    cast = Cast()
    sent = cast.submitted()
    assert f"Check application {sent.reference}" in mine(cast.manager)
    scoring = cast.scoring()
    assert f"Score application {scoring.reference}" in mine(cast.evaluators[0])
    assert f"Application {scoring.reference} is being scored" in others(cast.manager)
    moderating = cast.moderating()
    assert f"Settle the scores of application {moderating.reference}" in mine(cast.moderator)
    moderated = cast.moderated()
    assert f"Decide application {moderated.reference}" in mine(cast.decider)


def test_mail_that_could_not_be_delivered_waits_for_the_administrator(client: Client) -> None:
    queue([Message("k:1", person().pk, "round.opened", "A round is open", "/help/")], at=product_clock.now())
    all_of(Notice).update(failed_at=product_clock.now(), last_error="SMTPRecipientsRefused", attempts=8)
    administrator = person(Role.SYSTEM_ADMINISTRATOR)
    assert mine(administrator) == ["Look into 1 e-mail that could not be delivered"]
    client.force_login(administrator)
    assert "SMTPRecipientsRefused" in client.get("/people/undelivered/").content.decode()
    client.post(f"/people/undelivered/{all_of(Notice).get().pk}/")
    assert mine(administrator) == []
    assert all_of(Notice).get().attempts == 0


# --- Providers --------------------------------------------------------------------------------------------
def _provider_person(home: Setting, role: Role = Role.PROVIDER_ADMINISTRATOR) -> User:
    return person(role, provider=home.provider)


def test_an_invitation_asks_for_an_answer_until_there_is_one(clock) -> None:
    lot, homes = calloffs.lot_with_providers(2)
    running = calloffs.competition(*homes, lot=lot)
    offering, declining = (_provider_person(home) for home in homes)
    for user in (offering, declining):
        assert any(sentence.startswith("Offer or decline: Residential care") for sentence in mine(user))
    calloffs.draft(running, homes[0], offering)
    assert any(sentence.startswith("Your offer is not sent yet") for sentence in mine(offering))
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
    user = _provider_person(homes[0], Role.BID_WRITER)
    assert mine(user)
    clock.advance(hours=3)
    assert mine(user) == []


def test_a_provider_never_reads_the_number_of_a_call_off() -> None:
    lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes, lot=lot)
    assert running.reference not in page(_provider_person(homes[0]))


def test_vacancies_are_asked_for_again_after_a_week(clock) -> None:
    home = providers.setting(providers.provider(), vacancies_confirmed_at=product_clock.now())
    user = _provider_person(home, Role.SETTING_MANAGER)
    assert mine(user) == []
    clock.advance(days=7, minutes=1)
    assert mine(user) == ["Confirm the vacancies of 1 setting"]


def test_an_agreement_waits_for_the_providers_signature(clock) -> None:
    story = awards.direct()
    awards.authorised(story)
    issued = awards.issue(story)
    signer = awards.signer(story)
    assert any(sentence.startswith("Sign for girl, 13 to 15") for sentence in mine(signer))
    awards.sign(issued, signer)
    assert not any("Sign " in sentence for sentence in mine(signer))


def test_an_own_application_waits_while_it_is_a_draft(files_root: Path) -> None:
    cast = Cast()
    of = cast.open_round()
    owner, user = cast.applicant()
    with tenancy.scope(user.scope):
        draft = cast.filled(of, user, owner)
    assert f"Finish and send application {draft.reference}" in mine(user)
    sent = cast.submitted(of)
    theirs = person(Role.BID_WRITER, provider=sent.provider)
    assert f"Application {sent.reference} is with the council" in others(theirs)
    assert not any(sent.reference in sentence for sentence in [*mine(user), *others(user)])


def test_a_document_that_will_expire_is_asked_for_60_days_before(files_root: Path, clock) -> None:
    cast = Cast()
    admitted = cast.admitted()
    user = person(Role.BID_WRITER, provider=admitted.provider)
    assert not any("expires on" in sentence for sentence in mine(user))
    clock.advance(days=141)
    [sentence] = [one for one in mine(user) if one.startswith("Public liability insurance expires on ")]
    assert sentence.endswith("days; renew it")


# --- Cost -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "role",
    [
        Role.PLACEMENTS_OFFICER, Role.COMMISSIONING_MANAGER, Role.HEAD_OF_SERVICE, Role.DCS, Role.EVALUATOR,
        Role.PROVIDER_ADMINISTRATOR,
    ],
    ids=lambda role: role.name,
)  # fmt: skip
def test_a_home_page_makes_at_most_10_queries_however_much_waits(role: Role) -> None:
    lot, homes = calloffs.lot_with_providers(1)
    user = _provider_person(homes[0]) if role.for_provider else person(role)

    def count() -> int:
        fresh = all_of(User).get(pk=user.pk)
        assert fresh.roles
        with tenancy.scope(fresh.scope), CaptureQueriesContext(connection) as seen:
            work_of(fresh, product_clock.now())
        return len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]) - 1

    def fill() -> None:
        calloffs.competition(*homes, lot=lot)
        placements.referral(state=ReferralState.SUBMITTED)
        placements.referral(state=ReferralState.SEARCHING)
        providers.setting(homes[0].provider)
        providers.drafted_round()

    fill()
    few = count()
    for _ in range(4):
        fill()
    assert few <= 10
    assert count() == few
