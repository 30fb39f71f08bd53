"""Choosing one of however many: a list while they are few, letters of the name once they are many."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template import engines

from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.forms import FindingForm, problems
from sefton_pdps.core.forms.finding import MOST_LISTED, Choice

NOBODY = "Nobody yet"


class Names:
    """Invented people, by key."""

    def __init__(self, *names: str) -> None:
        self.rows = [Choice(str(number), f"{name}, clerk", name) for number, name in enumerate(names)]

    def like(self, letters: str, number: int) -> list[Choice]:
        return [row for row in self.rows if letters.casefold() in row.name.casefold()][:number]

    def choice(self, value: str) -> Choice | None:
        return next((row for row in self.rows if row.value == value), None)


MANY = Names(
    *(f"Person {number:02}" for number in range(40)), "Ann Gull", "Ann Gull", "Bea Heron", "Beatrix Tern"
)
ANN, BEA = "40", "42"


def form_of(source: Names, sent: str | None = None, *, required: bool = False, **initial: str) -> FindingForm:
    class Asking(FindingForm):
        who = forms.ChoiceField(label="Who", required=required)
        note = forms.CharField(required=False)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.offer("who", source, NOBODY)

    return Asking(*([QueryDict(f"key={new_id()}&{sent}")] if sent is not None else []), initial=initial)


def labels(form: FindingForm) -> list[str]:
    field = form.fields["who"]
    return (
        []
        if field.widget.is_hidden
        else [str(label) for _value, label in form.control("who", forms.ChoiceField).choices]
    )


def refusals(form: FindingForm) -> list[tuple[str, str]]:
    assert not form.is_valid()
    return [(problem.text, problem.target) for problem in problems(form)]


def test_few_are_a_list_and_one_more_is_a_search() -> None:
    few = form_of(Names(*(f"P{number}" for number in range(MOST_LISTED))))
    assert len(labels(few)) == MOST_LISTED + 1 and "who_find" not in few.fields
    many = form_of(Names(*(f"P{number}" for number in range(MOST_LISTED + 1))))
    assert labels(many) == [] and [*many.fields][:2] == ["who_find", "who"]
    page = engines["django"].from_string("{% load page %}{% page_form form %}").render({"form": many})
    assert (
        page.count("<option") == 0
        and 'for="id_who_find"' in page
        and f"Leave it empty for “{NOBODY}”" in page
    )


@pytest.mark.parametrize(
    "sent", ["who_find=Bea Heron", "who_find=bea heron", f"who={BEA}", f"who={BEA}&who_find=bea"]
)
def test_a_whole_name_or_a_line_of_the_list_chooses(sent: str) -> None:
    form = form_of(MANY, sent)
    assert form.is_valid(), form.errors
    assert form.answered == {"who": BEA, "note": ""}


@pytest.mark.parametrize(
    ("letters", "said", "listed"),
    [
        ("bea", "2 have “bea” in the name. Choose one below.", 2),
        ("tern", "1 has “tern” in the name. Choose it below.", 1),
        ("Ann Gull", "2 have “Ann Gull” in the name. Choose one below.", 2),
        (
            "person",
            "More than 25 have “person” in the name. Type more letters, or choose one below.",
            MOST_LISTED,
        ),
        (
            "zzz",
            "Nothing in the list has “zzz” in its name. Check the spelling, or type fewer letters.",
            None,
        ),
    ],
)
def test_letters_that_do_not_settle_it_are_asked_about_with_those_that_match(
    letters: str, said: str, listed: int | None
) -> None:
    form = form_of(MANY, f"who_find={letters}")
    assert refusals(form) == [(said, "id_who_find")]
    assert len(labels(form)) == (0 if listed is None else listed + 1)


def test_letters_for_somebody_else_do_not_leave_the_old_choice_standing() -> None:
    form = form_of(MANY, f"who={ANN}&who_find=person 1")
    assert refusals(form) == [("10 have “person 1” in the name. Choose one below.", "id_who_find")]
    moved = form_of(MANY, f"who={ANN}&who_find=Bea Heron")
    assert moved.is_valid() and moved.answered["who"] == BEA


def test_who_is_chosen_already_stays_in_the_list() -> None:
    form = form_of(MANY, who=BEA)
    assert labels(form) == [NOBODY, "Bea Heron, clerk"]
    assert form.fields["who_find"].label == "Find another: who"


def test_nobody_is_chosen_where_nobody_must_be() -> None:
    form = form_of(MANY, "who=&who_find=")
    assert form.is_valid() and form.answered["who"] == ""


@pytest.mark.parametrize("sent", ["", "who=&who_find=", "who=999", "who=&who_find=zzz"])
def test_where_somebody_must_be_the_box_for_letters_says_so(sent: str) -> None:
    [(_said, target)] = refusals(form_of(MANY, sent, required=True))
    assert target == "id_who_find"
