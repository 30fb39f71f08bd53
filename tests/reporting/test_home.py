"""What needs me: each role sees what waits for it, by when it is due, and nothing of another provider's."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from calloffs.services import clarifications
from placements.states import PlacementState, ReferralState
from reporting.presenters import home_page as presenters
from reporting.rules.work import WorkItem
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue
from tests.factories import calloffs, placements, providers
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.factories.rows import all_of
from tests.reporting.homes import begins, groups, mine, others, page, provider_person

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
    assert group.heading == heading
    assert not re.search(r"[0-9](am|pm)|midnight", f"{group.rows[0].status.text} {group.rows[0].detail}")


def test_the_nearest_deadline_comes_first_and_no_date_last() -> None:
    at = product_clock.now()
    items = [
        WorkItem("third", "help"),
        WorkItem("second", "help", due=at + timedelta(days=30)),
        WorkItem("first", "help", due=at + timedelta(days=20)),
    ]
    shown = [row.verb for group in presenters.groups(items, at) for row in group.rows]
    assert shown == ["first", "second", "third"]


def test_of_a_long_home_only_what_is_due_later_folds_and_says_how_much_it_is() -> None:
    at = product_clock.now()
    later = [WorkItem("Do it", "help", due=at + timedelta(days=20)) for _ in range(presenters.FOLDS_PAST)]
    today = WorkItem("Do it now", "help", due=at)
    assert not any(group.folded for group in presenters.groups(later, at))
    shown = presenters.groups([*later, today], at)
    assert [(group.heading, group.folded) for group in shown] == [("Overdue", False), ("Later", True)]
    assert [link.text for link in presenters.counts(shown)] == ["1 overdue", "25 later"]


def test_red_is_late_yellow_is_what_the_reader_does_today_and_all_else_is_grey(clock) -> None:
    clock.set(calloffs.moment(2026, 6, 10, hour=9))
    at = product_clock.now()

    def tag(due: object, *, mine: bool = True) -> tuple[str, str]:
        status = presenters.row(WorkItem("Do it", "help", due=due, mine=mine), at).status
        return status.text, status.colour.value

    assert tag(at - timedelta(minutes=1)) == ("Overdue", "red")
    assert tag(at - timedelta(hours=3)) == ("Overdue 3 hours", "red")
    assert tag(at.date() - timedelta(days=1)) == ("Overdue 1 day", "red")
    assert tag(at + timedelta(hours=8)) == ("Today 5pm", "yellow")
    assert tag(at.date()) == ("Today", "yellow")
    assert tag(at.date(), mine=False) == ("Today", "grey")
    assert tag(at.date() + timedelta(days=1)) == ("Tomorrow", "grey")
    assert tag(at.date() + timedelta(days=8)) == ("In 8 days", "grey")
    assert tag(None) == ("No date", "grey")


def test_an_empty_home_says_so_and_shows_what_the_team_has_open() -> None:
    lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes, lot=lot)
    shown = page(person(Role.HEAD_OF_SERVICE))
    assert "Nothing waits for you" in shown
    assert "Is open for offers" in shown and running.reference in shown


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
    sentence = "Approve the referral RF-TEST-1"
    assert not begins(mine(manager), sentence)
    assert begins(mine(person(Role.COMMISSIONING_MANAGER)), sentence)
    assert begins(others(officer), "Waits for approval RF-TEST-1")


def test_a_draft_waits_for_who_began_it_only() -> None:
    officer = person(Role.PLACEMENTS_OFFICER)
    placements.referral(state=ReferralState.DRAFT, started_by=officer, reference="RF-TEST-2")
    colleague = person(Role.PLACEMENTS_OFFICER)
    assert begins(mine(officer), "Finish the referral RF-TEST-2")
    assert not any("RF-TEST-2" in sentence for sentence in [*mine(colleague), *others(colleague)])


def test_a_social_worker_reads_nothing_of_other_childrens_referrals() -> None:
    placements.referral(state=ReferralState.SUBMITTED, reference="RF-TEST-3")
    worker = person(Role.SOCIAL_WORKER)
    assert [*mine(worker), *others(worker)] == []


def test_no_childs_name_stands_on_the_home_page() -> None:
    child = placements.child(given_name="Quillontest", family_name="Testerbytest")
    placements.referral(child, state=ReferralState.APPROVED, reference="RF-TEST-4")
    shown = page(person(Role.PLACEMENTS_OFFICER))
    assert "Find a home" in shown and "RF-TEST-4" in shown
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
    sentence = f"Answer a question {running.reference}"
    assert begins(mine(officer), sentence)
    clarifications.publish(
        clarification=asked, wording="A garden?", answer="No.", by=officer, at=product_clock.now()
    )
    assert not begins(mine(officer), sentence)


def test_the_questions_on_one_call_off_are_one_line_that_leads_to_the_oldest(clock) -> None:
    lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes, lot=lot)
    bidder = calloffs.bidder(homes[0].provider)
    asked = []
    for question in ("Is there a dog?", "Is there a garden?"):
        clock.advance(minutes=1)
        with tenancy.scope(bidder.scope):
            asked.append(
                clarifications.ask(
                    call_off=running, provider_id=bidder.provider_id, question=question, by=bidder,
                    at=product_clock.now(),
                )
            )  # fmt: skip
    officer = person(Role.PLACEMENTS_OFFICER)
    [line] = [row for group in groups(officer) for row in group.rows if row.reference == running.reference]
    assert line.verb == "Answer 2 questions" and str(asked[0].pk) in line.url


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


@pytest.mark.parametrize(
    ("role", "records"),
    [
        (Role.PLACEMENTS_OFFICER, True), (Role.DUTY_TEAM, True), (Role.REVIEWING_OFFICER, False),
        (Role.NOMINATED_OFFICER, False), (Role.VIRTUAL_SCHOOL, False), (Role.TEAM_MANAGER, False),
        (Role.SOCIAL_WORKER, None), (Role.FINANCE_OFFICER, None),
    ],
    ids=lambda one: getattr(one, "name", str(one)),
)  # fmt: skip
def test_an_arrival_tonight_is_work_for_who_records_it_and_told_to_who_sees_placements(role, records) -> None:
    user, today = person(role), product_clock.today()
    referral = placements.referral(state=ReferralState.HOME_AGREED, needed_on=today)
    placements.placement(
        providers.setting(providers.provider()).places.first(), state=PlacementState.PLANNED, started_at=None,
        starts_on=today, planned_end=today + timedelta(days=100), reference="PL-TEST-9", referral=referral,
        child=referral.child,
    )  # fmt: skip
    assert begins(mine(user), "Record the arrival PL-TEST-9") is (records is True)
    assert begins(others(user), "A child moves in PL-TEST-9") is (records is False)


def test_an_end_is_recorded_by_day_so_whoever_is_on_duty_only_reads_of_it() -> None:
    duty, today = person(Role.DUTY_TEAM), product_clock.today()
    home = providers.setting(providers.provider()).places.first()
    placements.placement(home, starts_on=today - timedelta(days=9), planned_end=today, reference="PL-TEST-10")
    assert begins(others(duty), "Past its last night, and no end is recorded PL-TEST-10")
    assert not any("PL-TEST-10" in line for line in mine(duty))


@pytest.mark.parametrize(
    ("kind", "began", "heading"),
    [
        ("", 0, "Overdue"),
        ("L1", -4, "Overdue"),
        ("L2", 0, "Later"),
        ("C2", 0, None),
        ("DL", 0, "Later"),
        ("DL", -20, None),
    ],
)
def test_authority_that_runs_out_is_told_while_the_child_lives_somewhere_and_red_once_it_is_over(
    kind, began, heading
) -> None:
    """Two weeks ahead by the clock in force; an order over liberty apart; nothing of who needs none (S-10, ADR 142)."""
    officer, today = person(Role.PLACEMENTS_OFFICER), product_clock.today()
    child = placements.child(legal_status="C2" if kind in ("C2", "DL") else "")
    if kind not in ("", "C2"):
        last_on = today + timedelta(days=10 - began) if kind == "DL" else None
        placements.authority(child, kind, product_clock.now() + timedelta(days=began), last_on=last_on)
    home = providers.setting(providers.provider()).places.first()
    placements.placement(
        home,
        child,
        starts_on=today - timedelta(days=9),
        planned_end=today + timedelta(days=200),
        reference="PL-TEST-11",
    )
    verb = "See to the legal authority"
    at = product_clock.now()
    told = [
        presenters.heading_of(item, at)
        for item in work_of(officer, at)
        if (item.verb, item.reference) == (verb, "PL-TEST-11")
    ]
    assert told == ([heading] if heading else [])


def test_a_social_worker_reads_what_becomes_of_the_own_childrens_referrals() -> None:
    worker, officer = person(Role.SOCIAL_WORKER), person(Role.PLACEMENTS_OFFICER)
    _lot, homes = calloffs.lot_with_providers(1)
    running = calloffs.competition(*homes)
    child = running.referral.child
    assert not others(worker)
    placements.rewritten(child, social_worker=worker)
    sentence = f"A home is being looked for {running.referral.reference}"
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
        "Say where the child is PL-TEST-0", "Say what follows PL-TEST-1", "Say what follows PL-TEST-7",
    ]  # fmt: skip
    assert "last night yesterday" in found[0] and "last night today" in found[1]
    assert f"last night {words.short_day(today + timedelta(days=6))}" in found[2]


def test_a_round_waits_for_each_office_and_adviser_until_they_have_done_their_part() -> None:
    cast = Cast()
    drafted = providers.drafted_round(title="the test round")
    assert mine(cast.dcs) == ["Sign off the round: The test round"]
    assert mine(cast.legal) == ["Record legal advice: The test round"]
    cast.advise(drafted)
    cast.sign(drafted)
    assert mine(cast.dcs) == []
    assert mine(cast.legal) == []
    assert "Open the round: The test round" in mine(cast.manager)


def test_an_application_is_told_through_its_stages(files_root: Path) -> None:
    cast = Cast()
    sent = cast.submitted()
    assert begins(mine(cast.manager), f"Check the application {sent.reference}")
    scoring = cast.scoring()
    assert f"Score the application {scoring.reference}" in mine(cast.evaluators[0])
    assert begins(others(cast.manager), f"Is being scored {scoring.reference}")
    moderating = cast.moderating()
    assert begins(mine(cast.moderator), f"Settle the scores {moderating.reference}")
    moderated = cast.moderated()
    assert begins(mine(cast.decider), f"Decide the application {moderated.reference}")


def test_mail_that_could_not_be_delivered_waits_for_the_administrator(client: Client) -> None:
    queue([Message("k:1", person().pk, "round.opened", "A round is open", "/help/")], at=product_clock.now())
    all_of(Notice).update(failed_at=product_clock.now(), last_error="SMTPRecipientsRefused", attempts=8)
    administrator = person(Role.SYSTEM_ADMINISTRATOR)
    assert mine(administrator) == ["Look into undelivered e-mails: 1 e-mail could not be delivered"]
    client.force_login(administrator)
    assert "SMTPRecipientsRefused" in client.get("/people/undelivered/").content.decode()
    client.post(f"/people/undelivered/{all_of(Notice).get().pk}/")
    assert mine(administrator) == []
    assert all_of(Notice).get().attempts == 0


# --- Every role's home is its job ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "role", [one for one in Role if one is not Role.CABINET_MEMBER], ids=lambda one: one.name
)
def test_who_has_nothing_to_do_reads_what_they_can_look_up_and_each_page_opens(role: Role) -> None:
    user = (
        provider_person(providers.setting(providers.provider()), role) if role.for_provider else person(role)
    )
    with tenancy.scope(user.scope):
        links = presenters.lookups(user)
    assert links, "a home without a way on"
    client = Client()
    client.force_login(user)
    assert {client.get(link.url).status_code for link in links} == {200}
    shown = client.get("/").content.decode()
    assert ("What you can look up" in shown) is ("Nothing waits for you" in shown)


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
    user = provider_person(homes[0]) if role.for_provider else person(role)

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
