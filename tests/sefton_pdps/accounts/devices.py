"""A person and the device for sign-in codes, as its pages are walked by the tests."""

import base64
import re
from uuid import uuid4

from django.test import Client
from django_otp.oath import hotp

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import PASSWORD, person
from tests.factories.providers import provider
from tests.factories.rows import all_of


def person_with(role: Role) -> User:
    with tenancy.scope(tenancy.COUNCIL):
        return person(role, provider=provider() if role.for_provider else None)


def sign_in(user: User, client: Client | None = None, path: str = "/inbox/") -> Client:
    client = client or Client()
    client.post("/sign-in/", {"email": user.email, "password": PASSWORD, "next": path})
    return client


def code_of(secret: str, *, step: int = 0) -> str:
    now = int(product_clock.now().timestamp()) // 30 + step
    return f"{hotp(base64.b32decode(secret), now):06}"


def show_mailbox(client: Client) -> None:
    """Ask for the link and open it, as the person does whose mailbox it reaches."""
    client.post("/second-factor/link/", {"key": str(uuid4())})
    sent = all_of(Notice).filter(kind="link.device").latest("created_at")
    client.get(sent.url)


def key_shown(client: Client) -> str:
    if "Send me the link" in client.get("/second-factor/").content.decode():
        show_mailbox(client)
    found = re.search(r'sefton-key">([A-Z2-7 ]+)<', client.get("/second-factor/").content.decode())
    assert found
    return found[1].replace(" ", "")


def set_up_device(client: Client, path: str = "/inbox/") -> tuple[str, list[str]]:
    """Set up a device as a person does; gives its secret and the recovery codes."""
    secret = key_shown(client)
    answer = client.post(f"/second-factor/?next={path}", {"code": code_of(secret)}, follow=True)
    return secret, re.findall(r"<code>([A-Z0-9]{10})</code>", answer.content.decode())
