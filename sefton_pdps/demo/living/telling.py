"""The notices of placements: decided and given before the agreement, but for what an emergency lets wait (ADR 140)."""

from datetime import datetime
from random import Random
from typing import Any

from calloffs.models import PlacementNotice
from calloffs.rules.placement_notices import Decided, Given
from calloffs.services import placement_notices
from calloffs.states import TellingStep, ToldHow, ToldKind
from sefton_pdps.core.time.working_days import local
from sefton_pdps.demo.living.story import Story

DESK = "telling"
NAMES = {
    ToldKind.AREA: "Head of Corporate Parenting, the authority of the area",
    ToldKind.CHILD: "The child",
    ToldKind.PARENT: "Wren Invented",
    ToldKind.CARER: "Lark Invented",
    ToldKind.CONTACT: "Finch Invented",
    ToldKind.HEALTH: "Designated nurse, the integrated care board",
    ToldKind.DOCTOR: "The practice manager",
    ToldKind.SCHOOL: "The designated teacher",
    ToldKind.REVIEWING: "The reviewing officer",
}
ADDRESS = "1 Invented Road\nSefton"
NOBODY = {
    ToldKind.CONTACT: (0.8, "No order for contact is in force."),
    ToldKind.CARER: (0.5, "The move is from a home of the same provider, which knows."),
    ToldKind.DOCTOR: (0.25, "No practice near the home has registered the child yet."),
    ToldKind.SCHOOL: (0.1, "A school place is still being looked for."),
}
RISK = "Threats were made against the last home when its address was known."
LEFT_OUT_OF, CORRECTED_OF = 6, 20


def plan(story: Story) -> None:
    """Beside the story: telling draws nothing of what is drawn there."""
    story.made[DESK] = story.aside(8200)


def tell(story: Story, call_off_pk: Any, by: Any, at: datetime, *, leaves: str = "") -> None:
    """Each that is open, decided and given at once; `leaves` is the kind that is decided and not given yet."""
    desk = story.made[DESK]
    head = story.people["head_of_service"]
    for notice in PlacementNotice.objects.filter(call_off=call_off_pk, is_open=True).order_by("kind"):
        _settle(notice, desk.random, by, head, at, gives=notice.kind != leaves)


def _settle(notice: PlacementNotice, dice: Random, by: Any, head: Any, at: datetime, *, gives: bool) -> None:
    share, why = NOBODY.get(ToldKind(notice.kind), (0.0, ""))
    drawn = dice.random()
    if gives and drawn < share:
        decided = Decided(TellingStep.NOBODY, reason=why)
        placement_notices.decide(notice=notice, decided=decided, by=by, at=at)
        return
    if notice.kind == ToldKind.PARENT and dice.randrange(LEFT_OUT_OF) == 0:
        decided = Decided(TellingStep.WITHHOLD, reason=RISK)
        placement_notices.decide(notice=notice, decided=decided, by=head, at=at)
        return
    decided = Decided(TellingStep.NOTIFY, NAMES[ToldKind(notice.kind)], ADDRESS)
    placement_notices.decide(notice=notice, decided=decided, by=by, at=at)
    if not gives:
        return
    how = dice.choice([ToldHow.POST, ToldHow.EMAIL, ToldHow.HAND])
    given = Given(local(at).date(), how)
    placement_notices.give(notice=notice, given=given, by=by, at=at)
    if dice.randrange(CORRECTED_OF) == 0:
        corrected = Given(local(at).date(), ToldHow.POST, "It went by post.")
        placement_notices.give(notice=notice, given=corrected, by=by, at=at)
