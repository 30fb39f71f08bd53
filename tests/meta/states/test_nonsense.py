"""Whatever somebody writes into an address, no page answers that the service has failed."""

import logging
from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from sefton_pdps.access.roles import PROVIDER_ROLES
from sefton_pdps.core.database import tenancy
from tests.factories.accounts import person
from tests.meta.states.pages import KIND_OF, PAGES
from tests.meta.states.purchases import an_award
from tests.meta.states.readers import COUNCIL_ROLES
from tests.meta.states.stages import Stage
from tests.shares import DAY as SEED
from tests.shares import TAKES_ALL

pytestmark = [pytest.mark.drawn, pytest.mark.django_db, pytest.mark.usefixtures("files_root")]
NONSENSE = (
    "\x00", "9" * 5_000, "-1", "1e999", "NaN", "2026-13-45", "31/02/2026", "'; --", "%", "[]", "\ud7ff\u202e", " ",
    "00000000-0000-4000-8000-000000000000", "not-a-key", "True",
)  # fmt: skip
TRIED = len(NONSENSE) if TAKES_ALL else 3


@pytest.fixture(autouse=True)
def no_log() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def awarded(clock: Any, db: None) -> Iterator[Stage]:
    """A child's home bought and left: most kinds of rows are there."""
    with tenancy.scope(tenancy.COUNCIL):
        yield list(an_award(clock))[-1]


@pytest.fixture
def clients(awarded: Stage) -> list[Client]:
    """A person of the council and one of the provider, each with every role."""
    owner = person(*PROVIDER_ROLES, provider=awarded.others["provider"])
    everybody = [Client(raise_request_exception=False) for _ in range(2)]
    for client, user in zip(everybody, (person(*COUNCIL_ROLES), owner), strict=True):
        client.force_login(user)
    return everybody


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the parameters that pages ask their address for, as they ask."""
    names: set[str] = set()
    for method in ("__getitem__", "getlist", "__contains__"):
        monkeypatch.setattr(QueryDict, method, _noting(getattr(QueryDict, method), names))
    return names


def _noting(method: Any, names: set[str]) -> Any:
    def note(self: Any, key: Any, *further: Any) -> Any:
        names.add(key)
        return method(self, key, *further)

    return note


def test_no_page_fails_for_nonsense_in_a_parameter_that_it_asks_for(
    clients: list[Client], asked: set[str]
) -> None:
    chance, wrong, tried = Random(SEED), [], set()
    for page in PAGES:
        for client in () if page.arguments else clients:
            asked.clear()
            url = reverse(page.name)
            client.get(url)
            for name in sorted(asked - {"csrfmiddlewaretoken"}):
                tried.add((page.name, name))
                for words in chance.sample(NONSENSE, TRIED):
                    status = client.get(url, {name: [words, words]}).status_code
                    if status >= 500:
                        wrong.append((page.path, name, words, status))
    assert wrong == [], f"seed {SEED}"
    assert len(tried) > 60


def test_no_page_fails_or_opens_for_the_key_of_something_else(awarded: Stage, clients: list[Client]) -> None:
    chance, wrong = Random(SEED), []
    keys = {kind: key for kind, key in awarded.keys.items() if hasattr(key, "hex")}
    for page in PAGES:
        if not page.arguments or "pk" not in page.arguments:
            continue
        others = sorted(kind for kind in keys if kind != KIND_OF[page.name])
        for kind in others if TAKES_ALL else chance.sample(others, min(2, len(others))):
            given = {name: uuid4() for name in page.arguments} | {"pk": keys[kind]}
            for client in clients:
                status = client.get(reverse(page.name, kwargs=given)).status_code
                if status >= 500 or status == 200:
                    wrong.append((page.path, kind, status))
    assert wrong == [], f"seed {SEED}"
