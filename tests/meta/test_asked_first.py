"""What cannot be undone, or touches others, is asked first: decided for each step, and shown by the views' code.

Each transition that a person takes says in its table whether a page asks before it (`Transition.asks`). Acts that are
no step of a table stand in `ACTS`, and every lone button in `PRESSED` with the reason why one press is enough.
"""

from importlib import import_module
from inspect import unwrap
from types import FunctionType

import pytest

from sefton_pdps.workflow import Machine, Transition
from sefton_pdps.workflow.documents import machines
from tests.meta.asked_steps import reach, steps, views

# Steps that a person's role allows but that a job takes, each with the view that asks.
BY_A_JOB = {"register_preview.read": "register_list", "register_preview.apply": "preview_apply"}
# No way back, and yet one press is enough.
NO_WAY_BACK = {
    "placement_plan.begin": "begins a draft that nobody outside the council sees, and that nobody has to send",
    "register_preview.read": "the file is read, and nothing is written",
    "call_off.make_case": "saves a case, which is asked about when authorisation is asked for",
    "referral.search": "opens a call-off on a page of its own, which can be ended",
    "application.begin_check": "the provider loses nothing: it only learns who works on it now",
}
# A form at the end of the page on which its reader read what it decides: nothing happens by one press.
TYPED = {
    "referral_approve": "the version read is ticked",
    "placement_start": "a page of its own: when, and who confirmed it",
    "referral_reopen": "a page of its own, with a reason",
    "referral_withdraw": "a page of its own, with a reason",
    "end_call_off": "a page of its own, with a reason for those who were invited",
    "evaluators": "a page of its own: who scores",
    "siblings": "each child's line stands above, and each act is checked on a page",
    "recommend_siblings": "places and reasons are typed; nothing is told until authorisation is asked for",
    "proposal": "the page on which the proposal is read; whom it asks is named above the button",
    "portal_agreement": "name, role and the right to sign are typed and ticked below the agreement",
    "authorisation_detail": "each key's decision is chosen below what is decided",
    "offer_check": "the whole offer stands above the button; it can be withdrawn until the deadline",
    "decline": "a page of its own, with a reason; it can be taken back until the deadline",
    "profile_approve": "the version read is ticked",
    "scoring": "a declaration is chosen, not pressed",
    "score_offer": "scores and reasons are typed; alone on duty, that it would finish stands above the button",
    "recommend": "reasons are typed; alone on duty, that it would ask for authorisation stands above the button",
    "short_form": "a page of its own: whom to ring and who consents are typed, and what it would do stands above",
}
# What is no step of a table and cannot be undone by who does it, or touches others: the service.
ACTS = (
    "calloffs.services.offers.withdraw_offer",
    "calloffs.services.offers.drop_change",
    "calloffs.services.scoring.complete",
    "providers.services.evaluation.complete",
    "providers.services.round_ends.propose_cancellation",
    "providers.services.round_ends.extend_round",
    "placements.services.exemptions.end",
    "placements.services.guarding.take_back",
    "placements.services.barred_starts.decide",
    "placements.services.profiles.approve_profile",
    "calloffs.services.authorising.decide",
    "calloffs.services.offers.submit_offer",
    "calloffs.services.invitations.decline",
    "sefton_pdps.accounts.services.people.end_role",
    "sefton_pdps.accounts.services.people.end_access",
    "sefton_pdps.accounts.services.colleagues.end_colleague",
    "sefton_pdps.accounts.services.second_factor.reset",
)
PRESSED = {
    "plan_begin": NO_WAY_BACK["placement_plan.begin"],
    "application_check": NO_WAY_BACK["application.begin_check"],
    "lots_suggested": "adds lots, which can be left out of every round",
    "portal_application_start": "begins a draft that nobody else sees",
    "portal_setting_confirm": "can be pressed again any day",
    "portal_setting_confirm_all": "can be pressed again any day",
    "preview_read_again": "reads a file again, and nothing is written",
    "fee_file_again": "reads a file again, and nothing is written",
    "referral_start": "begins a draft, which can be withdrawn",
    "referral_submit": "a change takes it back to draft",
    "change_mind": "takes a decline back; it can be declined again",
    "remind": "one more notice, to whom the council sees silent; a second within a day is refused",
    "restore_access": "access can be ended again",
    "invite_again": "a link to whom it was sent before",
    "send_link": "a link to oneself",
    "open_notice": "a message to oneself is read",
    "read_all": "messages to oneself are read, and all stay in the inbox",
    "try_again": "an e-mail that did not arrive, to whom it was meant for",
}
ASKING = {"ask", "confirm"}

STEPS = [(machine, step) for machine in machines() for step in machine.transitions if step.permission]
IDS = [machine.event(step) for machine, step in STEPS]


def _leads_back(machine: Machine, step: Transition) -> bool:
    """Whether people can bring it from the step's target to where it was."""
    seen, waiting = set(), [str(step.target)]
    while waiting:
        state = waiting.pop()
        seen.add(state)
        for other in machine.transitions:
            if other.permission and state in map(str, other.sources) and str(other.target) not in seen:
                waiting.append(str(other.target))
    return bool(seen & {str(source) for source in step.sources})


def _takers(event: str) -> list[FunctionType]:
    return [view for view in views() if any(event in steps(service) for service in reach(view)[1])]


def _asks(view: FunctionType) -> bool:
    doors = reach(view)[0]
    return "press" not in doors and (doors <= ASKING or "checked" in doors or view.__name__ in TYPED)


@pytest.mark.parametrize(("machine", "step"), STEPS, ids=IDS)
def test_every_step_of_a_person_is_decided(machine: Machine, step: Transition) -> None:
    assert step.asks is not None, "Say in the table whether a page asks first."
    if not _leads_back(machine, step):
        assert step.asks or machine.event(step) in NO_WAY_BACK


@pytest.mark.parametrize(
    "event",
    [machine.event(step) for machine, step in STEPS if step.asks and machine.event(step) not in BY_A_JOB],
)
def test_a_step_that_asks_is_reached_by_no_single_press(event: str) -> None:
    takers = _takers(event)
    assert takers, "No view takes it: the walk through the code is blind."
    assert [view.__name__ for view in takers if not _asks(view)] == []


@pytest.mark.parametrize("event", BY_A_JOB)
def test_what_a_job_does_for_a_person_was_asked_by_its_page(event: str) -> None:
    (view,) = [view for view in views() if view.__name__ == BY_A_JOB[event]]
    assert _asks(view)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_cannot_be_undone_is_asked_first(name: str) -> None:
    module, _, function = name.rpartition(".")
    service = unwrap(getattr(import_module(module), function))
    takers = [view for view in views() if service in reach(view)[1]]
    assert takers
    assert [view.__name__ for view in takers if not _asks(view)] == []


def test_every_lone_button_says_why_one_press_is_enough() -> None:
    pressed = {view.__name__ for view in views() if "press" in reach(view)[0]}
    assert pressed == set(PRESSED)


def test_the_tables_name_only_what_exists() -> None:
    names = {view.__name__ for view in views()}
    assert {*TYPED, *PRESSED, *BY_A_JOB.values()} <= names
    assert set(NO_WAY_BACK) <= set(IDS)
