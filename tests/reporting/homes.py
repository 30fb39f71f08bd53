"""What tests of the home page do alike: read a person's work as sentences, groups or the page."""

from django.test import Client

from providers.models import Setting
from reporting.presenters import home_page as presenters
from reporting.rules.work import WorkItem
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.factories.accounts import person


def told(item: WorkItem) -> str:
    """A line as one sentence: the verb and the reference, for whom or about what, and what else stands there."""
    line = presenters.row(item, product_clock.now())
    what, known = f"{line.verb} {line.reference}".strip(), filter(None, [line.child, line.detail])
    return ": ".join(filter(None, [what, "; ".join(known)]))


def mine(user: User) -> list[str]:
    """What waits for a person."""
    with tenancy.scope(user.scope):
        return [told(item) for item in work_of(user, product_clock.now()) if item.mine]


def others(user: User) -> list[str]:
    """What a person sees that waits for others."""
    with tenancy.scope(user.scope):
        return [told(item) for item in work_of(user, product_clock.now()) if not item.mine]


def groups(user: User) -> list[presenters.Group]:
    """What waits for a person under its headings."""
    at = product_clock.now()
    with tenancy.scope(user.scope):
        return presenters.groups(work_of(user, at), at)


def lines_under(user: User, heading: str) -> list[str]:
    """The lines under one heading of a person's home page."""
    at = product_clock.now()
    with tenancy.scope(user.scope):
        waiting = [item for item in work_of(user, at) if item.mine and not item.rest]
    return [told(item) for item in waiting if presenters.heading_of(item, at) == heading]


def rest_of(user: User) -> list[tuple[str, str]]:
    """How many more of a kind there are than the home page shows, each with the way to its list."""
    with tenancy.scope(user.scope):
        return [(str(one.value), one.url) for one in presenters.rest(work_of(user, product_clock.now()))]


def begins(sentences: list[str], beginning: str) -> bool:
    """Whether one of the lines says that, before what is known of the child."""
    return any(sentence.startswith(f"{beginning}: ") for sentence in sentences)


def page(user: User) -> str:
    """The home page as a person reads it."""
    client = Client()
    client.force_login(user)
    return client.get("/").content.decode()


def provider_person(home: Setting, role: Role = Role.PROVIDER_ADMINISTRATOR) -> User:
    """Somebody of the provider that runs a setting."""
    return person(role, provider=home.provider)
