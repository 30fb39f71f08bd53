"""Two people on one thing: the later one reads both texts and chooses; nothing is overwritten in silence."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.test import RequestFactory

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms import DayField, MoneyField, PageForm
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.editing import VERSION, Edit, Saved
from sefton_pdps.core.web.pages import page_post

pytestmark = pytest.mark.django_db
STORED = {"text": "First", "fee": Decimal("10.00"), "day": date(2026, 11, 28), "kinds": ["a", "b"]}


@pytest.fixture(autouse=True)
def _signed_in() -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


class Form(PageForm):
    text = forms.CharField(label="Text", required=False)
    fee = MoneyField(label="Fee", required=False)
    day = DayField(label="Day", required=False)
    kinds = forms.MultipleChoiceField(label="Kinds", choices=[("a", "Ash"), ("b", "Beech")], required=False)


class Row:
    """A stored row that somebody else may change between the page and its sending."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = dict(STORED)

    def edit(self) -> Edit:
        return Edit(
            shown=lambda: self,
            locked=lambda: self,
            stored=lambda row: dict(row.values),
            saved=lambda _row: Saved("Rosebay Mock, Provider administrator", clock.now()),
        )


def _opened(row: Row) -> str:
    form = Form(initial=row.values)
    row.edit().mark(form)
    return str(form[VERSION].value())


def _send(row: Row, version: str, **typed: Any) -> tuple[Any, Form, list[str]]:
    data = {
        "text": "Mine",
        "fee": "10.00",
        "day_0": "28",
        "day_1": "11",
        "day_2": "2026",
        "kinds": ["a", "b"],
    }
    request: Any = RequestFactory().post("/page/", {**data, VERSION: version, "key": str(uuid4()), **typed})
    request.user = type("Person", (), {"pk": uuid4()})()
    request.at = clock.now()
    done: list[str] = []
    form = Form(request.POST)
    with tenancy.scope(tenancy.COUNCIL):
        answer = page_post(request, form, lambda: done.append("saved"), to="/done/", said="", edit=row.edit())
    return answer, form, done


def test_who_was_first_saves():
    row = Row()
    answer, _form, done = _send(row, _opened(row))
    assert answer["Location"] == "/done/" and done == ["saved"]


@pytest.mark.parametrize(
    ("name", "value", "theirs", "yours"),
    [
        ("text", "Theirs", "Theirs", "Mine"),
        ("fee", Decimal("2000.00"), "£2,000.00", "£10.00"),
        ("day", date(2026, 12, 1), "1 December 2026", "28 November 2026"),
        ("kinds", ["b"], "Beech", "Ash, Beech"),
        ("text", "", "\N{EN DASH}", "Mine"),
    ],
)
def test_the_later_one_reads_both_and_nothing_is_written(name, value, theirs, yours):
    row = Row()
    version = _opened(row)
    row.values[name] = value
    answer, form, done = _send(row, version)
    assert answer is None and done == []
    (difference,) = [one for one in form.overtaken.differences if one.label == form.fields[name].label]
    assert (str(difference.theirs), str(difference.yours)) == (theirs, yours)
    assert (
        "Rosebay Mock" in form.non_field_errors()[0]
        and "Yours is not saved yet" in form.non_field_errors()[0]
    )


def test_who_has_read_both_may_save_theirs():
    row = Row()
    version = _opened(row)
    row.values["text"] = "Theirs"
    _answer, form, _done = _send(row, version)
    answer, _form, done = _send(row, str(form[VERSION].value()))
    assert answer["Location"] == "/done/" and done == ["saved"]


def test_a_third_person_between_is_met_again():
    row = Row()
    version = _opened(row)
    row.values["text"] = "Theirs"
    _answer, form, _done = _send(row, version)
    row.values["text"] = "A third"
    answer, again, done = _send(row, str(form[VERSION].value()))
    assert answer is None and done == [] and again.overtaken.differences[0].theirs == "A third"


@pytest.mark.parametrize("version", ["", "0" * 64, "not a version"])
def test_a_page_without_its_version_overwrites_nothing(version):
    answer, form, done = _send(Row(), version)
    assert answer is None and done == [] and form.overtaken is not None


def test_the_order_of_ticks_is_no_change():
    row = Row()
    version = _opened(row)
    row.values["kinds"] = ["b", "a"]
    assert _send(row, version)[2] == ["saved"]
