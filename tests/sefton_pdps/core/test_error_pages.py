"""The error pages as somebody meets them: by a request through the whole house, not by calling the view."""

import subprocess
import sys

import pytest
from django.test import Client

from sefton_pdps.access.roles import Role
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.settings import environment
from tests.factories.accounts import PASSWORD, person

pytestmark = pytest.mark.django_db


def _reads(answer, status: int, words: str) -> None:
    page = answer.content.decode()
    assert (answer.status_code, page.count("<h1"), words in page) == (status, 1, True), page


def test_a_host_that_is_not_ours_is_a_bad_request() -> None:
    client = Client(raise_request_exception=False)
    _reads(client.get("/", headers={"host": "evil.example.invalid"}), 400, "Sefton Council")


def test_a_form_without_its_token_is_refused_and_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    _reads(client.post("/sign-in/", {"username": "a@example.invalid", "password": PASSWORD}), 403, "again")


def test_a_page_that_a_role_may_not_open_says_so() -> None:
    client = Client()
    client.force_login(person(Role.CABINET_MEMBER))
    _reads(client.get("/money/"), 403, "You cannot open this page")


def test_an_address_that_does_not_exist_is_not_found() -> None:
    _reads(Client().get("/no/such/page/"), 404, "Page not found")


def test_a_body_over_the_limit_is_too_large() -> None:
    client = Client(raise_request_exception=False)
    client.force_login(person(Role.PLACEMENTS_OFFICER))
    _reads(client.post("/children/", {"words": "x" * (3 * 1024 * 1024)}), 413, "large")


@pytest.mark.whole
def test_a_database_that_does_not_answer_is_a_plain_503_that_claims_nothing() -> None:
    code = (
        "import django; django.setup(); from django.test import Client;"
        "answer = Client(raise_request_exception=False).get('/sign-in/', headers={'cookie': 'sessionid=x'});"
        "page = answer.content.decode();"
        "print(answer.status_code, page.count('<h1'), 'cannot tell' in page, 'not saved' in page)"
    )
    env = environment.child(
        DJANGO_SETTINGS_MODULE="sefton_pdps.settings.test",
        DATABASE_URL="postgresql://nobody:none@127.0.0.1:9/none",
        MIGRATE_DATABASE_URL="",
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=env, capture_output=True, text=True)
    assert ran.stdout.split() == ["503", "1", "True", "False"], ran.stderr
