"""The head of an agreement's page: the steps of its life and what comes next."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from calloffs.models import ServiceAgreement
from calloffs.states import AgreementState
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import NextStep, Step, StepState
from sefton_pdps.core.web.components import Action, Link

NEXT = {
    AgreementState.DRAFTED: "It is drawn up. Whoever signs for the council reads it and issues it.",
    AgreementState.ISSUED: "It waits for the provider’s signature. When it signs, the placement will be planned.",
    AgreementState.SIGNED: "Both have signed. The call-off is still to be awarded.",
}


def progress(agreement: ServiceAgreement) -> list[Step]:
    """From drawing up to the child's living there; nothing of one that was taken back."""
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
    done = sum(when is not None for _label, when in steps[:4])
    done += placement is not None and placement.started_at is not None
    return [_step(number, label, when, done) for number, (label, when) in enumerate(steps)]


def _step(number: int, label: str, when: datetime | date | None, done: int) -> Step:
    state = StepState.DONE if number < done else StepState.NOW if number == done else StepState.TO_COME
    return Step(label, state, local(when).date() if isinstance(when, datetime) else when)


def next_step(agreement: ServiceAgreement, actions: Sequence[Action]) -> NextStep | None:
    """What it waits for, with the button for whoever may press it; nothing where nothing waits."""
    if agreement.placement is not None:
        page = reverse("placements:placement_detail", args=[agreement.placement_id])
        link = Link("See the placement", page)
        return NextStep("It is awarded, and the placement follows from here.", link=link)
    if agreement.ended_at is not None:
        return None
    first = next((one for one in actions if not one.warning), None)
    return NextStep(NEXT[AgreementState(agreement.state)], first, why_not=first.why_not if first else ())
