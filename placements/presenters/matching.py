"""The match page: each fit in words, what all of them share, up to three side by side."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from placements.models import Referral
from placements.rules.ages import band_words, bands
from placements.rules.needs import NeedsMatch, codes_of, grouped
from placements.rules.reasons import confirmed_lately
from placements.states import HomeAnswer, LocationClass
from providers.rules.home_names import home_name
from providers.states import Grade, SettingKind
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import listed, plural
from sefton_pdps.core.web.components import Status, badge_of

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit
    from placements.selectors.matching import FitPage

MOST_COMPARED = 3
# So many of the boxes that somebody ticked are read at all.
MOST_PICKED = 25
# What is said once for all must be shared by at least so many: of one home everything is.
FEWEST_THAT_SHARE = 2

# A placement there needs more people's approval (reg. 11), so it is seen before the home is read.
_DISTANT = Status(LocationClass.DISTANT.label)


@dataclass(frozen=True)
class FitLine:
    """A fit as the table shows it. `said`: what must be known before it is chosen; `choose`: where that is done."""

    number: int
    key: str
    name: str
    provider: str
    miles: str
    area: str
    distant: Status | None
    grade: Status
    free: str
    confirmed: str
    old: Status | None
    needs: str
    unmet: str
    living: str
    for_: Sequence[str] = ()
    against: Sequence[str] = ()
    asks: Sequence[str] = ()
    said: Sequence[str] = ()
    choose: str = ""


@dataclass(frozen=True)
class Shared:
    """The reasons that all of the fits shown have, said once above them, and what to ask each, below them."""

    for_: Sequence[str] = ()
    against: Sequence[str] = ()
    asks: Sequence[str] = ()


def need_line(referral: Referral) -> str:
    """The needs in one line: "Needs extra supervision. Support with going missing."."""
    return grouped(codes_of(referral.answers)).sentences or "No particular needs recorded."


def shared(fits: "Sequence[Fit]") -> Shared:
    """The reasons that every one of some fits has, in the order of the first."""
    if len(fits) < FEWEST_THAT_SHARE:
        return Shared()
    first, *others = fits
    return Shared(
        [reason for reason in first.for_ if all(reason in fit.for_ for fit in others)],
        [reason for reason in first.against if all(reason in fit.against for fit in others)],
        [question for question in to_ask(first) if all(question in to_ask(fit) for fit in others)],
    )


def to_ask(fit: "Fit") -> list[str]:
    """What no record answers, so that somebody has to ask the home."""
    return [one.said for one in fit.asked if one.how == HomeAnswer.NOT_KNOWN]


def fit_lines(page: "FitPage", at: datetime, common: Shared) -> list[FitLine]:
    """The fits of a page, numbered on from those of the pages before, without the reasons that all share."""
    return [fit_line(number, fit, at, common) for number, fit in enumerate(page.rows, start=page.before + 1)]


def fit_line(number: int, fit: "Fit", at: datetime, common: Shared) -> FitLine:
    return FitLine(
        number=number,
        key=str(fit.key),
        name=home_name(fit),
        provider="" if fit.provider.name == fit.setting.name else fit.provider.name,
        miles=miles_words(fit),
        area=area_words(fit),
        distant=_DISTANT if not fit.names_no_home and fit.location_class == LocationClass.DISTANT else None,
        grade=grade_status(fit),
        free=free_words(fit),
        confirmed=confirmed_words(fit, at) if confirmed_lately(fit.vacancy_confirmed_at, at) else "",
        old=old_word(fit, at),
        needs=needs_words(fit),
        unmet=not_met(fit),
        living=living_words(fit.residents),
        for_=[reason for reason in fit.for_ if reason not in common.for_],
        against=[reason for reason in fit.against if reason not in common.against],
        asks=[question for question in to_ask(fit) if question not in common.asks],
    )


def miles_words(fit: "Fit") -> str:
    if fit.names_no_home:
        return "Not known"
    return "Not measurable" if fit.distance_miles is None else f"{fit.distance_miles} miles"


def area_words(fit: "Fit") -> str:
    """ "Sefton"; of another authority that adjoins it "Lancashire, adjoining"."""
    if fit.names_no_home:
        return "the agency names no household yet"
    return f"{fit.area}, adjoining" if fit.location_class == LocationClass.ADJOINING else fit.area


def class_words(fit: "Fit") -> str:
    return "Not known" if fit.names_no_home else LocationClass(fit.location_class).label


def grade_status(fit: "Fit") -> Status:
    """Supported accommodation has outcomes of its own, never mixed with the grades."""
    if fit.setting.kind != SettingKind.SUPPORTED_ACCOMMODATION:
        return badge_of(Grade(fit.grade))
    outcome = fit.setting.accommodation_outcome
    return Status(f"Outcome {outcome} of 3" if outcome else Grade.NOT_INSPECTED.label)


def free_words(fit: "Fit") -> str:
    return f"{fit.free_places} free" if fit.free_places else "None free"


def confirmed_words(fit: "Fit", at: datetime) -> str:
    """How old the word of the provider is: "confirmed 3 days ago"."""
    if fit.vacancy_confirmed_at is None:
        return "never confirmed"
    days = (at - fit.vacancy_confirmed_at).days
    return f"confirmed {'today' if days < 1 else plural(days, 'day') + ' ago'}"


def old_word(fit: "Fit", at: datetime) -> Status | None:
    """A word on vacancies that is too old to rely on, or was never given, is marked: somebody has to ask."""
    if confirmed_lately(fit.vacancy_confirmed_at, at):
        return None
    return Status(start(confirmed_words(fit, at)))


def needs_words(fit: "Fit") -> str:
    """ "9 of 11 met"."""
    return NeedsMatch(tuple(fit.needs_met), tuple(fit.needs_unmet)).short


def not_met(fit: "Fit") -> str:
    """ "Not: self-harm and going missing", or nothing."""
    return f"Not: {short_names(fit.needs_unmet)}" if fit.needs_unmet else ""


def short_names(codes: Iterable[str]) -> str:
    """ "self-harm and going missing", or nothing."""
    found = grouped(list(codes))
    return listed([*found.needs, *found.risks_to_child, *found.risks_to_others])


def living_words(ages: tuple[int, ...]) -> str:
    """Which of Sefton's children live there already, in numbers and age bands."""
    counted = Counter(band_words(age) for age in ages)
    ordered = [f"{first} to {last}" for first, last in bands() if f"{first} to {last}" in counted]
    return listed(f"{counted[band]} aged {band}" for band in ordered) or "None"
