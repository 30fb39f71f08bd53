"""Ages in whole years, and the words that may stand for them where the child must not be known."""

from datetime import date

from sefton_pdps.core.errors import DomainError

ADULT = 18
BANDS = ((0, 4), (5, 10), (11, 15), (16, 17))


def age_on(date_of_birth: date, day: date) -> int:
    """Whole years lived on a day; somebody born on 29 February has the birthday on 1 March in a common year."""
    before_birthday = (day.month, day.day) < (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - before_birthday


def band_words(age: int) -> str:
    """The band of ages that an age falls in: "11 to 15"; from 18, "18 and over"."""
    for first, last in BANDS:
        if first <= age <= last:
            return f"{first} to {last}"
    return f"{ADULT} and over"


def age_words(age: int) -> str:
    """An age for a profile, never exact: a year either way, "13 to 15"."""
    return f"{max(age - 1, 0)} to {min(age + 1, ADULT - 1)}"


def check_date_of_birth(date_of_birth: date, day: date) -> None:
    """A child on record is born already and under 18 on the day of recording (Children Act 1989, s. 105)."""
    if date_of_birth > day:
        raise DomainError("The date of birth is in the future. Enter the child's date of birth.")
    if age_on(date_of_birth, day) >= ADULT:
        raise DomainError("A placement is for a child under 18. Check the date of birth.")
