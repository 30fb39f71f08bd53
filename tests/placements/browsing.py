"""A person at the pages of the placements app, without a browser."""

import re
import uuid

from django.urls import reverse

from tests.browsing import PageClient


def as_user(user) -> PageClient:
    client = PageClient()
    client.force_login(user)
    return client


def page(name, *args):
    return reverse(f"placements:{name}", args=args)


def send(client, url, expected=302, **values):
    """Send a page's form with a fresh key; a refusal shows the page again, with 200."""
    answer = client.post(url, {"key": uuid.uuid4(), **values})
    assert answer.status_code == expected, summary(answer)
    return answer


def summary(answer) -> str:
    """What the error summary of a page says."""
    return " ".join(re.findall(r"error-summary__list.*?</ul>", answer.content.decode(), re.S))


def day(name, value):
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}
