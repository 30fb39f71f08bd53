"""Health and the pages that anybody may read."""

import re

import pytest
from django.db import connections
from django.test import Client

from sefton_pdps.core.jobs import broker_memory, wake
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.core.time import clock
from tests.factories.rows import all_of


@pytest.mark.django_db
def test_health_says_that_no_worker_has_been_seen(client: Client) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "database": "here",
        "broker": "away",
        "worker": {"seconds_since_heartbeat": None},
    }


@pytest.mark.django_db
def test_health_gives_the_age_of_the_last_heartbeat(client: Client) -> None:
    all_of(WorkerHeart).create(name="worker", beat_at=clock.now())
    assert client.get("/health").json()["worker"]["seconds_since_heartbeat"] in range(5)


@pytest.mark.fault
def test_health_sees_a_broker(committed_db: str, broker, client: Client) -> None:
    assert client.get("/health").json()["broker"] == "here"


@pytest.mark.fault
def test_a_broker_that_hangs_is_waited_for_once_and_then_remembered(
    committed_db: str, broker, client: Client, caplog
) -> None:
    broker.hang()
    try:
        wake("sefton_pdps.core.tasks.beat_heart")
        for _ in range(20):
            wake("sefton_pdps.core.tasks.beat_heart")
        assert client.get("/health").json()["broker"] == "away"
    finally:
        broker.go_on()
    # Each try that waits says so; with no memory there would be one line for each wake.
    assert sum("broker away" in record.getMessage() for record in caplog.records) == 1
    assert client.get("/health").json()["broker"] == "away"
    broker_memory.forget()
    assert client.get("/health").json()["broker"] == "here"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/no/such/page/", "/health", "/static/sefton/sefton.css"])
def test_no_page_lets_a_browser_use_what_it_does_not_need(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_health_answers_503_while_the_database_is_away(committed_db: str, client: Client) -> None:
    for alias in ("default", "journal"):
        connections[alias].close()
        connections[alias].settings_dict["PORT"] = "9"
    try:
        answer = client.get("/health")
    finally:
        for alias in ("default", "journal"):
            del connections[alias]
            connections.settings[alias]["PORT"] = connections.settings["owner"]["PORT"]
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["/accessibility/", "/privacy/", "/help/", "/sign-in/", "/password/forgotten/"]
)
def test_anybody_may_read_the_page_and_the_footer_leads_to_the_others(client: Client, page: str) -> None:
    shown = client.get(page).content.decode()
    for other in ("/accessibility/", "/privacy/", "/help/"):
        assert f'href="{other}"' in shown


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/accessibility/", "/privacy/", "/help/"])
def test_a_page_that_providers_read_sends_nobody_to_a_reference_that_they_never_meet(
    client: Client, page: str
) -> None:
    """References of referrals, children, call-offs, authorisations and placements are the council's own."""
    assert not re.search(r"\b(?:RF|CH|CO|AU|PL)-\d{4}", client.get(page).content.decode())


@pytest.mark.django_db
def test_an_address_that_is_none_answers_404(client: Client) -> None:
    assert client.get("/nowhere/").status_code == 404
