"""Kinds of planted identifier: the people and the schools around the child."""

from random import Random

from tests.bench.guard_texts import frames
from tests.bench.guard_texts.carriers import slipped
from tests.bench.guard_texts.kinds import RECORD, Kind
from tests.bench.guard_texts.names import SCHOOLS
from tests.bench.guard_texts.people import Person, distinctive

# Initials of schools that say something else in these texts.
_OTHER_MEANINGS = frozenset({"NHS", "OLL", "SOS"})


def _relative(child: Person, r: Random) -> str:
    return r.choice(child.relatives)


def _relatives_first_name(child: Person, r: Random) -> str:
    return _relative(child, r).split()[0] + r.choice(("", "", "", "'s sister"))


def _relatives_title(child: Person, r: Random) -> str:
    return f"{r.choice(('Mrs', 'Mr', 'Ms', 'Miss', 'Mrs.'))} {child.relatives[1].split()[-1]}"


def _relative_misspelt(child: Person, r: Random) -> str:
    names = [name for name in child.relatives[1].split() if distinctive(name, 6)]
    return slipped(r.choice(names), r)


def _kin_term(child: Person, r: Random) -> str:
    name = _relative(child, r).split()[0]
    return f"{r.choice(('Nan', 'Uncle', 'Auntie', 'mum', 'step-dad', 'cousin', 'Nana', 'aunt'))} {name}"


def _workers_first_name(child: Person, r: Random) -> str:
    return r.choice(child.workers).split()[0]


def _workers_title(child: Person, r: Random) -> str:
    return f"{r.choice(('Mrs', 'Mr', 'Ms', 'Miss'))} {r.choice(child.workers).split()[-1]}"


def _worker_misspelt(child: Person, r: Random) -> str:
    return slipped(r.choice(r.choice(child.workers).split()), r)


def _previous_family_name(child: Person, _r: Random) -> str:
    return child.previous_names[0].split()[-1]


def _short(school: str) -> str:
    return dict(SCHOOLS)[school]


def _school_misspelt(child: Person, r: Random) -> str:
    words = [word for word in _short(child.school).replace("'s", "").split() if len(word) > 4]
    return child.school.replace(words[0], slipped(words[0], r)) if r.random() < 0.5 else slipped(words[0], r)


def _letters(school: str) -> str:
    return "".join(word[0] for word in school.removeprefix("The ").split() if word[0].isupper())


def _school_initials(child: Person, r: Random) -> str:
    letters = _letters(child.school)
    return r.choice((letters, letters, ".".join(letters) + "."))


def _school_in_another_dress(child: Person, r: Random) -> str:
    return r.choice(
        (
            child.school.lower(),
            child.school.upper(),
            _short(child.school).lower(),
            child.school.replace("'", "’"),
        )
    )


PEOPLE = (
    Kind("previous name in full", RECORD, lambda c, r: c.previous_names[0], frames.LISTED),
    Kind("previous family name", RECORD, _previous_family_name, frames.NAME),
    Kind("relative's full name", RECORD, _relative, frames.RELATIVE),
    Kind("relative's first name", RECORD, _relatives_first_name, frames.RELATIVE),
    Kind("relative with a kinship word", RECORD, _kin_term, frames.RELATIVE),
    Kind("relative with title", RECORD, _relatives_title, frames.TITLED),
    Kind("relative misspelt", RECORD, _relative_misspelt, frames.RELATIVE),
    Kind("relative in small letters", RECORD, lambda c, r: _relative(c, r).lower(), frames.RELATIVE),
    Kind("worker in small letters", RECORD, lambda c, r: r.choice(c.workers).lower(), frames.WORKER),
    Kind("worker's full name", RECORD, lambda c, r: r.choice(c.workers), frames.WORKER),
    Kind("worker's first name", RECORD, _workers_first_name, frames.WORKER),
    Kind("worker with title", RECORD, _workers_title, frames.WORKER),
    Kind("worker misspelt", RECORD, _worker_misspelt, frames.WORKER),
    Kind("school in full", RECORD, lambda c, r: c.school, frames.SCHOOL),
    Kind("school in short", RECORD, lambda c, r: _short(c.school), frames.SCHOOL),
    Kind("school in other letters", RECORD, _school_in_another_dress, frames.SCHOOL),
    Kind("school misspelt", RECORD, _school_misspelt, frames.SCHOOL,
         lambda c: any(len(word) > 5 for word in _short(c.school).split())),
    Kind("school's initials", RECORD, _school_initials, frames.SCHOOL,
         lambda c: len(_letters(c.school)) > 2 and _letters(c.school) not in _OTHER_MEANINGS),
    Kind("another school in full", RECORD, lambda c, r: c.other_schools[0], frames.SCHOOL),
    Kind("another school in short", RECORD, lambda c, r: _short(c.other_schools[0]), frames.SCHOOL),
)  # fmt: skip
