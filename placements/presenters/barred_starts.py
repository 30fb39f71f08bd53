"""A start in a setting that a gate bars: what stood against it, by when it is decided, and what was decided."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse

from placements.models import BarredStart, OfstedNotice, SafeguardDecision
from placements.rules.gates import Barred
from placements.states import BreachGround, Gate, SafeguardChoice
from providers.models import GraveChange
from providers.presenters.grave import cause_words
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact, NextStep
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, SummaryRow, Table


def status(started: BarredStart, at: datetime) -> Status:
    """The badge: red once the 24 hours are over."""
    if started.decided_at:
        return Status("Decided", Colour.DONE)
    late = at >= started.due_at
    return Status("Overdue" if late else "To be decided", Colour.STOPPED if late else Colour.ATTENTION)


def due_words(started: BarredStart, at: datetime) -> str:
    """By when it is to be decided, or when it was."""
    if started.decided_at:
        return f"decided {words.moment(started.decided_at)}"
    return f"decide by {words.moment(started.due_at)}, {words.time_left(started.due_at, at)}"


def broke_a_rule(started: BarredStart) -> bool:
    """Whether it is the breach of another rule than the gates of the home (S-33)."""
    return any(code in BreachGround.values for code, _reason in started.gates)


def ofsted_is_told(started: BarredStart) -> bool:
    """Whether Ofsted is told of it: of a broken rule, and of a home that nobody registers (S-33)."""
    return broke_a_rule(started) or any(code == Gate.REGISTRATION for code, _reason in started.gates)


def title(started: BarredStart) -> str:
    """What the page is about."""
    if broke_a_rule(started):
        return "A placement that broke a rule"
    return "Moved in although the home may not be used"


def why_barred(started: BarredStart) -> str:
    """Why the home may not be used, or which rule was broken, in a sentence that stands at the top."""
    reasons = " ".join(reason for _gate, reason in started.gates)
    if broke_a_rule(started):
        return f"This placement broke a rule before it was recorded. {reasons}"
    return f"The home may not be used, and the child moved in all the same. {reasons}"


def ofsted_row(notice: OfstedNotice | None) -> SummaryRow:
    """When Ofsted was told and by whom; red while nobody has recorded it."""
    if notice is None:
        return SummaryRow("Ofsted told", Cell(status=Status("Not recorded", Colour.STOPPED)))
    return SummaryRow("Ofsted told", Cell(words.moment(notice.told_at), note=notice.told_by))


def next_step(started: BarredStart, at: datetime, *, may_decide: bool) -> NextStep:
    """By when what follows is to be decided; once it was decided, that it was."""
    if started.decided_at and started.decided_by:
        return NextStep(f"What follows was decided by {started.decided_by.name}. It stands below.")
    left = words.time_left(started.due_at, at)
    sentence = f"What follows is to be decided by {words.moment(started.due_at)}, {left}."
    return NextStep(sentence, link=Link("Decide what follows", "#decide") if may_decide else None)


def facts(started: BarredStart, *, linked: bool) -> list[Fact]:
    """Where the child lives and who recorded it; the child by the placement's reference only."""
    placement = started.placement
    setting = placement.setting
    page = address_of("placements:placement_detail", placement.pk) if linked else ""
    home = Cell(
        setting.name,
        url=address_of("providers:setting_detail", setting.pk),
        note=f"{setting.urn}, {setting.provider.name}",
    )
    recorded = Cell(words.short_moment(started.recorded_at), note=started.recorded_by.name)
    return [
        Fact("Placement", Cell(placement.reference, url=page)),
        Fact("Setting", home),
        Fact("Recorded", recorded),
    ]


def summary(started: BarredStart, *, changes: Sequence[GraveChange] = ()) -> list[SummaryRow]:
    """What else is to be decided, and what was.

    `changes`: the grave changes of the setting that wait, and whose decision settles this one with it.
    """
    rows = [_with(changes)] if changes else []
    if started.decided_at and started.decided_by:
        rows += [
            SummaryRow("Decided", Cell(words.moment(started.decided_at), note=started.decided_by.name)),
            SummaryRow("What follows", str(SafeguardChoice(started.decision).label)),
            SummaryRow("The safeguards, or the plan", started.reason),
        ]
    return rows


def _with(changes: Sequence[GraveChange]) -> SummaryRow:
    page = reverse("placements:grave_change_detail", args=[changes[0].pk])
    said = words.listed([words.lower_first(cause_words(one)) for one in changes])
    note = "What is decided there for this child settles this too. Decided here, it is the same there."
    return SummaryRow("Also to be decided", Cell(f"What follows at the home: {said}", url=page, note=note))


def table(rows: Iterable[BarredStart], at: datetime, *, everything: bool) -> Table:
    """Those that wait for a decision; `everything`: what was decided too."""
    columns = [Column("Placement"), Column("Setting"), Column("Decision")]
    lines = [
        [
            Cell(one.placement.reference, url=address_of("placements:barred_start", one.pk)),
            Cell(one.placement.setting.name, note=one.placement.setting.provider.name),
            Cell(status=status(one, at), note=due_words(one, at)),
        ]
        for one in rows
    ]
    ever = "No child has moved into a home that may not be used."
    waits = (
        "No move into a home that may not be used waits for a decision. What was decided stands under “Decided ones "
        "too”."
    )
    empty = Empty(ever if everything else waits)
    return Table("Moved in although the home may not be used", columns, lines, empty)


def warning(started: BarredStart) -> str:
    """What the placement's page says, for as long as the child lives there."""
    sentence = why_barred(started).replace("The home", "This home", 1)
    if started.decided_at:
        choice = words.lower_first(str(SafeguardChoice(started.decision).label))
        return f"{sentence} Decided on {words.day(started.decided_at)}: {choice}."
    return f"{sentence} What follows is to be decided by {words.moment(started.due_at)}."


def will_not_go(decided: SafeguardDecision) -> list[str]:
    """Of a child who has not arrived: that it was decided that they will not go there, and what is left to do."""
    if decided.decision != SafeguardChoice.WILL_NOT:
        return []
    when = words.day(local(decided.decided_at).date())
    return [f"On {when} it was decided that the child will not go there. Cancel the placement."]


def ahead(barred: Iterable[Barred]) -> str:
    """For whoever is about to record the arrival: what stands against it, and what recording it would do."""
    reasons = " ".join(one.reason for one in barred)
    if not reasons:
        return ""
    return (
        f"This home may not be used. {reasons} Record the arrival all the same if the child is there. It would be "
        "recorded as an exception, and the commissioning manager, the Head of Service and the quality assurance "
        "officer would be told, to decide within 24 hours what follows."
    )
