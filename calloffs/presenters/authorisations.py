"""Authorisations as lists, badges and tables; the delegation bands."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from calloffs.models import Authorisation, AuthorisationKey, DelegationBand
from calloffs.selectors.ranking import home_name
from calloffs.states import AuthorisationState, Impact, KeyDecision, KeyOffice
from sefton_pdps.core import words
from sefton_pdps.core.components import Cell, Colour, Column, Empty, Status, Table

COLOURS = {
    AuthorisationState.REQUESTED: Colour.ATTENTION,
    AuthorisationState.AUTHORISED: Colour.DONE,
    AuthorisationState.RETURNED: Colour.IN_PROGRESS,
    AuthorisationState.REFUSED: Colour.STOPPED,
}
PLACEHOLDER = "Placeholder until the council enters its own"


def status(authorisation: Authorisation) -> Status:
    """The badge of an authorisation."""
    state = AuthorisationState(authorisation.state)
    return Status(state.label, COLOURS[state])


def when(authorisation: Authorisation) -> str:
    """Since when it waits, or when it was decided."""
    decided = authorisation.authorised_at or authorisation.returned_at or authorisation.refused_at
    if decided:
        return f"Decided on {words.moment(decided)}"
    needed = words.day(authorisation.call_off.needed_on)
    return f"Asked for on {words.moment(authorisation.requested_at)}, needed by {needed}"


def listed(rows: Sequence[Authorisation], *, empty: str) -> Table:
    """Authorisations in a list; the value and who still has to decide stand beside each."""
    return Table(
        "Authorisations",
        [
            Column("Authorisation"),
            Column("Home"),
            Column("Whole-life value", numeric=True),
            Column("Needed by"),
            Column("Still to decide"),
            Column("State"),
        ],
        [
            [
                Cell(
                    row.reference,
                    url=reverse("calloffs:authorisation_detail", args=[row.pk]),
                    note=f"Call-off {row.call_off.reference}",
                ),
                Cell(home_name(row.proposal), note=row.proposal.provider.name),
                words.pounds(row.value),
                row.call_off.needed_on,
                words.listed([KeyOffice(key.office).label for key in row.keys.all() if not key.decision]),
                Cell(status=status(row)),
            ]
            for row in rows
        ],
        Empty(empty),
        caption_hidden=True,
    )


def earlier(rows: Sequence[Authorisation]) -> Table | None:
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
                    url=reverse("calloffs:authorisation_detail", args=[row.pk]),
                    note=f"Asked for {words.moment(row.requested_at)}",
                ),
                Cell(f"Version {row.proposal.version}", note=home_name(row.proposal)),
                words.pounds(row.value),
                Cell(status=status(row)),
            ]
            for row in rows
        ],
    )


def keys_table(keys: Sequence[AuthorisationKey]) -> Table:
    """Whose decision is needed, why, and what each decided."""
    return Table(
        "Who decides",
        [Column("Office"), Column("Why"), Column("Decision")],
        [[KeyOffice(key.office).label, key.why, _decided(key)] for key in keys],
    )


def _decided(key: AuthorisationKey) -> Cell:
    if not key.decision or key.by is None or key.at is None:
        return Cell(status=Status("Waiting", Colour.ATTENTION))
    by = f"{key.by.name}, {words.moment(key.at)}"
    impact = (
        f" Impact on Adult Social Care: {Impact(key.asc_impact).label.lower()}." if key.asc_impact else ""
    )
    return Cell(KeyDecision(key.decision).label, note=f"{by}.{impact} {key.reason}".strip())


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
                KeyOffice(band.office).label,
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
