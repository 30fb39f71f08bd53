"""Rankings, proposals and direct award homes as tables and sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from calloffs.models import AuthorisationKey, AwardProposal, CallOff, Offer, OfferPriceLine, ProposalLine
from calloffs.presenters.evidence import accepted, accepted_boxes, as_boxes, offered, told
from calloffs.rules.bands import KeyNeeded
from calloffs.rules.direct_awards import NIGHTS, Stay
from calloffs.rules.places import Standing, also_wanted, why_gone
from calloffs.rules.proposals import draft_letter, ordinal
from calloffs.rules.scoring import Ranked
from calloffs.rules.values import whole_life_value
from calloffs.selectors.ranking import home_name, total_of
from calloffs.states import HowLong, Impact, KeyOffice
from placements.presenters import distance_words
from placements.presenters.child_words import child_words
from placements.rules.ages import age_on, eighteenth_birthday, years_after
from placements.states import LocationClass
from sefton_pdps.core import words
from sefton_pdps.core.components import Cell, Colour, Column, Empty, Status, SummaryRow, Table
from sefton_pdps.core.wording import start

if TYPE_CHECKING:
    from placements.selectors.matching import Fit

# What the names of the boxes of a proposal's weekly fee begin with.
FEE = "fee-"
# The answer of a form where no emergency is bought.
NOT_AN_EMERGENCY = "no"


def ranking_table(ranks: Sequence[Ranked], standing: Mapping[UUID, Standing]) -> Table:
    """The ranking: place, fee and points, best first; and beside a home what took its place, or who else wants it."""
    points = ("Quality", "Price", "Social value", "Total")
    return Table(
        "Ranking",
        [
            Column("Home"),
            Column("Place"),
            Column("Pounds a week", numeric=True),
            *(Column(name, numeric=True) for name in points),
        ],
        [
            [
                home_cell(one.offer.name, standing.get(UUID(one.offer.key))),
                place_words(one),
                words.pounds(one.offer.weekly),
                one.points.quality,
                one.points.price,
                one.points.social_value,
                one.points.total,
            ]
            for one in ranks
        ],
        Empty("No offer stood at the deadline, so there is nothing to rank. End the call-off with no award."),
    )


def home_cell(name: str, standing: Standing | None) -> Cell:
    """A home as it stands now: its place taken and by what, or wanted for another child too."""
    if standing is None:
        return Cell(name)
    if gone := why_gone(standing):
        return Cell(name, status=Status("Place taken", Colour.STOPPED), note=gone)
    return Cell(name, note=also_wanted(standing))


def place_words(one: Ranked) -> str:
    """ "1st", or "1st, equal"."""
    return f"{ordinal(one.position)}, equal" if one.tied else ordinal(one.position)


def fee_table(offers: Sequence[Offer]) -> Table:
    """The offers' fee lines side by side, each kind in its own row, pounds a week."""
    kinds: dict[str, dict[UUID, Any]] = {}
    for offer in offers:
        for line in offer.price_lines.all():
            kinds.setdefault(line.kind.name, {})[offer.pk] = line.weekly
    totals = [words.pounds(total_of(offer.price_lines.all())) for offer in offers]
    return Table(
        "Weekly fees side by side",
        [Column("Fee line"), *(Column(home_name(offer), numeric=True) for offer in offers)],
        [
            [name, *(words.pounds(given[offer.pk]) if offer.pk in given else "" for offer in offers)]
            for name, given in kinds.items()
        ],
        totals=["Total a week", *totals],
    )


def frozen_table(ranking: Sequence[Mapping[str, Any]]) -> Table:
    """The ranking as it was kept with the recommendation."""
    names = ("quality", "price", "social_value", "total")
    return Table(
        "Ranking",
        [
            Column("Home"),
            Column("Pounds a week", numeric=True),
            *(Column(name.replace("_", " ").capitalize(), numeric=True) for name in names),
        ],
        [
            [row["name"], words.pounds(Decimal(row["weekly"])), *(row[name] for name in names)]
            for row in ranking
        ],
        Empty("A direct award has no ranking."),
    )


def draft_letters(ranks: Sequence[Ranked], offers: Iterable[Offer], chosen: UUID) -> dict[str, str]:
    """The first draft of every bidder's letter, by provider id."""
    providers = {str(offer.pk): offer for offer in offers}
    first = next(one for one in ranks if one.offer.key == str(chosen))
    winner = providers[str(chosen)].provider_id
    mine: dict[UUID, list[Ranked]] = {}
    for one in ranks:
        mine.setdefault(providers[one.offer.key].provider_id, []).append(one)
    return {str(pk): draft_letter(own, first, len(ranks), won=pk == winner) for pk, own in mine.items()}


def typed_before(earlier: AwardProposal | None) -> dict[str, Any]:
    """What a version was made from, as its form gives it back: start, place, fee lines, grounds, impact."""
    if earlier is None:
        return {}
    given: dict[str, Any] = {
        "starts_on": earlier.starts_on,
        "place": str(earlier.place_id),
        "asc_impact": earlier.asc_impact,
        "asc_impact_reason": earlier.asc_impact_reason,
    }
    lines = list(earlier.lines.select_related("kind"))
    given |= accepted_boxes(lines, FEE)
    if earlier.recommendation:
        made = earlier.recommendation
        return given | {"reasons": made.reasons, "not_first_reason": made.not_first_reason}
    if earlier.case:
        case = earlier.case
        given |= {
            "ground": case.ground,
            "evidence": case.evidence,
            "benchmark_words": case.benchmark_words,
            "how_long": case.how_long or NOT_AN_EMERGENCY,
            "longer_reason": case.longer_reason,
            "agreed_by": case.agreed_by,
            "agreed_at": case.agreed_at,
            "agreed_how": case.agreed_how,
        }
    # A discount is typed above nothing.
    return given | {f"{FEE}{line.kind.code}": abs(line.weekly) for line in lines}


def offered_boxes(lines: Sequence[OfferPriceLine]) -> dict[str, Any]:
    """Need, review and end as the provider gave them; why the council accepts them is for the officer to write."""
    return {
        name: value
        for line in lines
        for name, value in as_boxes(replace(offered(line), words=""), f"{FEE}{line.kind.code}").items()
    }


def decision(proposal: AwardProposal, call_off: CallOff) -> str:
    """What is decided, in one paragraph, without telling who the child is."""
    age = age_on(call_off.referral.child.date_of_birth, proposal.starts_on)
    home = home_name(proposal)
    return (
        f"Place the child of referral {call_off.referral.reference}, aged {age} on the start date, at {home} "
        f"({proposal.provider.name}) from {words.day(proposal.starts_on)}, {words.last_night(proposal.ends_on)}, "
        f"at {words.pounds(proposal.weekly)} a week: {words.pounds(proposal.whole_life_value)} over the whole term."
    )


def facts(proposal: AwardProposal, call_off: CallOff) -> list[SummaryRow]:
    """Home, nights and where it is."""
    far = distance_words(proposal.distance_miles)
    return [
        SummaryRow(
            "Child", child_words(call_off.referral.child, call_off.lot.service_type, proposal.starts_on)
        ),
        SummaryRow(
            "Home", Cell(home_name(proposal), note=f"{proposal.provider.name}, URN {proposal.setting.urn}")
        ),
        SummaryRow("Place", f"Place {proposal.place.number}"),
        SummaryRow("Where", f"{LocationClass(proposal.location_class).label}, {far}"),
        SummaryRow("Starts", proposal.starts_on),
        SummaryRow(
            "Term", Cell(start(words.last_night(proposal.ends_on)), note=_term_note(proposal, call_off))
        ),
        SummaryRow("Needed by", call_off.needed_on),
        SummaryRow("Court date", call_off.referral.court_date),
    ]


def _term_note(proposal: AwardProposal, call_off: CallOff) -> str:
    case = proposal.case
    if case and case.how_long in NIGHTS:
        return f"An emergency, bought for {HowLong(case.how_long).label}; whatever follows is a new decision."
    if call_off.short_term_reason:
        return f"Shorter than five years: {call_off.short_term_reason}"
    if proposal.uncut_term_passes_18:
        uncut = words.last_night(years_after(proposal.starts_on, 5))
        return f"It ends at the 18th birthday; an uncut five-year term would have its {uncut}."
    return "Five years from the start, with regular reviews beyond."


def money(
    proposal: AwardProposal, call_off: CallOff, keys: Sequence[AuthorisationKey] = ()
) -> list[SummaryRow]:
    """Weekly, whole-life and after-18 cost; `keys` of its authorisation, which may hold the answer on the impact.

    A stay that ends before the 18th birthday of itself costs nothing after it, so nothing is said of after 18.
    """
    reaches_18 = proposal.ends_on >= eighteenth_birthday(call_off.referral.child.date_of_birth)
    after = f"{_own_term(proposal)} before the 18th birthday."
    if proposal.uncut_term_passes_18:
        after = "What the rest of an uncut five-year term would cost; for information, it is not committed."
    return [
        SummaryRow("A week", words.pounds(proposal.weekly)),
        SummaryRow(
            "Whole life", Cell(words.pounds(proposal.whole_life_value), note="To the end of the term.")
        ),
        *(
            [SummaryRow("After 18", Cell(words.pounds(proposal.after_18_value), note=after))]
            if reaches_18 or not proposal.uncut_term_passes_18
            else []
        ),
        SummaryRow("Impact on Adult Social Care", impact(proposal, keys)),
    ]


def _own_term(proposal: AwardProposal) -> str:
    """The term that is measured against the 18th birthday: five years, or the nights of an emergency (ADR 33)."""
    if proposal.case and proposal.case.how_long in NIGHTS:
        return f"What is bought for {HowLong(proposal.case.how_long).label} ends"
    return "A five-year term ends"


def impact(proposal: AwardProposal, keys: Sequence[AuthorisationKey]) -> Cell:
    """The recorded answer on the impact after 18 and its reason: the one given with a key, or the proposal's own."""
    if not proposal.uncut_term_passes_18:
        return Cell(f"Not asked: {words.lower_first(_own_term(proposal))} before 18")
    for row in (*keys, proposal):
        if row.asc_impact:
            return Cell(Impact(row.asc_impact).label, note=row.asc_impact_reason)
    return Cell("No answer yet")


def office_answer(own: AwardProposal | None) -> str:
    """What Adult Social Care answered for itself, for a form that does not ask an officer again; else nothing."""
    if own is None or own.asc_answered_by is None:
        return ""
    answer = Impact(own.asc_impact).label
    return f"Impact on Adult Social Care after 18, answered by {own.asc_answered_by}: {answer}. {own.asc_impact_reason}"


def lines_table(lines: Sequence[ProposalLine]) -> Table:
    """The weekly fee by line."""
    total = total_of(lines)
    return Table(
        "Weekly fee",
        [Column("Fee line"), Column("What it rests on"), Column("Pounds a week", numeric=True)],
        [[line.kind.name, _rests_on(line), words.pounds(line.weekly)] for line in lines],
        totals=["Total", "", words.pounds(total)] if lines else (),
    )


def _rests_on(line: ProposalLine) -> Cell | str:
    """What the council accepts a line on, and below it what the provider wrote."""
    said = told(accepted(line))
    if not said:
        return line.note
    return Cell(said, note=f"The provider wrote: {line.note}" if line.note else "")


def costs_of_stays(weekly: Decimal | None, starts_on: date, term_ends_on: date) -> dict[str, str]:
    """What each length of stay would cost at the median fee of like placements; nothing without one."""
    if weekly is None:
        return {}
    ends = {how_long: Stay(how_long).end(starts_on, term_ends_on) for how_long in HowLong.values}
    return {
        how_long: f"About {words.pounds(whole_life_value(weekly, starts_on, end))} at the median of like placements."
        for how_long, end in ends.items()
    }


def keys_to_ask(keys: Sequence[KeyNeeded]) -> Table:
    """Whose decision will be asked for, and why."""
    return Table(
        "Who will decide",
        [Column("Office"), Column("Why")],
        [[KeyOffice(key.office).label, key.why] for key in keys],
    )


def homes_table(call_off: CallOff, fits: "Sequence[Fit]", standing: "Sequence[Standing]") -> Table:
    """The homes that pass every hard gate, for a direct award; `standing` is each one's for the whole term."""
    return Table(
        "Homes that pass every gate",
        [
            Column("Home"),
            Column("Provider"),
            Column("Where"),
            Column("Free places", numeric=True),
            Column("For and against"),
        ],
        [
            [
                Cell(
                    _fit_name(fit),
                    url=case_url(call_off, fit.setting.pk, fit.household.pk if fit.household else None),
                    note=why_gone(home) or also_wanted(home),
                ),
                fit.provider.name,
                Cell(
                    LocationClass(fit.location_class).label,
                    note="" if fit.names_no_home else distance_words(fit.distance_miles),
                ),
                Cell(
                    str(home.free),
                    status=None if home.free else Status("Not for the whole term", Colour.ATTENTION),
                ),
                Cell(" ".join(fit.for_), note=" ".join(fit.against)),
            ]
            for fit, home in zip(fits, standing, strict=True)
        ],
        Empty(
            "No home of this lot passes every gate for this child. Look at the match page for what stands in the way."
        ),
    )


def _fit_name(fit: "Fit") -> str:
    return f"{fit.setting.name}, household {fit.household.code}" if fit.household else fit.setting.name


def case_url(call_off: CallOff, setting_id: UUID, household_id: UUID | None) -> str:
    """The page on which the case for a home is made or changed."""
    ids = [call_off.pk, setting_id, *([household_id] if household_id else [])]
    return reverse("calloffs:make_household_case" if household_id else "calloffs:make_case", args=ids)
