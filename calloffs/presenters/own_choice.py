"""Why settings of a provider cannot be offered for a need, as it may know it (ADR 99, ADR 109)."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from placements.states import Gate
from providers.models import Setting
from sefton_pdps.core.text.words import listed, plural

# How many settings a sentence names before it counts the rest.
NAMED = 5
# Gates that hang on what the register says of a home, never on the child. Ages and whom it takes are not told apart: a
# home for 8 to 12 that is not listed would tell the age inside a band.
TOLD = {
    Gate.REGISTRATION: "of its registration",
    Gate.GRADE: "of Ofsted's grade",
    Gate.KIND: "it is another kind of service",
}


def why_missing(settings: Sequence[Setting], gates: Mapping[UUID | None, str]) -> list[str]:
    """Why settings cannot be chosen: the gate of each where it says nothing of the child, all of them where it might.

    A provider of many settings reads the first by name and how many more there are.
    """
    sentences = []
    for gate, because in TOLD.items():
        barred = [one for one in settings if gates.get(one.pk) == gate]
        if barred:
            sentences.append(f"Not listed, because {because} when you were invited: {_named(barred)}.")
    others = [one for one in settings if gates.get(one.pk) not in TOLD]
    if others:
        sentences.append(
            f"{_named(others)} {'is' if len(others) == 1 else 'are'} not listed: when you were invited, a gate of this "
            "need was not passed. The gates are Ofsted's registration and grade, the ages and whom it takes, and a "
            "place open from the day needed. Keep them right under Vacancies, and ask the council if one has changed."
        )
    return sentences


def _named(settings: Iterable[Setting]) -> str:
    names = [one.name for one in settings]
    if len(names) > NAMED:
        names = [*names[:NAMED], plural(len(names) - NAMED, "more setting")]
    return listed(names)
