"""Every page of every aggregate opens in every state of its machine, for everybody who may see it."""

import logging
from collections.abc import Iterator
from random import Random

import pytest

from sefton_pdps.core import tenancy
from tests.meta.states import admissions, looking, purchases, registers  # noqa: F401  (they register their lives)
from tests.meta.states.pages import KIND_OF, PAGES
from tests.meta.states.stages import LIVES, MACHINES, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_root")]
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


@pytest.mark.parametrize("lived", LIVES, ids=lambda lived: lived.__name__)
def test_every_page_opens_in_every_state(lived: Life, clock) -> None:
    """Never a 5xx; whom the gate keeps out is kept out, whatever the state. `SEED=n` draws the same again."""
    chance, problems, passed, before = Random(f"{looking.SEED}{lived.__name__}"), [], set(), None
    with tenancy.scope(tenancy.COUNCIL):
        everybody, narrow = looking.everybody(), looking.narrow_readers()
        for stage in lived(clock):
            around = looking.Around.gather(stage, everybody, narrow)
            for address, url in looking.pages_of(stage, before, chance):
                for reader in looking.readers_of(stage, address, around, chance):
                    why = looking.wrong(reader, address, around.get(reader, url))
                    if why:
                        problems.append(f"{stage}: {address.path} as {reader.words}: {why}")
            passed |= stage.names
            before = stage
    assert problems == [], f"seed {looking.SEED}"
    assert LIVES[lived] - passed == set()
