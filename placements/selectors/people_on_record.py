"""Everybody whom a text of the council must not name, and the words that name nobody."""

from collections.abc import Mapping
from datetime import date

from placements.models import Child
from placements.rules.leak_guard import Identity, leaks
from placements.rules.leak_guard.folding import plain
from placements.rules.leak_guard.tokens import tokens
from placements.rules.people_on_record import Person, kinds_named
from placements.selectors.identity import lines
from providers.models import Provider, Setting
from sefton_pdps.accounts.models import User
from sefton_pdps.geography.models import Authority

# With nobody's record the leak guard still finds addresses, numbers and dates of birth by their shape.
NOBODY = Identity("", "", date.min)


def texts_that_tell(texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The texts, by name, in which a child on record or what looks like an identifier stands, and what kind it is."""
    written = {name: text for name, text in texts.items() if text.strip()}
    if not written:
        return {}
    people, spared = _people(), _spared()
    told: dict[str, tuple[str, ...]] = {}
    for name, text in written.items():
        kinds = [*kinds_named(text, people, spared), *(leak.what for leak in leaks({name: text}, NOBODY))]
        if kinds:
            told[name] = tuple(dict.fromkeys(kinds))
    return told


def _people() -> list[Person]:
    """Every child by the names on record, and by those that were before (ADR 155)."""
    people = []
    rows = Child.objects.values_list("given_name", "family_name", "identifiers__previous_names")
    for given, family, former in rows.iterator():
        people.append(Person(given, family))
        for one in lines(former or ""):
            first, _, last = one.rpartition(" ")
            people.append(Person(first, last))
    return people


def _spared() -> frozenset[str]:
    """The words of the names of providers, settings, authorities and people who sign in."""
    names = [
        name
        for model in (Provider, Setting, Authority, User)
        for name in model.objects.values_list("name", flat=True).iterator()
    ]
    return frozenset(word.low for word in tokens(plain(" ".join(names))))
