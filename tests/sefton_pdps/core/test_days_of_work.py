"""What is taken for a day of work, within the official list of bank holidays and beyond it; nothing is fetched."""

import socket
from datetime import date

import pytest

from sefton_pdps.core.time.working_days import (
    BankHolidaysUnknown,
    add_working_days,
    bank_holidays,
    is_working_day,
    known_years,
    next_day_of_work,
    somebody_works,
)

LAST = known_years()[-1]


def test_the_years_known_are_those_of_the_list_from_its_first_to_its_last():
    years = {day.year for day in bank_holidays()}
    assert set(known_years()) == set(range(min(years), max(years) + 1))
    with pytest.raises(BankHolidaysUnknown, match=f"covers {min(years)} to {max(years)}\\."):
        is_working_day(date(max(years) + 1, 1, 4))


def test_the_list_is_the_installed_one_and_nothing_is_fetched(monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: asked.append(given) or [])
    assert bank_holidays.__wrapped__() == bank_holidays()
    assert asked == []


def test_no_working_day_from_a_day_is_the_day_itself_even_on_a_sunday():
    assert add_working_days(date(2026, 11, 29), 0) == date(2026, 11, 29)


@pytest.mark.parametrize(
    ("day", "works"),
    [(date(2026, 12, 24), True), (date(2026, 12, 25), False), (date(2026, 12, 26), False), (date(2026, 12, 28), False)],
)  # fmt: skip
def test_within_the_list_nobody_works_on_a_bank_holiday(day, works):
    assert somebody_works(day) is works


def test_beyond_the_list_every_weekday_is_taken_for_a_day_of_work_and_no_saturday():
    year = LAST + 1
    days = [date(year, 1, number) for number in range(1, 15)]
    assert {day.weekday() for day in days if somebody_works(day)} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("day", "following"),
    [(date(2026, 11, 26), date(2026, 11, 27)), (date(2026, 11, 27), date(2026, 11, 30)),
     (date(2026, 12, 24), date(2026, 12, 29))],
)  # fmt: skip
def test_the_next_day_of_work_leaves_out_weekends_and_bank_holidays(day, following):
    assert next_day_of_work(day) == following
