"""The home of an offer or a proposal as whoever decides weighs it: needs met, distance, grade, who lives there."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from calloffs.rules.places import Standing, also_wanted, why_gone
from placements.models import Referral
from placements.presenters.matching import living_words
from placements.presenters.statuses import distance_words
from placements.rules.answers import Need
from placements.rules.needs import match
from placements.rules.questions import QUESTIONS
from providers.models import Setting
from providers.states import Grade, SettingKind
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import short_day
from sefton_pdps.core.web.components import Cell, Status

MET, PARTLY, NOT_MET = (
    Status("Met", Colour.DONE),
    Status("Partly met", Colour.DRAFT),
    Status("Not met", Colour.STOPPED),
)


@dataclass(frozen=True)
class Covered:
    """Of the needs that a referral records, how many a home's statement of purpose covers, and which it does not."""

    met: tuple[str, ...]
    unmet: tuple[str, ...]

    @property
    def words(self) -> str:
        """ "5 of 6"."""
        total = len(self.met) + len(self.unmet)
        return f"{len(self.met)} of {total}" if total else "No particular needs recorded"


def caters_for(at: Any) -> Collection[str]:
    """What the home of an offer or proposal says that it caters for: the household, or else the setting."""
    return (at.household.caters_for if at.household else []) or at.setting.caters_for


def covered(referral: Referral, at: Any) -> Covered:
    """As the match weighs it."""
    asked = {
        code for field, question in QUESTIONS.items() for code in question.codes(referral.answers.get(field))
    }
    found = match(sorted(asked), caters_for(at))
    return Covered(found.met, found.unmet)


def need_status(referral: Referral, need: Need, at: Any) -> Status | None:
    """How the home's statement of purpose meets one row of the profile; None where nothing of it can be matched."""
    asked = {
        code
        for field, question in QUESTIONS.items()
        if question.row and question.row.code == need.code
        for code in question.codes(referral.answers.get(field))
    }
    if not asked:
        return None
    matched = match(sorted(asked), caters_for(at))
    if not matched.unmet:
        return MET
    return PARTLY if matched.met else NOT_MET


def grade(setting: Setting) -> Cell:
    """The grade and when it was inspected; supported accommodation has outcomes of its own."""
    if setting.kind == SettingKind.SUPPORTED_ACCOMMODATION:
        outcome = setting.accommodation_outcome
        told = f"Outcome {outcome} of 3" if outcome else str(Grade.NOT_INSPECTED.label)
    else:
        told = str(Grade(setting.grade).label)
    return Cell(told, note=f"Inspected {short_day(setting.inspected_on)}" if setting.inspected_on else "")


def distance(miles: Decimal | None) -> str:
    """How far a home is from the child's home today."""
    return start(distance_words(miles))


def lives_there(standing: Standing) -> str:
    return living_words(standing.residents)


def place_now(standing: Standing | None) -> Cell:
    """Whether a place of the home is free still, by what it went, or for which other child it is wanted too."""
    if standing is None:
        return Cell()
    if gone := why_gone(standing):
        return Cell(status=Status("Place taken", Colour.STOPPED), note=gone)
    return Cell("Free", note=also_wanted(standing))
