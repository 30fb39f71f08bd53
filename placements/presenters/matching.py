"""The match page: each fit in words, the ones left out by gate, up to three side by side."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from placements.models import Referral
from placements.presenters.statuses import distance_words
from placements.rules.ages import age_on, band_words, bands
from placements.rules.needs import NeedsMatch, codes_of, grouped
from placements.states import LocationClass
from providers.states import Grade, SettingKind
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import day, listed, plural
from sefton_pdps.core.web.components import Column, Status, Table

if TYPE_CHECKING:
    from placements.selectors.matching import Fit, FitPage

STRONGEST = 2
UNFOLDED = 10
MOST_COMPARED = 3
# So many of the boxes that somebody ticked are read at all.
MOST_PICKED = 25
_CLASSES = {
    LocationClass.IN_BOROUGH: Colour.DONE,
    LocationClass.ADJOINING: Colour.IN_PROGRESS,
    LocationClass.DISTANT: Colour.ATTENTION,
}


@dataclass(frozen=True)
class FitLine:
    """A fit as the list shows it."""

    number: int
    key: str
    name: str
    provider: str
    where: str
    status: Status | None
    facts: str
    needs: str
    residents: str
    strongest_for: list[str] = field(default_factory=list)
    strongest_against: list[str] = field(default_factory=list)


def need_line(referral: Referral, on: datetime) -> str:
    """The need in one line: "Aged 14, female; needed by 7 December 2026. Support with going missing."."""
    age = age_on(referral.child.date_of_birth, referral.needed_on or on.date())
    parts = [f"Aged {age}, {referral.child.get_sex_display().lower()}"]
    if referral.needed_on:
        parts.append(f"needed by {day(referral.needed_on)}")
    needs = grouped(codes_of(referral.answers)).sentences or "No particular needs recorded."
    return f"{'; '.join(parts)}. {needs}"


def fit_lines(page: "FitPage", at: datetime) -> list[FitLine]:
    """The fits of a page, numbered on from those of the pages before."""
    return [fit_line(number, fit, at) for number, fit in enumerate(page.rows, start=page.before + 1)]


def fit_line(number: int, fit: "Fit", at: datetime) -> FitLine:
    return FitLine(
        number=number,
        key=str(fit.key),
        name=name_of(fit),
        provider=fit.provider.name,
        where=where_words(fit),
        status=None
        if fit.names_no_home
        else Status(class_words(fit), _CLASSES[LocationClass(fit.location_class)]),
        facts=f"{grade_words(fit)}. {vacancy_words(fit, at)}.",
        needs=needs_words(fit),
        residents=resident_words(fit.residents),
        strongest_for=fit.for_[:STRONGEST],
        strongest_against=fit.against[:STRONGEST],
    )


def name_of(fit: "Fit") -> str:
    return f"{fit.setting.name}: {fit.household}" if fit.household else fit.setting.name


def where_words(fit: "Fit") -> str:
    """ "3.2 miles from home, Sefton"; of an agency without a household its office is no place to judge."""
    if fit.names_no_home:
        return "Where is not known until the agency names a carer household"
    return f"{start(distance_words(fit.distance_miles))}, {fit.area}"


def class_words(fit: "Fit") -> str:
    return "Not known" if fit.names_no_home else LocationClass(fit.location_class).label


def grade_words(fit: "Fit") -> str:
    """Supported accommodation has outcomes of its own, never mixed with the grades."""
    if fit.setting.kind != SettingKind.SUPPORTED_ACCOMMODATION:
        return f"Ofsted: {Grade(fit.grade).label.lower()}"
    outcome = fit.setting.accommodation_outcome
    return f"Ofsted outcome {outcome} of 3" if outcome else "Not inspected yet"


def vacancy_words(fit: "Fit", at: datetime) -> str:
    free = plural(fit.free_places, "place") + " free" if fit.free_places else "No place free"
    if fit.vacancy_confirmed_at is None:
        return f"{free} by our records, never confirmed"
    days = (at - fit.vacancy_confirmed_at).days
    return f"{free}, confirmed {'today' if days < 1 else plural(days, 'day') + ' ago'}"


def needs_words(fit: "Fit") -> str:
    return NeedsMatch(tuple(fit.needs_met), tuple(fit.needs_unmet)).words


def resident_words(ages: tuple[int, ...]) -> str:
    """Who lives there already, in numbers and age bands."""
    if not ages:
        return "No child placed by Sefton lives there"
    counted = Counter(band_words(age) for age in ages)
    ordered = [f"{first} to {last}" for first, last in bands() if f"{first} to {last}" in counted]
    return f"Sefton's children there: {listed(f'{counted[band]} aged {band}' for band in ordered)}"


def comparison(fits: "list[Fit]", at: datetime) -> Table:
    """Up to three side by side, one fact a row."""
    rows = [
        ["Provider", *(fit.provider.name for fit in fits)],
        ["Distance and area", *(where_words(fit) for fit in fits)],
        ["Class", *(class_words(fit) for fit in fits)],
        ["Grade", *(grade_words(fit) for fit in fits)],
        ["Vacancy", *(vacancy_words(fit, at) for fit in fits)],
        ["Needs", *(needs_words(fit) for fit in fits)],
        ["Needs not met", *(_names(fit.needs_unmet) for fit in fits)],
        ["Who lives there", *(resident_words(fit.residents) for fit in fits)],
        ["For", *(" ".join(fit.for_) for fit in fits)],
        ["Against", *(" ".join(fit.against) for fit in fits)],
    ]
    columns = [Column("Fact"), *(Column(name_of(fit)) for fit in fits)]
    return Table("Side by side", columns, rows, caption_hidden=True)


def _names(codes: list[str]) -> str:
    return grouped(codes).sentences or "None"
