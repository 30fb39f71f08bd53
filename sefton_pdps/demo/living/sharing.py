"""The full referral shared with homes that are recommended: one has to accept the terms, others read it (ADR 151)."""

from datetime import datetime

from calloffs.models import CallOff, Disclosure
from calloffs.selectors.sharing import preferred
from calloffs.services import sharing
from calloffs.states import CallOffState
from sefton_pdps.demo.living.story import Story, as_provider

DESK = "sharing"
# How many are shared; the first of them waits for its home.
SHARED = 4
STATES = (CallOffState.RECOMMENDED, CallOffState.AUTHORISED)
HELD, WHY = "education", "The plan of the school is being rewritten; the home is given it when it is agreed."


def plan(story: Story) -> None:
    """On the last working day but one; it draws nothing of what is drawn elsewhere."""
    story.made[DESK] = desk = story.aside(8400)
    desk.on(story.working_days_ago(1), lambda at: _share(story, at), hour=15, minute=10)


def _share(story: Story, at: datetime) -> None:
    officer, manager = story.people["placements_officer"], story.people["commissioning_manager"]
    given = 0
    for call_off in CallOff.objects.filter(state__in=STATES).order_by("reference"):
        proposal = preferred(call_off)
        by = story.administrators.get(proposal.provider_id) if proposal else None
        if by is None or given == SHARED:
            continue
        given += 1
        if given == SHARED:
            sharing.hold_back(call_off=call_off, part=HELD, is_held=True, reason=WHY, by=manager, at=at)
        row = sharing.share(call_off=call_off, by=officer, at=at)
        if given > 1:
            with as_provider(row.provider_id):
                own = Disclosure.objects.get(pk=row.pk)
                sharing.accept(disclosure=own, by=by, at=at)
                sharing.open_copy(disclosure=own, by=by, at=at)
