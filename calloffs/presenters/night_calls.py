"""Whom to ring tonight about an emergency: each provider that may still answer, and who decides; with their numbers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from providers.models import Contact
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.telephones import dials
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table

if TYPE_CHECKING:
    from calloffs.selectors.competitions import AnsweredInvitation
    from sefton_pdps.accounts.models import User

NOBODY_LEFT = Empty("Nobody is left to ring: everybody who was invited has declined.")
NO_NUMBER = "No number is kept"
ONLY_BY_DAY = "The number by day: no other is on record."


def night_table(
    asked: "Sequence[AnsweredInvitation]", contacts: Mapping[UUID, Contact], homes: Mapping[UUID, str]
) -> Table:
    """One line for each person to ring, those of a provider together; `contacts` and `homes` by the setting's key.

    Whoever has not opened the invitation is rung first, and whoever told an offer by telephone last: that is in. A
    provider without a contact on record leads to its page.
    """
    ordered = sorted(
        asked, key=lambda row: (row.was_heard, row.first_opened_at is not None, row.provider.name)
    )
    columns = [
        Column("Provider"),
        Column("Ring"),
        Column("Tonight"),
        Column("If they decline"),
        Column("If they offer"),
    ]
    lines = [line for row in ordered for line in _lines(row, contacts, homes)]
    return Table("Whom to ring tonight", columns, lines, NOBODY_LEFT, caption_hidden=True)


def deciding_table(people: "Sequence[User]") -> Table | None:
    """Who may decide an emergency that waits, whoever may do so tonight first; None where nobody is to be rung."""
    if not people:
        return None
    return Table(
        "Whom to ring for the decision",
        [Column("Who may decide"), Column("Ring")],
        [[Cell(one.name, note=one.job_title), _number(one)] for one in people],
    )


def _number(one: "User") -> Cell:
    return Cell(one.telephone, url=dials(one.telephone)) if one.telephone else Cell(NO_NUMBER)


def _lines(
    row: "AnsweredInvitation", contacts: Mapping[UUID, Contact], homes: Mapping[UUID, str]
) -> list[list[Cell]]:
    """The contact of each home invited, and of the provider as a whole once."""
    to_ring = {contacts[home].pk: home for home in map(UUID, map(str, row.setting_ids)) if home in contacts}
    if not to_ring:
        page = reverse("providers:provider_detail", args=[row.provider_id])
        nobody = [Cell(row.provider.name), Cell("Nobody is on record"), Cell("Find a number", url=page)]
        return [[*nobody, _declined(row), _offered(row)]]
    return [
        _line(row, contacts[home], "" if contacts[home].setting_id is None else homes.get(home, ""))
        for home in to_ring.values()
    ]


def _line(row: "AnsweredInvitation", contact: Contact, home: str) -> list[Cell]:
    number = contact.night_telephone or contact.day_telephone
    by_day = "" if contact.night_telephone else ONLY_BY_DAY
    return [
        Cell(row.provider.name, note=home),
        Cell(contact.name, note=contact.note),
        Cell(number, url=dials(number), note=by_day),
        _declined(row),
        _offered(row),
    ]


def _offered(row: "AnsweredInvitation") -> Cell:
    """The way to write down what they offered on the telephone, for those who have nobody in the portal."""
    text = "Record it anew" if row.was_heard else "They offer"
    return Cell(text, url=reverse("calloffs:record_offer", args=[row.pk]))


def _declined(row: "AnsweredInvitation") -> Cell:
    """The way to write down that they declined on the telephone; an offer that is in stands."""
    if row.was_heard:
        return Cell(status=Status("Offer in", Colour.DONE))
    return Cell("They decline", url=reverse("calloffs:record_decline", args=[row.pk]))
