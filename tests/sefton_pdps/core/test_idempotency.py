"""A page sent twice is carried out once; a refusal lets it be sent again."""

import os
import threading
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django import forms
from django.db import connections
from django.http import HttpResponse
from django.test import RequestFactory

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.models import Submission, WorkerHeart
from sefton_pdps.core.time import clock
from sefton_pdps.core.web import idempotency
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, page_post
from tests.factories.rows import all_of

DOUBLES = 1000 if os.environ.get("DRILL") else 60


class Form(PageForm):
    text = forms.CharField()


def _request(user_id: UUID, at: datetime, key: str = "") -> Any:
    request: Any = RequestFactory().post("/page/", {"text": "words", "key": key})
    request.user = type("Person", (), {"pk": user_id})()
    request.at = at
    return request


def _send(key: str, user_id: UUID, service: Any) -> tuple[HttpResponse | None, Form]:
    request = _request(user_id, clock.now(), key)
    form = Form(request.POST)
    assert form.is_valid()
    with tenancy.scope(tenancy.COUNCIL):
        return page_post(request, form, service, to=str, said=TOLD_BY_THE_PAGE), form


@pytest.mark.django_db
def test_the_second_sending_leads_to_where_the_first_ended_and_does_nothing() -> None:
    done: list[str] = []

    def once() -> str:
        done.append("once")
        return "/done/"

    key, user = str(uuid4()), uuid4()
    answers = [_send(key, user, once)[0] for _ in range(3)]
    assert [answer["Location"] for answer in answers if answer] == ["/done/"] * 3
    assert done == ["once"]


@pytest.mark.django_db
def test_a_refusal_keeps_the_key_for_another_try() -> None:
    key, user = str(uuid4()), uuid4()

    def refuse() -> str:
        all_of(WorkerHeart).create(name="half", beat_at=clock.now())
        raise DomainError("Choose another day.")

    answer, form = _send(key, user, refuse)
    assert answer is None
    assert form.non_field_errors() == ["Choose another day."]
    assert not all_of(WorkerHeart).exists()
    assert _send(key, user, lambda: "/done/")[0]["Location"] == "/done/"


@pytest.mark.django_db
def test_a_key_of_somebody_else_tells_nothing_of_where_they_went() -> None:
    key = str(uuid4())
    _send(key, uuid4(), lambda: "/private/")
    assert _send(key, uuid4(), lambda: "/never/")[0]["Location"] == "/page/"


@pytest.mark.fault
def test_clicks_at_the_same_moment_make_one_record_each(committed_db: str) -> None:
    user, at = uuid4(), clock.now()
    keys = [uuid4() for _ in range(DOUBLES)]
    together = threading.Barrier(2)

    def click() -> None:
        try:
            for key in keys:
                together.wait(20)
                with tenancy.scope(tenancy.COUNCIL):
                    if idempotency.claim(key, user_id=user, at=at):
                        all_of(WorkerHeart).create(name=str(key), beat_at=at)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all_of(WorkerHeart).count() == all_of(Submission).count() == DOUBLES
