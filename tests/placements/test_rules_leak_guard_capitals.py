"""A text all in capitals hides nobody and stops no plain words; initials of every name; what a bookkeeper numbers."""

from datetime import date

import pytest

from placements.rules.leak_guard import Identity, leaks

CHILD = Identity(
    "Hope Skylark",
    "El Mockwell",
    date(2011, 3, 9),
    "Notionalside Grange School",
    addresses=("14 Mill Lane, Southport",),
)
LEAST = "THE TEAM WROTE THIS IN CAPITALS FROM BEGINNING TO END. "


def stopped(text: str, child: Identity = CHILD) -> bool:
    return bool(leaks({"text": text}, child))


@pytest.mark.parametrize(
    "written", ["SKYLARK", "EL MOCKWELL", "NOTIONALSIDE", "14 MILL LANE", "22 ACACIA AVENUE", "PR8 6AA", "AB12 CDE"]
)  # fmt: skip
def test_an_identifier_is_found_in_a_text_all_in_capitals(written):
    assert stopped(f"{LEAST}IT WAS {written} AGAIN.")


@pytest.mark.parametrize(
    "words",
    [
        "IT IS 20 MINUTES DRIVE AND 10 FROM THE COURT", "14 MINUTES EACH WAY", "3 VERY CLOSE TO IT", "675 WITHIN REACH",
        "THE RANGE OF WORK", "CAR REGISTRATION IS FOR 17 AND OVER", "2 STAFF NEEDED FOR COURT",
    ],
)  # fmt: skip
def test_plain_words_in_capitals_are_let_through(words):
    assert not stopped(f"{LEAST}{words}.")


@pytest.mark.parametrize("written", ["H.M.", "H.S.M.", "H.E.", "H. E. M.", "HSEM"])
def test_initials_are_found_with_and_without_the_little_word_of_a_family_name(written):
    assert stopped(f"We wrote to {written} about it.")


@pytest.mark.parametrize("written", ["INV-8487397", "INV8487397", "PO5051183", "PO 1107111", "CN/1234567"])
def test_an_invoice_or_an_order_is_no_reference_of_the_home_office(written):
    assert not stopped(f"It was paid under {written} in June.")


@pytest.mark.parametrize("written", ["M1234567", "M 1234567/2", "GWF 012345678", "1212-0001-2345-6789"])
def test_a_reference_of_the_home_office_is_found(written):
    assert stopped(f"It was sent under {written} in June.")


@pytest.mark.parametrize(
    "street", ["Station Approach", "Mock Drove", "The Strand", "Invented Wynd", "Notional Glen"]
)
def test_a_street_is_known_by_many_kinds_of_street(street):
    assert stopped(f"We met at 31 {street} on a day.")
