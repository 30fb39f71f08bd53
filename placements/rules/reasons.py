"""Why a setting is or is not a good match, in words, the strongest reason first. Reasons order; they never bar."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from placements.rules.asked_of_home import Answer
from placements.rules.needs import NeedsMatch, grouped
from placements.states import HomeAnswer, LocationClass
from providers.rules.absences import unnamed
from providers.states import Grade
from sefton_pdps.core.text.words import plural

# Both only order and explain: no distance leaves a home out (ADR 7).
NEAR_MILES, FAR_MILES = Decimal(10), Decimal(20)
# Free places that nobody has confirmed for two weeks are a doubt, never a gate (ADR 7).
STALE_DAYS = 14
# More needs in one sentence are not read; the rest is counted.
SHOWN_NEEDS = 3


@dataclass(frozen=True)
class MatchFacts:
    """What is weighed of one setting or household; ages in whole years on the day needed.

    `unnamed_on`: the date of the newest register, where it left the setting out and nobody has decided.
    Without a location class nothing is said of where: an agency's office is not where the child would live.
    """

    needs: NeedsMatch
    distance_miles: Decimal | None
    location_class: str
    grade: str
    graded: bool
    free_places: int
    vacancy_confirmed_at: datetime | None
    at: datetime
    child_age: int
    age_to: int
    asked: tuple[Answer, ...] = ()
    has_place_for_age: bool = True
    unnamed_on: date | None = None


Weighed = list[tuple[int, str]]


def reasons_for(facts: MatchFacts) -> list[str]:
    """What speaks for it, the strongest first."""
    reasons = _needs_met(facts.needs)
    if facts.location_class == LocationClass.IN_BOROUGH:
        reasons.append((75, "It is in Sefton."))
    if facts.distance_miles is not None and facts.distance_miles <= NEAR_MILES:
        reasons.append((65, f"{facts.distance_miles} miles from the child's home."))
    if facts.free_places and _confirmed_lately(facts):
        reasons.append((70, f"{plural(facts.free_places, 'place')} free, confirmed in the last 14 days."))
    elif facts.free_places:
        reasons.append((35, f"{plural(facts.free_places, 'place')} free by our records."))
    if facts.graded and facts.grade in (Grade.OUTSTANDING, Grade.GOOD):
        weight = 60 if facts.grade == Grade.OUTSTANDING else 40
        reasons.append((weight, f"Ofsted: {Grade(facts.grade).label.lower()}."))
    reasons += [(one.weight, one.said) for one in facts.asked if one.weight and one.how == HomeAnswer.MET]
    return _strongest(reasons)


def reasons_against(facts: MatchFacts) -> list[str]:
    """What speaks against it, the strongest first; each can be asked about, none leaves it out."""
    reasons: Weighed = _place_doubts(facts)
    spoken = (HomeAnswer.PARTLY, HomeAnswer.NOT_MET)
    reasons += [(one.weight, one.said) for one in facts.asked if one.weight and one.how in spoken]
    if facts.unnamed_on:
        reasons.append((95, unnamed(facts.unnamed_on)))
    if facts.needs.unmet:
        share = 100 * len(facts.needs.unmet) // (len(facts.needs.met) + len(facts.needs.unmet))
        reasons.append((30 + share // 2, f"It does not say that it {_offered(facts.needs.unmet, 'or')}."))
    if facts.location_class == LocationClass.DISTANT:
        reasons.append((70, "At a distance: outside Sefton and not adjoining it (reg. 11)."))
    elif facts.distance_miles is not None and facts.distance_miles > FAR_MILES:
        reasons.append((60, f"{facts.distance_miles} miles from the child's home."))
    if facts.distance_miles is None and facts.location_class:
        reasons.append((25, "How far it is from the child's home is not measurable."))
    if facts.graded and facts.grade in (Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE):
        reasons.append((65, f"Ofsted: {Grade(facts.grade).label.lower()}."))
    if facts.graded and facts.grade == Grade.NOT_INSPECTED:
        reasons.append((30, "Ofsted has not inspected it yet."))
    return _strongest(reasons)


def _needs_met(needs: NeedsMatch) -> Weighed:
    if not needs.met:
        return []
    if not needs.unmet:
        return [(90, f"It meets every need recorded: it {_offered(needs.met, 'and')}.")]
    share = 50 * len(needs.met) // (len(needs.met) + len(needs.unmet))
    return [(20 + share, f"It {_offered(needs.met, 'and')}.")]


def _place_doubts(facts: MatchFacts) -> Weighed:
    doubts: Weighed = []
    if not facts.has_place_for_age:
        doubts.append((80, "No carer household is recorded for this age: ask the agency."))
    elif not facts.free_places:
        doubts.append((80, "No free place on the day by our records: ask it."))
    if facts.vacancy_confirmed_at is None:
        doubts.append((40, "It has not confirmed its vacancies."))
    elif not _confirmed_lately(facts):
        days = (facts.at - facts.vacancy_confirmed_at).days
        doubts.append((45, f"It confirmed its vacancies {plural(days, 'day')} ago."))
    if facts.age_to == facts.child_age and facts.age_to < 17:
        too_old = f"It takes children up to {facts.age_to}; the child would be too old within a year."
        doubts.append((50, too_old))
    return doubts


def confirmed_lately(confirmed: datetime | None, at: datetime) -> bool:
    """Whether a provider's word on its vacancies is young enough to rely on."""
    return confirmed is not None and (at - confirmed).days <= STALE_DAYS


def _confirmed_lately(facts: MatchFacts) -> bool:
    return confirmed_lately(facts.vacancy_confirmed_at, facts.at)


def _offered(codes: tuple[str, ...], joiner: str) -> str:
    shown = grouped(codes[:SHOWN_NEEDS]).offered(joiner)
    more = len(codes) - SHOWN_NEEDS
    return f"{shown}, and {plural(more, 'more need')}" if more > 0 else shown


def _strongest(found: Weighed) -> list[str]:
    return [words for _, words in sorted(found, key=lambda one: -one[0])]
