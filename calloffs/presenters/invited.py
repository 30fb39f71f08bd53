"""Who was invited to a competition and how far each is; before the deadline never who has offered (ADR 3, 96)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff, Invitation
from calloffs.rules.competition import ReminderFacts, is_near, why_not_remind
from calloffs.rules.invitations import invitation_reference
from providers.models import Contact
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Action, Cell, Column, Empty, Status, Table

if TYPE_CHECKING:
    from calloffs.selectors.competitions import AnsweredInvitation

SEALED = " Who has offered stays sealed until the deadline."
# The silent come first: they are whom somebody may have to ring.
SILENT, OPENED, OFFERED, DECLINED = range(4)


def _turn(row: "AnsweredInvitation") -> int:
    # An offer that is in stands, also where somebody of the council heard a decline before it could be read.
    if row.has_offered or row.was_heard:
        return OFFERED
    if row.declined_at is not None:
        return DECLINED
    return SILENT if row.first_opened_at is None else OPENED


def invited_table(
    rows: "Sequence[AnsweredInvitation]", *, sealed: bool, contacts: Mapping[UUID, Contact] | None = None
) -> Table:
    """The silent first, then who has opened, who has offered where that may be known, and who has declined.

    `contacts`: whom to ring, by provider, of those who may still answer.
    """
    ordered = sorted(rows, key=lambda row: (_turn(row), row.provider.name))
    return Table(
        "Who was invited",
        [Column("Provider"), Column("State"), Column("When")],
        [[_named(row, contacts or {}), *_state(row, sealed=sealed)] for row in ordered],
        Empty("Nobody is invited yet."),
        caption_hidden=True,
    )


def _named(row: "AnsweredInvitation", contacts: Mapping[UUID, Contact]) -> Cell:
    """The provider with the number that it names, and whom to ring there by day while it may still answer."""
    contact = contacts.get(row.provider_id) if row.declined_at is None else None
    ring = f"Ring {contact.name}, {contact.day_telephone}" if contact else ""
    return Cell(row.provider.name, note=ring, reference=invitation_reference(row.pk))


def _state(row: "AnsweredInvitation", *, sealed: bool) -> tuple[Cell, date | None]:
    turn = _turn(row)
    if turn == DECLINED:
        why = ". ".join(filter(None, [row.get_decline_reason_display(), row.decline_note]))
        return Cell(status=Status("Declined"), note=why), _day(row.declined_at)
    if turn == OFFERED:
        note = "Told by telephone or e-mail, and written down by the council." if row.was_heard else ""
        return Cell(status=Status("Offer in", Colour.DONE), note=note), _day(row.first_opened_at)
    if turn == SILENT:
        return Cell(status=Status("Not opened") if sealed else Status("Never opened")), None
    told = Cell(status=Status("Opened", Colour.IN_PROGRESS)) if sealed else Cell(status=Status("No offer"))
    return told, _day(row.first_opened_at)


def _day(when: datetime | None) -> date | None:
    return local(when).date() if when else None


def in_a_line(rows: "Sequence[AnsweredInvitation]", *, sealed: bool) -> str:
    """ "20 providers invited: 8 have not opened it, 6 have opened it, 6 declined. Who has offered stays sealed." """
    number = {turn: sum(_turn(row) == turn for row in rows) for turn in (SILENT, OPENED, OFFERED, DECLINED)}
    if sealed:
        told = f"{number[SILENT]} have not opened it, {number[OPENED]} have opened it"
        heard = f"{number[OFFERED]} offered by telephone or e-mail. " if number[OFFERED] else ""
        rest = f" {heard}Who else has offered stays sealed until the deadline." if heard else SEALED
    else:
        told = f"{number[OFFERED]} offered, {number[OPENED] + number[SILENT]} did not answer"
        rest = ""
    return f"{plural(len(rows), 'provider')} invited: {told}, {number[DECLINED]} declined.{rest}"


def remind(call_off: CallOff, rows: Sequence[Invitation], at: datetime) -> Action | None:
    """The button that reminds whoever has not declined; quiet until the deadline is near.

    None where there is nobody to remind.
    """
    told = sum(row.declined_at is None for row in rows)
    if not told or call_off.closes_at is None or not call_off.is_open(at):
        return None
    facts = ReminderFacts(call_off.state, call_off.closes_at, call_off.reminded_at, told, at)
    return Action(
        f"Remind the {told} who have not declined" if told > 1 else "Remind the one that has not declined",
        reverse("calloffs:remind", args=[call_off.pk]),
        consequence=(
            f"If you remind them, the people of {plural(told, 'provider')} will be told once more, by e-mail and in "
            "the portal. Who has offered already is sealed: they will read that their offer stands."
        ),
        why_not=why_not_remind(facts),
        # In an emergency people are rung, and the silent are reminded at half time by themselves.
        quiet=call_off.emergency or not is_near(call_off.closes_at, at),
    )
