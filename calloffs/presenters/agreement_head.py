"""The head of an agreement's page: the steps of its life and what comes next."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from django.urls import reverse

from calloffs.models import ServiceAgreement
from calloffs.presenters.placement_notices import page_of
from calloffs.rules.agreements import FIRST_TELL
from calloffs.states import AgreementState
from placements.models import Placement
from placements.states import PlacementState
from sefton_pdps.core.text.words import day, days_away
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import NextStep, Step, StepState
from sefton_pdps.core.web.components import Action, Link

NEXT = {
    AgreementState.DRAFTED: "It is drawn up. Whoever signs for the council reads it and issues it.",
    AgreementState.ISSUED: "It waits for the provider’s signature. When it signs, the placement will be planned.",
    AgreementState.SIGNED: "Both have signed. The call-off is still to be awarded.",
}

TO_THE_NOTICES = "Decide and record the notices of the placement"
# The portal shows a provider the anonymised profile and never the name: it is told by word of mouth.
TELL_THE_HOME = (
    "No page tells the home the child's name, the hour and who brings the child: tell it, and record the arrival on "
    "the placement."
)


def progress(agreement: ServiceAgreement) -> list[Step]:
    """From drawing up to the child's living there; nothing of one that was taken back.

    A full agreement ends with its signatures: what it takes the place of was awarded days before.
    """
    placement = agreement.placement
    if agreement.ended_at is not None and placement is None:
        return []
    steps: list[tuple[str, datetime | date | None]] = [
        ("Drawn up", agreement.drafted_at),
        ("Issued", agreement.issued_at),
        ("Signed by both", agreement.provider_signed_at),
        ("Awarded", placement.planned_at if placement else None),
        (
            "Living there" if placement and placement.started_at else "Moves in",
            placement.starts_on if placement else None,
        ),
    ]
    if agreement.supersedes_id is not None:
        steps = steps[:3]
    done = sum(when is not None for _label, when in steps[:4])
    done += placement is not None and placement.started_at is not None
    return [_step(number, label, when, done) for number, (label, when) in enumerate(steps)]


def _after_the_award(agreement: ServiceAgreement, placement: Placement, today: date) -> str:
    if agreement.ended_at is not None:
        return "It was awarded and has ended. What became of the child's stay is told on the placement."
    if not awaits_child(agreement):
        if agreement.supersedes_id is not None:
            return "It has taken the place of the short form. The stay and its fee go on."
        return "It is awarded, and the placement follows from here."
    when = f"{day(placement.starts_on)}, {days_away(placement.starts_on, today)}"
    return f"It is awarded. The child is to arrive on {when}. {TELL_THE_HOME}"


def _step(number: int, label: str, when: datetime | date | None, done: int) -> Step:
    state = StepState.DONE if number < done else StepState.NOW if number == done else StepState.TO_COME
    return Step(label, state, local(when).date() if isinstance(when, datetime) else when)


def awaits_child(agreement: ServiceAgreement) -> bool:
    """Whether it is awarded and the child has not arrived yet: the days on which home and council speak."""
    placement = agreement.placement
    return placement is not None and placement.state == PlacementState.PLANNED


def next_step(
    agreement: ServiceAgreement,
    actions: Sequence[Action],
    today: date,
    *,
    sees_placement: bool,
    starts: bool,
    full_due: Action | Literal[False] | None = None,
) -> NextStep | None:
    """What it waits for, with the button for whoever may press it; nothing where nothing waits.

    `full_due`: of a short form that no full agreement follows yet, the way to draw that up; False for who may not.
    """
    placement = agreement.placement
    if placement is not None:
        # On the day and after it the arrival is what comes next; before, there is nothing to record yet.
        arrives = starts and awaits_child(agreement) and placement.starts_on <= today
        page = "placement_start" if arrives else "placement_detail"
        text = "Record the child's arrival" if arrives else "See the placement"
        link = Link(text, reverse(f"placements:{page}", args=[placement.pk])) if sees_placement else None
        if full_due is not None and not arrives and agreement.full_due_on:
            due = f"{day(agreement.full_due_on)}, {days_away(agreement.full_due_on, today)}"
            verb = "was" if agreement.full_due_on < today else "is"
            return NextStep(
                f"It is a short form. The full agreement {verb} due by {due}.", full_due or None, link
            )
        return NextStep(_after_the_award(agreement, placement, today), link=link)
    if agreement.ended_at is not None:
        return None
    first = next((one for one in actions if not one.warning), None)
    why_not = first.why_not if first else ()
    link = Link(TO_THE_NOTICES, page_of(agreement.call_off_id)) if FIRST_TELL in why_not else None
    return NextStep(NEXT[AgreementState(agreement.state)], first, link, why_not)
