"""The inbox: one line a matter, by day; filtered; all marked as read at once, and never another person's."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.lines import TOPICS
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue
from tests.factories import calloffs
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.meta.sources import PACKAGES, ours

pytestmark = pytest.mark.django_db
NEW = "govuk-tag--blue"


@pytest.fixture(autouse=True)
def _system(db: None) -> Iterator[None]:
    """What a test does itself is done in the system's scope; a request sets its own."""
    with tenancy.scope(tenancy.SYSTEM):
        yield


@pytest.fixture
def reader(client: Client) -> User:
    user = person(Role.PLACEMENTS_OFFICER)
    client.force_login(user)
    return user


def tell(
    user: User, number: int, title: str = "A round is open", kind: str = "round.opened", url: str = "/help/"
) -> None:
    """A message of its own number, a second after the one before."""
    at = product_clock.now() + timedelta(seconds=number)
    queue([Message(f"{kind}:{title}:{number}:{user.pk}", user.pk, kind, title, url)], at=at)


def lines(html: str) -> list[str]:
    """The texts of the lines' buttons."""
    return re.findall(
        r'class="sefton-link-button">([^<]+)<', html.partition("<main")[2].partition("</main>")[0]
    )


def test_what_says_the_same_of_one_thing_is_one_line_where_the_newest_stands(
    client: Client, reader: User, clock
) -> None:
    clock.set(calloffs.moment(2026, 6, 10, hour=9))
    tell(reader, 1)
    tell(reader, 1, title="Only yesterday")
    clock.set(calloffs.moment(2026, 6, 11, hour=9))
    for number in (2, 3):
        tell(reader, number)
    tell(reader, 4, url="/privacy/")
    tell(reader, 5, title="Another thing")
    html = client.get("/inbox/").content.decode()
    assert lines(html) == ["Another thing", "A round is open", "A round is open", "Only yesterday"]
    assert html.count("3 messages, the last ") == 1
    assert html.index('<h2 class="govuk-heading-m">Today</h2>') < html.index(">Yesterday</h2>")


def test_what_is_past_for_a_week_stands_under_its_month_with_its_date(
    client: Client, reader: User, clock
) -> None:
    clock.set(calloffs.moment(2026, 6, 1, hour=9))
    tell(reader, 0)
    clock.set(calloffs.moment(2026, 6, 3, hour=9))
    tell(reader, 0, title="Another thing")
    clock.set(calloffs.moment(2026, 6, 9, hour=9))
    html = client.get("/inbox/").content.decode()
    assert html.index(">3 June 2026</h2>") < html.index(">June 2026</h2>") < html.index("1 Jun 2026, 9am")
    assert "3 Jun 2026" not in html


def test_opening_a_line_marks_what_it_stands_for_and_nothing_that_came_later(
    client: Client, reader: User
) -> None:
    other = person(Role.PLACEMENTS_OFFICER)
    for number in (1, 2):
        tell(reader, number)
        tell(other, number)
    tell(reader, 3, title="Another thing")
    newest = all_of(Notice).filter(recipient=reader, title="A round is open").latest("created_at")
    tell(reader, 9)
    client.post(f"/inbox/{newest.pk}/")
    unread = all_of(Notice).filter(read_at=None)
    assert {(one.recipient_id, one.title) for one in unread} == {
        (reader.pk, "A round is open"), (reader.pk, "Another thing"), (other.pk, "A round is open")
    }  # fmt: skip
    assert unread.filter(recipient=reader, title="A round is open").count() == 1


def test_all_are_marked_as_read_with_one_button_that_says_how_many_and_nobody_elses(
    client: Client, reader: User
) -> None:
    other = person(Role.PLACEMENTS_OFFICER)
    tell(other, 0)
    for number in (-3, -2):
        tell(reader, number)
    assert "2 messages would no longer count as new" in client.get("/inbox/").content.decode()
    answer = client.post("/inbox/read/", follow=True).content.decode()
    assert "2 messages marked as read." in answer
    assert NEW not in answer and "Mark all as read" not in answer and len(lines(answer)) == 1
    assert list(all_of(Notice).filter(read_at=None).values_list("recipient", flat=True)) == [other.pk]


def test_what_came_after_the_button_was_pressed_stays_new(client: Client, reader: User) -> None:
    tell(reader, -5)
    tell(reader, 3600, title="Came later")
    client.post("/inbox/read/")
    assert all_of(Notice).get(read_at=None).title == "Came later"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Third", "Second", "First"]),
        ("show=unread", ["Third", "Second"]),
        ("topic=referral", ["Second", "First"]),
        ("show=unread&topic=referral", ["Second"]),
        ("topic=job", []),
    ],
)
def test_the_inbox_is_filtered_by_what_is_unread_and_by_what_it_is_about(
    client: Client, reader: User, query: str, shown: list[str]
) -> None:
    tell(reader, 1, "First", "referral.submit")
    client.post(f"/inbox/{all_of(Notice).get().pk}/")
    tell(reader, 2, "Second", "referral.approve")
    tell(reader, 3, "Third", "call_off.closed")
    html = client.get(f"/inbox/?{query}").content.decode()
    assert lines(html) == shown
    assert ("None of your messages matches this" in html) is not shown or bool(shown)
    assert "There are no messages for you" not in html


def test_every_kind_that_the_product_names_has_a_topic_in_the_filter() -> None:
    kinds = {
        node.value
        for path in ours(*PACKAGES)
        if path.name == "notices.py" or path.parent.name == "notices"
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        for node in [*call.args, *(one.value for one in call.keywords if one.arg == "kind")]
        if isinstance(node, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(node.value))
    }
    assert len(kinds) > 30
    assert {kind.partition(".")[0] for kind in kinds} <= set(TOPICS)
