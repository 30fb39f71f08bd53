"""Every page of every aggregate opens in every state of its machine, for everybody who may see it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from sefton_pdps.core.database import tenancy
from tests.meta.states import (  # noqa: F401  (they register their lives)
    admissions,
    besides,
    emergencies,
    ladders,
    looking,
    plans,
    purchases,
    registers,
)
from tests.meta.states.actions import ACTIONS, people_steps
from tests.meta.states.looking import Seen
from tests.meta.states.pages import KIND_OF, PAGES
from tests.meta.states.stages import LIVES, MACHINES, Life

pytestmark = [pytest.mark.drawn, pytest.mark.django_db, pytest.mark.usefixtures("files_root")]
SEEN: dict[Life, Seen] = {}
DERIVED: frozenset[str] = frozenset()


@pytest.fixture(autouse=True)
def no_log() -> Iterator[None]:
    """Thousands of refused pages are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_state_of_every_machine_has_a_life() -> None:
    """A new state fails here until a life passes through it."""
    states = {f"{machine.name}.{state}" for machine in MACHINES.values() for state in machine.states.values}
    assert (states | DERIVED) - frozenset().union(*LIVES.values()) == set()


def test_every_address_with_an_argument_says_what_it_is_about() -> None:
    """A new address fails here until its row stands in `pages.py`."""
    assert [page.name for page in PAGES if page.arguments and page.name not in KIND_OF] == []
    assert set(KIND_OF) - {page.name for page in PAGES} == set()


def test_every_step_that_people_take_says_what_its_service_is() -> None:
    """A new step fails here until its row stands in `actions.py`."""
    assert people_steps() - set(ACTIONS) == set()


@pytest.fixture
def seen(lived: Life, clock: Any) -> Seen:
    """What is wrong in a life, looked for once for all the tests of it."""
    if lived not in SEEN:
        with tenancy.scope(tenancy.COUNCIL):
            SEEN[lived] = looking.walk(lived, clock)
    return SEEN[lived]


each_life = pytest.mark.parametrize("lived", LIVES, ids=lambda lived: lived.__name__)


@each_life
def test_a_life_passes_through_the_states_it_says(lived: Life, seen: Seen) -> None:
    assert LIVES[lived] - seen.passed == set()


@each_life
def test_every_page_opens_in_every_state(lived: Life, seen: Seen) -> None:
    """Never a 5xx; who has no permission for a page is kept out in every state. `SEED=n` draws the same again."""
    assert not seen.pages, "\n".join([f"seed {looking.SEED}", *seen.pages])


@each_life
def test_what_a_page_offers_its_service_does_and_what_it_does_not_offer_is_refused(
    lived: Life, seen: Seen
) -> None:
    assert not seen.steps, "\n".join([f"seed {looking.SEED}", *seen.steps])


@each_life
def test_a_page_with_two_ids_asks_the_database_a_few_times_in_every_state(lived: Life, seen: Seen) -> None:
    assert not seen.asks, "\n".join([f"seed {looking.SEED}", *seen.asks])


@each_life
def test_nothing_is_said_to_be_empty_that_is_only_withheld(lived: Life, seen: Seen) -> None:
    """An empty sentence that whoever sees everything does not read is about the reader, or says it is withheld."""
    assert not seen.empties, "\n".join([f"seed {looking.SEED}", *seen.empties])
