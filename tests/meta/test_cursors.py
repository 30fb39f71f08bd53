"""Every page that lists shows its first page to whoever comes with a cursor that names no row."""

import json
import re
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sefton_pdps.access.access import PUBLIC
from sefton_pdps.access.documents import addresses
from sefton_pdps.access.roles import PROVIDER_ROLES, Role, permissions_of
from sefton_pdps.core.database import tenancy
from tests.factories.accounts import person
from tests.factories.providers import provider

NO_ROW = [[1, 2], ["9" * 5_000, "0"], ["\x00", "\x00"]]
CURSORS = ["MQ==", "%", *(urlsafe_b64encode(json.dumps(given).encode()).decode() for given in NO_ROW)]
# Keys made anew for each page, a form's own address, how long the session lasts, and the minute at which the audit
# trail says that it is read.
# What lists nothing and is of the moment throughout: a device's key is drawn anew for each, and a workbook says the
# second in which it was written.
NO_LISTS = {"accounts:second_factor", "placements:fee_file_template"}
OF_THE_MOMENT = re.compile(
    rb'value="[0-9A-Za-z-]{32,}"|name="typed" value="[^"]*"|data-seconds="[0-9]+"|data-sefton-until>[^<]*<'
    rb"|at (?:[0-9:]+[ap]m|midday|midnight)"
)


def _client(*roles: Role, **fields: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person(*roles, **fields))
    return client


def _open_to(roles: frozenset[Role]) -> list[str]:
    permissions = permissions_of(roles)
    return [
        reverse(one.name)
        for one in addresses()
        if one.open_to != PUBLIC
        and not one.arguments
        and one.name not in NO_LISTS
        and (isinstance(one.open_to, str) or set(one.open_to or ()) & permissions)
    ]


def _read(client: Client, url: str, **query: str) -> HttpResponse:
    """A page as it was before anybody read it: the audit trail lists its own readings, so each is taken back."""
    with transaction.atomic():
        answer = client.get(url, query)
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("of_provider", [False, True], ids=["council", "provider"])
def test_every_list_shows_page_one_for_a_cursor_that_names_no_row(of_provider: bool) -> None:
    roles = frozenset(role for role in Role if (role in PROVIDER_ROLES) is of_provider)
    with tenancy.scope(tenancy.COUNCIL):
        client = _client(*roles, **({"provider": provider()} if of_provider else {}))
    wrong, listed = [], 0
    for url in _open_to(roles):
        first = _read(client, url)
        if first.status_code != 200 or first.streaming:
            continue
        listed += 1
        for cursor in CURSORS:
            for way in ("after", "before"):
                shown = _read(client, url, **{way: cursor})
                if OF_THE_MOMENT.sub(b"", shown.content) != OF_THE_MOMENT.sub(b"", first.content):
                    wrong.append((url, way, cursor, shown.status_code))
    assert wrong == []
    assert listed > 5
