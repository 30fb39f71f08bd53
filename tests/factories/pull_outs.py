"""The preferred home pulls out of a call-off (ADR 160)."""

from typing import Any

from calloffs.codes import PullOutReason
from calloffs.models import PullOut
from calloffs.rules.pull_outs import Said
from calloffs.services import pull_outs
from calloffs.states import AskedHow
from sefton_pdps.core.time import clock
from tests.calloffs.pages import day
from tests.factories.awards import Story

WORDS = "The night worker left, and nobody can be found before spring."


def said(**fields: Any) -> Said:
    """What the home's manager said on the telephone today."""
    given = {
        "reason": PullOutReason.STAFFING,
        "words": WORDS,
        "said_by": "Invented Person, registered manager",
        "how": AskedHow.TELEPHONE,
        "said_on": clock.today(),
    }
    return Said(**{**given, **fields})


def boxes(**fields: Any) -> dict[str, Any]:
    """The same as the page's form sends it."""
    told = said()
    sent = {"reason": told.reason, "words": told.words, "said_by": told.said_by, "how": told.how}
    return {**sent, **day("said_on", told.said_on), **fields}


def pulled_out(story: Story, **fields: Any) -> PullOut:
    """The home that is recommended cannot be had after all."""
    return pull_outs.pull_out(call_off=story.fresh(), told=said(**fields), by=story.officer, at=clock.now())
