"""Authorisations as lists, badges and tables; the delegation bands."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from calloffs.models import AskedOffice, Authorisation, DelegationBand
from calloffs.presenters import provisional
from calloffs.presenters.stand_ins import in_whose_name
from calloffs.rules.provisional import has_lapsed
from calloffs.states import TO_RATIFY, AuthorisationState, DecidingOffice, Impact, OfficeDecision
from placements.presenters.child_words import child_words
from providers.rules.home_names import home_name
from sefton_pdps.access.lists import Asked, seen_by
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table, badge_of

if TYPE_CHECKING:
    from calloffs.selectors.authorisations import ListedAuthorisation

PLACEHOLDER = "Placeholder until the council enters its own"


def status(authorisation: Authorisation, at: datetime) -> Status:
    """The badge of an authorisation; one that was given for a time has lapsed by the clock, not by a sweep."""
    if has_lapsed(authorisation.state, authorisation.provisional_until, at):
        return badge_of(AuthorisationState.LAPSED)
    return badge_of(AuthorisationState(authorisation.state))


def _seen(authorisation: Authorisation, at: datetime, *, mine: bool) -> Status:
    """The badge in a list: that it waits is yellow to who decides."""
    waits = authorisation.state == AuthorisationState.REQUESTED
    badge = status(authorisation, at)
    return seen_by(badge, acts=mine) if waits else badge


def when(authorisation: Authorisation, at: datetime) -> str:
    """Since when it waits, when it was decided, or until when it was given."""
    if authorisation.state in TO_RATIFY:
        return provisional.when(authorisation, at)
    decided = authorisation.authorised_at or authorisation.returned_at or authorisation.refused_at
    if authorisation.fell_away_at:
        return f"Fell away on {words.moment(authorisation.fell_away_at)}"
    if decided:
        return f"Decided on {words.moment(decided)}"
    return f"since {words.short_day(authorisation.requested_at)}"


def listed(rows: "Sequence[ListedAuthorisation]", asked: Asked, *, empty: str, mine: bool) -> Table:
    """Authorisations in a list; the value and who still has to decide stand beside each. `mine`: the reader decides."""
    return Table(
        "Authorisations",
        [
            Column("Child"),
            Column("State"),
            Column("Needed by"),
            Column("Home", wide=True),
            Column("Whole-life value", numeric=True),
            Column("Still to decide"),
            Column("Asked for", sort="asked"),
        ],
        [
            [
                Cell(
                    child_words(row.call_off.referral.child, row.call_off.lot.service_type, asked.today),
                    url=address_of("calloffs:authorisation_detail", row.pk),
                    reference=f"{row.reference}, {row.call_off.reference}",
                ),
                Cell(status=_seen(row, asked.at, mine=mine)),
                row.call_off.needed_on,
                _home(row),
                words.whole_pounds(row.value),
                words.listed([DecidingOffice(office).label for office in row.undecided]),
                local(row.requested_at).date(),
            ]
            for row in rows
        ],
        Empty(empty),
        sorted_by=asked.sort,
        caption_hidden=True,
    )


def _home(row: Authorisation) -> str:
    """The home, and its provider where the name of the home does not say it."""
    home, provider = home_name(row.proposal), row.proposal.provider.name
    return home if home.startswith(provider) else f"{home}, {provider}"


def earlier(rows: Sequence[Authorisation], at: datetime) -> Table | None:
    """What was asked for on a call-off before, each with the version it was of; None before the first time."""
    if not rows:
        return None
    return Table(
        "Authorisations of this call-off",
        [
            Column("Authorisation"),
            Column("Proposal"),
            Column("Whole-life value", numeric=True),
            Column("State"),
        ],
        [
            [
                Cell(
                    row.reference,
                    url=address_of("calloffs:authorisation_detail", row.pk),
                    note=f"Asked for {words.moment(row.requested_at)}",
                ),
                Cell(f"Version {row.proposal.version}", note=home_name(row.proposal)),
                words.whole_pounds(row.value),
                Cell(status=status(row, at)),
            ]
            for row in rows
        ],
    )


def offices_table(offices: Sequence[AskedOffice]) -> Table:
    """Whose decision is needed, why, and what each decided."""
    return Table(
        "Who decides",
        [Column("Office"), Column("Why", wide=True), Column("Decision")],
        [[DecidingOffice(asked.office).label, asked.why, _decided(asked)] for asked in offices],
        caption_hidden=True,
    )


def _decided(asked: AskedOffice) -> Cell:
    if not asked.decision or asked.by is None or asked.at is None:
        return Cell(status=Status("Waiting", Colour.IN_PROGRESS))
    by = f"{in_whose_name(asked.by, asked.stand_in)}, {words.moment(asked.at)}"
    impact = (
        f" Impact on Adult Social Care: {Impact(asked.asc_impact).label.lower()}." if asked.asc_impact else ""
    )
    return Cell(OfficeDecision(asked.decision).label, note=f"{by}.{impact} {asked.reason}".strip())


def bands_table(bands: Sequence[DelegationBand], today: date) -> Table:
    """Every set of bands, the newest first, with what marks a placeholder."""
    return Table(
        "Delegation bands",
        [
            Column("Office"),
            Column("Whole-life value"),
            Column("In force"),
            Column("Stands on"),
            Column("State"),
        ],
        [
            [
                DecidingOffice(band.office).label,
                _range(band),
                _dates(band),
                band.legal_basis,
                Cell(status=_band_status(band, today), note=PLACEHOLDER if band.is_placeholder else ""),
            ]
            for band in bands
        ],
        Empty("No bands are set, so nothing can be authorised. Set the first bands below."),
    )


def _range(band: DelegationBand) -> str:
    if band.up_to is None:
        return f"Above {words.pounds(band.over)}"
    return (
        f"Up to {words.pounds(band.up_to)}"
        if not band.over
        else (f"Above {words.pounds(band.over)}, up to {words.pounds(band.up_to)}")
    )


def _dates(band: DelegationBand) -> str:
    until = f" until {words.day(band.valid_to)}" if band.valid_to else ""
    return f"From {words.day(band.valid_from)}{until}"


def _band_status(band: DelegationBand, today: date) -> Status:
    if band.valid_from > today:
        return Status("Later", Colour.DRAFT)
    if band.valid_to and band.valid_to <= today:
        return Status("Past", Colour.DRAFT)
    return Status("In force", Colour.ATTENTION if band.is_placeholder else Colour.DONE)
