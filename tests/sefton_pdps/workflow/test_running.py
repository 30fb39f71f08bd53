"""Taking a transition: in which order it is checked, and that all of it is written or nothing."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connections

from providers.models import AdmissionRound
from providers.states import RoundState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message
from sefton_pdps.workflow import Machine, Transition, allowed, run, run_many
from sefton_pdps.workflow.machine import diagram
from tests.factories.accounts import person
from tests.factories.providers import drafted_round
from tests.factories.rows import all_of

STAY = Transition(
    name="look",
    label="Look again",
    said="looked again",
    sources=(RoundState.DRAFTED,),
    target=RoundState.DRAFTED,
    permission=Permission.FRAMEWORK_MANAGE,
)
SWEEP = replace(STAY, name="sweep", permission=None)


def _machine(*steps: Transition) -> Machine:
    return Machine(name="round", states=RoundState, initial=RoundState.DRAFTED, transitions=steps)


def _not_on_a_friday(user: User, row: AdmissionRound) -> None:
    raise NotAllowed("Not on a Friday. Come back on Monday.")


def _told(row: AdmissionRound, by: User, at) -> list[Message]:
    return [Message(f"look:{row.pk}", by.pk, "round.look", "Look", "/framework/")]


@pytest.fixture
def manager(db: None) -> Iterator[User]:
    """A manager; what a test does is done in the council's scope."""
    with tenancy.scope(tenancy.COUNCIL):
        yield person(Role.COMMISSIONING_MANAGER)


@pytest.mark.django_db
def test_a_step_writes_state_date_fields_event_and_notice(manager: User) -> None:
    machine = _machine(replace(STAY, dated="signed_off_at", notices=_told))
    at = clock.now()
    row = run(machine, "look", drafted_round(), by=manager, at=at, title="Looked at")
    assert (row.signed_off_at, row.title) == (at, "Looked at")
    event = all_of(Event).get(name="round.look")
    assert (event.subject_id, event.actor_id, event.payload) == (
        row.pk,
        manager.pk,
        {"before": "drafted", "after": "drafted"},
    )
    assert all_of(Notice).get().recipient == manager


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"sources": (RoundState.OPEN,)}, Stale, "it is now “Drafted”"),
        (
            {"permission": Permission.AUDIT_READ},
            NotAllowed,
            "Your role does not let you do this: read the audit trail",
        ),
        ({"permission": None}, NotAllowed, "Only the system itself"),
        ({"policy": _not_on_a_friday}, NotAllowed, "Not on a Friday"),
        ({"guard": lambda row: ("It is empty.", "It is old.")}, DomainError, "It is empty. It is old."),
    ],
)
def test_a_refusal_writes_nothing(manager: User, change: dict, error: type, said: str) -> None:
    row = drafted_round()
    with pytest.raises(error, match=said):
        run(
            _machine(replace(STAY, notices=_told, **change)),
            "look",
            row,
            by=manager,
            at=clock.now(),
            title="New",
        )
    assert AdmissionRound.objects.get(pk=row.pk).title == row.title
    assert not all_of(Event).filter(name="round.look").exists()
    assert not all_of(Notice).exists()


@pytest.mark.django_db
def test_what_comes_first_is_said_first(manager: User) -> None:
    wrong_in_all = replace(
        STAY, permission=Permission.AUDIT_READ, policy=_not_on_a_friday, guard=lambda row: ("It is empty.",)
    )
    row = drafted_round()
    with pytest.raises(NotAllowed, match="Your role"):
        run(_machine(wrong_in_all), "look", row, by=manager, at=clock.now())
    with pytest.raises(NotAllowed, match="Friday"):
        run(
            _machine(replace(wrong_in_all, permission=STAY.permission)),
            "look",
            row,
            by=manager,
            at=clock.now(),
        )


@pytest.mark.django_db
def test_a_guard_reads_the_facts_of_the_locked_row(manager: User) -> None:
    row = drafted_round()
    AdmissionRound.objects.filter(pk=row.pk).update(title="Changed meanwhile")
    step = replace(STAY, facts=lambda found: found.title, guard=lambda title: (title,))
    with pytest.raises(DomainError, match="Changed meanwhile"):
        run(_machine(step), "look", row, by=manager, at=clock.now())


@pytest.mark.django_db
def test_a_notice_that_cannot_be_made_takes_the_whole_step_back(manager: User) -> None:
    def broken(row, by, at):
        raise LookupError

    row = drafted_round()
    with pytest.raises(LookupError):
        run(_machine(replace(STAY, notices=broken)), "look", row, by=manager, at=clock.now(), title="New")
    assert AdmissionRound.objects.get(pk=row.pk).title == row.title
    assert not all_of(Event).filter(name="round.look").exists()


@pytest.mark.django_db
def test_a_role_that_ended_yesterday_takes_no_step(manager: User) -> None:
    manager.grants.update(valid_to=clock.today())
    with pytest.raises(NotAllowed):
        run(_machine(STAY), "look", drafted_round(), by=all_of(User).get(pk=manager.pk), at=clock.now())


def test_of_two_at_once_one_wins_and_the_other_is_told(committed_db: str) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        manager, row = person(Role.COMMISSIONING_MANAGER), drafted_round()
    leave = replace(
        STAY, sources=(RoundState.DRAFTED,), guard=lambda found: ("Taken.",) if found.title == "Mine" else ()
    )
    together, outcomes = threading.Barrier(2), []

    def take() -> None:
        try:
            together.wait(20)
            with tenancy.scope(tenancy.COUNCIL):
                run(_machine(leave), "look", row, by=manager, at=clock.now(), title="Mine")
            outcomes.append("won")
        except DomainError as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Taken.", "won"]
    assert all_of(Event).filter(name="round.look").count() == 1


@pytest.mark.django_db
def test_buttons_and_writes_give_the_same_answer(manager: User) -> None:
    steps = (
        STAY,
        replace(STAY, name="never", guard=lambda row: ("It is empty.",)),
        replace(STAY, name="other", permission=Permission.AUDIT_READ),
        replace(STAY, name="later", sources=(RoundState.OPEN,)),
        SWEEP,
    )
    row, machine = drafted_round(), _machine(*steps)
    choices = {choice.transition.name: choice for choice in allowed(machine, manager, row)}
    assert list(choices) == ["look", "never"]
    assert choices["look"].possible
    assert choices["never"].reasons == ("It is empty.",)
    with pytest.raises(DomainError, match="It is empty."):
        run(machine, "never", row, by=manager, at=clock.now())


@pytest.mark.usefixtures("manager")
def test_the_systems_own_step_for_many_rows_takes_the_same_statements_for_2_and_for_20(
    django_assert_max_num_queries,
) -> None:
    rows = [drafted_round() for _ in range(20)]
    machine, at = _machine(replace(SWEEP, dated="signed_off_at")), clock.now()
    for some in (rows[:2], rows):
        with django_assert_max_num_queries(2):
            run_many(machine, "sweep", some, at=at)
    assert AdmissionRound.objects.filter(signed_off_at=at).count() == 20
    assert all_of(Event).filter(name="round.sweep").count() == 22


@pytest.mark.usefixtures("manager")
def test_a_persons_step_is_not_taken_for_many_rows() -> None:
    with pytest.raises(ValueError, match="the system's own step"):
        run_many(_machine(STAY), "look", [drafted_round()], at=clock.now())


@pytest.mark.usefixtures("manager")
def test_rows_in_another_state_are_not_swept() -> None:
    with pytest.raises(ValueError, match="its own source states"):
        run_many(
            _machine(replace(SWEEP, sources=(RoundState.OPEN,))), "sweep", [drafted_round()], at=clock.now()
        )


def test_a_diagram_shows_the_first_state_and_every_step() -> None:
    drawn = diagram(
        _machine(STAY, replace(SWEEP, label="Sweep", sources=(RoundState.OPEN, RoundState.CLOSED)))
    )
    assert drawn.splitlines() == [
        "stateDiagram-v2",
        "    [*] --> drafted",
        "    drafted --> drafted: Look again",
        "    open --> drafted: Sweep",
        "    closed --> drafted: Sweep",
    ]
