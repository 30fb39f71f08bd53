"""The school year of a child in England: the year by 31 August, and the fourth key stage (reg. 10, S-19). Pure.

Counted from the date of birth; a child who is taught with another year is rare, and who answers about the education
says so (M).
"""

from datetime import date

# Who turns 5 between 1 September and 31 August is in Year 0, reception, of that school year (Education Act 1996, M).
FIRST_MONTH, RECEPTION_AGE = 9, 5
KEY_STAGE_4 = (10, 11)
EXAMINATIONS = 11
# The personal education plan runs from reception to the school year in which the child turns 18 (M).
SCHOOL_YEARS = (0, 13)


def _begins(on: date) -> int:
    """The calendar year in which the school year of a day began."""
    return on.year if on.month >= FIRST_MONTH else on.year - 1


def school_year(born: date, on: date) -> int:
    """The school year of a child on a day: 0 is reception; less than 0 before school, more than 13 after it."""
    return _begins(on) - _begins(born) - RECEPTION_AGE


def in_key_stage_4(year: int) -> bool:
    """Whether a school year belongs to the fourth key stage."""
    first, last = KEY_STAGE_4
    return first <= year <= last


def year_words(year: int) -> str:
    """ "Year 11, Key Stage 4: examinations in the summer"; empty outside the school years."""
    first, last = SCHOOL_YEARS
    if not first <= year <= last:
        return ""
    if year == EXAMINATIONS:
        return "Year 11, Key Stage 4: the examinations are this school year"
    name = f"Year {year}" if year else "Reception"
    return f"{name}, Key Stage 4" if in_key_stage_4(year) else name
