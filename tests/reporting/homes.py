"""What tests of the home page do alike: read a person's work as sentences, groups or the page."""

from django.test import Client

from reporting.presenters import home_page as presenters
from reporting.selectors.worklist.work import work_of
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock


def mine(user: User) -> list[str]:
    """What waits for a person."""
    with tenancy.scope(user.scope):
        return [item.sentence for item in work_of(user, product_clock.now()) if item.mine]


def others(user: User) -> list[str]:
    """What a person sees that waits for others."""
    with tenancy.scope(user.scope):
        return [item.sentence for item in work_of(user, product_clock.now()) if not item.mine]


def groups(user: User) -> list[presenters.Group]:
    """What waits for a person under its headings."""
    at = product_clock.now()
    with tenancy.scope(user.scope):
        return presenters.groups(work_of(user, at), at)


def begins(sentences: list[str], beginning: str) -> bool:
    """Whether one of the lines says that, before what is known of the child."""
    return any(sentence.startswith(f"{beginning}: ") for sentence in sentences)


def page(user: User) -> str:
    """The home page as a person reads it."""
    client = Client()
    client.force_login(user)
    return client.get("/").content.decode()
