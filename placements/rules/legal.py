"""Legal authority: of which kind, how long it may last, and whether it is in force on a night. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar

from placements.codes import LawDays
from placements.rules.ages import age_on
from placements.states import Apart, AuthorityEnd, AuthorityOver, Giver, LegalStatus
from sefton_pdps.core.text.words import day, listed, lower_first, moment
from sefton_pdps.core.time.working_days import local, moment_from_local

ONE_DAY, A_MOMENT = timedelta(days=1), timedelta(microseconds=1)
# From this age a young person consents under section 20 for themselves (subsection 11).
CONSENTS_FROM = 16
# What the law bounds by the kind, by the clock that says how long (data, M).
AT_MOST: Mapping[str, LawDays] = {
    LegalStatus.L1: LawDays.POLICE,
    LegalStatus.L2: LawDays.PROTECTION,
    LegalStatus.L3: LawDays.ASSESSMENT,
    Apart.SECURE_ALONE: LawDays.SECURE,
}
# Clocks that are counted by the hour or by a court's days, so that working days make no sense of them.
BY_THE_HOUR = (*AT_MOST.values(), LawDays.WITHIN, LawDays.SECURE_FIRST, LawDays.SECURE_NEXT)
# What is counted in hours has begun at an hour that somebody knows.
HAS_AN_HOUR = (LegalStatus.L1, Apart.SECURE_ALONE)
# Orders that name a day and no hour; the 72 hours of the police or without a court are hours (S-10, M).
BY_WHOLE_DAYS = (LegalStatus.L2, LegalStatus.L3, Apart.SECURE)
# What a court makes for a time that it names.
COURT_SAYS = (Apart.DOL, Apart.SECURE)
OVER = {
    Apart.DOL: AuthorityOver.LIBERTY,
    Apart.APPLIED: AuthorityOver.LIBERTY,
    Apart.SECURE: AuthorityOver.SECURE,
    Apart.SECURE_ALONE: AuthorityOver.SECURE,
}
# Whose end alone each of these tells. No court ends a consent; every other reason may end any authority.
ENDS_ALONE = {AuthorityEnd.TAKEN_BACK: LegalStatus.V2, AuthorityEnd.REFUSED: Apart.APPLIED}
WHERE = "on the child’s page, under “Legal authority”"


def over(kind: str) -> AuthorityOver:
    """What an authority of this kind is over."""
    return OVER.get(Apart(kind), AuthorityOver.PLACING) if kind in Apart.values else AuthorityOver.PLACING


def named(kind: str) -> str:
    """A kind within a sentence: "the emergency protection order"."""
    if kind == LegalStatus.V2:
        return "the consent under section 20"
    label = Apart(kind).label if kind in Apart.values else LegalStatus(kind).label
    return f"the {lower_first(label)}"


@dataclass(frozen=True)
class Told:
    """An authority as it is told; `last_on`: its last day, None until further order or for as long as the law lets."""

    kind: str
    began_at: datetime
    giver: str = ""
    reference: str = ""
    last_on: date | None = None
    conditions: str = ""


class Row(Protocol):
    """What a rule reads of an authority on record."""

    kind: str
    over: str
    began_at: datetime
    runs_out_at: datetime | None
    ended_at: datetime | None
    corrected_at: datetime | None


Held = TypeVar("Held", bound=Row)


def night_of(on: date) -> datetime:
    """The midnight in the night that begins on a day: until then authority holds for that night."""
    return moment_from_local(on + ONE_DAY, time())


def since_words(at: datetime) -> str:
    """When something began: its day, with the hour where one was told."""
    return day(at) if local(at).time() == time() else moment(at)


def until_words(at: datetime) -> str:
    """When something is over: "at the end of 5 June 2026", "on 5 June 2026 at 6pm"."""
    if local(at).time() != time():
        return f"on {moment(at)}"
    return f"at the end of {day(local(at).date() - ONE_DAY)}"


def ended_on(on: date, row: Row) -> datetime:
    """From when an authority is not in force that ended on a day: never before it began or after it ran out."""
    begins = max(moment_from_local(on, time()), row.began_at)
    return min(begins, row.runs_out_at) if row.runs_out_at else begins


def why_not_end(kind: str, reason: str) -> str:
    """Why an authority of this kind cannot have ended so: a court's order is not taken back like a consent."""
    if reason not in AuthorityEnd.values:
        return "Choose why it ended."
    if ENDS_ALONE.get(AuthorityEnd(reason), kind) != kind:
        only = "a consent under section 20" if reason == AuthorityEnd.TAKEN_BACK else "an application"
        return f"Only {only} ends so, and this is {named(kind)}. Choose what ended it, or another reason."
    if kind == LegalStatus.V2 and reason == AuthorityEnd.DISCHARGED:
        return "No court ends a consent under section 20. Choose that it was taken back, or another reason."
    return ""


def goes_on_without(row: Row, on: date, rests: Sequence[str]) -> str:
    """What an end means, for whoever is about to record one: since when nothing holds, and what goes on without it."""
    what = lower_first(AuthorityOver(row.over).label)
    goes_on = f"; {listed(rests)} would go on without it" if rests else ""
    return f"From {day(on)} no authority over {what} would be in force{goes_on}, and this one does not come back."


def over_at(row: Row) -> datetime | None:
    """When an authority is over: ended, or run out; None until further order."""
    return row.ended_at or row.runs_out_at


def due(ends: datetime) -> datetime | date:
    """When something is due that ends: the moment, or of a whole day the day itself, which is its last."""
    wall = local(ends)
    return wall.date() - ONE_DAY if wall.time() == time() else ends


def is_over(ends: datetime | None, at: datetime) -> bool:
    """Whether what ends at a moment is over by another."""
    return ends is not None and ends <= at


def runs_out(told: Told, days: int | None) -> datetime | None:
    """When what is told runs out; `days`: the most that the law lets its kind last.

    Counted from its hour; an order of a court that names no hour by whole days, also where the clocks change.
    """
    most = _most(told, days) if days is not None else None
    ends = night_of(told.last_on) if told.last_on is not None else None
    return min(most, ends) if most and ends else most or ends


def _most(told: Told, days: int) -> datetime:
    wall = local(told.began_at)
    if told.kind in BY_WHOLE_DAYS and wall.time() == time():
        return moment_from_local(wall.date() + days * ONE_DAY, time())
    return told.began_at + timedelta(days=days)


def why_not_told(told: Told, *, born: date, days: int | None, at: datetime) -> tuple[str, str]:
    """The field and the sentence of what cannot have been told of a child; ("", "") where it may be recorded."""
    began_on = local(told.began_at).date()
    if told.began_at > at:
        return "began_on", "This is still to come. Record it once it has begun."
    if began_on < born:
        return "began_on", "This is before the child was born. Check the date."
    if told.kind in HAS_AN_HOUR and local(told.began_at).time() == time():
        return (
            "began_time",
            "Enter the hour at which it began: the law counts it in hours. For midnight enter 0:01.",
        )
    refusal = _why_not_giver(told, age_on(born, began_on))
    return ("giver", refusal) if refusal else _why_not_long(told, days)


def _why_not_giver(told: Told, age: int) -> str:
    if told.kind != LegalStatus.V2:
        return "Only section 20 rests on a consent. Leave this empty." if told.giver else ""
    if not told.giver:
        return "Choose who consented."
    if told.giver == Giver.YOUNG and age < CONSENTS_FROM:
        return "A young person consents from 16 on. Choose who has parental responsibility."
    return ""


def _why_not_long(told: Told, days: int | None) -> tuple[str, str]:
    if told.last_on is None:
        if told.kind in COURT_SAYS:
            return "last_on", "Enter the last day that the order names."
        return "", ""
    if night_of(told.last_on) <= told.began_at:
        return "last_on", "The last day is before it began. Check the dates."
    most = runs_out(Told(told.kind, told.began_at), days)
    if most is not None and local(most - A_MOMENT).date() < told.last_on:
        what = "Leave the last day empty, or record what follows it as an authority of its own."
        if told.kind in COURT_SAYS:
            what = "Check the last day of the order."
        return "last_on", f"By law it ends {until_words(most)} at the latest. {what}"
    return "", ""


def newest(rows: Iterable[Held], what: AuthorityOver, before: datetime) -> Held | None:
    """Of what is not corrected the authority that began last before a moment."""
    begun = [row for row in rows if row.over == what and not row.corrected_at and row.began_at < before]
    return max(begun, key=lambda row: row.began_at, default=None)


def in_force(rows: Iterable[Row], what: AuthorityOver, moment_of: datetime) -> Row | None:
    """The authority in force at a moment: the one that began last, unless it is over by then."""
    row = newest(rows, what, moment_of)
    ends = over_at(row) if row else None
    return row if ends is None or ends >= moment_of else None


class OnRecord(Protocol):
    """What the record of a child says of its authority."""

    legal_status: str
    authority_until: datetime | None


# The columns of a child's row from which it is read.
OF_AUTHORITY = ("legal_status", "authority_until")


def authority_ended(child: OnRecord, at: datetime) -> datetime | None:
    """When an authority ended that the record tells of and nothing followed; of a child without any, None."""
    until = child.authority_until
    return until if is_over(until, at) and child.legal_status else None


def why_not_place(
    rows: Iterable[Row], on: date, *, liberty: bool = False, emergency: bool = False
) -> tuple[str, ...]:
    """Why no child may spend the night of a day in a home: no authority to place, or none over liberty (S-10, S-19).

    `liberty`: the referral says that there is an order to deprive the child of liberty; `emergency`: then an
    application that is made is enough. Nothing else is less in an emergency.
    """
    rows, night = list(rows), night_of(on)
    reasons = []
    if in_force(rows, AuthorityOver.PLACING, night) is None:
        reasons.append(_none_in_force(newest(rows, AuthorityOver.PLACING, night), on))
    if liberty:
        held = in_force(rows, AuthorityOver.LIBERTY, night)
        if held is None or (held.kind == Apart.APPLIED and not emergency):
            tonight = " In an emergency the application is enough." if emergency else ""
            reasons.append(
                "The referral says that there is a deprivation of liberty order, and none is in force in the night of "
                f"{day(on)}. Record the order {WHERE}.{tonight}"
            )
    return tuple(reasons)


def _none_in_force(row: Row | None, on: date) -> str:
    if row is None:
        return (
            f"Nobody’s authority to place the child in the night of {day(on)} is on record. Record who gave it and "
            f"since when, {WHERE}."
        )
    ends = over_at(row) or row.began_at
    how = f"{'ended' if row.ended_at else 'runs out'} {until_words(ends)}"
    return (
        f"No legal authority is in force in the night of {day(on)}: {named(row.kind)} {how}. Record what follows it, "
        f"{WHERE}."
    )
