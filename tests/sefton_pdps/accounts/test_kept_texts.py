"""What a form sends after the idle time is kept for an hour, sealed, for the same person's same form only."""

import re
from datetime import timedelta

import pytest
from django import forms
from django.db import IntegrityError, connection, transaction
from django.test import Client

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts import sealing
from sefton_pdps.accounts.models import KeptText, User
from sefton_pdps.accounts.services import kept_texts
from sefton_pdps.accounts.tasks import forget_kept_texts
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms import typed
from sefton_pdps.core.forms.typed import Boxes
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.web.editing import VERSION
from tests.factories.accounts import PASSWORD, person
from tests.factories.providers import provider
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
PAGE = "/people/invite/"
NAME = "Testperson Newcomer of the longest kind"
IDLE = "nothing happened for 30 minutes"


def _sign_in(client: Client, user: User, **extra: str):
    return client.post("/sign-in/", {"email": user.email, "password": PASSWORD, **extra})


def _form(client: Client, page: str = PAGE) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    html = client.get(page).content.decode()
    return dict(re.findall(r'name="(typed|key|csrfmiddlewaretoken|version)" value="([^"]*)"', html))


def _typed(client: Client, **texts: str) -> dict[str, str]:
    return {**_form(client), "name": NAME, "email": "new@example.invalid", **texts}


def _rows() -> list[KeptText]:
    with tenancy.scope(tenancy.SYSTEM):
        return list(KeptText.objects.order_by("at"))


@pytest.fixture
def chief() -> User:
    return person(Role.SYSTEM_ADMINISTRATOR)


def test_what_was_typed_comes_back_after_signing_in_and_nothing_was_carried_out(client, clock, chief) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    clock.advance(minutes=31)
    answer = client.post(PAGE, sent)
    assert answer["Location"] == f"/sign-in/?next={PAGE}"
    page = client.get(answer["Location"]).content.decode()
    assert IDLE in page and "What you typed is kept for an hour" in page
    assert not all_of(User).filter(email="new@example.invalid").exists()
    assert _sign_in(client, chief, next=PAGE)["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert f'value="{NAME}"' in page and 'value="new@example.invalid"' in page
    assert "What you typed is in the boxes below. It is not saved" in page
    assert client.get(PAGE).content.decode().count(NAME) == 1, "it is there until it is sent"


def test_it_is_deleted_once_the_form_is_sent(client, clock, chief) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    clock.advance(minutes=31)
    client.post(PAGE, sent)
    _sign_in(client, chief)
    client.post(PAGE, _typed(client))
    assert _rows() == []
    assert NAME not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("minutes", [59, 61])
def test_after_an_hour_it_is_shown_no_more(client, clock, chief, minutes) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    clock.advance(minutes=31)
    client.post(PAGE, sent)
    clock.advance(minutes=minutes)
    _sign_in(client, chief)
    assert (NAME in client.get(PAGE).content.decode()) == (minutes < 60)
    forget_kept_texts()
    assert len(_rows()) == (minutes < 60)


def test_another_person_never_reads_it(client, clock, chief) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    clock.advance(minutes=31)
    client.post(PAGE, sent)
    _sign_in(client, person(Role.SYSTEM_ADMINISTRATOR))
    assert NAME not in client.get(PAGE).content.decode()


def test_another_persons_form_is_not_kept_for_whoever_is_signed_in_now(client, clock, chief) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    other = Client()
    _sign_in(other, person(Role.SYSTEM_ADMINISTRATOR))
    clock.advance(minutes=31)
    other.post(PAGE, sent)
    assert _rows() == []


def test_without_the_cookie_nothing_is_kept_and_the_page_says_so(client, clock, chief) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    clock.advance(minutes=31)
    client.cookies.pop("sessionid")
    answer = client.post(PAGE, sent)
    assert answer["Location"] == f"/sign-in/?next={PAGE}"
    assert "What you typed is not kept" in client.get(answer["Location"]).content.decode()
    assert _rows() == []


def test_after_signing_out_nothing_is_kept(client, clock, chief) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    client.post("/sign-out/")
    assert "What you typed is not kept" in client.post(PAGE, sent, follow=True).content.decode()
    assert _rows() == []


def test_a_sending_without_the_forms_token_is_not_kept(clock, chief) -> None:
    client = Client(enforce_csrf_checks=True)
    _form(client, "/sign-in/")
    _sign_in(client, chief, csrfmiddlewaretoken=client.cookies["csrftoken"].value)
    sent = _typed(client)
    clock.advance(minutes=31)
    assert client.post(PAGE, {**sent, "csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert _rows() == []
    assert client.post(PAGE, sent).status_code == 302
    assert len(_rows()) == 1


@pytest.mark.parametrize("forged", ["", "x", "WyJhIl0:abc"])
def test_boxes_that_the_form_did_not_name_are_not_kept(client, clock, chief, forged) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    clock.advance(minutes=31)
    answer = client.post(PAGE, {**sent, "typed": forged}, follow=True)
    assert "Nothing was sent" in answer.content.decode()
    assert _rows() == []


def test_only_the_forms_own_text_boxes_are_kept(client, clock, chief) -> None:
    _sign_in(client, chief)
    sent = _typed(client, password="a secret phrase", roles="AUDITOR", planted="more")
    clock.advance(minutes=31)
    client.post(PAGE, sent)
    (kept,) = _rows()
    assert sealing.opened(kept.sealed, owner=chief.pk) == {"name": NAME, "email": "new@example.invalid"}


def test_a_password_is_never_kept(client, clock, chief) -> None:
    _sign_in(client, chief)
    page = "/password/change/"
    assert "typed" not in _form(client, page)
    clock.advance(minutes=31)
    client.post(
        page, {"present": PASSWORD, "password": "purple teapot elbow", "again": "purple teapot elbow"}
    )
    assert _rows() == []


def _kept(user: User, number: int, **texts: str) -> kept_texts.Kept:
    boxes = Boxes(typed.person_mark(user), f"/page/{number}/", ("story", "other"))
    with tenancy.scope(tenancy.COUNCIL):
        return kept_texts.keep(boxes=boxes, sent=texts, by=user, at=product_clock.now())


def test_the_sixth_text_takes_the_place_of_the_oldest(chief) -> None:
    for number in range(6):
        _kept(chief, number, story="x")
    assert sorted(row.page for row in _rows()) == [f"/page/{number}/" for number in range(1, 6)]


def test_the_same_form_kept_again_takes_its_own_place(chief) -> None:
    _kept(chief, 1, story="first")
    _kept(chief, 1, story="second")
    (row,) = _rows()
    assert sealing.opened(row.sealed, owner=chief.pk) == {"story": "second"}


def test_the_database_keeps_five_at_most(chief) -> None:
    _kept(chief, 1, story="x")
    with pytest.raises(IntegrityError), tenancy.scope(tenancy.COUNCIL), transaction.atomic():
        KeptText.objects.update(slot=6)


@pytest.mark.parametrize(
    ("letters", "kept", "rows"),
    [(64 * 1024, kept_texts.Kept.WHOLE, 1), (64 * 1024 + 1, kept_texts.Kept.PARTLY, 0)],
)
def test_a_text_longer_than_64_kb_is_not_kept_and_that_is_said(chief, letters, kept, rows) -> None:
    assert _kept(chief, 1, story="x" * letters) == kept
    assert len(_rows()) == rows


def test_a_longer_text_does_not_take_the_shorter_ones_along(chief) -> None:
    assert _kept(chief, 1, story="x" * 70_000, other="short") == kept_texts.Kept.PARTLY
    assert sealing.opened(_rows()[0].sealed, owner=chief.pk) == {"other": "short"}


def test_the_database_cannot_read_it(chief) -> None:
    _kept(chief, 1, story="Words that only one person may read")
    with connection.cursor() as cursor, tenancy.scope(tenancy.SYSTEM):
        cursor.execute("SELECT encode(sealed, 'escape') || page || boxes FROM accounts_kepttext")
        (row,) = cursor.fetchone()
    assert "Words" not in row


def test_a_text_moved_to_another_person_or_without_its_key_stays_closed(chief, settings) -> None:
    sealed = sealing.seal({"story": "x"}, owner=chief.pk)
    assert sealing.opened(sealed, owner=person().pk) is None
    settings.SEALING_KEYS = ["a new key", *settings.SEALING_KEYS]
    assert sealing.opened(sealed, owner=chief.pk) == {"story": "x"}
    settings.SEALING_KEYS = ["a new key"]
    assert sealing.opened(sealed, owner=chief.pk) is None


def test_a_provider_sees_only_its_own_peoples_rows(chief) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        mine, theirs = provider(), provider()
    for organisation in (mine, theirs):
        _kept(person(Role.BID_WRITER, provider=organisation), 1, story="x")
    _kept(chief, 1, story="x")
    with tenancy.scope(tenancy.provider_scope(mine.pk)):
        assert [row.user.provider_id for row in KeptText.objects.select_related("user")] == [mine.pk]


def test_a_version_is_given_back_with_its_text() -> None:
    """What somebody else saved meanwhile is then compared with what the page was made from."""

    class Form(forms.Form):
        story = forms.CharField(widget=forms.Textarea)
        when = forms.MultiValueField(
            fields=(forms.CharField(), forms.CharField()),
            widget=forms.MultiWidget({"day": forms.TextInput, "month": forms.TextInput}),
        )
        code = forms.CharField(widget=forms.TextInput({"autocomplete": "one-time-code"}))
        secret = forms.CharField(widget=forms.PasswordInput)

    Form.base_fields[VERSION] = forms.CharField(widget=forms.HiddenInput)
    boxes = typed.boxes_of(Form(), user=person(), page="/page/")
    assert boxes and boxes.names == ("story", "when_day", "when_month", VERSION)
    form = Form(initial={VERSION: "of now"})
    typed.give_back(form, {"story": "mine", "when_day": "3", "when_month": "May", VERSION: "of then"})
    assert form["story"].value() == "mine" and form[VERSION].value() == "of then"
    assert form["when"].value() == ["3", "May"]


def test_a_time_out_keeps_for_an_hour_from_the_sending(client, clock, chief) -> None:
    _sign_in(client, chief)
    sent = _typed(client)
    clock.advance(hours=10)
    client.post(PAGE, sent)
    assert product_clock.now() - _rows()[0].at < timedelta(minutes=1)
