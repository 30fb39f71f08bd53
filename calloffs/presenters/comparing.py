"""The offers of a closed competition as one comparison: in the order of the ranking once prices are open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff, HeardOffer, Offer, OfferPriceLine, OfferScore
from calloffs.presenters import homes
from calloffs.presenters.evidence import told
from calloffs.presenters.ranking import place_words
from calloffs.rules.all_or_none import ONLY_ALL
from calloffs.rules.direct_awards import Stay
from calloffs.rules.evidence import offered
from calloffs.rules.offers import later_than_needed
from calloffs.rules.places import Standing
from calloffs.rules.pull_outs import next_of
from calloffs.rules.scoring import Ranked
from placements.models import Referral
from placements.rules.answers import Need
from placements.rules.profile import needs_of
from providers.rules.home_names import home_name
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text.words import last_night, pounds, short_day, short_moment
from sefton_pdps.core.web.blocks import ComparedFact, Comparison, Fact, Option
from sefton_pdps.core.web.components import Action, Cell, CellValue, Status


@dataclass(frozen=True)
class Compared:
    """What is known of the offers of a competition.

    `miles`: from the child's home. `standing`: of each offer's home, empty for those whom other call-offs do not
    concern. `ranks` and `scores`: the best first, once prices are open. `tells_birthday`: whole life over weekly fee
    gives the day, so it is for who may know it. `pulled_out`: the day of each offer whose home pulled out.
    """

    call_off: CallOff
    offers: Sequence[Offer]
    miles: Mapping[UUID, Decimal | None]
    standing: Mapping[UUID, Standing] = field(default_factory=dict)
    ranks: Sequence[Ranked] = ()
    scores: Sequence[OfferScore] = ()
    tells_birthday: bool = False
    pulled_out: Mapping[UUID, date] = field(default_factory=dict)

    @property
    def ordered(self) -> list[Offer]:
        """By the ranking; before it by the name of the home, which says nothing of an offer."""
        if not self.ranks:
            return sorted(self.offers, key=home_name)
        by_key = {str(offer.pk): offer for offer in self.offers}
        return [by_key[one.offer.key] for one in self.ranks]


def comparison(compared: Compared, user: User, *, recommends: bool) -> Comparison | None:
    """Every offer beside the others; None where there is none."""
    offers = compared.ordered
    if not offers:
        return None
    places = {UUID(one.offer.key): place_words(one) for one in compared.ranks}
    options = [
        Option(
            home_name(offer),
            _home_page(offer, user),
            status=_stands(compared, offer),
            note=", ".join(filter(None, [places.get(offer.pk), _by(offer)])),
            action=_recommend(compared.call_off, offer)
            if recommends and offer.pk not in compared.pulled_out
            else None,
        )
        for offer in offers
    ]
    facts = [*_points(compared), *_money(compared), *_home(compared, offers), *_why(compared)]
    facts += _only_all(compared.call_off, offers)
    facts += _heard(offers, opens=bool(compared.ranks))
    facts += [*_needs(compared, offers), *_fees(compared, offers)]
    return Comparison("Offers side by side", options, facts)


def _stands(compared: Compared, offer: Offer) -> Status | None:
    """Once a home pulled out: which did, and who is next in the published order."""
    if not compared.pulled_out:
        return None
    if offer.pk in compared.pulled_out:
        return Status(f"Pulled out, {short_day(compared.pulled_out[offer.pk])}", Colour.STOPPED)
    gone = {str(pk) for pk in compared.pulled_out}
    first = {one.offer.key for one in next_of(compared.ranks, gone)}
    return Status("Next in the ranking", Colour.IN_PROGRESS) if str(offer.pk) in first else None


def _home_page(offer: Offer, user: User) -> str:
    if not has_permission(user, Permission.SETTING_SEE):
        return ""
    return reverse("providers:setting_detail", args=[offer.setting_id])


def _by(offer: Offer) -> str:
    """The provider, where the home is not named like it."""
    return "" if offer.provider.name == offer.setting.name else offer.provider.name


def _recommend(call_off: CallOff, offer: Offer) -> Action:
    return Action(
        f"Recommend {home_name(offer)}",
        reverse("calloffs:recommend", args=[call_off.pk, offer.pk]),
        asks=True,
    )


# --- Points, with what the evaluators wrote ----------------------------------------------------------------------
def _points(compared: Compared) -> list[ComparedFact]:
    if not compared.ranks:
        return []
    totals = _marked([one.points.total for one in compared.ranks], ("the most", "the least"))
    cells = [
        Cell(total, note=_parts(compared.call_off, one))
        for total, one in zip(totals, compared.ranks, strict=True)
    ]
    return [ComparedFact("Points of 100", cells)]


def _heard(offers: Sequence[Offer], *, opens: bool) -> list[ComparedFact]:
    """Which offers the council wrote down, who told them and by whom; the e-mail once prices are open (ADR 134)."""
    rows = [getattr(offer, "heard", None) for offer in offers]
    if not any(rows):
        return []
    return [ComparedFact("How it came", [_came(row, opens=opens) for row in rows])]


def _only_all(call_off: CallOff, offers: Sequence[Offer]) -> list[ComparedFact]:
    """Of a search for brothers and sisters: which offers stand only if all of them come (ADR 162)."""
    if call_off.group_search is None or not any(offer.only_all for offer in offers):
        return []
    return [ComparedFact(ONLY_ALL, ["Yes" if offer.only_all else "No" for offer in offers])]


def _came(heard: HeardOffer | None, *, opens: bool) -> Cell:
    if heard is None:
        return Cell("In the portal")
    note = f"{heard.said_by}, {short_moment(heard.said_at)}. Written down by {heard.recorded_by.name}."
    message = reverse("calloffs:heard_message", args=[heard.pk]) if opens and heard.message else ""
    return Cell(heard.get_how_display(), note=note, url=message)


def _parts(of: CallOff, ranked: Ranked) -> str:
    return (
        f"Quality {ranked.points.quality} of {of.quality_weight}, price {ranked.points.price} of {of.price_weight}, "
        f"social value {ranked.points.social_value} of {of.social_value_weight}."
    )


def _why(compared: Compared) -> list[ComparedFact]:
    """What each evaluator gave for quality and why; that of social value stands with the arithmetic."""
    if not compared.ranks:
        return []
    return [
        ComparedFact("Quality, as scored", [" ".join(given(compared.scores, one)) for one in compared.ranks])
    ]


def given(scores: Iterable[OfferScore], ranked: Ranked, name: str = "quality") -> list[str]:
    """ "Bryony Fixturely gave 4: Names the adults." for each evaluator, of quality or of social value."""
    return [
        f"{score.assessment.evaluator.name} gave {getattr(score, name)}: {getattr(score, f'{name}_reason')}"
        for score in scores
        if str(score.offer_id) == ranked.offer.key
    ]


def _marked(
    values: Sequence[Decimal], words: tuple[str, str], shown: Callable[[Decimal], str] = str
) -> list[str]:
    """Each value; of several that differ the highest and the lowest are marked by a word."""
    highest, lowest = max(values), min(values)
    marks = {highest: f", {words[0]}", lowest: f", {words[1]}"} if highest != lowest else {}
    return [f"{shown(value)}{marks.get(value, '')}" for value in values]


# --- Money -------------------------------------------------------------------------------------------------------
def _money(compared: Compared) -> list[ComparedFact]:
    if not compared.ranks:
        return []
    weekly = [one.offer.weekly for one in compared.ranks]
    facts = [ComparedFact("Weekly total", _marked(weekly, ("the highest", "the lowest"), pounds))]
    if compared.tells_birthday:
        call_off = compared.call_off
        lives = [pounds(whole_life(call_off, offer.price_lines.all())) for offer in compared.ordered]
        facts.append(ComparedFact(f"Whole term, {last_night(_ends_on(call_off))}", lives))
    return facts


def price_facts(call_off: CallOff, offer: Offer) -> list[Fact]:
    """What is recommended costs so much: whoever is alone on duty comes here without the ranking before their eyes."""
    lines = offer.price_lines.all()
    return [
        Fact("A week", pounds(sum((row.weekly for row in lines), NOTHING))),
        Fact("Whole term", Cell(pounds(whole_life(call_off, lines)), note=last_night(_ends_on(call_off)))),
    ]


def _ends_on(call_off: CallOff) -> date:
    """The first day after what is bought: the call-off's term, or an emergency's nights of it."""
    return Stay(call_off.how_long).end(call_off.needed_on, call_off.term_ends_on)


def whole_life(call_off: CallOff, lines: Iterable[OfferPriceLine]) -> Decimal:
    """What an offer costs in pounds for all that is bought."""
    terms = (row.line.within(call_off.needed_on, _ends_on(call_off)) for row in lines)
    return sum((line.cost for line in terms), NOTHING)


def _fees(compared: Compared, offers: Sequence[Offer]) -> list[ComparedFact]:
    """Fee lines aligned by kind; one kind alone is the weekly total, which stands above."""
    if not compared.ranks:
        return []
    by_offer = [{line.kind.code: line for line in offer.price_lines.all()} for offer in offers]
    kinds = {code: line.kind for lines in by_offer for code, line in lines.items()}
    return [
        ComparedFact(f"{kind.name}, a week", [_charged(lines.get(kind.code)) for lines in by_offer])
        for kind in sorted(kinds.values(), key=lambda one: one.order)
    ]


def _charged(line: OfferPriceLine | None) -> CellValue:
    """The amount of a line, and for wrap-around support what the provider says that it rests on (S-7)."""
    return "" if line is None else Cell(pounds(line.weekly), note=told(offered(line.line)))


# --- The home and the needs --------------------------------------------------------------------------------------
def _home(compared: Compared, offers: Sequence[Offer]) -> list[ComparedFact]:
    standing = compared.standing
    facts = [
        ComparedFact("Free from", [_free_from(compared.call_off, offer) for offer in offers]),
        ComparedFact("Distance from home", [homes.distance(compared.miles[offer.pk]) for offer in offers]),
        ComparedFact("Ofsted", [homes.grade(offer.setting) for offer in offers]),
    ]
    if not standing:
        return facts
    return [
        ComparedFact("Place now", [homes.place_now(standing.get(offer.pk)) for offer in offers]),
        *facts,
        ComparedFact("Sefton’s children there", [homes.lives_there(standing[offer.pk]) for offer in offers]),
    ]


def _free_from(call_off: CallOff, offer: Offer) -> Cell:
    return Cell(offer.available_on, note=later_than_needed(offer.available_on, call_off.needed_on))


def _needs(compared: Compared, offers: Sequence[Offer]) -> list[ComparedFact]:
    """How many needs are met, and each with what the offer says of it."""
    referral = compared.call_off.referral
    met = [homes.covered(referral, offer).words for offer in offers]
    facts = [ComparedFact("Needs met", met)]
    for need in needs_of(compared.call_off.profile):
        facts.append(ComparedFact(need.label, [_answered(referral, need, offer) for offer in offers]))
    facts.append(ComparedFact("Social value offered", [offer.social_value_answer for offer in offers]))
    return facts


def _answered(referral: Referral, need: Need, offer: Offer) -> CellValue:
    """What an offer says of a need, behind the tag of what its home says that it caters for."""
    answer = str(offer.quality_answers.get(need.code, ""))
    status = homes.need_status(referral, need, offer)
    return Cell(status=status, note=answer) if status else answer


@dataclass(frozen=True)
class Sum:
    """How the points of an offer came about: each line of the arithmetic, then what was given for social value."""

    name: str
    lines: Sequence[str]
    would_come_first: str


def sums(compared: Compared) -> list[Sum]:
    """For every offer in the order of the ranking."""
    return [
        Sum(
            one.offer.name,
            [
                *one.arithmetic,
                *(f"Social value: {line}" for line in given(compared.scores, one, "social_value")),
            ],
            one.would_come_first,
        )
        for one in compared.ranks
    ]
