"""Kinds of planted identifier: the date of birth."""

from datetime import date
from random import Random

from tests.bench.guard_texts import frames
from tests.bench.guard_texts.carriers import MONTHS
from tests.bench.guard_texts.kinds import CORE, RECORD, Kind
from tests.bench.guard_texts.people import Person

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth"
)


def _th(day: int) -> str:
    ending = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _month(birth: date, r: Random) -> str:
    name = MONTHS[birth.month - 1]
    return r.choice((name, name, name[:3], name.lower()))


def _figures(child: Person, r: Random) -> str:
    b, mark = child.birth, r.choice(("/", "-", ".", "/", " / "))
    return r.choice((f"{b:%d}{mark}{b:%m}{mark}{b:%Y}", f"{b.day}{mark}{b.month}{mark}{b:%Y}"))


def _short_year(child: Person, r: Random) -> str:
    b, mark = child.birth, r.choice(("/", "-", "."))
    return r.choice((f"{b:%d}{mark}{b:%m}{mark}{b:%y}", f"{b.day}{mark}{b.month}{mark}{b:%y}"))


def _year_first(child: Person, r: Random) -> str:
    return r.choice((f"{child.birth:%Y-%m-%d}", f"{child.birth:%Y/%m/%d}", f"{child.birth:%Y.%m.%d}"))


def _run_together(child: Person, r: Random) -> str:
    b = child.birth
    return r.choice((f"{b:%d%m%Y}", f"{b:%d%m%y}", f"{b:%Y%m%d}"))


def _spaced(child: Person, r: Random) -> str:
    b = child.birth
    return r.choice((f"{b:%d %m %Y}", f"{b:%d %m %y}", f"{b.day} {b.month} {b:%Y}"))


def _day_first_words(child: Person, r: Random) -> str:
    b = child.birth
    day = r.choice((str(b.day), _th(b.day), f"{_th(b.day)} of"))
    return f"{day} {_month(b, r)}{r.choice((' ', ', '))}{b.year}"


def _month_first_words(child: Person, r: Random) -> str:
    b = child.birth
    return f"{_month(b, r)} {r.choice((str(b.day), _th(b.day)))}{r.choice((' ', ', '))}{b.year}"


def _tight_words(child: Person, r: Random) -> str:
    b = child.birth
    name, year = b.strftime("%b"), r.choice((f"{b:%y}", f"{b:%Y}"))
    return r.choice(
        (
            f"{b.day}{name.upper()}{year}",
            f"{b.day}-{name}-{year}",
            f"{b:%d}{name}{year}",
            f"{b.day} {name} '{b:%y}",
        )
    )


def _words_short_year(child: Person, r: Random) -> str:
    b = child.birth
    return f"{r.choice((str(b.day), _th(b.day)))} {_month(b, r)} {b:%y}"


def _spoken(child: Person, r: Random) -> str:
    b = child.birth
    return f"{r.choice(('the ', ''))}{_ORDINALS.split()[b.day - 1]} of {MONTHS[b.month - 1]} {b.year}"


def _american(child: Person, r: Random) -> str:
    b = child.birth
    return r.choice((f"{b:%m}/{b:%d}/{b:%Y}", f"{b:%m}-{b:%d}-{b:%Y}"))


def _without_year(child: Person, r: Random) -> str:
    b = child.birth
    return r.choice(
        (f"{b.day} {MONTHS[b.month - 1]}", f"{_th(b.day)} {_month(b, r)}", f"{MONTHS[b.month - 1]} {b.day}")
    )


DATES = (
    Kind("birth in figures", CORE, _figures, frames.BIRTH),
    Kind("birth in figures, short year", CORE, _short_year, frames.BIRTH),
    Kind("birth, year first", CORE, _year_first, frames.BIRTH),
    Kind("birth run together", CORE, _run_together, frames.BIRTH),
    Kind("birth in figures, spaced", CORE, _spaced, frames.BIRTH),
    Kind("birth, day before month's name", CORE, _day_first_words, frames.BIRTH),
    Kind("birth, month's name first", CORE, _month_first_words, frames.BIRTH),
    Kind("birth, month's name tight", CORE, _tight_words, frames.BIRTH),
    Kind("birth, month's name, short year", CORE, _words_short_year, frames.BIRTH),
    Kind("birth as spoken", RECORD, _spoken, frames.BIRTH),
    Kind("birth, month before day in figures", RECORD, _american, frames.BIRTH),
    Kind("birthday without the year", RECORD, _without_year, frames.BIRTHDAY),
)
