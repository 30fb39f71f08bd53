"""Nothing of a person signed in is kept by a browser, a proxy or the Back button."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from sefton_pdps.access.access import PUBLIC
from sefton_pdps.access.documents import addresses
from sefton_pdps.access.roles import PROVIDER_ROLES, Role
from sefton_pdps.core.database import tenancy
from tests.factories.accounts import person
from tests.factories.providers import provider

pytestmark = pytest.mark.django_db
NONE_SUCH = UUID("00000000-0000-4000-8000-000000000000")
SIGN_OUT = "accounts:sign_out"


def _everybody() -> dict[str, Client]:
    """Somebody of the council and somebody of a provider with every role, and nobody known."""
    with tenancy.scope(tenancy.COUNCIL):
        organisation = provider()
    clients = {name: Client(raise_request_exception=False) for name in ("council", "provider", "nobody")}
    clients["council"].force_login(person(*(role for role in Role if role not in PROVIDER_ROLES)))
    clients["provider"].force_login(person(*PROVIDER_ROLES, provider=organisation))
    return clients


def test_no_answer_of_an_address_that_is_not_public_or_to_a_person_signed_in_is_kept() -> None:
    kept = []
    for name, client in _everybody().items():
        for address in addresses():
            if address.name in (SIGN_OUT, "health") or (name == "nobody" and address.open_to == PUBLIC):
                continue
            url = reverse(address.name, kwargs=dict.fromkeys(address.arguments, NONE_SUCH))
            for method in (client.get, client.post):
                if "no-store" not in method(url).headers.get("Cache-Control", ""):
                    kept.append((name, method.__name__, url))
    assert kept == []


def test_signing_out_and_an_idle_time_empty_the_browsers_cache(clock) -> None:
    client = Client()
    client.force_login(person(Role.FINANCE_OFFICER))
    answer = client.post("/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"' and "no-store" in answer["Cache-Control"]
    client.force_login(person(Role.FINANCE_OFFICER))
    client.get("/inbox/")
    clock.advance(minutes=31)
    assert '"cache"' in client.get("/inbox/")["Clear-Site-Data"]


def test_a_public_page_read_by_nobody_known_may_be_kept() -> None:
    assert "Cache-Control" not in Client().get("/help/").headers
