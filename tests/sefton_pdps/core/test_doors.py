"""The doors of a POST: the service once, then the address and the words, as texts or read from its result."""

from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotFound
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import page_post, press

pytestmark = pytest.mark.django_db


class Form(PageForm):
    text = forms.CharField()


@pytest.fixture(autouse=True)
def council() -> Any:
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _request(**sent: str) -> Any:
    request: Any = RequestFactory().post("/page/", {"key": str(uuid4()), **sent})
    request.user = type("Person", (), {"pk": uuid4()})()
    request.at = clock.now()
    request._messages = CookieStorage(request)
    return request


def _told(request: Any) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(request)]


def _refused(refusal: DomainError) -> HttpResponse:
    return HttpResponse(str(refusal), status=409)


def test_the_address_and_the_words_are_read_from_what_the_service_gave_back() -> None:
    request = _request(text="words")
    answer = page_post(
        request,
        Form(request.POST),
        lambda: "CO-7",
        to=lambda reference: f"/{reference}/",
        said=lambda reference: f"{reference} is open.",
        warning="It closes soon.",
    )
    assert answer is not None and answer["Location"] == "/CO-7/"
    assert _told(request) == [("success", "CO-7 is open."), ("warning", "It closes soon.")]


def test_a_refusal_says_nothing_and_goes_nowhere() -> None:
    request = _request(text="words")
    form = Form(request.POST)

    def refuse() -> str:
        raise DomainError("Choose another day.")

    assert page_post(request, form, refuse, to="/done/", said="Done.") is None
    assert form.non_field_errors() == ["Choose another day."]
    assert _told(request) == []


def test_a_service_is_not_called_for_a_form_that_is_not_valid() -> None:
    request = _request(text="")
    called: list[str] = []
    assert page_post(request, Form(request.POST), lambda: called.append("yes"), to="/", said="Done.") is None
    assert called == []


def test_what_the_service_does_not_find_is_a_404() -> None:
    request = _request(text="words")

    def lose() -> str:
        raise NotFound("There is no such message.")

    with pytest.raises(Http404):
        page_post(request, Form(request.POST), lose, to="/done/", said="Done.")


def test_a_question_goes_back_to_where_it_was_asked() -> None:
    request = _request(text="words")
    answer = ask(request, Form(request.POST), Question("Why?", "/asked/"), lambda: None, said="It is saved.")
    assert answer["Location"] == "/asked/"
    assert _told(request) == [("success", "It is saved.")]


def test_a_question_with_an_address_of_its_own_goes_there() -> None:
    request = _request(text="words")
    question = Question("Why?", "/asked/")
    answer = ask(request, Form(request.POST), question, lambda: 7, said="", to=lambda made: f"/{made}/")
    assert answer["Location"] == "/7/"


def test_a_button_that_is_refused_shows_its_page_with_the_reason() -> None:
    def refuse() -> str:
        raise DomainError("It has begun already.")

    answer = press(_request(), refuse, to="/done/", said="Done.", refused=_refused)
    assert (answer.status_code, answer.content.decode()) == (409, "It has begun already.")


def test_a_button_pressed_with_a_key_that_is_none_is_refused_in_words() -> None:
    called: list[str] = []
    request = _request(key="not a key")
    answer = press(request, lambda: called.append("yes"), to="/done/", said="Done.", refused=_refused)
    assert "Open it again" in answer.content.decode()
    assert called == []


def test_a_button_that_is_pressed_twice_is_carried_out_once() -> None:
    called: list[str] = []
    request = _request(key=str(uuid4()))
    for _press in range(2):
        answer = press(request, lambda: called.append("yes"), to="/done/", said="Done.", refused=_refused)
        assert answer["Location"] == "/done/"
    assert called == ["yes"]
