"""Steps 1 to 10 in a browser: from the framework to the Cabinet Member's PDF, each by the person whose job it is."""

from collections.abc import Callable, Iterator

import pytest

from sefton_pdps.local.live import LiveSystem
from tests.e2e.conftest import Person
from tests.e2e.steps import admission, awarding, competition, referral, report
from tests.e2e.walk import BEGINS, Walk

pytestmark = [pytest.mark.e2e, pytest.mark.in_order]
Arrivals = Callable[[str], Person]


@pytest.fixture(scope="module")
def walk(live_system_for_module: LiveSystem, person_at_for_module: Arrivals) -> Iterator[Walk]:
    """The running system on 1 June 2026, with the council's people and nothing else."""
    made = Walk(live_system_for_module, person_at_for_module)
    made.clock.set(BEGINS)
    made.employ()
    live_system_for_module.start("web", "worker", "beat")
    yield made
    made.clock.reset()


def test_step_1_a_framework_and_a_round_that_both_directors_signed(walk: Walk) -> None:
    with walk.step(1):
        admission.set_up(walk)


def test_step_2_the_register_fills_providers_and_settings(walk: Walk) -> None:
    with walk.step(2):
        admission.import_register(walk)


def test_step_3_a_provider_is_scored_blind_and_admitted(walk: Walk) -> None:
    with walk.step(3):
        admission.admit(walk)


def test_step_4_a_child_a_referral_and_a_profile_without_identifiers(walk: Walk) -> None:
    with walk.step(4):
        referral.refer(walk)


def test_step_5_the_settings_that_fit_with_the_reasons(walk: Walk) -> None:
    with walk.step(5):
        referral.match(walk)


def test_step_6_a_mini_competition_closes_by_itself_and_refuses_what_is_late(walk: Walk) -> None:
    with walk.step(6):
        competition.publish(walk)
        competition.ask_and_answer(walk)
        competition.decline_and_return(walk)
        competition.offer(walk, "gull", "3,200")
        competition.offer(walk, "heron", "3,300")
        competition.closed_to_others(walk)
        competition.close(walk)


def test_step_7_prices_open_when_all_have_scored(walk: Walk) -> None:
    with walk.step(7):
        competition.score(walk)
        competition.recommend(walk)


def test_step_8_two_directors_authorise(walk: Walk) -> None:
    with walk.step(8):
        awarding.authorise(walk)


def test_step_9_agreements_are_signed_and_the_placements_stand(walk: Walk) -> None:
    with walk.step(9):
        awarding.award(walk)
        referral.refer_sister(walk)
        awarding.award_directly(walk)
        awarding.start(walk)


def test_step_10_the_cabinet_member_reads_the_month(walk: Walk) -> None:
    with walk.step(10):
        report.report(walk)
        report.read(walk)
