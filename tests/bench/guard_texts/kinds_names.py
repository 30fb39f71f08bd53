"""Kinds of planted identifier: the child's own names, in the ways in which hurried people write them."""

import unicodedata
from collections.abc import Callable
from random import Random

from tests.bench.guard_texts import frames
from tests.bench.guard_texts.carriers import slipped
from tests.bench.guard_texts.kinds import CORE, RECORD, Kind
from tests.bench.guard_texts.names import (
    EVERYDAY,
    ILLNESS,
    OTHER_FAMILIES,
    SHORT_FORMS,
    SHORT_FORMS_ELSEWHERE,
)
from tests.bench.guard_texts.people import (
    EVERYDAY_WORDS,
    Person,
    distinctive,
    person,
    person_of_another_script,
)

# Letters that a keyboard without accents leaves for these; the others lose their mark by decomposition.
_UNMARKED = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "ø": "o"})
# Pairs of letters that stand for something else in these texts: nobody could tell.
_OTHER_MEANINGS = (
    "AM AP AS AT BC BE BY CD CH CP DM DO EP FC FD GP GO HE HR HV IF IN IS IT JC KS LA LO MC ME MH MY NI NO OF OH ON "
    "OR OT PA PE PI PM PO PP PR RI RM SE SI SO ST SW TA TV UK UP US WE WP YP ML MG KG CM CS EA EH IE MP RE TO AD GB "
    "OK XL DR MS MR BM EU ED HB DJ FM SA SG CT BP HQ AC SS QA"
)


def without_accents(text: str) -> str:
    """As typed on a keyboard that has no accents."""
    apart = unicodedata.normalize("NFD", text.translate(_UNMARKED))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _family_word(child: Person) -> str:
    """The part of the family name that tells most."""
    return max(child.family_name.replace("-", " ").split(), key=len)


def _plain(child: Person) -> bool:
    """Both names are told from other words, whatever their case."""
    return distinctive(child.given_name) and distinctive(_family_word(child))


def _not_a_word(child: Person) -> bool:
    return distinctive(child.given_name, fewest=2) and distinctive(child.family_name, fewest=2)


def _in_one_word(child: Person) -> bool:
    return distinctive(child.given_name) and "-" not in child.given_name


def _initials_tell(child: Person) -> bool:
    return (
        child.given_name[0].isascii()
        and _pair(child) not in _OTHER_MEANINGS
        and child.family_name[0].isascii()
    )


def _pair(child: Person) -> str:
    return (child.given_name[0] + child.family_name[0]).upper()


def _initials(child: Person, r: Random) -> str:
    first, last = _pair(child)
    return r.choice((first + last, f"{first}.{last}.", f"{first}. {last}.", f"{first} {last}"))


def _given_and_initial(child: Person, r: Random) -> str:
    return f"{child.given_name} {child.family_name[0]}{r.choice(('', '', '.'))}"


def _initial_and_family(child: Person, r: Random) -> str:
    return f"{child.given_name[0]}{r.choice((' ', '. ', '.'))}{child.family_name}"


def _possessive(child: Person, r: Random) -> str:
    return r.choice((child.given_name, child.given_name, child.family_name, child.full_name)) + r.choice(
        ("'s", "’s")
    )


def _possessive_run_on(child: Person, r: Random) -> str:
    name = r.choice((child.given_name, _family_word(child)))
    return r.choice((name, name, name.lower())) + "s"


def _small(child: Person, r: Random) -> str:
    return r.choice((child.given_name, child.family_name, child.full_name)).lower()


def _capital(child: Person, r: Random) -> str:
    return r.choice((child.given_name, child.family_name, child.full_name)).upper()


def _marked(child: Person) -> bool:
    return any(name != without_accents(name) and distinctive(name, 4) for name in child.full_name.split())


def _accents_dropped(child: Person, r: Random) -> str:
    marked = [name for name in child.full_name.split() if name != without_accents(name) and len(name) > 3]
    return without_accents(r.choice((*marked, child.full_name)))


def _spaced(child: Person, r: Random) -> str:
    return r.choice((" ", "-", ".", "  ")).join(r.choice((child.given_name, child.given_name.upper())))


def _over_a_line(child: Person, r: Random) -> str:
    name = r.choice((child.given_name, _family_word(child)))
    place = r.randint(2, len(name) - 2)
    return r.choice((f"{child.given_name}\n{child.family_name}", f"{name[:place]}-\n{name[place:]}"))


def _joined(child: Person, r: Random) -> str:
    both = (child.given_name, child.family_name)
    return r.choice(
        ("".join(both), "".join(both).lower(), "_".join(both), f"{both[1]}{both[0]}", ".".join(both).lower())
    )


def _reversed(child: Person, r: Random) -> str:
    family = r.choice((child.family_name, child.family_name.upper()))
    return r.choice(
        (f"{family}, {child.given_name}", f"{family},{child.given_name}", f"{family} {child.given_name}")
    )


def _invisible(child: Person, r: Random) -> str:
    """As copied from a web page or a document: a non-breaking space, or a soft hyphen inside."""
    name = child.given_name
    place = r.randint(2, len(name) - 2)
    mark = r.choice(("\u00ad", "\u200b"))
    return r.choice((f"{name}\u00a0{child.family_name}", f"{name[:place]}{mark}{name[place:]}"))


def _edited(edit: str) -> Callable[[Person, Random], str]:
    """A name with one slip: never one that gives another everyday word."""

    def write(child: Person, r: Random) -> str:
        names = [name for name in (child.given_name, _family_word(child)) if distinctive(name)]
        while (wrong := slipped(r.choice(names), r, edit)).title() in EVERYDAY_WORDS:
            pass
        return r.choice((wrong, wrong, wrong.lower()))

    return write


def _hyphened(child: Person) -> bool:
    return "-" in child.full_name and distinctive(child.full_name.replace("-", " "))


def _hyphen_dropped(child: Person, r: Random) -> str:
    name = child.family_name if "-" in child.family_name else child.given_name
    return name.replace("-", r.choice((" ", "", " - ", "–")))


def _barrelled(r: Random) -> Person:
    child = person(r)
    return person(r, family_name=f"{_family_word(child)}-{r.choice(OTHER_FAMILIES.split())}")


def _part(child: Person, r: Random) -> str:
    return r.choice([part for part in child.family_name.split("-") if distinctive(part)])


def _called(names: str) -> Callable[[Random], Person]:
    return lambda r: person(r, given_name=r.choice(names.split()))


NAMES = (
    Kind("given name", CORE, lambda c, r: c.given_name, frames.NAME, _not_a_word),
    Kind("family name", CORE, lambda c, r: c.family_name, frames.NAME, _not_a_word),
    Kind("full name", CORE, lambda c, r: c.full_name, frames.NAME + frames.LISTED),
    Kind("name, possessive", CORE, _possessive, frames.POSSESSIVE, _not_a_word),
    Kind("name, possessive without apostrophe", RECORD, _possessive_run_on, frames.POSSESSIVE, _plain),
    Kind("name in capitals", CORE, _capital, frames.NAME, _plain),
    Kind("name in small letters", CORE, _small, frames.NAME, _plain),
    Kind("accents dropped", CORE, _accents_dropped, frames.NAME, _marked),
    Kind("hyphen dropped", CORE, _hyphen_dropped, frames.NAME, _hyphened),
    Kind("names run together", CORE, _joined, frames.LISTED, _plain),
    Kind("letters spaced", CORE, _spaced, frames.LISTED, _in_one_word),
    Kind("name over a line break", CORE, _over_a_line, frames.NAME, _plain),
    Kind("family name first", CORE, _reversed, frames.LISTED),
    Kind("part of a double-barrelled name", CORE, _part, frames.NAME, lambda c: "-" in c.family_name, _barrelled),
    Kind("initials", RECORD, _initials, frames.INITIALS, _initials_tell),
    Kind("given name and initial", CORE, _given_and_initial, frames.NAME, _not_a_word),
    Kind("initial and family name", CORE, _initial_and_family, frames.NAME, _not_a_word),
    Kind("nickname on record", RECORD, lambda c, r: c.known_as[0], frames.NICKNAME),
    Kind("nickname on record, small letters", RECORD, lambda c, r: c.known_as[0].lower(), frames.NICKNAME),
    Kind(
        "usual short form", RECORD, lambda c, r: SHORT_FORMS[c.given_name], frames.NAME,
        draw=_called(" ".join(SHORT_FORMS)),
    ),
    Kind(
        "short form in another language", RECORD, lambda c, r: SHORT_FORMS_ELSEWHERE[c.given_name], frames.NAME,
        draw=_called(" ".join(SHORT_FORMS_ELSEWHERE)),
    ),
    Kind("misspelt: letter changed", RECORD, _edited("substitution"), frames.NAME, _plain),
    Kind("misspelt: letter left out", RECORD, _edited("deletion"), frames.NAME, _plain),
    Kind("misspelt: letter too many", RECORD, _edited("insertion"), frames.NAME, _plain),
    Kind("misspelt: letters exchanged", RECORD, _edited("transposition"), frames.NAME, _plain),
    Kind("invisible characters in the name", RECORD, _invisible, frames.NAME, _plain),
    Kind("name in its own script", RECORD, lambda c, r: c.given_name, frames.NAME, draw=person_of_another_script),
    Kind("everyday word as a name", RECORD, lambda c, r: c.given_name, frames.ORDINARY_WORD, draw=_called(EVERYDAY[0])),
    Kind("illness as a name", RECORD, lambda c, r: c.given_name, frames.ORDINARY_WORD, draw=_called(ILLNESS[0])),
)  # fmt: skip
