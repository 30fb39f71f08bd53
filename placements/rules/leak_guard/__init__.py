"""The leak guard: nothing that identifies the child may stand in what goes out to providers."""

from collections.abc import Callable, Iterator, Mapping

from placements.rules.leak_guard.anybody import find_any_name
from placements.rules.leak_guard.births import find_ages, find_any_birth, find_births
from placements.rules.leak_guard.contacts import find_contacts
from placements.rules.leak_guard.folding import plain
from placements.rules.leak_guard.forms import names_of
from placements.rules.leak_guard.identity import Finding, Identity, Leak
from placements.rules.leak_guard.initials import find_initials
from placements.rules.leak_guard.names import find_names
from placements.rules.leak_guard.numbers import find_numbers, find_recorded
from placements.rules.leak_guard.places import find_addresses, find_postcodes, find_streets
from placements.rules.leak_guard.schools import OTHER_SCHOOL, SCHOOL, find_schools
from placements.rules.leak_guard.tokens import Text

__all__ = ["Identity", "Leak", "leaks", "personal_shapes", "shapes"]


def leaks(texts: Mapping[str, str], child: Identity) -> tuple[Leak, ...]:
    """Every identifier of the child in texts named by their fields; empty when they may go out."""
    names = names_of(child)

    def findings(text: Text) -> Iterator[Finding]:
        yield from find_names(text, names)
        yield from find_initials(text, child)
        yield from find_schools(text, child.school, SCHOOL)
        for school in child.other_schools:
            yield from find_schools(text, school, OTHER_SCHOOL)
        yield from find_births(text.line, child.date_of_birth)
        yield from find_any_birth(text.line)
        yield from find_postcodes(text, child.postcodes)
        yield from find_addresses(text, child.addresses)
        yield from find_recorded(text.line, [child.upn, child.nhs_number, *child.case_numbers])
        yield from find_numbers(text.line)
        yield from find_contacts(text.line)

    return _read(texts, findings)


def shapes(texts: Mapping[str, str]) -> tuple[Leak, ...]:
    """What looks like an identifier whoever it belongs to: for texts whose writer must not learn who the child is.

    No record is asked, so no answer confirms a guess.
    """
    return _read(texts, _shapes)


def personal_shapes(texts: Mapping[str, str]) -> tuple[Leak, ...]:
    """Of the shapes those that only a person has: birth dates, exact ages, numbers of health, school and court.

    For texts in which an organisation may give its own address, telephone and names.
    """
    return _read(texts, _personal)


def _personal(text: Text) -> Iterator[Finding]:
    yield from find_any_birth(text.line)
    yield from find_ages(text.line)
    yield from find_numbers(text.line)


def _shapes(text: Text) -> Iterator[Finding]:
    yield from find_any_birth(text.line)
    yield from find_ages(text.line)
    yield from find_postcodes(text, ())
    yield from find_streets(text.line)
    yield from find_numbers(text.line)
    yield from find_contacts(text.line)
    yield from find_any_name(text)


def _read(texts: Mapping[str, str], findings: Callable[[Text], Iterator[Finding]]) -> tuple[Leak, ...]:
    every = ((field, Text(plain(text))) for field, text in texts.items())
    return tuple(
        dict.fromkeys(Leak(field, found, what) for field, text in every for found, what in findings(text))
    )
