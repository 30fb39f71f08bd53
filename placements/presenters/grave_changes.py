"""Decisions after a setting fell: what happened, by when, and what follows for each placement."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from placements.models import BarredStart, Placement, SafeguardDecision
from placements.presenters.statuses import placement_status
from placements.states import SafeguardChoice
from providers.models import GraveChange
from providers.presenters.grave import cause_words, change_status, due_words
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact, NextStep
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, SummaryRow, Table


def change_table(changes: Iterable[GraveChange], at: datetime, *, own: bool, everything: bool) -> Table:
    """Grave changes of settings that we use; `own` where only those are listed that touch the reader's children.

    `everything`: decided ones too. Without them an empty list does not say that there was none.
    """
    columns = [Column("Setting"), Column("What happened"), Column("Decision")]
    rows = [
        [
            Cell(
                one.setting.name,
                url=address_of("placements:grave_change_detail", one.pk),
                note=f"{one.setting.urn}, {one.setting.provider.name}",
            ),
            Cell(cause_words(one), note=f"register as at {words.day(one.as_at)}"),
            Cell(status=change_status(one, at), note=due_words(one, at)),
        ]
        for one in changes
    ]
    where = " where a child lives that you work with" if own else " that we use"
    ever = f"No setting{where} has fallen to Inadequate or lost its registration."
    waits = (
        f"No fall of a setting{where} waits for a decision. What was decided stands under “Decided ones too”."
    )
    empty = Empty(ever if everything else waits)
    return Table("Grave changes", columns, rows, empty, caption_hidden=True)


DECIDERS = "A commissioning manager, the Head of Service or a quality assurance officer decides what follows."


def next_step(change: GraveChange, at: datetime, *, may_decide: bool) -> NextStep:
    """By when what follows is to be decided and by whom; once it was decided, that it was."""
    if change.decided_at:
        return NextStep("What follows was decided. It stands below for each child.")
    said = f"What follows for each child there is to be decided by {words.moment(change.due_at)}"
    sentence = f"{said}, {words.time_left(change.due_at, at)}."
    return (
        NextStep(sentence, link=Link("Decide what follows", "#decide"))
        if may_decide
        else NextStep(f"{sentence} {DECIDERS}")
    )


def facts(change: GraveChange, *, linked: bool) -> list[Fact]:
    """Where it happened and since when it is known; `linked` for those who may open the setting's page."""
    setting = change.setting
    page = address_of("providers:setting_detail", setting.pk) if linked else ""
    return [
        Fact("Setting", Cell(setting.name, url=page, note=setting.urn)),
        Fact("Provider", setting.provider.name),
        Fact("What happened", Cell(cause_words(change), note=f"register as at {words.day(change.as_at)}")),
        Fact("Known since", words.short_moment(change.register_import.at)),
    ]


def decided_rows(change: GraveChange) -> list[SummaryRow]:
    """What was decided and by whom; nothing before."""
    rows: list[SummaryRow] = []
    if change.decided_at and change.decided_by:
        when = Cell(words.moment(change.decided_at), note=change.decided_by.name)
        rows += [SummaryRow("Decided", when), SummaryRow("It rests on", change.reason)]
    return rows


def living_table(
    placements: Iterable[Placement], starts: Mapping[UUID, BarredStart], *, linked: bool, own: bool
) -> Table:
    """The placements at the setting: by reference, so that nobody is named to whoever does not open records.

    `starts`: the exceptions of those that moved in although the home may not be used.
    """
    columns = [Column("Placement"), Column("First night"), Column("State")]
    rows = [
        [
            Cell(one.reference, url=address_of("placements:placement_detail", one.pk) if linked else ""),
            one.starts_on,
            Cell(status=placement_status(one), note=_start_words(starts.get(one.pk))),
        ]
        for one in placements
    ]
    whose = "that you work with" if own else "of ours"
    empty = Empty(f"No child {whose} lives there or is to move in.")
    return Table(
        "Children that you work with there" if own else "Children of ours there", columns, rows, empty
    )


def _start_words(started: BarredStart | None) -> str:
    """That the child moved in all the same, and how far the decision about it is."""
    if started is None:
        return ""
    sentence = "Moved in although the home may not be used"
    if not started.decided_at:
        return f"{sentence}; what is decided here settles that too."
    choice = words.lower_first(str(SafeguardChoice(started.decision).label))
    return f"{sentence}; decided on {words.day(local(started.decided_at).date())}: {choice}."


def decision_table(decisions: Iterable[SafeguardDecision], *, linked: bool, own: bool) -> Table:
    """What was decided for each child, or for each that the reader works with."""
    columns = [Column("Placement"), Column("What follows"), Column("Safeguards, or the plan")]
    rows = [
        [
            Cell(
                one.placement.reference,
                url=address_of("placements:placement_detail", one.placement_id) if linked else "",
            ),
            str(SafeguardChoice(one.decision).label),
            one.safeguards,
        ]
        for one in decisions
    ]
    whose = "that you work with" if own else "of ours"
    empty = Empty(f"No child {whose} lived there or was to move in.")
    caption = "What was decided for each child" + (" that you work with" if own else "")
    return Table(caption, columns, rows, empty)
