"""What the demonstration says: nothing of a child's name or school, and risks and schools that fit the age."""

import re
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest

from providers.states import CriterionCode
from sefton_pdps.demo import buying_texts, market, names, people, texts
from sefton_pdps.demo.living import children
from sefton_pdps.demo.living.motion import WAITING

NAMES = {word.casefold() for name in [*names.GIVEN, *names.FAMILY] for word in re.findall(r"\w+", name)}
SCHOOL_WORDS = {"inventwood", "mockfield", "notionalside", "testbridge", "samplegate"}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)


WRITTEN = vars(texts) | vars(buying_texts)


@pytest.mark.parametrize("name", [name for name in WRITTEN if name.isupper() and name != "SCHOOLS"])
def test_no_text_holds_a_name_that_a_child_or_a_school_may_have(name):
    for text in _texts(WRITTEN[name]):
        said = {word.casefold() for word in re.findall(r"\w+", text)}
        # "test" and the like are parts of invented names; nobody writes them in a reason.
        assert not said & (NAMES | SCHOOL_WORDS), text


def test_evaluators_have_reasons_for_every_criterion():
    assert set(texts.SCORED) == set(texts.ANSWERS) == set(CriterionCode.values)


@pytest.mark.parametrize(
    ("age", "word"), [(0, ""), (2, ""), (3, "Nursery"), (5, "Primary"), (10, "Primary"), (12, "High|Academy")]
)
def test_a_school_fits_the_age(age, word):
    assert all(re.search(word, school) for school in texts.for_age(texts.SCHOOLS, age))
    assert age >= 3 or texts.for_age(texts.SCHOOLS, age) == ("",)


def test_no_child_under_ten_is_said_to_be_at_risk_of_sexual_harm_or_of_substances():
    assert all(
        least >= 10
        for name, least in children.RISKS.items()
        if "sexual" in name or "drug" in name or "exploitation" in name
    )


def test_something_is_due_yesterday_today_and_tomorrow_whatever_day_it_is():
    needed, closing = {one.needed for one in WAITING}, {one.closes for one in WAITING}
    assert {-1, 0} <= needed and {0, 1} <= closing


def test_people_of_the_council_and_of_providers_have_names_of_their_own():
    everybody = [member.name for member in people.COUNCIL] + names.grown_ups(Random(1), 100)
    assert len(everybody) == len(set(everybody))
    assert not set(names.GROWN_UP) & set(names.GIVEN)


def test_a_later_register_moves_grades_with_a_later_inspection_and_the_named_home_falls():
    random = Random(5)
    before = market.sites(random, market.Ground(random))
    falls = before[7].urn
    after = market.later(random, before, as_at=date(2026, 10, 25), falls=falls)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert all(old.urn == new.urn for old, new in zip(before, after, strict=True))
    assert 8 < len(changed) < 30
    assert [new.urn for new in after if new.grade == "Inadequate"] == [falls]
    assert all(new.inspected_on > date(2023, 9, 30) for old, new in changed if old.grade != new.grade)
    assert sum(old.name != new.name for old, new in changed) == 1
    assert sum(old.places != new.places for old, new in changed) == 2
