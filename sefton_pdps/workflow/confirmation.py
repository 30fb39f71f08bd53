"""The page that asks before a step of a transition table is taken: its own label and consequence, or why not."""

from typing import Any

from sefton_pdps.core.web.form_page import Confirmation
from sefton_pdps.core.web.request import Request
from sefton_pdps.workflow.machine import Machine
from sefton_pdps.workflow.running import allowed


def confirmation_of(
    machine: Machine, name: str, obj: Any, request: Request, *, back: str, caption: str = "", **more: Any
) -> Confirmation:
    """What is asked before this step; where it cannot be taken now the page says why in the button's place."""
    step = machine[name]
    choices = {choice.transition.name: choice.reasons for choice in allowed(machine, request.user, obj)}
    state = machine.states(obj.state).label
    why_not = choices.get(name, (f"It is now “{state}”. Go back and look at the page again.",))
    return Confirmation(
        heading=step.label,
        will=step.consequence,
        button=step.label,
        back=back,
        caption=caption,
        why_not=why_not,
        **more,
    )
